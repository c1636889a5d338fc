"""Our spelling of the shared tables beside facts read from a database of the reference system (chapter 07 §3, §4)."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import DefaultClause
from sqlalchemy.sql.elements import ClauseElement

from adapters.sql.tables import SHARED
from adapters.sql.tables.enums import ALL_ENUMS
from adapters.sql.tables.metadata import PartialIndex

FACTS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "data" / "schema" / "shared.json").read_text())
POSTGRESQL: Dialect = PGDialect()  # type: ignore[no-untyped-call]
TABLES = sorted(FACTS["tables"])

DEFAULTS_OF_A_BARE_SERVER = {
    "uuid_generate_v4()": "gen_random_uuid()",
    "random_string(10)": "substr(replace(gen_random_uuid()::text, '-', ''), 1, 10)",
}
"""Functions that only a migrated database has, and what an owned one uses instead."""

EXTRA_PRIMARY_KEYS = {"branches": ["repoid", "branch"], "pulls": ["id"]}
"""Chapter 07 §18.4: these tables have none upstream."""


def spelled_type(column: Column[Any]) -> str:
    text = column.type.compile(POSTGRESQL).lower()
    return text.replace("varchar", "character varying")


def spelled_default(column: Column[Any]) -> str | None:
    if column.server_default is None or column.identity:
        return None
    assert isinstance(column.server_default, DefaultClause)
    default = column.server_default.arg
    return str(default.compile(dialect=POSTGRESQL)) if isinstance(default, ClauseElement) else f"'{default}'"


def expected_default(fact: dict[str, Any]) -> str | None:
    text: str | None = fact["default"]
    if text is None or text.startswith("nextval("):
        return None
    text = text.split("::")[0]
    if text.isdigit():
        text = f"'{text}'"  # an untyped literal, which the server reads as the column's type
    return DEFAULTS_OF_A_BARE_SERVER.get(text, text)


def test_no_shared_table_is_missing_or_made_up() -> None:
    assert sorted(SHARED.tables) == TABLES


def test_enums_have_the_wire_names_and_values() -> None:
    assert {enum.name: list(enum.values) for enum in ALL_ENUMS} == FACTS["enums"]


@pytest.mark.parametrize("name", TABLES)
def test_columns(name: str) -> None:
    facts = FACTS["tables"][name]
    table = SHARED.tables[name]

    ours = [(column.name, spelled_type(column), column.nullable, spelled_default(column)) for column in table.columns]

    assert ours == [(fact["name"], fact["type"], fact["nullable"], expected_default(fact)) for fact in facts["columns"]]
    assert [column.name for column in table.columns if column.identity] == [
        fact["name"] for fact in facts["columns"] if fact["identity"]
    ]


@pytest.mark.parametrize("name", TABLES)
def test_keys(name: str) -> None:
    facts = FACTS["tables"][name]
    table = SHARED.tables[name]

    assert list(table.primary_key.columns.keys()) == EXTRA_PRIMARY_KEYS.get(name, facts["primary_key"])
    assert {
        constraint.name: list(constraint.columns.keys())
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    } == facts["unique_constraints"]
    assert not [constraint for constraint in table.constraints if isinstance(constraint, CheckConstraint)]


@pytest.mark.parametrize("name", TABLES)
def test_foreign_keys_do_in_the_database_what_the_application_did(name: str) -> None:
    table = SHARED.tables[name]

    def expected_action(fact: dict[str, Any]) -> str:
        return str(fact["on_delete"] if fact["on_delete"] != "NO ACTION" else fact["app_on_delete"].replace("_", " "))

    ours = {
        (
            key.name,
            tuple(key.column_keys),
            key.referred_table.name,
            key.elements[0].column.name,
            key.ondelete,
            bool(key.deferrable),
        )
        for key in table.constraints
        if isinstance(key, ForeignKeyConstraint)
    }

    assert ours == {
        (
            fact["name"],
            tuple(fact["columns"]),
            fact["ref_table"],
            *fact["ref_columns"],
            expected_action(fact),
            fact["deferrable"],
        )
        for fact in FACTS["tables"][name]["foreign_keys"]
        if fact["ref_table"] in SHARED.tables
    }


@pytest.mark.parametrize("name", TABLES)
def test_indexes(name: str) -> None:
    """Only indexes for searching by part of a text are left out; every index added is named ``cov_``."""
    ours = [index for index in SHARED.tables[name].indexes if not str(index.name).startswith("cov_")]
    facts = [fact for fact in FACTS["tables"][name]["indexes"] if not fact["nondefault_opclasses"]]

    assert {index.name: spelled_index(index) for index in ours} == {
        fact["name"]: (fact["unique"], expected_keys(fact), expected_predicate(fact)) for fact in facts
    }


def spelled_index(index: Index) -> tuple[bool, list[str], str | None]:
    where = index.where if isinstance(index, PartialIndex) else None
    keys = [str(expression).split(".")[-1] for expression in index.expressions]
    return index.unique, [key.replace('"', "") for key in keys], where


def expected_keys(fact: dict[str, Any]) -> list[str]:
    keys = [key.replace('"', "").replace("substring(", "substr(") for key in fact["keys"]]
    return [key + " DESC" * (way == "desc") for key, way in zip(keys, fact["directions"], strict=True)]


def expected_predicate(fact: dict[str, Any]) -> str | None:
    return None if fact["predicate"] is None else str(fact["predicate"]).strip("()").split("::")[0]
