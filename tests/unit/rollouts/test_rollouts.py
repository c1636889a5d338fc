"""Who gets which variant (chapter 03 §17), by vectors and by what must hold for any rollout."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.rollouts import Overrides, Rollout, RolloutSnapshot, StoredRollout, Universe, Variant
from codecov_core.rollouts.murmur3 import murmur3_x64_128

thousandths = st.integers(0, 1000).map(lambda part: Decimal(part) / 1000)


def variants(*proportions: str) -> tuple[Variant, ...]:
    return tuple(Variant(number, Decimal(proportion)) for number, proportion in enumerate(proportions))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", 0),
        (b"The quick brown fox jumps over the lazy dog", 0x7A433CA9C49A9347_E34BBC7BBC071B6C),
        (b"demo1saltsaltsaltsalt", 255999148409833347378642404225263998823),
        (b"demo2saltsaltsaltsalt", 42561017294798886338835702283936829359),
        (b"demo4saltsaltsaltsalt", 222330911275196334735737631817143605126),
        (b"demo42saltsaltsaltsalt", 75144768051197579992160824936747015386),
    ],
)
def test_the_hash_is_that_of_every_other_program(data: bytes, expected: int) -> None:
    assert murmur3_x64_128(data) == expected


def test_the_first_override_wins_whatever_the_shares() -> None:
    one = Variant("one", Decimal(1), {Universe.REPO_ID: frozenset({7})})
    two = Variant("two", overrides={Universe.REPO_ID: frozenset({7, 8}), Universe.OWNER_ID: frozenset({9})})
    rollout = StoredRollout("x", (one, two), Decimal(0), universe=Universe.REPO_ID)
    assert [rollout.variant_for(identifier) for identifier in (7, 8, 9)] == [one, two, None]
    unknown = StoredRollout("x", (one, two), Decimal(0), universe=None)
    assert unknown.variant_for(7) is None


def test_emails_are_overridden_as_text() -> None:
    variant = Variant(value=True, overrides={Universe.EMAIL: frozenset({"a@example.org"})})
    rollout = StoredRollout("x", (variant,), universe=Universe.EMAIL)
    assert rollout.variant_for("a@example.org") is variant
    assert rollout.variant_for("b@example.org") is None


def test_one_variant_at_full_proportion_is_for_everybody_whatever_its_own_share() -> None:
    assert StoredRollout("x", variants("0"), Decimal(1)).variant_for(1) is not None
    assert StoredRollout("x", variants("0", "0"), Decimal(1)).variant_for(1) is None
    assert StoredRollout("x", variants("1"), Decimal(0)).variant_for(1) is None
    assert StoredRollout("x", (), Decimal(1)).variant_for(1) is None


@pytest.mark.parametrize("share", ["NaN", "Infinity", "-Infinity"])
def test_a_share_that_is_no_number_is_none(share: str) -> None:
    broken, whole = variants(share, "1")
    assert StoredRollout("x", (broken, whole), Decimal(1)).variant_for(1) is whole
    assert StoredRollout("x", (whole, broken), Decimal(share)).variant_for(1) is None


@given(st.integers(), st.text(max_size=9), thousandths)
def test_shares_that_fill_the_space_leave_nobody_out(identifier: int, salt: str, share: Decimal) -> None:
    rollout = StoredRollout("x", (Variant("a", share), Variant("b", 1 - share)), Decimal(1), salt)
    assert rollout.variant_for(identifier) is not None


@given(st.integers(), thousandths, thousandths)
def test_widening_a_rollout_takes_nobodys_variant_away(identifier: int, some: Decimal, more: Decimal) -> None:
    narrow, wide = sorted((some, more))
    before = StoredRollout("x", variants("0.3", "0.7"), narrow).variant_for(identifier)
    after = StoredRollout("x", variants("0.3", "0.7"), wide).variant_for(identifier)
    assert before is None or before == after


@pytest.mark.parametrize(
    ("text", "answer"),
    [("true", True), ("null", None), ("7", 7), ('"x"', "x"), ("", ""), ("{", "{"), ("on", "on"), ("[1]", [1])],
)  # fmt: skip
def test_overrides_are_json_or_else_text(text: str, answer: object) -> None:
    snapshot = RolloutSnapshot([StoredRollout("x_y", variants("1"), Decimal(1))], Overrides.of({"X_Y": text}))
    assert snapshot.answer("x_y", 1, "default") == answer


def test_an_override_of_endless_depth_is_text() -> None:
    assert Overrides.of({"X": "[" * 100_000}).answers == {"X": "[" * 100_000}


@pytest.mark.parametrize(
    ("text", "disabled"), [("true", True), ("1", True), ("ON", True), ("false", False), ("", False), ("0", False)]
)
def test_only_a_yes_disables(text: str, disabled: bool) -> None:
    overrides = Overrides.of_environment({"CODECOV__FEATURE__DISABLE": text, "CODECOV__FEATURE__A": "1", "PATH": "/"})
    snapshot = RolloutSnapshot([StoredRollout("x", variants("1"), Decimal(1))], overrides)
    assert snapshot.answer("x", 1, "default") == ("default" if disabled else 0)
    assert snapshot.answer("a", 1, "default") == 1
    assert snapshot.answer("disable", 1, "default") == "default"


def test_an_answer_of_another_type_is_no_answer() -> None:
    snapshot = RolloutSnapshot(overrides=Overrides.of({"X": "true"}))
    assert snapshot.value(Rollout("x", 10), 1) == 10
    assert snapshot.value(Rollout("x", default=False), 1) is True
