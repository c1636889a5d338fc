"""A close look at an install configuration: what is wrong with it, and what is probably not what was meant."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from codecov_core.rollouts import DISABLE, ROLLOUTS, VARIABLE_PREFIX, Overrides, says_yes
from codecov_core.values import dataclass
from runners.settings.catalogue import declared
from runners.settings.declaring import Part
from runners.settings.file_references import unreadable_files
from runners.settings.lines import keys_written_twice
from runners.settings.loading import checked, read_install
from runners.settings.misspelt_variables import misspelt_variables
from runners.settings.model import Settings
from runners.settings.overlay import AS_WRITTEN
from runners.settings.problems import InstallConfigError, KeyPath, SettingProblem, dotted
from runners.settings.sources import DEFAULT_FILE, FILE_VARIABLE, Sources
from runners.settings.suspicious_keys import OF_AN_INSTALLATION, suspicious_keys

_TO_COME = {
    "CHECKPOINT_ENABLED_REPOSITORIES": Part.VISIBILITY,
    "PARALLEL_COMPONENT_COMPARISON": Part.PROVIDERS,
    "DISABLE_CROSS_POLLINATION_MESSAGE": Part.MESSAGES,
    "VITEST_EVALS": Part.TEST_RESULTS,
}
"""Rollouts that other parts of this worker will ask about (chapter 03 §17.3)."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What was looked at, and what there is to say about it."""

    file: str
    """The install file."""
    file_exists: bool
    variables: tuple[str, ...]
    """The variables of the environment that set a key, in alphabetical order."""
    errors: tuple[SettingProblem, ...]
    """Keys that are wrong or missing, and files that cannot be read."""
    warnings: tuple[SettingProblem, ...]
    """Keys that do nothing, or not what they seem to do."""


def examine(environment: Mapping[str, str] | None = None) -> Examination:
    """Look at the install file and the environment (default: this process's); never raises for what they hold."""
    sources = read_install(environment)
    settings, errors = _judged(sources)
    return Examination(
        file=sources.path,
        file_exists=Path(sources.path).exists(),
        variables=tuple(sorted([*_known_variables(sources), *map(str.upper, sources.plain)])),
        errors=errors,
        warnings=(
            *_missing_file(sources),
            *_warnings(sources, settings),
            *misspelt_variables(os.environ if environment is None else environment),
        ),
    )


def _judged(sources: Sources) -> tuple[Settings | None, tuple[SettingProblem, ...]]:
    unreadable = tuple(unreadable_files(sources))
    try:
        settings = checked(sources)
    except InstallConfigError as error:
        return None, (*error.problems, *unreadable)
    return settings, unreadable


def _missing_file(sources: Sources) -> Iterator[SettingProblem]:
    """An installation may do without a file, but whoever names one means it."""
    if sources.path != DEFAULT_FILE and not Path(sources.path).exists():
        yield SettingProblem(FILE_VARIABLE, f"names {sources.path}, which is not there", origin="environment")


def _known_variables(sources: Sources) -> Iterator[str]:
    """Many a variable of other programs has two underscores in its name."""
    return (name for path, name in sources.variables.items() if path[0] in OF_AN_INSTALLATION)


def _warnings(sources: Sources, settings: Settings | None) -> Iterator[SettingProblem]:
    yield from _written_twice(sources)
    yield from suspicious_keys(sources)
    yield from _user_settings(sources)
    yield from _hidden_variables(sources)
    yield from _unasked_rollouts(sources)
    database = ("services", "database")
    if settings is not None and settings.services.database_url.get_secret_value() and sources.has(database):
        reason = "has no effect while services.database_url is not empty; other programs see it alike"
        yield SettingProblem(dotted(database), reason, origin=sources.origin_of(database))


def _written_twice(sources: Sources) -> Iterator[SettingProblem]:
    """Tell of keys by their name only if they are declared: any other name may be a secret in the wrong place."""
    for path, lines in () if sources.text is None else keys_written_twice(sources.text):
        known, field = declared(path)
        if known and field is None:
            known = known[:1] if known[0] in AS_WRITTEN else known[:-1]
        where = f"in lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}, and the last one counts"
        reason = f"is there more than once, {where}" if known == path else f"has a key more than once, {where}"
        yield SettingProblem(dotted(known) or sources.path, reason, origin=f"{sources.path}:{lines[-1]}")


def _user_settings(sources: Sources) -> Iterator[SettingProblem]:
    """Check what is written as in a ``codecov.yml``; the worker uses of it what makes sense."""
    yield from _checked_as_user_yaml(sources, ("site",), sources.merged.get("site"))
    additional = sources.merged.get("additional_user_yamls")
    for at, entry in enumerate(additional if isinstance(additional, list) else ()):
        if isinstance(entry, dict):
            yield from _checked_as_user_yaml(sources, ("additional_user_yamls", at, "override"), entry.get("override"))


def _checked_as_user_yaml(sources: Sources, above: KeyPath, config: object) -> Iterator[SettingProblem]:
    import yaml

    from codecov_core.config import ConfigError, Invalid, left_behind, validate

    if not isinstance(config, dict) or not config:
        return
    for new, old in left_behind(config).items():
        path = (*above, *old)
        reason = f"has no effect: an installation sets {dotted((*above, *new))} instead"
        yield SettingProblem(dotted(path), reason, origin=sources.origin_of(path))
    if "to_string" in config:
        path = (*above, "to_string")
        yield SettingProblem(dotted(path), "has no effect", origin=sources.origin_of(path))
    outcome = validate(yaml.safe_dump(config, sort_keys=False, allow_unicode=True))
    for told in outcome.errors if isinstance(outcome, Invalid) else outcome.warnings:
        path = (*above, *(part if isinstance(part, int) else str(part) for part in told.path))
        advice = f"; {told.advice}" if isinstance(told, ConfigError) and told.advice else ""
        yield SettingProblem(dotted(path), told.reason + advice, origin=sources.origin_of(path))


def _hidden_variables(sources: Sources) -> Iterator[SettingProblem]:
    for path, name in sources.variables.items():
        longer = {other: variable for other, variable in sources.variables.items() if len(other) > len(path)}
        hiding = [variable for other, variable in longer.items() if other[: len(path)] == path]
        if hiding and not name.startswith("JSONCONFIG"):
            yield SettingProblem(name, f"has no effect beside {', '.join(sorted(hiding))}", origin="environment")


def _unasked_rollouts(sources: Sources) -> Iterator[SettingProblem]:
    known = {rollout.name.upper(): rollout.default for rollout in ROLLOUTS}
    if says_yes(sources.features.get(DISABLE, "")) is None:
        yield SettingProblem(f"{VARIABLE_PREFIX}{DISABLE}", "has no effect: it is neither true nor false")
    for name, answer in Overrides.of(sources.features).answers.items():
        variable = f"{VARIABLE_PREFIX}{name}"
        if name in _TO_COME:
            yield SettingProblem(variable, f"has no effect yet: it waits for {_TO_COME[name]}")
        elif name not in known:
            yield SettingProblem(variable, "has no effect: nothing asks about a rollout of that name")
        elif type(answer) is not type(known[name]):
            expected = type(known[name]).__name__
            yield SettingProblem(variable, f"has no effect: it does not hold a JSON value of type {expected}")
