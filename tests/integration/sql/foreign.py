"""A database that another program's migrations own: without the unique keys that are ours, with its triggers.

The triggers are written after their description (chapter 07 §9.1), with the faults it tells of.
"""

from sqlalchemy import text

from adapters.sql.engine import SqlEngine
from adapters.sql.schema import create_shared_tables
from adapters.sql.tables import SHARED
from codecov_core.testing import ManualClock

TRIGGERS = (
    """
    CREATE FUNCTION commits_insert_pr_branch() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.pullid IS NOT NULL AND NEW.merged IS NOT TRUE THEN
        INSERT INTO pulls (repoid, pullid, author, head) VALUES (NEW.repoid, NEW.pullid, NEW.author, NEW.commitid)
        ON CONFLICT DO NOTHING;
      END IF;
      IF NEW.branch IS NOT NULL THEN
        INSERT INTO branches (repoid, branch, head, updatestamp, authors)
        VALUES (NEW.repoid, NEW.branch, NEW.commitid, NEW."timestamp",
                CASE WHEN NEW.author IS NOT NULL THEN ARRAY[NEW.author] END)
        ON CONFLICT DO NOTHING;
      END IF;
      RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER commits_insert_pr_branch AFTER INSERT ON commits
    FOR EACH ROW EXECUTE FUNCTION commits_insert_pr_branch()
    """,
    """
    CREATE FUNCTION commits_update_heads() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.pullid IS NOT NULL AND NEW.merged IS NOT TRUE THEN
        UPDATE pulls SET updatestamp = now(), author = coalesce(author, NEW.author),
          head = CASE WHEN EXISTS (
            SELECT FROM commits c WHERE c.repoid = NEW.repoid AND c.commitid = pulls.head
              AND c.deleted IS NOT TRUE AND c."timestamp" > NEW."timestamp"
          ) THEN head ELSE NEW.commitid END
        WHERE repoid = NEW.repoid AND pullid = NEW.pullid;
      END IF;
      IF NEW.branch IS NOT NULL THEN
        UPDATE branches SET updatestamp = now(),
          authors = CASE WHEN NEW.author IS NULL THEN authors
            ELSE array_append(array_remove(coalesce(authors, '{}'), NEW.author), NEW.author) END,
          head = CASE WHEN head IS NULL OR head <> NEW.commitid AND NEW."timestamp" >= coalesce((
            SELECT c."timestamp" FROM commits c
            WHERE c.repoid = NEW.repoid AND c.commitid = branches.head AND c.deleted IS NOT TRUE
          ), '-infinity') THEN NEW.commitid ELSE head END
        WHERE repoid = NEW.repoid AND branch = NEW.branch;
      END IF;
      RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER commits_update_heads AFTER UPDATE ON commits FOR EACH ROW WHEN (
      OLD.deleted IS DISTINCT FROM NEW.deleted OR NEW.state = 'complete' AND NEW.deleted IS NOT TRUE AND (
        OLD.state IS DISTINCT FROM NEW.state OR OLD.pullid IS DISTINCT FROM NEW.pullid
        OR OLD.merged IS DISTINCT FROM NEW.merged OR OLD.branch IS DISTINCT FROM NEW.branch))
    EXECUTE FUNCTION commits_update_heads()
    """,
    """
    CREATE FUNCTION repos_before_insert_or_update() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE repos SET name = NULL, deleted = true, active = false, activated = false
      WHERE ownerid = NEW.ownerid AND name = NEW.name AND repoid <> NEW.repoid;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER repos_before_insert BEFORE INSERT ON repos
    FOR EACH ROW EXECUTE FUNCTION repos_before_insert_or_update()
    """,
    """
    CREATE TRIGGER repos_before_update BEFORE UPDATE ON repos FOR EACH ROW
    WHEN (NEW.name IS NOT NULL AND NEW.name IS DISTINCT FROM OLD.name)
    EXECUTE FUNCTION repos_before_insert_or_update()
    """,
    """
    CREATE FUNCTION owners_before_insert_or_update() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE owners SET username = NULL
      WHERE service = NEW.service AND username = NEW.username AND ownerid <> NEW.ownerid;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER owners_before_insert BEFORE INSERT ON owners
    FOR EACH ROW EXECUTE FUNCTION owners_before_insert_or_update()
    """,
    """
    CREATE TRIGGER owners_before_update BEFORE UPDATE ON owners FOR EACH ROW
    WHEN (NEW.username IS NOT NULL AND NEW.username IS DISTINCT FROM OLD.username)
    EXECUTE FUNCTION owners_before_insert_or_update()
    """,
)


def prepare_foreign(url: str) -> None:
    """Make the shared tables as their own program has them."""
    engine = SqlEngine(url)
    with engine.transaction() as connection:
        create_shared_tables(connection, ManualClock().now())
        for table in SHARED.tables.values():
            for index in table.indexes:
                if str(index.name).startswith("cov_"):
                    connection.execute(text(f"DROP INDEX {index.name}"))
        connection.execute(text("CREATE TABLE django_migrations (app text, name text)"))
        if connection.dialect.name == "postgresql":
            for statement in TRIGGERS:
                connection.exec_driver_sql(statement)
    engine.dispose()
