"""Opening what is there: new, older, newer, foreign, broken, absent."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, make_url, select, text

from adapters.sql import SqlDatabase, SqlUploadInbox, sqlite_url
from adapters.sql.engine import SqlEngine
from adapters.sql.schema import STEPS, Step, ensure_schema, schema_version
from adapters.sql.tables import OWN, SHARED, codecov_auth_plan, codecov_auth_tier, constants
from codecov_core.errors import (
    CodecovError,
    CorruptStoreError,
    DatabaseRefusedError,
    DatabaseUnavailableError,
    InvalidDatabaseUrlError,
    NewerStoreError,
    QueueUnavailableError,
    StorageError,
)
from codecov_core.ports import CommitKey, NewRepository, NewUploadJob
from codecov_core.testing import ManualClock

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def tables(database: SqlDatabase) -> set[str]:
    with database.transaction(reading=True) as connection:
        return set(inspect(connection).get_table_names())


def test_an_owned_database_gets_every_table_and_its_first_rows(database: SqlDatabase) -> None:
    assert {*SHARED.tables, *OWN.tables} <= tables(database)
    with database.transaction(reading=True) as connection:
        plans = connection.execute(
            select(codecov_auth_plan.c.name, codecov_auth_tier.c.tier_name).join(codecov_auth_tier)
        )
        tier_of = {row.name: row.tier_name for row in plans}
        known = set(connection.scalars(select(constants.c.key)))
    assert len(tier_of) == 13
    assert (tier_of["users-developer"], tier_of["users-pr-inappy"]) == ("team", "pro")
    assert known == {"version", "install_id"}


@pytest.mark.parametrize("database_url", ["foreign"], indirect=True)
def test_beside_another_program_only_our_own_tables_are_made(database_url: str) -> None:
    before = SqlEngine(database_url)
    with before.transaction() as connection:
        connection.execute(text("DELETE FROM constants"))
    before.dispose()
    database = SqlDatabase(database_url, ManualClock())
    assert tables(database) == {*SHARED.tables, *OWN.tables, "django_migrations"}
    with database.transaction(reading=True) as connection:
        assert connection.scalar(text("SELECT count(*) FROM constants")) == 0
        assert connection.scalar(text("SELECT count(*) FROM pg_indexes WHERE indexname = 'cov_upload_created_at'")) == 0
    database.close()


@pytest.mark.parametrize("database_url", ["foreign"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "missing"),
    [
        ("ALTER TABLE owners DROP COLUMN external_id", None),
        ("ALTER TABLE reports_upload DROP COLUMN upload_extras", "reports_upload.upload_extras"),
        ("DROP TABLE reports_uploadleveltotals", "reports_uploadleveltotals.coverage"),
    ],
)
def test_an_installation_too_old_is_told_apart(database_url: str, statement: str, missing: str | None) -> None:
    other = SqlEngine(database_url)
    with other.transaction() as connection:
        connection.execute(text(statement))
    if missing is None:
        SqlDatabase(database_url, ManualClock()).close()
    else:
        with pytest.raises(CorruptStoreError, match=missing):
            SqlDatabase(database_url, ManualClock())
        with other.transaction(reading=True) as connection:
            assert not set(inspect(connection).get_table_names()) & set(OWN.tables)
    other.dispose()


def test_a_right_we_lack(postgres_url: str) -> None:
    other = SqlEngine(postgres_url)
    role = f"guest_{other.engine.url.database}"
    with other.transaction() as connection:
        connection.execute(text(f"CREATE ROLE \"{role}\" LOGIN PASSWORD 'hush-hush'"))
    as_guest = make_url(postgres_url).set(username=role, password="hush-hush")
    with pytest.raises(DatabaseRefusedError, match="permission denied") as caught:
        SqlDatabase(as_guest.render_as_string(hide_password=False), ManualClock())
    assert not caught.value.retryable
    assert "hush-hush" not in everything_said(caught.value)
    with other.transaction() as connection:
        connection.execute(text(f'DROP ROLE "{role}"'))
    other.dispose()


def test_opening_again_changes_nothing(database_url: str) -> None:
    first = SqlDatabase(database_url, ManualClock())
    with first.begin() as work:
        made = work.repositories.ensure(NewRepository("github", "1", "a", "1", "b"), NOW)
    first.close()
    again = SqlDatabase(database_url, ManualClock())
    with again.reading() as work:
        assert work.repositories.get(made.repoid) == made
    again.close()


def test_steps_are_applied_once_in_order(database: SqlDatabase) -> None:
    def add_column(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE cov_decision ADD COLUMN note text"))

    def add_row(connection: Connection, at: datetime) -> None:
        connection.execute(text("INSERT INTO constants (key, value) VALUES ('tried', 'once')"))

    steps = (*STEPS, Step("a note", own=add_column), Step("a row", own=lambda _: None, shared=add_row))
    for _ in range(2):
        with database.transaction() as connection:
            ensure_schema(connection, NOW, steps)
    with database.transaction(reading=True) as connection:
        assert schema_version(connection) == len(steps)
        assert connection.scalar(text("SELECT value FROM constants WHERE key = 'tried'")) == "once"
        columns = [column["name"] for column in inspect(connection).get_columns("cov_decision")]
        descriptions = connection.scalars(text("SELECT description FROM cov_schema_version ORDER BY version"))
        assert list(descriptions) == [step.description for step in steps]
    assert columns.count("note") == 1


def test_a_store_from_before_the_rules_of_configurations_gets_their_column(database: SqlDatabase) -> None:
    with database.transaction() as connection:
        connection.execute(text("ALTER TABLE cov_commit_config DROP COLUMN rules"))
        connection.execute(text("DELETE FROM cov_schema_version WHERE version > 3"))
        row = {"sha": "a" * 40, "at": NOW.isoformat()}
        connection.execute(
            text(
                "INSERT INTO cov_commit_config (repoid, sha, errors, warnings, first_tried, updated_at) "
                "VALUES (1, :sha, '[]', '[]', :at, :at)"
            ),
            row,
        )
    with database.transaction() as connection:
        ensure_schema(connection, NOW)
        assert schema_version(connection) == len(STEPS)
        assert connection.scalar(text("SELECT rules FROM cov_commit_config")) == 0


def test_a_store_from_before_the_places_of_names_and_the_doubts_gets_their_columns(database: SqlDatabase) -> None:
    with database.begin() as work:
        upload = NewUploadJob(1, "upload:1", CommitKey(1, "a" * 40), {}, NOW)
        assert work.upload_jobs.insert([upload], NOW) == (1,)
    with database.transaction() as connection:
        connection.execute(text("ALTER TABLE cov_upload_job DROP COLUMN places"))
        connection.execute(text("ALTER TABLE cov_commit_job DROP COLUMN notify_doubts"))
        connection.execute(text("DELETE FROM cov_schema_version WHERE version > 4"))
    with database.transaction() as connection:
        ensure_schema(connection, NOW)
        assert schema_version(connection) == len(STEPS)
    with database.begin() as work:
        assert work.upload_jobs.get_many([1])[1].places == ()
        assert work.commit_jobs.touch(CommitKey(1, "a" * 40), NOW).notify_doubts == 0


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    database = SqlDatabase(f"sqlite:///{file}", ManualClock())
    with database.transaction() as connection:
        connection.execute(text("INSERT INTO cov_schema_version VALUES (99, 'from the future', '2030-01-01')"))
    database.close()
    before = file.read_bytes()

    with pytest.raises(NewerStoreError, match="version 99") as caught:
        SqlDatabase(f"sqlite:///{file}", ManualClock())

    assert caught.value.facts == {"found": 99, "supported": len(STEPS)}
    assert file.read_bytes() == before


def test_tables_of_our_names_that_nobody_owns_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE commits (mine text)")
    connection.close()
    with pytest.raises(CorruptStoreError, match="commits"):
        SqlDatabase(f"sqlite:///{file}", ManualClock())
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("commits",)]
    connection.close()


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "store.db"
    file.write_bytes(content)
    with pytest.raises(CorruptStoreError, match=r"store\.db"):
        SqlDatabase(f"sqlite:///{file}", ManualClock())
    assert file.read_bytes() == content


def test_a_folder_of_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "50% off? #1 @ü:x"
    folder.mkdir()
    SqlDatabase(sqlite_url(folder / "store.db"), ManualClock()).close()
    assert [file.name for file in folder.iterdir()] == ["store.db"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened"):
        SqlDatabase(f"sqlite:///{tmp_path / 'none' / 'store.db'}", ManualClock())


def test_a_full_disk(tmp_path: Path) -> None:
    database = SqlDatabase(f"sqlite:///{tmp_path / 'store.db'}", ManualClock())
    with database.transaction(reading=True) as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # what the file has now stays the most it may have
    flags = [f"{number} {'x' * 1000}" for number in range(2000)]
    with pytest.raises(StorageError, match="disk is full"), database.begin() as work:
        work.flags.ensure(work.repositories.ensure(NewRepository("github", "1", "a", "1", "b"), NOW).repoid, flags, NOW)
    with database.begin() as work:  # nothing of it is there, and it goes on
        assert work.repositories.ensure(NewRepository("github", "1", "a", "1", "b"), NOW).repoid == 1
    database.close()


def test_another_writer(tmp_path: Path) -> None:
    database = SqlDatabase(f"sqlite:///{tmp_path / 'store.db'}", ManualClock())
    with database.transaction() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    writer = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailableError, match="another process is writing"), database.begin():
        pass
    with database.reading() as work:  # a reader is not held up
        assert work.repositories.get(1) is None
    writer.execute("ROLLBACK")
    writer.close()
    with database.begin() as work:
        work.repositories.ensure(NewRepository("github", "1", "a", "1", "b"), NOW)
    database.close()


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(DatabaseUnavailableError) as caught:
        SqlDatabase("postgres://me:hush-hush@127.0.0.1:1/name", ManualClock())
    assert caught.value.retryable
    assert "hush-hush" not in everything_said(caught.value)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_is_cut(database: SqlDatabase) -> None:
    cut = text("SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(DatabaseUnavailableError), database.transaction() as connection:
        connection.execute(cut)
    with database.reading() as work:  # the next one gets another
        assert work.repositories.get(1) is None


def test_the_inbox_says_so_in_its_own_words(tmp_path: Path) -> None:
    database = SqlDatabase(f"sqlite:///{tmp_path / 'store.db'}", ManualClock())
    with database.transaction() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    writer = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    inbox, key = SqlUploadInbox(database), CommitKey(1, "a" * 40)
    with pytest.raises(QueueUnavailableError, match="another process is writing"):
        inbox.push(key, b"{}", NOW)
    assert inbox.peek(key, 1) == ()
    writer.close()
    database.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mysql://me:hush-hush@host/name",
        "postgresql://me:hush@hush:hush-hush/name",
        "postgresql+psycopg2://me:hush-hush@host/name",
        "sqlite+pysqlcipher://:hush-hush@/file",
        "not a URL, but hush-hush",
    ],
)
def test_an_url_of_no_kind_is_not_repeated(url: str) -> None:
    with pytest.raises(InvalidDatabaseUrlError) as caught:
        SqlDatabase(url, ManualClock())
    assert "hush" not in everything_said(caught.value)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgresql://me:hush@db.example:6432/coverage", "PostgreSQL database coverage at db.example"),
        ("postgres://me:hush@/coverage?host=/run/pg", "PostgreSQL database coverage at /run/pg"),
        ("sqlite:///some/store.db", "SQLite database some/store.db"),
        ("sqlite://", "SQLite database in memory"),
    ],
)
def test_the_name_has_no_secrets(url: str, name: str) -> None:
    assert SqlEngine(url).name == name


def test_sqlite_loads_no_other_driver(tmp_path: Path) -> None:
    program = f"""
import sys
from datetime import UTC, datetime
from adapters.sql import SqlDatabase, SqlUploadInbox
class Clock:
    def now(self): return datetime.now(UTC)
    def monotonic(self): return 0.0
SqlDatabase("sqlite:///{tmp_path}/store.db", Clock()).close()
unwanted = ("psycopg", "sqlalchemy.dialects.postgresql", "sqlalchemy.orm", "numpy", "lxml", "redis", "celery")
print([name for name in unwanted if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def everything_said(error: CodecovError) -> str:
    return f"{error!r} {error} {error.facts!r} {error.__cause__!r} {error.__context__!r}"
