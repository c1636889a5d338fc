"""What is wrong with settings, in the words of whoever has to mend them: the key, its variable, its line."""

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from runners.settings.catalogue import declared
from runners.settings.kinds import found_kind, kind_of
from runners.settings.model import Settings
from runners.settings.problems import KeyPath, SettingProblem, dotted, variable_of
from runners.settings.providers import GithubKind
from runners.settings.sources import Sources

_PROCESS = "process"


def wrong_keys(error: ValidationError, sources: Sources) -> Iterator[SettingProblem]:
    """Translate what pydantic found, once for each key."""
    told: set[KeyPath] = set()
    for details in error.errors(include_url=False, include_context=False):
        path, field = declared(details["loc"])
        if path not in told:
            told.add(path)
            yield _problem(path, _reason(details, field), sources)


def contradictions(settings: Settings, sources: Sources) -> Iterator[SettingProblem]:
    """Find keys that are missing or wrong because of what other keys say."""
    for name in ("github", "github_enterprise"):
        provider = getattr(settings, name)
        if isinstance(provider, GithubKind) and provider.integration.id and provider.integration.pem is None:
            yield _problem((name, "integration", "pem"), "is missing, and integration.id is there", sources)
    encryption = settings.setup.encryption
    if encryption.write_key and encryption.write_key not in {one.name for one in encryption.keys}:
        path = ("setup", "encryption", "write_key")
        yield _problem(path, "names none of the keys in setup.encryption.keys", sources)


def _problem(path: KeyPath, reason: str, sources: Sources) -> SettingProblem:
    if path[0] == _PROCESS:
        name = str(path[-1]).upper()
        return SettingProblem(name, reason, origin="environment")
    variable = sources.variable_at(path) or variable_of(path)
    return SettingProblem(dotted(path), reason, variable, sources.origin_of(path))


def _reason(details: ErrorDetails, field: FieldInfo | None) -> str:
    kind = details["type"]
    if kind == "missing":
        return "is missing"
    if kind == "value_error":
        return details["msg"].removeprefix("Value error, ")
    found = found_kind(details["input"])
    expected = "a mapping" if kind in {"model_type", "mapping_type", "dict_type"} else kind_of(field) if field else ""
    return f"expected {expected}, found {found}" if expected else f"{details['msg'].lower()}, found {found}"
