"""From the install configuration to checked settings, or to everything that is wrong with it at once."""

from collections.abc import Mapping

from pydantic import ValidationError

from runners.settings.environment import ProcessEnvironment
from runners.settings.model import Settings
from runners.settings.problems import InstallConfigError
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
    from runners.settings import faults

    problems = list(sources.problems)
    try:
        settings = Settings.model_validate({**sources.merged, _PROCESS: {**sources.plain, _FEATURES: sources.features}})
    except ValidationError as error:
        problems += faults.wrong_keys(error, sources)
    else:
        problems += faults.contradictions(settings, sources)
        if not problems:
            return settings
    raise InstallConfigError(tuple(problems))
