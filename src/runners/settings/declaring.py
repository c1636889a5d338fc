"""How a key is declared: its type, its default, what it is for, and whether anything here reads it yet."""

from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Final, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUseDefault

from codecov_core.values import dataclass

_Value = TypeVar("_Value")
_Section = TypeVar("_Section", bound="Section")

_WAITS_FOR: Final = "waits_for"
_IDLE: Final = "idle"


class Part(StrEnum):
    """Parts of the product that are still to come and that a key may wait for."""

    PROVIDERS = "GitHub, GitLab and Bitbucket"
    MESSAGES = "comments, webhooks, chat and mail"
    TEST_RESULTS = "test results"
    BUNDLES = "bundle analysis"
    TIME_SERIES = "time series"
    ACCOUNTS = "plans, seats and licences"
    REMOVAL = "deletion and export of owners"
    VISIBILITY = "logs, metrics and error reports"
    START = "preparing servers at the start"


@dataclass(frozen=True, slots=True)
class Effect:
    """What setting a key does in this worker."""

    waits_for: Part | None = None
    """It will be read by this part."""
    idle: str = ""
    """Why it never does anything here; other programs may read it."""

    @property
    def is_read(self) -> bool:
        """Whether this worker acts on it."""
        return self.waits_for is None and not self.idle

    def __str__(self) -> str:
        return f"waits for {self.waits_for}" if self.waits_for else self.idle


class Section(BaseModel):
    """A mapping of the install configuration.

    Unknown keys are other programs' business, and texts may have been written as numbers in YAML. No error shows what
    was given.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        coerce_numbers_to_str=True,
        hide_input_in_errors=True,
        defer_build=True,
    )


def setting(default: _Value, about: str, *, waits_for: Part | None = None, idle: str = "", name: str = "") -> _Value:
    """Declare a key of a `Section` with its default.

    ``about`` says in a few words what it is for. A key that nothing reads says which part it waits for or why it stays
    idle; what is said of a section holds for the keys in it. ``name`` is the key's name where Python has no such name.
    """
    extra: JsonDict = {_WAITS_FOR: waits_for, _IDLE: idle}
    if isinstance(default, dict):
        # A factory, because pydantic would copy the mapping at every use; it is read-only.
        empty = MappingProxyType(default)
        return cast("_Value", Field(default_factory=lambda: empty, description=about, json_schema_extra=extra))
    return Field(default, description=about, alias=name or None, json_schema_extra=extra)


def section(kind: type[_Section], about: str, *, waits_for: Part | None = None, idle: str = "") -> _Section:
    """Declare a section below a `Section`; where it is absent, all its keys have their defaults."""
    extra: JsonDict = {_WAITS_FOR: waits_for, _IDLE: idle}
    # Constructed instead of validated: only the validator of the whole is ever built.
    return Field(default_factory=cache(kind.model_construct), description=about, json_schema_extra=extra)


def required(about: str, *, waits_for: Part | None = None) -> Any:  # noqa: ANN401 - stands where a default would
    """Declare a key that must be there when its section is."""
    return Field(description=about, json_schema_extra={_WAITS_FOR: waits_for})


def effect_of(field: FieldInfo) -> Effect:
    """Tell what was declared about a key's effect."""
    extra = field.json_schema_extra
    declared = extra if isinstance(extra, dict) else {}
    part = declared.get(_WAITS_FOR)
    return Effect(part if isinstance(part, Part) else None, str(declared.get(_IDLE) or ""))


def _unset(value: object) -> object:
    """Take an empty text for a value that was not given: templates of deployments write variables in any case."""
    if value == "":
        raise PydanticUseDefault
    return value


EMPTY_IS_UNSET = BeforeValidator(_unset)

Switch = Annotated[bool, EMPTY_IS_UNSET]
Count = Annotated[int, EMPTY_IS_UNSET, Field(ge=0)]
Positive = Annotated[int, EMPTY_IS_UNSET, Field(ge=1)]
Port = Annotated[int, EMPTY_IS_UNSET, Field(ge=1, le=65_535)]
Share = Annotated[float, EMPTY_IS_UNSET, Field(ge=0, le=1)]
