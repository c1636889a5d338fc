"""Frozen data classes that are quick to define: ``from codecov_core.values import dataclass``.

The standard library (3.11 to 3.13) writes and compiles six methods for every frozen class with slots. That took a ninth
of the time of a `local` run, which needs 233 such classes. All but ``__init__`` need no text of their own: here they
are closures over the names of the fields, which leaves a fifth of that time. Fields, ``replace``, ``asdict``, pattern
matching, pickling and errors are the standard library's.
"""

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Protocol, TypeVar

_T = TypeVar("_T")
_standard = dataclasses.dataclass  # noqa: TID251 - what ours is made of


def _dataclass(
    *, frozen: bool = False, slots: bool = False, eq: bool = True, order: bool = False, kw_only: bool = False
) -> Callable[[type[_T]], type[_T]]:
    """Make the decorated class a data class, as `dataclasses.dataclass` does and with its meaning of the options.

    Only frozen classes with slots and without an order differ in how they are made.
    """
    if not frozen or not slots or order:
        return _standard(frozen=frozen, slots=slots, eq=eq, order=order, kw_only=kw_only)
    fields_alone: Callable[[type], Any] = _standard(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)

    def decorated(cls: type[_T]) -> type[_T]:
        made = fields_alone(cls)
        _complete(made, eq=eq)
        return made  # type: ignore[no-any-return] # a class of the same type

    return decorated


if TYPE_CHECKING:
    from dataclasses import dataclass  # noqa: TID251 - type checkers know what that does with fields
else:
    dataclass = _dataclass


class _DataClass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


class _Factory:
    """Stands for a default that is made for each object, in signatures."""

    def __repr__(self) -> str:
        return "<factory>"


_FACTORY = _Factory()


def _complete(cls: type["_DataClass"], *, eq: bool) -> None:
    """Give a data class the methods that make its objects frozen values; what it defines itself stays."""
    fields = dataclasses.fields(cls)
    methods: dict[str, object] = {
        "__init__": _initializer(cls, fields),
        "__repr__": _representation([field.name for field in fields if field.repr]),
        "__setattr__": _refuse_setting,
        "__delattr__": _refuse_deleting,
        "__getstate__": _state,
        "__setstate__": _set_state,
    }
    if eq:
        methods["__eq__"] = _equality(_values([field.name for field in fields if field.compare]))
        hashed = [field.name for field in fields if (field.compare if field.hash is None else field.hash)]
        methods["__hash__"] = _hash(_values(hashed))
    for name, method in methods.items():
        if vars(cls).get(name) is None:  # Python puts None for __hash__ beside an __eq__ of one's own
            setattr(cls, name, method)


def _initializer(cls: type, fields: Iterable[Field[object]]) -> object:
    """Compile ``__init__``: the one method whose text differs from class to class, for its parameters."""
    known: dict[str, object] = {"_FACTORY": _FACTORY}
    positional = ["self"]
    by_name: list[str] = []
    body: list[str] = []
    for field in fields:
        name = parameter = value = field.name
        if field.default is not MISSING:
            known[f"_default_{name}"] = field.default
            parameter = f"{name}=_default_{name}"
            value = name if field.init else f"_default_{name}"
        elif field.default_factory is not MISSING:
            known[f"_make_{name}"] = field.default_factory
            parameter = f"{name}=_FACTORY"
            value = f"_make_{name}() if {name} is _FACTORY else {name}" if field.init else f"_make_{name}()"
        elif not field.init:
            continue  # __post_init__ sets it
        if field.init:
            (by_name if field.kw_only else positional).append(parameter)
        known[f"_set_{name}"] = getattr(cls, name).__set__  # of the slot: object.__setattr__ takes twice as long
        body.append(f"    _set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("    self.__post_init__()")
    parameters = ", ".join([*positional, *(["*", *by_name] if by_name else [])])
    exec(f"def __init__({parameters}):\n" + "\n".join(body or ["    pass"]), known)  # noqa: S102 - names of fields only
    made: Any = known["__init__"]
    made.__qualname__, made.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    made.__annotations__ = {field.name: field.type for field in fields if field.init} | {"return": None}
    return made


def _values(names: list[str]) -> Callable[[object], object]:
    """Return what reads these attributes of an object, as a tuple unless it is one."""
    return attrgetter(*names) if names else lambda _: ()


def _equality(values: Callable[[object], object]) -> object:
    def __eq__(self: object, other: object) -> bool:  # noqa: N807 - becomes that method
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(values: Callable[[object], object]) -> object:
    def __hash__(self: object) -> int:  # noqa: N807 - becomes that method
        return hash(values(self))

    return __hash__


def _representation(names: list[str]) -> object:
    def __repr__(self: object) -> str:  # noqa: N807 - becomes that method
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return __repr__


def _refuse_setting(_: object, name: str, _value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(_: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: "_DataClass") -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: "_DataClass", state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


__all__ = ["dataclass"]
