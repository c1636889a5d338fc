"""Gradual rollouts: tables ``feature_flags`` and ``feature_flag_variants`` (chapter 03 §17.1)."""

from collections import defaultdict

from sqlalchemy import Row, select

from adapters.sql.database import SqlDatabase
from adapters.sql.tables import feature_flag_variants, feature_flags
from codecov_core.rollouts import StoredRollout, Universe, Variant


class SqlRolloutStore:
    """``RolloutStore`` with transactions of its own: do not call it inside a unit of work."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def read(self) -> tuple[StoredRollout, ...]:
        """Give every rollout with its variants; two statements, however many there are."""
        with self._database.transaction(reading=True) as connection:
            rollouts = connection.execute(select(feature_flags)).all()
            variants = connection.execute(select(feature_flag_variants).order_by("variant_id")).all()
        by_rollout: dict[str, list[Variant]] = defaultdict(list)
        for row in variants:
            by_rollout[row.feature_flag_id].append(_variant(row))
        return tuple(
            StoredRollout(
                name=row.name,
                variants=tuple(by_rollout[row.name]),
                proportion=row.proportion,
                salt=row.salt,
                universe=next((universe for universe in Universe if universe == row.rollout_universe), None),
            )
            for row in rollouts
        )


def _variant(row: "Row[tuple[object, ...]]") -> Variant:
    return Variant(
        value=row.value,
        proportion=row.proportion,
        overrides={
            Universe.OWNER_ID: frozenset(row.override_owner_ids or ()),
            Universe.REPO_ID: frozenset(row.override_repo_ids or ()),
            Universe.ORG_ID: frozenset(row.override_org_ids or ()),
            Universe.EMAIL: frozenset(row.override_emails or ()),
        },
    )
