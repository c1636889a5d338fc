"""The sentences of statuses: every outcome has one, short enough for every provider."""

from decimal import Decimal

import pytest

from codecov_core.notifications import NotPosted
from codecov_core.notifications.statuses import facts, wording

_C, _T = Decimal("66.66"), Decimal("80.00")


@pytest.mark.parametrize(
    ("outcome", "pardon", "sentence"),
    [
        (facts.ProjectChange(_C, Decimal("-13.34"), "bbbbbbb"), None, "66.66% covered, -13.34 points against bbbbbbb"),
        (facts.ProjectChange(_C, Decimal("0.00"), None), None, "66.66% covered, +0.00 points against the base"),
        (
            facts.ProjectTarget(_C, _T),
            facts.OnlyRemovedCode(),
            "66.66% covered, target 80.00%; passes because the change only removes code",
        ),
        (
            facts.ProjectChange(_C, Decimal("-13.34"), "bbbbbbb"),
            facts.AdjustedBase(Decimal("0.47"), Decimal("56.66")),
            (
                "66.66% covered, -13.34 points against bbbbbbb; passes because the base without the removed lines "
                "asks for 56.66% (+0.47 points)"
            ),
        ),
        (
            facts.NoBaseCoverage(),
            facts.FullyCoveredPatch(patch_has_lines=True),
            "the base's report has no coverage; passes because the patch is fully covered and nothing else changed",
        ),
        (
            facts.NoHeadCoverage(),
            facts.FullyCoveredPatch(patch_has_lines=False),
            "this commit has no coverage; passes because the patch has no lines to cover and nothing else changed",
        ),
        (facts.PatchCoverage(_C, _T), None, "66.66% of the changed lines covered, target 80.00%"),
        (
            facts.WithinThreshold(_C, Decimal("15.00"), _T),
            None,
            "66.66% of the changed lines covered, within 15.00 points of the target 80.00%",
        ),
        (facts.NotAffected(), None, "no base commit to compare with, so no changed line is known"),
        (facts.NotAffected("bbbbbbb", "aaaaaaa"), None, "no line changed from bbbbbbb to aaaaaaa counts for coverage"),
        (facts.NoBaseReport(), None, "no report to compare with"),
        (facts.IndirectChanges(1), None, "coverage of 1 file dropped outside the diff"),
        (facts.IndirectChanges(2), None, "coverage of 2 files dropped outside the diff"),
        (facts.NoIndirectChanges(), None, "no file lost coverage outside the diff"),
        (facts.NonTestableFiles(), None, "only files changed that need no tests"),
        (facts.TestableFiles(), None, "files changed that need tests, but no coverage was uploaded"),
        (facts.UserNotActivated(), None, "the author has no seat; activate the user to see coverage"),
    ],
)
def test_sentences(outcome: facts.Facts, pardon: facts.Pardon | None, sentence: str) -> None:
    assert wording.of_facts(outcome, pardon, auto_passed=False) == sentence
    assert len(sentence) <= 140


_PARDONS = [
    None,
    facts.OnlyRemovedCode(),
    facts.AdjustedBase(Decimal("-10.5"), Decimal("100.5")),
    facts.FullyCoveredPatch(patch_has_lines=True),
    facts.FullyCoveredPatch(patch_has_lines=False),
]


@pytest.mark.parametrize("auto_passed", [False, True])
@pytest.mark.parametrize("pardon", _PARDONS)
@pytest.mark.parametrize("decimals", [0, 2, 7, 20, 99])
def test_no_sentence_is_too_long_for_a_provider(decimals: int, pardon: facts.Pardon | None, auto_passed: bool) -> None:
    number = Decimal(f"-100.{'5' * decimals}")
    if isinstance(pardon, facts.AdjustedBase):
        pardon = facts.AdjustedBase(number, -number)
    for found in (facts.ProjectChange(-number, number, "b" * 7), facts.WithinThreshold(-number, -number, -number)):
        sentence = wording.of_facts(found, pardon, auto_passed=auto_passed)
        assert len(sentence) <= 140
        assert ("passes" in sentence) is (pardon is not None or auto_passed) or sentence.endswith("…")


def test_fewer_words_where_numbers_have_many_decimals() -> None:
    number = Decimal("66.6666667")
    change = facts.ProjectChange(number, -number, "bbbbbbb")
    assert wording.of_facts(change, facts.AdjustedBase(number, number), auto_passed=False) == (
        "66.6666667% covered, -66.6666667 points against bbbbbbb; passes because the base without the removed lines "
        "asks for less"
    )
    assert wording.of_facts(change, facts.FullyCoveredPatch(patch_has_lines=True), auto_passed=True) == (
        "66.6666667% covered, -66.6666667 points against bbbbbbb; passes because the patch is covered "
        "(passes: no fresh upload)"
    )


def test_numbers_are_written_without_exponent() -> None:
    change = facts.ProjectChange(Decimal("0E-7"), Decimal("0E-7"), None)
    assert wording.of_facts(change, None, auto_passed=False).startswith("0.0000000% covered, +0.0000000 points")
    pardon = facts.AdjustedBase(Decimal("0E-7"), Decimal("1E-7"))
    sentence = wording.of_facts(facts.NoBaseReport(), pardon, auto_passed=False)
    assert sentence.endswith("0.0000001% (+0.0000000 points)")
    shown = facts.facts_to_mapping(facts.WithinThreshold(Decimal("0E-7"), Decimal("1E-9"), Decimal("1E+2")))
    assert (shown["coverage"], shown["threshold"], shown["target"]) == ("0.0000000", "0.000000001", "100")


def test_every_reason_has_a_sentence() -> None:
    sentences = {wording.of_reason(reason, None) for reason in NotPosted}
    assert len(sentences) == len(NotPosted)
    assert all(sentence.startswith("not posted") for sentence in sentences)


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        (facts.NoPullRequest(), "not posted: it is for pull requests only, and there is none"),
        (facts.OtherBranch(None), "not posted: it is for some branches only, and the commit has none"),
        (facts.OtherBranch("wip"), "not posted: its `branches` leave out wip"),
    ],
)
def test_what_does_not_fit_is_told(why: facts.Facts, sentence: str) -> None:
    assert wording.of_reason(NotPosted.NOT_FIT_CRITERIA, why) == sentence
    long = wording.of_reason(NotPosted.NOT_FIT_CRITERIA, facts.OtherBranch("b" * 300))
    assert len(long) == 140
