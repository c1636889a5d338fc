"""Which configuration a commit is processed with, and what is wrong with its own."""

from collections.abc import Iterator
from typing import Self

from codecov_core.config import EffectiveConfig, LayerKind
from codecov_core.ports import MOST_TOLD, CommitConfig, CommitKey, Repository, UnitOfWork
from codecov_core.tasks import TaskSettings
from codecov_core.values import dataclass

_INSTEAD = {
    LayerKind.REPOSITORY: "what is stored with the repository applies",
    LayerKind.OWNER: "what is stored with its owner applies",
    LayerKind.SITE: "that of the installation applies",
    LayerKind.ADDITIONAL: "that of the installation applies",
}

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class UsedConfig:
    """What was found at a commit, and what applies."""

    found: CommitConfig | None
    """``None`` when there was nobody to ask for the commit's files."""
    effective: EffectiveConfig

    @classmethod
    def of(cls, settings: TaskSettings, repository: Repository, found: CommitConfig | None) -> Self:
        """Lay what was found at a commit over what is stored for its repository."""
        if found is None:
            return cls(None, settings.config_of(repository, None))
        return cls(found, settings.config_of(repository, found.config, found.path))

    @property
    def uppermost(self) -> LayerKind:
        """The layer that has the last word."""
        return self.effective.layers[-1].kind

    def to_document(self) -> dict[str, object]:
        """Return it for JSON: the commit's file, the uppermost layer, and what is to be said about the file."""
        found = self.found
        return {
            "path": None if found is None else found.path,
            "uppermost": self.uppermost.value,
            "errors": [] if found is None else list(found.errors),
            "warnings": [] if found is None else list(found.warnings),
            "failure": None if found is None else found.failure,
        }

    def summary(self) -> str:
        """Say in a line what applies, and why it is not the commit's own configuration."""
        found, instead = self.found, _INSTEAD.get(self.uppermost, "the built-in defaults apply")
        if found is None:
            return f"not looked up yet; until then {instead}"
        if found.failure is not None:
            return f"unknown, as nobody could read the commit; {instead}"
        if found.errors:
            count = len(found.errors)
            errors = "1 error" if count == 1 else f"{count} errors{' or more' * (count == MOST_TOLD)}"
            return f"{found.path} has {errors}, so none of it counts; {instead}"
        if found.config is not None:
            return str(found.path)
        return f"none; {instead}" if found.path is None else f"{found.path} says nothing; {instead}"

    def warnings(self) -> Iterator[str]:
        """Say what applies instead where the commit's own configuration is meant to and does not, and all remarks."""
        found = self.found
        if found is not None and (found.errors or found.failure is not None):
            yield f"the configuration of the commit: {self.summary()}"
        yield from self.remarks()

    def remarks(self) -> Iterator[str]:
        """Give everything that is to be said about the commit's file, with its place there."""
        found = self.found
        if found is None:
            return
        if found.failure is not None:
            yield f"the configuration of the commit could not be read: {found.failure}"
        told = (*found.errors, *found.warnings)
        for one in told[:_SHOWN]:
            yield f"{found.path}:{one.get('text')}"
        if len(told) > _SHOWN:
            yield f"{found.path}: there is more to say; see `codecov-worker config check`"


def used_config(work: UnitOfWork, settings: TaskSettings, key: CommitKey) -> UsedConfig:
    """Read what was found at a known commit, and lay it over what is stored."""
    found = work.configs.get(key.repoid, key.sha)
    repository = work.repositories.get(key.repoid)
    if repository is None:
        return UsedConfig(found, EffectiveConfig.default())
    return UsedConfig.of(settings, repository, found)
