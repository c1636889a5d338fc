"""What a real server says about the tables we made, beside facts of the reference database."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from adapters.sql import SqlDatabase

FACTS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "data" / "schema" / "shared.json").read_text())

COLUMNS = text("""
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 ORDER BY c.relname, a.attnum
""")
ENUMS = text("""
    SELECT t.typname, array_agg(e.enumlabel ORDER BY e.enumsortorder) AS labels
    FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid GROUP BY t.typname
""")
SEQUENCES = text("""
    SELECT sequencename::text FROM pg_sequences WHERE schemaname = 'public'
""")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_catalog(database: SqlDatabase) -> None:
    with database.transaction(reading=True) as connection:
        columns: dict[str, list[tuple[str, str, bool]]] = {}
        for row in connection.execute(COLUMNS):
            columns.setdefault(row.relname, []).append((row.attname, row.type, row.nullable))
        enums = {row.typname: row.labels for row in connection.execute(ENUMS)}
        sequences = set(connection.scalars(SEQUENCES))

    assert enums == FACTS["enums"]
    for name, facts in FACTS["tables"].items():
        assert columns[name] == [(fact["name"], fact["type"], fact["nullable"]) for fact in facts["columns"]]
        drawn = [
            fact["default"].split("'")[1] for fact in facts["columns"] if str(fact["default"]).startswith("nextval")
        ]
        assert set(drawn) <= sequences
