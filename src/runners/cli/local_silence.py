"""Why a `local` run has no statuses to show."""

from collections.abc import Sequence

from codecov_core.config import EffectiveConfig


def why_no_statuses(config: EffectiveConfig, sessions: int, flags: Sequence[str]) -> str:
    """Name what keeps the statuses of a readable commit back (chapter 04 §10.12).

    `sessions` are those of its report, of which `after_n_builds` asks for a number; `flags` those of the repository.
    """
    rules = config.notify
    if rules.manual_trigger:
        return "codecov.notify.manual_trigger: they are decided only when they are asked for"
    if sessions < rules.after_n_builds:
        return f"codecov.notify.after_n_builds: {rules.after_n_builds} uploads are awaited, and there are {sessions}"
    if not config.statuses(flags):
        return "the configuration asks for none"
    return "nothing is told of this commit; its message may ask to skip CI"
