"""The eight columns that ``reports_reportleveltotals`` and ``reports_uploadleveltotals`` share (chapter 01 §15.2)."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Table

from adapters.sql.statements import insert_or_update
from codecov_core.ports import LevelTotals

TOTALS_COLUMNS = ("files", "lines", "hits", "misses", "partials", "branches", "methods", "coverage")
"""Columns and fields, named alike."""


def level_totals(row: RowMapping) -> LevelTotals:
    """Take the totals from a row that has these columns."""
    return LevelTotals(**{name: row[name] for name in TOTALS_COLUMNS})


def upsert_totals(
    connection: Connection, table: Table, key: str, totals: Mapping[int, LevelTotals], at: datetime
) -> None:
    """Insert or replace totals by the id in the unique column ``key``."""
    if not totals:
        return
    statement = insert_or_update(
        connection,
        table,
        [key],
        lambda excluded: {name: excluded[name] for name in (*TOTALS_COLUMNS, "updated_at")},
    )
    connection.execute(
        statement,
        [
            {
                key: number,
                "external_id": uuid.uuid4(),
                "created_at": at,
                "updated_at": at,
                **{name: getattr(of_one, name) for name in TOTALS_COLUMNS},
            }
            for number, of_one in totals.items()
        ],
    )
