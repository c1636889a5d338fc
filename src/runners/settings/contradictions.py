"""Keys that are missing or wrong because of what other keys say."""

from collections.abc import Iterator

from runners.settings.addresses import begins_with
from runners.settings.model import Settings
from runners.settings.problems import KeyPath, SettingProblem, dotted, variable_of
from runners.settings.sources import Sources


def contradictions(settings: Settings, sources: Sources) -> Iterator[SettingProblem]:
    """Find them in settings whose keys are right one by one."""
    for name, provider in (("github", settings.github), ("github_enterprise", settings.github_enterprise)):
        if provider is not None and provider.integration.id and provider.integration.pem is None:
            yield _problem((name, "integration", "pem"), "is missing, and integration.id is there", sources)
    encryption = settings.setup.encryption
    if encryption.write_key and encryption.write_key not in {one.name for one in encryption.keys}:
        path = ("setup", "encryption", "write_key")
        yield _problem(path, "names none of the keys in setup.encryption.keys", sources)
    if begins_with(settings.services.broker, "unix"):
        reason = "is missing, and services.redis_url with unix:// is no address of a broker"
        yield _problem(("services", "celery_broker"), reason, sources)


def _problem(path: KeyPath, reason: str, sources: Sources) -> SettingProblem:
    variable = sources.variable_at(path) or variable_of(path)
    return SettingProblem(dotted(path), reason, variable, sources.origin_of(path))
