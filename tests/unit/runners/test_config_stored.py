"""What is stored for a repository makes up its effective configuration, as the tasks see it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest

from codecov_core.config import LayerKind
from codecov_core.ports import CommitConfig, NewRepository, SavedConfig
from codecov_core.tasks import TaskSettings
from codecov_core.testing.memory import MemoryDatabase
from runners.cli import config_stored
from runners.cli.config_layers import LayerRequest, effective_config
from runners.cli.config_stored import stored_config
from runners.cli.exits import UsageProblem
from runners.wiring import ConfigParts

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHA = "a" * 40


@pytest.fixture
def parts() -> ConfigParts:
    database = MemoryDatabase()
    with database.begin() as work:
        repository = work.repositories.ensure(NewRepository("github", "7", "acme", "70", "gadget"), NOW)
        work.configs.save(repository.repoid, SavedConfig("b" * 40, NOW, {"coverage": {"precision": 3}}), NOW)
        work.configs.record(CommitConfig(repository.repoid, SHA, "codecov.yml", {"coverage": {"precision": 4}}), NOW)
    return ConfigParts(database, TaskSettings())


def test_without_a_commit_the_stored_configuration_holds(parts: ConfigParts) -> None:
    config = stored_config(parts, 1, None).effective
    assert config.rounding.precision == 3
    assert config.provenance.of(("coverage", "precision")) is not None
    assert [layer.kind for layer in config.layers] == [LayerKind.BUILT_IN, LayerKind.REPOSITORY]


def test_a_commit_has_its_own(parts: ConfigParts) -> None:
    config = stored_config(parts, 1, SHA).effective
    assert config.rounding.precision == 4
    assert [layer.kind for layer in config.layers] == [LayerKind.BUILT_IN, LayerKind.COMMIT]
    assert str(config.provenance.of(("coverage", "precision"))) == "commit (codecov.yml)"


class NoDatabase(MemoryDatabase):
    """One that must not be asked."""

    def reading(self) -> NoReturn:
        pytest.fail("no database holds such an id")


@pytest.mark.parametrize("repoid", [3_000_000_000, 10**20, 0, -1])
def test_an_id_that_no_repository_can_have_is_not_asked_for(repoid: int) -> None:
    with pytest.raises(UsageProblem, match=f"no repository {repoid}$"):
        stored_config(ConfigParts(NoDatabase(), TaskSettings()), repoid, None)


@pytest.mark.parametrize(("repoid", "sha", "said"), [(2, None, "no repository 2"), (1, "b" * 40, "never looked for")])
def test_what_is_not_there_is_told(parts: ConfigParts, repoid: int, sha: str | None, said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        stored_config(parts, repoid, sha)


INSTEAD = "what is stored with the repository applies"
INVALID = CommitConfig(1, "c" * 40, "codecov.yml", errors=({"text": "1:1: bogus: is not a key"},))
FAILED = CommitConfig(1, "c" * 40, failure="provider is down")
ODD = CommitConfig(1, "c" * 40, "codecov.yml", {"ignore": None}, warnings=({"text": "1:9: odd\x1b[2J"},))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (INVALID, [f"the configuration of the commit: codecov.yml has 1 error, so none of it counts; {INSTEAD}",
                   "codecov.yml:1:1: bogus: is not a key"]),
        (FAILED, [f"the configuration of the commit: unknown, as nobody could read the commit; {INSTEAD}",
                  "the configuration of the commit could not be read: provider is down"]),
        (ODD, ["codecov.yml:1:9: odd\N{REPLACEMENT CHARACTER}[2J"]),
    ],
)  # fmt: skip
def test_a_commit_whose_own_configuration_does_not_apply_is_warned_of(
    parts: ConfigParts,
    found: CommitConfig,
    told: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(config_stored, "config_in_production", lambda repoid, sha: stored_config(parts, repoid, sha))
    with parts.database.begin() as work:
        work.configs.record(found, NOW)
    request = LayerRequest(tmp_path, repoid=1, commit=found.sha)
    effective_config(request, None)
    assert capsys.readouterr().err.splitlines() == [f"Warning: {text}" for text in told]
    (file := tmp_path / "new.yml").write_text("coverage: {round: up}")
    effective_config(request, str(file))
    assert capsys.readouterr().err == ""


def test_a_file_takes_the_place_of_what_is_stored(
    parts: ConfigParts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config_stored, "config_in_production", lambda repoid, sha: stored_config(parts, repoid, sha))
    file = tmp_path / "new.yml"
    file.write_text("coverage: {round: up}")
    request = LayerRequest(tmp_path, repoid=1)
    assert effective_config(request, None).rounding.precision == 3
    config = effective_config(request, str(file))
    assert config.rounding.precision == 2
    assert [layer.name for layer in config.layers] == ["", str(file)]


@pytest.mark.parametrize(
    ("request_of", "said"),
    [
        (lambda repo: LayerRequest(repo, commit=SHA), "--repoid"),
        (lambda repo: LayerRequest(repo, ownerid=1, repoid=1), "--repoid excludes --owner"),
    ],
)
def test_options_that_exclude_each_other(request_of: object, said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=said):
        effective_config(request_of(tmp_path), None)  # type: ignore[operator]
