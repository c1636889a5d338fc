"""The sentences of statuses, short enough for every provider: GitHub takes descriptions of up to 140 characters."""

from codecov_core.notifications.statuses.facts import (
    AdjustedBase,
    Facts,
    FullyCoveredPatch,
    IndirectChanges,
    NoBaseCoverage,
    NoBaseReport,
    NoHeadCoverage,
    NoIndirectChanges,
    NonTestableFiles,
    NoPullRequest,
    NotAffected,
    OnlyRemovedCode,
    OtherBranch,
    Pardon,
    PatchCoverage,
    ProjectChange,
    ProjectTarget,
    TestableFiles,
    UserNotActivated,
    WithinThreshold,
)

__all__ = ["of_facts", "of_reason"]

_LONGEST = 140
_AUTO_PASSED = " (passes: its flags' coverage is carried forward or missing)"
_AUTO_PASSED_IN_SHORT = " (passes: no fresh upload)"
_REASONS = {
    "not_fit_criteria": "not posted: {found}",
    "need_more_builds": "not posted yet: the flag waits for more uploads (after_n_builds)",
    "exclude_flag_coverage_not_uploaded_checks": "not posted: none of its flags was uploaded for this commit",
    "nothing_to_compare": "not posted: {found}, and if_not_found is ignore",
}

_OF_NO_FACTS = "its conditions are not met"


def of_reason(reason: str, facts: Facts | None) -> str:
    """Say why a status is not posted."""
    text = _REASONS[reason].format(found=_OF_NO_FACTS if facts is None else _sentence(facts))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def of_facts(facts: Facts, pardon: Pardon | None, *, auto_passed: bool) -> str:
    """Say what a status found, in fewer words where numbers have many decimals."""
    text = _sentence(facts)
    told = [
        f"{text}{'' if pardon is None else f'; passes because {words(pardon)}'}{passed if auto_passed else ''}"
        for words, passed in ((_pardon, _AUTO_PASSED), (_pardon_in_short, _AUTO_PASSED_IN_SHORT))
    ]
    return next((text for text in told if len(text) <= _LONGEST), f"{told[-1][: _LONGEST - 1]}…")


def _sentence(facts: Facts) -> str:  # noqa: C901, PLR0911, PLR0912 (one case an outcome)
    match facts:
        case ProjectChange(coverage, change, base):
            return f"{coverage:f}% covered, {change:+f} points against {base or 'the base'}"
        case ProjectTarget(coverage, target):
            return f"{coverage:f}% covered, target {target:f}%"
        case PatchCoverage(coverage, target):
            return f"{coverage:f}% of the changed lines covered, target {target:f}%"
        case WithinThreshold(coverage, threshold, target):
            return f"{coverage:f}% of the changed lines covered, within {threshold:f} points of the target {target:f}%"
        case NotAffected(None, _) | NotAffected(_, None):
            return "no base commit to compare with, so no changed line is known"
        case NotAffected(base, head):
            return f"no line changed from {base} to {head} counts for coverage"
        case NoHeadCoverage():
            return "this commit has no coverage"
        case NoBaseReport():
            return "no report to compare with"
        case NoBaseCoverage():
            return "the base's report has no coverage"
        case IndirectChanges(1):
            return "coverage of 1 file dropped outside the diff"
        case IndirectChanges(files):
            return f"coverage of {files} files dropped outside the diff"
        case NoIndirectChanges():
            return "no file lost coverage outside the diff"
        case NonTestableFiles():
            return "only files changed that need no tests"
        case TestableFiles():
            return "files changed that need tests, but no coverage was uploaded"
        case UserNotActivated():
            return "the author has no seat; activate the user to see coverage"
        case NoPullRequest():
            return "it is for pull requests only, and there is none"
        case OtherBranch(None):
            return "it is for some branches only, and the commit has none"
        case OtherBranch(branch):
            return f"its `branches` leave out {branch}"


def _pardon(pardon: Pardon) -> str:
    match pardon:
        case OnlyRemovedCode():
            return "the change only removes code"
        case AdjustedBase(increase, adjusted_base):
            return f"the base without the removed lines asks for {adjusted_base:f}% ({increase:+f} points)"
        case FullyCoveredPatch(patch_has_lines=True):
            return "the patch is fully covered and nothing else changed"
        case FullyCoveredPatch():
            return "the patch has no lines to cover and nothing else changed"


def _pardon_in_short(pardon: Pardon) -> str:
    match pardon:
        case OnlyRemovedCode():
            return "code was only removed"
        case AdjustedBase():
            return "the base without the removed lines asks for less"
        case FullyCoveredPatch():
            return "the patch is covered"
