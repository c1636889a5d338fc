"""What every store of rollouts and everybody who answers about them does."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeAlias

from codecov_core.ports import Rollouts, RolloutStore
from codecov_core.rollouts import Overrides, Rollout, StoredRollout, Universe, Variant

StoreOf: TypeAlias = Callable[[Sequence[StoredRollout]], RolloutStore]
RolloutsOf: TypeAlias = Callable[[Sequence[StoredRollout], Overrides], Rollouts]

_HALF = Decimal("0.5")
_DEMO = StoredRollout("demo", (Variant("A", _HALF), Variant("B", _HALF)), _HALF, "saltsaltsaltsalt")
_WORDS = Rollout("demo", "default")


class RolloutStoreContract:
    """Give a fixture ``store_of``: a function from rollouts to a store that holds them."""

    def test_gives_every_rollout_as_it_was_stored(self, store_of: StoreOf) -> None:
        """Variants in their order, shares exact, answers of every kind JSON has."""
        overrides: dict[Universe, frozenset[int] | frozenset[str]] = {
            Universe.OWNER_ID: frozenset({1, 2}),
            Universe.REPO_ID: frozenset({3}),
            Universe.ORG_ID: frozenset[int](),
            Universe.EMAIL: frozenset({"a@example.org"}),
        }
        values: tuple[object, ...] = ("text", 5, True, [1, {"a": None}], 0.5)
        stored = [
            StoredRollout(
                "one", tuple(Variant(value, Decimal("0.125"), overrides) for value in values), Decimal(1), "s" * 32
            ),
            StoredRollout("two", (), Decimal("0.001"), "t", Universe.EMAIL),
        ]
        assert sorted(store_of(stored).read(), key=lambda rollout: rollout.name) == stored

    def test_an_empty_store_has_none(self, store_of: StoreOf) -> None:
        """Nothing is made up, and nothing is made by reading."""
        store = store_of([])
        assert list(store.read()) == list(store.read()) == []


class RolloutsContract:
    """Give a fixture ``rollouts_of``: a function from stored rollouts and overrides to ``Rollouts``."""

    def test_shares_are_those_of_every_other_program(self, rollouts_of: RolloutsOf) -> None:
        """The vectors of chapter 03 §17.2."""
        rollouts = rollouts_of([_DEMO], Overrides())
        assert [rollouts.value(_WORDS, identifier) for identifier in (1, 2, 4, 42)] == ["default", "A", "B", "A"]

    def test_who_is_not_asked_about_gets_the_default(self, rollouts_of: RolloutsOf) -> None:
        """No rollout of that name, and none with an answer of that type."""
        rollouts = rollouts_of([_DEMO], Overrides())
        assert rollouts.value(Rollout("other", "default"), 2) == "default"
        assert rollouts.value(Rollout("demo", 7), 2) == 7
        assert rollouts.value(Rollout("demo", default=True), 2) is True

    def test_the_operator_has_the_last_word(self, rollouts_of: RolloutsOf) -> None:
        """One answer for everybody, or the defaults for everybody."""
        overrides = Overrides.of({"DEMO": '"ours"', "DISABLE": "true"})
        rollouts = rollouts_of([_DEMO, StoredRollout("second", (Variant("A"),), Decimal(1))], overrides)
        assert rollouts.value(_WORDS, 1) == "ours"
        assert rollouts.value(Rollout("second", "default"), 1) == "default"
