"""From the install configuration to checked settings, or to everything that is wrong with it at once."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from pydantic import ValidationError

from runners.settings.contradictions import contradictions
from runners.settings.environment import ProcessEnvironment
from runners.settings.model import Settings
from runners.settings.problems import InstallConfigError, SettingProblem
from runners.settings.sources import Sources, read_sources

_PROCESS, _FEATURES = "process", "features"
_PLAIN_NAMES = {name.upper(): name for name in ProcessEnvironment.model_fields if name != _FEATURES}


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the install file and the environment (default: this process's).

    Raises `InstallConfigError` naming every wrong or missing key at once, never a value.
    """
    return checked(read_install(environment))


def read_install(environment: Mapping[str, str] | None = None) -> Sources:
    """Read the install file and the environment (default: this process's) without judging them."""
    return read_sources(_PLAIN_NAMES, environment)


def settings_of(config: Mapping[str, object]) -> Settings:
    """Check an install configuration that is a mapping already; raises as `load_settings`."""
    return checked(Sources.of(config))


def checked(sources: Sources) -> Settings:
    """Check what was read; raises as `load_settings`."""
    config = {**sources.merged, _PROCESS: {**sources.plain, _FEATURES: sources.features}}
    try:
        settings = Settings.model_validate(config)
    except ValidationError as error:
        from runners.settings.faults import without_wrong_keys, wrong_keys

        wrong = (*sources.problems, *wrong_keys(error, sources))
        with suppress(ValidationError):
            rest = Settings.model_validate(without_wrong_keys(config, error))
            wrong += tuple(found for found in contradictions(rest, sources) if not _is_beside(found, wrong))
        raise InstallConfigError(wrong) from None
    problems = (*sources.problems, *contradictions(settings, sources))
    if problems:
        raise InstallConfigError(problems)
    return settings


def _is_beside(found: SettingProblem, wrong: Iterable[SettingProblem]) -> bool:
    """Tell whether something in the same section is wrong already, so that nobody knows what was meant."""
    section = found.key.rpartition(".")[0] + "."
    return any(f"{problem.key}.".startswith(section) for problem in wrong)
