"""Flags: tables ``reports_repositoryflag`` and ``reports_uploadflagmembership`` (chapter 07 §4)."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from adapters.sql.statements import hold_lock, in_batches, insert_ignoring
from adapters.sql.tables import reports_repositoryflag, reports_upload, reports_uploadflagmembership
from adapters.sql.tables.types import storable

_NAME_LENGTH = 1024


class SqlFlagRepository:
    """``FlagRepository`` on an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ensure(self, repoid: int, names: Sequence[str], at: datetime) -> Mapping[str, int]:
        """Give the flag ids by name, making what is missing."""
        stored_names = {name: storable(name)[:_NAME_LENGTH] for name in names}
        wanted = list(dict.fromkeys(stored_names.values()))
        ids = self._ids(repoid, wanted)
        missing = [name for name in wanted if name not in ids]
        if missing:
            hold_lock(self._connection, f"flags {repoid}")
            ids |= self._ids(repoid, missing)
            self._insert(repoid, [name for name in missing if name not in ids], at)
            ids |= self._ids(repoid, missing)
        return {name: ids[stored] for name, stored in stored_names.items()}

    def link(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Link uploads to flags; locking the uploads keeps racing callers from linking twice."""
        upload_ids = sorted({upload_id for upload_id, _ in pairs})
        linked: set[tuple[int, int]] = set()
        table = reports_uploadflagmembership
        for some in in_batches(upload_ids):
            self._connection.execute(
                select(reports_upload.c.id)
                .where(reports_upload.c.id.in_(some))
                .order_by(reports_upload.c.id)
                .with_for_update(key_share=True)
            )
            present = select(table.c.upload_id, table.c.flag_id).where(table.c.upload_id.in_(some))
            linked |= {(row.upload_id, row.flag_id) for row in self._connection.execute(present)}
        rows = [
            {"upload_id": upload_id, "flag_id": flag_id}
            for upload_id, flag_id in dict.fromkeys(pairs)
            if (upload_id, flag_id) not in linked
        ]
        if rows:
            self._connection.execute(insert_ignoring(self._connection, table), rows)

    def names(self, repoid: int) -> tuple[str, ...]:
        """Give the names of the repository's flags that are not deleted, by id."""
        table = reports_repositoryflag
        wanted = (
            select(table.c.flag_name)
            .where(table.c.repository_id == repoid, table.c.deleted.is_not(True))
            .order_by(table.c.id)
        )
        return tuple(self._connection.scalars(wanted))

    def _ids(self, repoid: int, names: Sequence[str]) -> dict[str, int]:
        """Give the ids by name, the oldest where a name was made twice."""
        table = reports_repositoryflag
        ids: dict[str, int] = {}
        for some in in_batches(names):
            wanted = (
                select(table.c.flag_name, table.c.id)
                .where(table.c.repository_id == repoid, table.c.flag_name.in_(some))
                .order_by(table.c.id.desc())
            )
            ids.update((row.flag_name, row.id) for row in self._connection.execute(wanted))
        return ids

    def _insert(self, repoid: int, names: Iterable[str], at: datetime) -> None:
        rows = [
            {
                "repository_id": repoid,
                "flag_name": name,
                "external_id": uuid.uuid4(),
                "created_at": at,
                "updated_at": at,
                "deleted": False,
            }
            for name in names
        ]
        if rows:
            self._connection.execute(insert(reports_repositoryflag), rows)
