"""Our data classes are those of the standard library, except for how long they take to define."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from codecov_core.values import dataclass as ours

theirs: Any = dataclasses.dataclass


def every_kind_of_field(made: Callable[..., Any]) -> Any:
    @made(frozen=True, slots=True)
    class Value:
        """Has each kind of field once."""

        SHARED: ClassVar[int] = 1
        plain: int
        unseen: str = dataclasses.field(repr=False)
        default: tuple[int, ...] = (1, 2)
        made: list[int] = dataclasses.field(default_factory=list, hash=False)
        ignored: float = dataclasses.field(default=0.0, compare=False)
        constant: int = dataclasses.field(init=False, default=7)
        fresh: dict[str, int] = dataclasses.field(init=False, default_factory=dict, compare=False)
        derived: int = dataclasses.field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "derived", self.plain * 2)

    return Value


def by_name(made: Callable[..., Any]) -> Any:
    @made(frozen=True, slots=True, kw_only=True)
    class Named:
        """Takes names only."""

        first: int = 1
        second: int

    return Named


def derived(made: Callable[..., Any]) -> Any:
    @made(frozen=True, slots=True)
    class Base:
        """What is derived from."""

        one: int
        two: int = 2

    @made(frozen=True, slots=True)
    class Derived(Base):
        """Has more, and another default."""

        two: int = 3
        three: int = 4

    return Derived


def with_methods_of_its_own(made: Callable[..., Any]) -> Any:
    @made(frozen=True, slots=True)
    class Own:
        """Defines itself what others are given."""

        one: int

        def __init__(self) -> None:
            object.__setattr__(self, "one", 1)

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 5

        def __repr__(self) -> str:
            return "own"

    return Own


def without_equality(made: Callable[..., Any]) -> Any:
    @made(frozen=True, slots=True, eq=False)
    class Service:
        """Is equal to itself alone."""

        one: int

    return Service


def without_fields(made: Callable[..., Any]) -> Any:
    @made(frozen=True, slots=True)
    class Nothing:
        """All are equal."""

    return Nothing


ARGUMENTS: dict[Callable[[Callable[..., Any]], Any], list[tuple[tuple[object, ...], dict[str, object]]]] = {
    every_kind_of_field: [
        ((1, "a"), {}),
        ((1, "b"), {}),
        ((), {"plain": 1, "unseen": "a", "ignored": 2.0}),
        ((2, "a", (3,), [4]), {}),
    ],
    by_name: [((), {"second": 2}), ((), {"second": 3, "first": 1})],
    derived: [((1,), {}), ((1, 3, 4), {}), ((1, 2), {"three": 3})],
    with_methods_of_its_own: [((), {})],
    without_equality: [((1,), {}), ((1,), {})],
    without_fields: [((), {}), ((), {})],
}
KINDS = pytest.mark.parametrize("kind", ARGUMENTS, ids=lambda kind: kind.__name__)


@KINDS
def test_looks_the_same(kind: Callable[[Callable[..., Any]], Any]) -> None:
    one, other = kind(ours), kind(theirs)
    assert str(inspect.signature(one)) == str(inspect.signature(other))
    assert one.__init__.__annotations__ == other.__init__.__annotations__
    assert one.__match_args__ == other.__match_args__
    assert one.__slots__ == other.__slots__
    assert [field.name for field in dataclasses.fields(one)] == [field.name for field in dataclasses.fields(other)]


@KINDS
def test_objects_behave_the_same(kind: Callable[[Callable[..., Any]], Any]) -> None:
    classes = kind(ours), kind(theirs)
    one, other = ([made(*given, **named) for given, named in ARGUMENTS[kind]] for made in classes)
    assert list(map(repr, one)) == [repr(each).replace(".theirs", ".ours") for each in other]
    assert [[a == b for a in one] for b in one] == [[a == b for a in other] for b in other]
    assert list(map(dataclasses.asdict, one)) == list(map(dataclasses.asdict, other))
    assert [hash(a) == hash(one[0]) for a in one] == [hash(a) == hash(other[0]) for a in other]


@KINDS
def test_objects_are_frozen(kind: Callable[[Callable[..., Any]], Any]) -> None:
    given, named = ARGUMENTS[kind][0]
    value = kind(ours)(*given, **named)
    for name in [*(field.name for field in dataclasses.fields(value)), "unknown"]:
        with pytest.raises(dataclasses.FrozenInstanceError, match=name):
            setattr(value, name, 1)
        with pytest.raises(dataclasses.FrozenInstanceError, match=name):
            delattr(value, name)


@pytest.mark.parametrize("wrong", [((), {}), ((1, "a"), {"other": 1}), ((1, "a", (), [], 0.0, 7), {})])
def test_wrong_arguments_are_refused(wrong: tuple[tuple[object, ...], dict[str, object]]) -> None:
    given, named = wrong
    with pytest.raises(TypeError):
        every_kind_of_field(ours)(*given, **named)


def test_defaults_are_made_for_each_object() -> None:
    made = every_kind_of_field(ours)
    assert made(1, "a").made is not made(1, "a").made
    assert made(1, "a").fresh is not made(1, "a").fresh


def test_replace_makes_another_object() -> None:
    value = derived(ours)(1)
    assert dataclasses.replace(value, three=9) == derived_of(value, 1, 3, 9)
    assert value.three == 4


def derived_of(value: Any, *fields: int) -> Any:
    return type(value)(*fields)


@ours(frozen=True, slots=True)
class Stored:
    """Can be found by pickle."""

    one: int
    many: tuple[int, ...] = ()


def test_values_can_be_pickled_and_copied() -> None:
    value = Stored(1, (2, 3))
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == value


def test_another_class_with_equal_fields_is_not_equal() -> None:
    assert derived(ours)(1) != derived(ours)(1)


@pytest.mark.parametrize("options", [{"slots": True}, {"frozen": True}, {"frozen": True, "slots": True, "order": True}])
def test_other_kinds_are_made_by_the_standard_library(options: dict[str, bool]) -> None:
    class Value:
        """Two of them can be compared."""

        __annotations__ = {"one": int}

    made: Any = ours(**options)(Value)
    assert made.__dataclass_params__.frozen == options.get("frozen", False)
    assert made.__dataclass_params__.order == options.get("order", False)
