"""The effective configuration a command is about: what lies below a file, and the file itself."""

import os
from datetime import datetime
from errno import EACCES
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.git import GitRepoReaders
from codecov_core.config import (
    CONFIG_PLACES,
    EffectiveConfig,
    Installation,
    Invalid,
    Layer,
    LayerKind,
    validate,
)
from codecov_core.errors import CommitNotFoundError, NotARepositoryError
from codecov_core.values import dataclass
from runners.cli import output
from runners.cli.config_files import STANDARD_INPUT, ConfigFile, config_of_checkout, read_file
from runners.cli.exits import UsageProblem
from runners.cli.file_names import as_unicode

if TYPE_CHECKING:
    from runners.cli.used_config import UsedConfig

_REPLACED = frozenset({LayerKind.REPOSITORY, LayerKind.COMMIT})
"""Layers that a commit's own file takes the place of."""


@dataclass(frozen=True, slots=True)
class LayerRequest:
    """What lies below the file, as far as the user says."""

    repo: Path
    owner: Path | None = None
    """The configuration of the owner, as a file."""
    install: Path | None = None
    """The install configuration; without one there is nothing below but the built-in defaults."""
    ownerid: int | None = None
    """Which of the ``additional_user_yamls`` count."""
    owner_since: datetime | None = None
    """When the owner signed up, which decides about the built-in defaults; nothing: long ago."""
    repoid: int | None = None
    """A repository of the installation's database, which knows all of that; excludes the rest."""
    commit: str | None = None
    """The commit of that repository whose own configuration counts."""

    @property
    def names_layers(self) -> bool:
        """Whether any layer is given by hand."""
        return any(given is not None for given in (self.owner, self.install, self.ownerid, self.owner_since))


def effective_config(request: LayerRequest, file: str | None) -> EffectiveConfig:
    """Lay a file, by default the one of the checkout if it has one, over what is below it (chapter 03 §3.1).

    Raises `UsageProblem` where there is no such file, or it or another layer is not valid.
    """
    if file is not None:
        return _laid_over(request, read_file(file, request.repo))
    return _laid_over(request, None if request.repoid is not None else config_of_checkout(request.repo))


def effective_version(request: LayerRequest, version: str) -> EffectiveConfig:
    """Do the same for a version: a file, ``-``, or else a commit of the checkout, whose own file is looked for there.

    What exists and is no folder is a file, a pipe too. Raises `UsageProblem` also where the version is neither.
    """
    if version == STANDARD_INPUT or _is_file(version):
        return effective_config(request, version)
    try:
        reader = GitRepoReaders.of_clone(request.repo).at(request.repo)
        sha = reader.commit(version).sha
    except (CommitNotFoundError, NotARepositoryError) as error:
        message = f"{as_unicode(version)} is neither a file nor a commit: {error}"
        raise UsageProblem(message, version=version) from error
    found = zip(CONFIG_PLACES, reader.sources(CONFIG_PLACES, sha), strict=True)
    files = (ConfigFile(f"{version}:{path}", content, path) for path, content in found if content is not None)
    return _laid_over(request, next(files, None))


def _is_file(name: str) -> bool:
    try:
        return not Path(name).is_dir() and Path(name).exists()
    except OSError as error:
        return error.errno == EACCES  # reading it tells


def _laid_over(request: LayerRequest, own: ConfigFile | None) -> EffectiveConfig:
    layer = None if own is None else _layer(LayerKind.COMMIT, own)
    if request.repoid is not None:
        stored = _stored(request.repoid, request)
        if layer is None:
            _warn(stored)
            return stored.effective
        return EffectiveConfig.of(*(below for below in stored.effective.layers if below.kind not in _REPLACED), layer)
    if request.commit is not None:
        message = "--commit names a commit of a stored repository; name that by --repoid"
        raise UsageProblem(message)
    layers: list[Layer | None] = [*_installation(request.install).layers(request.ownerid, request.owner_since)]
    if request.owner is not None:
        layers.append(_layer(LayerKind.OWNER, read_file(str(request.owner), request.repo)))
    return EffectiveConfig.of(*layers, layer)


def _stored(repoid: int, request: LayerRequest) -> "UsedConfig":
    if request.names_layers:
        message = "--repoid excludes --owner, --install, --owner-id and --owner-since: the database knows them"
        raise UsageProblem(message)
    from runners.cli.config_stored import config_in_production

    return config_in_production(repoid, request.commit)


def _warn(stored: "UsedConfig") -> None:
    for warning in stored.warnings():
        output.warn(warning)


def _layer(kind: LayerKind, file: ConfigFile) -> Layer | None:
    outcome = validate(file.content)
    if isinstance(outcome, Invalid):
        more = len(outcome.errors) - 1
        others = f" (and {more} more; see `codecov-worker config check`)" if more else ""
        message = f"{file.name} is not valid: {outcome.errors[0]}{others}"
        raise UsageProblem(message, file=file.name)
    return None if outcome.config is None else Layer.of(kind, outcome.config, file.name, file.content)


def _installation(path: Path | None) -> Installation:
    if path is None:
        return Installation()
    from runners.settings import user_settings

    written, changes = user_settings(str(path), os.environ)
    return Installation.from_install(written, changes, name=as_unicode(str(path)), text=path.read_bytes())
