"""What is said about the configuration of a commit: what applies, why, and no more than a screen of it."""

import pytest

from codecov_core.config import EffectiveConfig, Layer, LayerKind
from codecov_core.ports import MOST_TOLD, CommitConfig
from runners.cli.used_config import UsedConfig

SHA = "a" * 40


def used(found: CommitConfig | None, *kinds: LayerKind) -> UsedConfig:
    return UsedConfig(found, EffectiveConfig.of(*(Layer.of(kind, {}) for kind in (LayerKind.BUILT_IN, *kinds))))


def errors(count: int) -> CommitConfig:
    return CommitConfig(1, SHA, "codecov.yml", errors=tuple({"text": f"{line}:1: wrong"} for line in range(count)))


@pytest.mark.parametrize(
    ("found", "kinds", "summary"),
    [
        (CommitConfig(1, SHA, "codecov.yml", {}), [LayerKind.COMMIT], "codecov.yml"),
        (CommitConfig(1, SHA), [], "none; the built-in defaults apply"),
        (CommitConfig(1, SHA), [LayerKind.SITE], "none; that of the installation applies"),
        (CommitConfig(1, SHA, "x.yml"), [LayerKind.OWNER], "x.yml says nothing; what is stored with its owner applies"),
        (
            errors(1),
            [LayerKind.OWNER, LayerKind.REPOSITORY],
            "codecov.yml has 1 error, so none of it counts; what is stored with the repository applies",
        ),
        (errors(2), [], "codecov.yml has 2 errors, so none of it counts; the built-in defaults apply"),
        (
            errors(MOST_TOLD),
            [],
            "codecov.yml has 100 errors or more, so none of it counts; the built-in defaults apply",
        ),
        (None, [], "not looked up yet; until then the built-in defaults apply"),
        (
            CommitConfig(1, SHA, failure="no answer"),
            [LayerKind.REPOSITORY],
            "unknown, as nobody could read the commit; what is stored with the repository applies",
        ),
    ],
)
def test_summary(found: CommitConfig | None, kinds: list[LayerKind], summary: str) -> None:
    assert used(found, *kinds).summary() == summary


def test_remarks_have_the_place_in_the_file() -> None:
    warned = CommitConfig(1, SHA, "codecov.yml", {}, warnings=({"text": "3:1: odd"},))
    assert list(used(warned).remarks()) == ["codecov.yml:3:1: odd"]
    assert list(used(errors(2)).remarks()) == ["codecov.yml:0:1: wrong", "codecov.yml:1:1: wrong"]


def test_a_failure_is_told() -> None:
    failed = CommitConfig(1, SHA, failure="no answer")
    assert list(used(failed).remarks()) == ["the configuration of the commit could not be read: no answer"]
    assert list(used(None).remarks()) == []


def test_many_remarks_end_with_where_all_of_them_are() -> None:
    told = list(used(errors(50)).remarks())
    assert len(told) == 21
    assert told[-1] == "codecov.yml: there is more to say; see `codecov-worker config check`"
