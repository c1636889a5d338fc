"""Creating and upgrading the tables (chapter 07 §18.1).

A database that Django's migrations own (it has ``django_migrations``) is *attached* to: only our own ``cov_*`` tables
are made there. Every other one is *owned*: everything is made, and filled with the rows the shared programs expect.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, func, insert, inspect, select, text
from sqlalchemy.schema import CreateColumn

from adapters.sql.engine import database_name
from adapters.sql.seed import seed
from adapters.sql.statements import hold_lock
from adapters.sql.tables import (
    OWN,
    SHARED,
    branches,
    commits,
    core_commiterror,
    cov_commit_config,
    cov_commit_job,
    cov_saved_config,
    cov_schema_version,
    cov_upload_job,
    feature_flag_variants,
    feature_flags,
    owners,
    pulls,
    reports_commitreport,
    reports_reportleveltotals,
    reports_repositoryflag,
    reports_upload,
    reports_uploaderror,
    reports_uploadflagmembership,
    reports_uploadleveltotals,
    repos,
)
from adapters.sql.tables.enums import ALL_ENUMS
from codecov_core.errors import CorruptStoreError, NewerStoreError
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the schema, applied once, in order; what has been released is never edited."""

    description: str
    own: Callable[[Connection], None]
    """Changes our own tables, in every database."""
    shared: Callable[[Connection, datetime], None] | None = None
    """Changes the shared tables, in an owned database only."""


def create_own_tables(connection: Connection) -> None:
    """Make every ``cov_*`` table."""
    OWN.create_all(connection, checkfirst=False)


def create_shared_tables(connection: Connection, at: datetime) -> None:
    """Make the tables other programs share, with the rows they expect."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS citext"))
        for enum in ALL_ENUMS:
            values = ", ".join(f"'{value}'" for value in enum.values)
            connection.execute(text(f"CREATE TYPE {enum.name} AS ENUM ({values})"))
    SHARED.create_all(connection, checkfirst=False)
    seed(connection, at)


def create_rollout_tables(connection: Connection, _: datetime) -> None:
    """Make the tables of rollouts, which the first step of later versions makes by itself."""
    SHARED.create_all(connection, [feature_flags, feature_flag_variants], checkfirst=True)


def create_config_tables(connection: Connection) -> None:
    """Make the tables of configurations that commits bring along, which the first step makes by itself as well."""
    OWN.create_all(connection, [cov_commit_config, cov_saved_config], checkfirst=True)


def add_rules_of_configs(connection: Connection) -> None:
    """Add by which rules a commit's configuration was read, which later versions of the table have by themselves."""
    _add_column(connection, cov_commit_config.c.rules)


def add_places_of_names(connection: Connection) -> None:
    """Add where the names stand that later processings of an upload added; later versions have it by themselves."""
    _add_column(connection, cov_upload_job.c.places)


def add_doubts_of_notifications(connection: Connection) -> None:
    """Add how often what was told is in doubt, which later versions have by themselves."""
    _add_column(connection, cov_commit_job.c.notify_doubts)


STEPS: tuple[Step, ...] = (
    Step("first tables", own=create_own_tables, shared=create_shared_tables),
    Step("rollouts", own=lambda _: None, shared=create_rollout_tables),
    Step("configurations of commits", own=create_config_tables),
    Step("rules by which they were read", own=add_rules_of_configs),
    Step("places of names that were added", own=add_places_of_names),
    Step("doubts of notifications", own=add_doubts_of_notifications),
)
"""All steps; the version of a store is how many of them it has seen."""


def ensure_schema(connection: Connection, at: datetime, steps: tuple[Step, ...] = STEPS) -> None:
    """Bring the database to the version of this program, within the open transaction.

    Raises ``NewerStoreError`` when it has seen steps we do not know, ``CorruptStoreError`` when it holds tables of the
    same names that nobody's migrations own, or when the tables we share lack a column we use (an installation too
    old); nothing is changed then. Safe to race: the second one finds it done.
    """
    if schema_version(connection) == len(steps):
        return
    hold_lock(connection, "schema")
    version = schema_version(connection)
    if version > len(steps):
        message = (
            f"{database_name(connection.engine.url)} was written by a newer codecov-worker (its version {version}, "
            f"known here up to {len(steps)}); upgrade codecov-worker, or use another database or store"
        )
        raise NewerStoreError(message, found=version, supported=len(steps))
    attached = is_attached(connection)
    if attached:
        _require_shared_tables(connection)
    elif version == 0:
        _refuse_foreign_tables(connection)
    for number, step in enumerate(steps[version:], start=version + 1):
        step.own(connection)
        if step.shared is not None and not attached:
            step.shared(connection, at)
        row = {"version": number, "description": step.description, "applied_at": at}
        connection.execute(insert(cov_schema_version), row)


def schema_version(connection: Connection) -> int:
    """Give how many steps the database has seen; 0 for one that is not ours yet."""
    if not inspect(connection).has_table(cov_schema_version.name):
        return 0
    version = connection.scalar(select(func.max(cov_schema_version.c.version)))
    return 0 if version is None else int(version)


def is_attached(connection: Connection) -> bool:
    """Tell whether Django's migrations own the shared tables of this database."""
    return inspect(connection).has_table("django_migrations")


def _add_column(connection: Connection, column: Column[Any]) -> None:
    """Add a column, which has a default on the server, to a table that may have it already."""
    table = column.table.name
    if column.name not in {present["name"] for present in inspect(connection).get_columns(table)}:
        definition = CreateColumn(column).compile(dialect=connection.dialect)
        connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {definition}"))


def _refuse_foreign_tables(connection: Connection) -> None:
    present = sorted(set(inspect(connection).get_table_names()) & {*SHARED.tables, *OWN.tables})
    if present:
        message = (
            f"{database_name(connection.engine.url)} already has tables of our names that nobody's migrations own: "
            f"{', '.join(present)}; use another database or store"
        )
        raise CorruptStoreError(message, tables=present)


_USED = (
    *(owners, repos, branches, commits, core_commiterror, pulls),
    *(reports_commitreport, reports_upload, reports_uploaderror),
    *(reports_repositoryflag, reports_uploadflagmembership, reports_reportleveltotals, reports_uploadleveltotals),
)
_NOT_USED = {"owners.external_id", "pulls.sentry_commentid"}
"""The newest columns of these tables (chapter 07 §18.1); an installation may lack them."""


def _require_shared_tables(connection: Connection) -> None:
    present = inspect(connection).get_multi_columns()
    columns = {name: {column["name"] for column in found} for (_, name), found in present.items()}
    wanted = {f"{table.name}.{column.name}" for table in _USED for column in table.columns} - _NOT_USED
    missing = sorted(wanted - {f"{name}.{column}" for name, found in columns.items() for column in found})
    if missing:
        message = f"the database lacks columns that this program uses; migrate it first: {', '.join(missing)}"
        raise CorruptStoreError(message, columns=missing)
