"""From the install configuration to checked settings, or to everything that is wrong with it at once."""

from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from runners.settings.contradictions import contradictions
from runners.settings.environment import ProcessEnvironment
from runners.settings.model import Settings
from runners.settings.problems import InstallConfigError, SettingProblem
from runners.settings.sources import Sources, read_sources

_PROCESS, _FEATURES = "process", "features"
_MOST_ROUNDS = 4
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
        from runners.settings.faults import wrong_keys

        wrong = (*sources.problems, *wrong_keys(error, sources))
        rest = _without_wrong_keys(config, error)
        if rest is not None:
            wrong += tuple(found for found in contradictions(rest, sources) if not _is_beside(found, wrong))
        raise InstallConfigError(wrong) from None
    problems = (*sources.problems, *contradictions(settings, sources))
    if problems:
        raise InstallConfigError(problems)
    return settings


def _without_wrong_keys(config: Mapping[str, object], error: ValidationError) -> Settings | None:
    """Check what is left without wrong keys; a section may lack them then, and is left out as well."""
    from runners.settings.faults import without_wrong_keys

    left = config
    for _ in range(_MOST_ROUNDS):
        left = without_wrong_keys(left, error)
        try:
            return Settings.model_validate(left)
        except ValidationError as other:
            error = other
    return None


def _is_beside(found: SettingProblem, wrong: Iterable[SettingProblem]) -> bool:
    """Tell whether something in the same section is wrong already, so that nobody knows what was meant.

    Of a section at the top, with all kinds of things in it, only the key itself counts.
    """
    section = found.key.rpartition(".")[0]
    around = section if "." in section else found.key
    return any(f"{problem.key}.".startswith(f"{around}.") for problem in wrong)
