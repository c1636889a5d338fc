"""Keys of an install configuration that are spelled wrong, that nothing reads, or that YAML took for something else."""

from collections.abc import Iterator, Mapping

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from codecov_core.config import looks_secret, most_similar
from runners.settings.declaring import Section, effect_of
from runners.settings.elsewhere import is_forgotten, is_of_the_api
from runners.settings.kinds import is_mapping, is_secret, item_in, section_in
from runners.settings.model import Settings
from runners.settings.problems import KeyPath, SettingProblem, dotted
from runners.settings.sources import Sources

OF_AN_INSTALLATION = frozenset(Settings.model_fields) - {"process"}
"""What the keys of an installation begin with."""

_HIDDEN = "***"


def suspicious_keys(sources: Sources) -> Iterator[SettingProblem]:
    """Go through everything that is set, from the top."""
    theirs = {path[0] for path in sources.variables} - OF_AN_INSTALLATION
    config = {name: value for name, value in sources.merged.items() if name not in theirs}
    yield from _below(Settings, config, (), sources)


def _below(
    section: type[Section], config: Mapping[str, object], above: KeyPath, sources: Sources, *, is_idle: bool = False
) -> Iterator[SettingProblem]:
    fields = {field.alias or name: field for name, field in section.model_fields.items()}
    for name, value in config.items():
        path = (*above, str(name))
        field = fields.get(name)
        if field is None:
            yield from _unknown(path, fields, sources)
            continue
        effect = effect_of(field)
        if not effect.is_read and not is_idle:
            yield _told(path, f"has no effect{' yet: it' if effect.waits_for else ':'} {effect}", sources)
        idle = is_idle or not effect.is_read
        if _is_number_for_text(field, value):
            yield _told(path, "is a number in the file, where text is wanted; put it in quotes", sources)
        yield from _inside(field, value, path, sources, is_idle=idle)


def _inside(
    field: FieldInfo, value: object, path: KeyPath, sources: Sources, *, is_idle: bool
) -> Iterator[SettingProblem]:
    if not isinstance(value, Mapping):
        return
    section = section_in(field.annotation)
    if section is not None:
        yield from _below(section, value, path, sources, is_idle=is_idle)
        return
    named = section_in(item_in(field.annotation)) if is_mapping(field.annotation) else None
    for name, below in value.items() if named is not None else ():
        if isinstance(below, Mapping) and named is not None:
            yield from _below(named, below, (*path, str(name)), sources, is_idle=is_idle)


def _unknown(path: KeyPath, known: Mapping[str, FieldInfo], sources: Sources) -> Iterator[SettingProblem]:
    key = dotted(path)
    if is_of_the_api(key):
        return
    if is_forgotten(key):
        yield _told(path, "has no effect: nothing reads it any more", sources)
        return
    name = str(path[-1])
    nearest = most_similar(name, known)
    reason = "is not known" + (f"; did you mean {nearest!r}?" if nearest else "")
    is_hidden = (
        sources.variable_at(path) is None and looks_secret(name) and any(map(is_secret, known.values()))
    )  # a secret in the place of its key
    yield _told(path, reason, sources, (*path[:-1], _HIDDEN) if is_hidden else path)


def _is_number_for_text(field: FieldInfo, value: object) -> bool:
    """Tell whether YAML may have changed a text: ``0123`` is 83, and ``1.10`` is 1.1."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and field.annotation in (str, SecretStr, str | None, SecretStr | None)


def _told(path: KeyPath, reason: str, sources: Sources, shown: KeyPath = ()) -> SettingProblem:
    return SettingProblem(dotted(shown or path), reason, sources.variable_at(path) or "", sources.origin_of(path))
