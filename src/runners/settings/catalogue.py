"""Every key an operator can set, as data: for the reference page, the check and the messages."""

from collections.abc import Iterator

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from codecov_core.values import dataclass
from runners.settings.declaring import Effect, Section, effect_of
from runners.settings.kinds import is_mapping, item_in, kind_of, section_in
from runners.settings.model import Settings
from runners.settings.problems import KeyPath, variable_of

ANY_NAME = "<name>"
"""Stands in a path for a name of the operator's choice."""

_PLAIN_VARIABLES = "process"
_FEATURES = "features"
_FEATURE_VARIABLES = "CODECOV__FEATURE__<NAME>"


@dataclass(frozen=True, slots=True)
class SettingKey:
    """One key."""

    path: tuple[str, ...]
    """Its names from the top; of a plain variable, nothing but the variable."""
    variable: str
    """The environment variable that sets it; empty where none can."""
    kind: str
    """What it may hold, in words."""
    default: str
    """What holds when it is absent, as it would be written; empty when absence means no more than that."""
    about: str
    effect: Effect
    is_required: bool
    """Whether its section cannot do without."""

    @property
    def name(self) -> str:
        """The key with dots, or the plain variable."""
        return ".".join(self.path)

    @property
    def section(self) -> str:
        """What it is in, with dots; empty for plain variables."""
        return ".".join(self.path[:-1])


def all_keys() -> tuple[SettingKey, ...]:
    """List every key in the order of its declaration; plain variables stand at the end."""
    return tuple(_keys(Settings, (), Effect()))


def declared(loc: KeyPath) -> tuple[KeyPath, FieldInfo | None]:
    """Find the declaration that a place in a configuration belongs to.

    Returns the part of ``loc`` that names a key, without what pydantic adds about alternatives of its type, and the
    declaration; none where an item of a list or an entry of a mapping stands there.
    """
    section: type[Section] | None = Settings
    field: FieldInfo | None = None
    item: object | None = None
    for depth, part in enumerate(loc):
        if section is not None:
            field = _field(section, part)
            if field is None:
                return loc[:depth], None
            section, item = section_in(field.annotation), item_in(field.annotation)
        elif item is not None and _names_an_item(part, field):
            section, item, field = section_in(item), item_in(item), None
        else:
            return loc[:depth], field
    return loc, field


def _keys(kind: type[Section], above: tuple[str, ...], inherited: Effect) -> Iterator[SettingKey]:
    for name, field in kind.model_fields.items():
        path = (*above, field.alias or name)
        own = effect_of(field)
        effect = inherited if own.is_read else own
        section = section_in(field.annotation)
        named = section_in(item_in(field.annotation)) if is_mapping(field.annotation) else None
        if section is not None:
            yield from _keys(section, path, effect)
        elif named is not None:
            yield from _keys(named, (*path, ANY_NAME), effect)
        else:
            yield _key(path, field, effect)


def _key(path: tuple[str, ...], field: FieldInfo, effect: Effect) -> SettingKey:
    kind = kind_of(field)
    if path[0] == _PLAIN_VARIABLES:
        variable = path[1].upper()
        if path[1] == _FEATURES:
            variable, kind = _FEATURE_VARIABLES, "JSON"
        path = (variable,)
    elif is_mapping(field.annotation):
        variable = variable_of((*path, ANY_NAME))
    else:
        is_json = kind.startswith("a list") and "commas" not in kind
        variable = variable_of((*path, 0) if is_json else path)
    default = "" if field.is_required() else _written(field.get_default(call_default_factory=True))
    about = field.description or ""
    return SettingKey(path, variable, kind, default, about, effect, is_required=field.is_required())


def _written(default: object) -> str:
    match default:
        case bool():
            return str(default).lower()
        case SecretStr():  # defaults are published: an installation's own value is never one
            return default.get_secret_value()
        case int() | float() | str():
            return str(default)
        case _:
            return ""


def _field(section: type[Section], name: str | int) -> FieldInfo | None:
    fields = section.model_fields
    by_alias = (field for field in fields.values() if name == field.alias)
    return fields.get(str(name)) or next(by_alias, None)


def _names_an_item(part: str | int, field: FieldInfo | None) -> bool:
    is_list = field is not None and not is_mapping(field.annotation)
    return isinstance(part, int) if is_list else isinstance(part, str)
