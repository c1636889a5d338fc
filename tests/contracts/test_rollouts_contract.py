"""The contracts of rollouts: stores on SQLite and on a real PostgreSQL, snapshots over them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from adapters.local import SnapshotRollouts
from adapters.sql import SqlDatabase, SqlRolloutStore
from adapters.sql.tables import feature_flag_variants, feature_flags
from codecov_core.ports import Rollouts, SilentTelemetry
from codecov_core.rollouts import Overrides, RolloutSnapshot, StoredRollout, Universe
from codecov_core.testing import ManualClock, MemoryRolloutStore, RolloutsContract, RolloutStoreContract
from tests.integration.sql.foreign import prepare_foreign
from tests.servers import PostgresDatabases

StoreOf = Callable[[Sequence[StoredRollout]], SqlRolloutStore]


def fill(database: SqlDatabase, rollouts: Sequence[StoredRollout]) -> SqlRolloutStore:
    """Write the rows as the administration page of the API does."""
    with database.transaction() as connection:
        for rollout in rollouts:
            row = {
                "name": rollout.name, "proportion": rollout.proportion, "salt": rollout.salt, "is_active": True,
                "platform": "B", "rollout_universe": str(rollout.universe),
            }  # fmt: skip
            connection.execute(insert(feature_flags), row)
            for number, variant in enumerate(rollout.variants):
                row = {
                    "name": f"v{number}", "feature_flag_id": rollout.name, "proportion": variant.proportion,
                    "value": variant.value,
                    "override_owner_ids": sorted(variant.overrides.get(Universe.OWNER_ID, ())),
                    "override_repo_ids": sorted(variant.overrides.get(Universe.REPO_ID, ())),
                    "override_org_ids": sorted(variant.overrides.get(Universe.ORG_ID, ())),
                    "override_emails": sorted(variant.overrides.get(Universe.EMAIL, ())),
                }  # fmt: skip
                connection.execute(insert(feature_flag_variants), row)
    return SqlRolloutStore(database)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[SqlDatabase]:
    with closing(SqlDatabase(f"sqlite:///{tmp_path / 'store.db'}", ManualClock())) as database:
        yield database


class TestSqlite(RolloutStoreContract):
    @pytest.fixture
    def store_of(self, sqlite: SqlDatabase) -> StoreOf:
        return lambda rollouts: fill(sqlite, rollouts)


class TestPostgresqlOfAnotherProgram(RolloutStoreContract):
    @pytest.fixture
    def store_of(self, postgres_databases: PostgresDatabases) -> Iterator[StoreOf]:
        url = postgres_databases.create(postgres_databases.template("foreign", prepare_foreign))
        with closing(SqlDatabase(url, ManualClock())) as database:
            yield lambda rollouts: fill(database, rollouts)
        postgres_databases.drop(url)


class TestRolloutSnapshot(RolloutsContract):
    @pytest.fixture
    def rollouts_of(self) -> type[RolloutSnapshot]:
        return RolloutSnapshot


class TestSnapshotRollouts(RolloutsContract):
    @pytest.fixture(params=[timedelta(0), timedelta(minutes=5)])
    def rollouts_of(self, request: pytest.FixtureRequest) -> Callable[[Sequence[StoredRollout], Overrides], Rollouts]:
        def rollouts_of(stored: Sequence[StoredRollout], overrides: Overrides) -> Rollouts:
            store = MemoryRolloutStore(stored)
            return SnapshotRollouts(store, overrides, ManualClock(), SilentTelemetry(), max_age=request.param)

        return rollouts_of
