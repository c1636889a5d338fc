"""What every database does: transactions, and the tables that are shared with other programs."""

from datetime import timedelta

from codecov_core.ports import (
    Commit,
    CommitState,
    Database,
    NewCommit,
    NewRepository,
    PublishedReport,
    ReportType,
    Repository,
    UnitOfWork,
)
from codecov_core.testing.contracts.expectations import START, later, raising

_NEW = NewRepository("github", "9001", "Acme", "77", "gadget")


def make_repository(database: Database, service_id: str = "77", name: str = "gadget") -> Repository:
    """Make a repository of the suites' owner."""
    with database.begin() as work:
        return work.repositories.ensure(NewRepository("github", "9001", "Acme", service_id, name), START)


def make_commit(database: Database, repoid: int, sha: str, **columns: object) -> Commit:
    """Make a commit."""
    with database.begin() as work:
        return work.commits.ensure(_new_commit(repoid, sha, **columns), START)


def _new_commit(repoid: int, sha: str, **columns: object) -> NewCommit:
    values: dict[str, object] = {"timestamp": START, **columns}
    return NewCommit(repoid=repoid, sha=sha, **values)  # type: ignore[arg-type] # whatever a test gives


class TransactionContract:
    """Give a fixture ``database``: an empty database."""

    def test_commit_on_success(self, database: Database) -> None:
        """What was written is there afterwards, and within the transaction before."""
        with database.begin() as work:
            made = work.repositories.ensure(_NEW, START)
            assert work.repositories.get(made.repoid) == made
        with database.reading() as work:
            assert work.repositories.get(made.repoid) == made

    def test_roll_back_on_error(self, database: Database) -> None:
        """Everything of it is gone, and the error goes on."""
        with raising(ZeroDivisionError), database.begin() as work:
            work.repositories.ensure(_NEW, START)
            raise ZeroDivisionError
        with database.begin() as work:
            repository = work.repositories.ensure(_NEW, later(5))
            assert repository.updatestamp == later(5)
            assert repository.owner_created == later(5)

    def test_after_a_roll_back_it_goes_on(self, database: Database) -> None:
        """The connection is usable again."""
        repository = make_repository(database)
        with raising(KeyError), database.begin() as work:
            work.commits.ensure(_new_commit(repository.repoid, "a" * 40), START)
            raise KeyError
        make_commit(database, repository.repoid, "b" * 40)
        with database.reading() as work:
            assert work.commits.get(repository.repoid, "a" * 40) is None
            assert work.commits.get(repository.repoid, "b" * 40) is not None


class RepositoryContract:
    """Owners and repositories."""

    def test_ensure_is_repeatable(self, database: Database) -> None:
        """The second time finds the first; name and default branch are brought up to date."""
        first = make_repository(database)
        assert (first.service, first.service_id, first.owner_service_id) == ("github", "77", "9001")
        assert (first.name, first.branch, first.private, first.active) == ("gadget", "main", True, False)
        with database.begin() as work:
            again = work.repositories.ensure(
                NewRepository("github", "9001", "Acme", "77", "renamed", branch="trunk"), later(1)
            )
        assert (again.repoid, again.ownerid, again.name, again.branch) == (
            first.repoid,
            first.ownerid,
            "renamed",
            "trunk",
        )
        with database.reading() as work:
            assert work.repositories.get(first.repoid) == again
            assert work.repositories.get(first.repoid + 1000) is None

    def test_a_repository_takes_over_a_name(self, database: Database) -> None:
        """The older one of that name, compared without case, loses it and is marked deleted (chapter 07 §9.1)."""
        old = make_repository(database, "1", "proj")
        new = make_repository(database, "2", "PROJ")
        with database.reading() as work:
            assert work.repositories.get(old.repoid) is None
            assert work.repositories.get(new.repoid) == new

    def test_the_oldest_repositories(self, database: Database) -> None:
        """In the order of their making, without those marked deleted."""
        make_repository(database, "1", "proj")
        new = make_repository(database, "2", "PROJ")
        other = make_repository(database, "3", "other")
        with database.reading() as work:
            assert work.repositories.oldest(5) == (new, other)
            assert work.repositories.oldest(1) == (new,)

    def test_an_owner_takes_over_a_name(self, database: Database) -> None:
        """The older owner of that service loses its name; another service is not concerned."""
        with database.begin() as work:
            old = work.repositories.ensure(NewRepository("github", "1", "Org", "1", "a"), START)
            other = work.repositories.ensure(NewRepository("gitlab", "1", "org", "1", "a"), START)
            new = work.repositories.ensure(NewRepository("github", "2", "org", "2", "a"), START)
        with database.reading() as work:
            rows = [work.repositories.get(row.repoid) for row in (old, other, new)]
        assert [row and row.owner_username for row in rows] == [None, "org", "org"]

    def test_touch(self, database: Database) -> None:
        """At most once in the given time; the repository is active from then on."""
        repository = make_repository(database)
        hour = timedelta(hours=1)
        with database.begin() as work:
            work.repositories.touch(repository.repoid, later(60), unless_within=hour)
            early = work.repositories.get(repository.repoid)
            work.repositories.touch(repository.repoid, later(7200), unless_within=hour)
            late = work.repositories.get(repository.repoid)
        assert early is not None
        assert late is not None
        assert (early.active, early.updatestamp, late.updatestamp) == (True, START, later(7200))


class CommitContract:
    """Commits, branches and pulls."""

    def test_ensure_inserts_or_fills(self, database: Database) -> None:
        """What is NULL is filled, what is there stays."""
        repoid = make_repository(database).repoid
        first = make_commit(database, repoid, "a" * 40, message=None, parent="f" * 40)
        assert (first.state, first.has_report, first.totals, first.timestamp) == (
            CommitState.PENDING,
            False,
            None,
            START,
        )
        again = make_commit(database, repoid, "a" * 40, message="late", parent="e" * 40, timestamp=later(9))
        assert (again.id, again.message, again.parent, again.timestamp) == (first.id, "late", "f" * 40, START)
        with database.reading() as work:
            assert work.commits.get(repoid, "a" * 40) == again
            assert work.commits.get_many(repoid, ["a" * 40, "0" * 40]) == {"a" * 40: again}
            assert work.commits.get(repoid + 1000, "a" * 40) is None

    def test_a_new_commit_makes_branch_and_pull(self, database: Database) -> None:
        """Unless they are there; a merged commit makes no pull (chapter 07 §9.1)."""
        repoid = make_repository(database).repoid
        make_commit(database, repoid, "a" * 40, branch="feat", pullid=5, timestamp=later(2))
        make_commit(database, repoid, "b" * 40, branch="feat", pullid=5, timestamp=later(3))
        make_commit(database, repoid, "c" * 40, branch="main", pullid=6, merged=True)
        with database.reading() as work:
            branch, pull = work.branches.get(repoid, "feat"), work.pulls.get(repoid, 5)
            assert branch is not None
            assert pull is not None
            assert (branch.head, branch.updatestamp, branch.authors) == ("a" * 40, later(2), ())
            assert (pull.head, pull.state) == ("a" * 40, "open")
            assert work.branches.get(repoid, "main") is not None
            assert work.pulls.get(repoid, 6) is None
            assert work.branches.get(repoid, "none") is None

    def test_heads_advance(self, database: Database) -> None:
        """The newer timestamp wins, whatever the order of completion (chapter 07 §9.1, §19.2)."""
        repoid = make_repository(database).repoid
        commits = {
            letter: make_commit(database, repoid, letter * 40, branch="feat", pullid=5, timestamp=later(seconds))
            for letter, seconds in (("a", 2), ("b", 1), ("c", 3), ("d", 3))
        }
        for letter, expected in (("b", "a"), ("c", "c"), ("a", "c"), ("d", "d"), ("d", "d")):
            with database.begin() as work:
                work.branches.advance(commits[letter], later(100))
                work.pulls.advance(commits[letter], later(100))
                branch, pull = work.branches.get(repoid, "feat"), work.pulls.get(repoid, 5)
            assert branch is not None
            assert pull is not None
            assert (branch.head, pull.head, branch.updatestamp) == (expected * 40, expected * 40, later(100))

    def test_advance_makes_missing_rows(self, database: Database) -> None:
        """And leaves commits without branch or pull alone."""
        repoid = make_repository(database).repoid
        plain = make_commit(database, repoid, "a" * 40)
        with database.begin() as work:
            work.branches.advance(plain, START)
            work.pulls.advance(plain, START)
            filled = work.commits.ensure(_new_commit(repoid, "a" * 40, branch="late", pullid=8), START)
            work.branches.advance(filled, START)
            work.pulls.advance(filled, START)
            branch, pull = work.branches.get(repoid, "late"), work.pulls.get(repoid, 8)
        assert branch is not None
        assert pull is not None
        assert (branch.head, pull.head) == ("a" * 40, "a" * 40)

    def test_set_base(self, database: Database) -> None:
        """The chosen base of a pull; a pull that is not there is no error."""
        repoid = make_repository(database).repoid
        make_commit(database, repoid, "a" * 40, branch="feat", pullid=5)
        with database.begin() as work:
            work.pulls.set_base(repoid, 5, base="b" * 40, compared_to=None, at=START)
            work.pulls.set_base(repoid, 6, base="b" * 40, compared_to=None, at=START)
            pull = work.pulls.get(repoid, 5)
        assert pull is not None
        assert (pull.base, pull.compared_to) == ("b" * 40, None)

    def test_ancestors(self, database: Database) -> None:
        """By ``parent``, nearest first, up to the limit, a gap or a cycle."""
        repoid = make_repository(database).repoid
        for letter, parent in (("a", "b"), ("b", "c"), ("c", "d"), ("d", "b"), ("e", "0")):
            make_commit(database, repoid, letter * 40, parent=parent * 40)
        with database.reading() as work:
            shas = [commit.sha[0] for commit in work.commits.ancestors(repoid, "a" * 40, 10)]
            assert shas == ["b", "c", "d"]
            assert [commit.sha[0] for commit in work.commits.ancestors(repoid, "a" * 40, 2)] == ["b", "c"]
            assert work.commits.ancestors(repoid, "e" * 40, 10) == ()
            assert work.commits.ancestors(repoid, "9" * 40, 10) == ()

    def test_publish(self, database: Database) -> None:
        """Exactly one of the two report columns is set, whatever was there before."""
        repoid = make_repository(database).repoid
        commit = make_commit(database, repoid, "a" * 40)
        totals = b'{"f":1,"n":2,"c":"50.00000","diff":null}'
        with database.begin() as work:
            assert work.commits.report(repoid, "a" * 40) is None
            work.commits.publish(commit.id, PublishedReport(CommitState.COMPLETE, totals, b'{"files":{}}', None), START)
        with database.begin() as work:
            stored = work.commits.report(repoid, "a" * 40)
            row = work.commits.get(repoid, "a" * 40)
            assert stored is not None
            assert row is not None
            assert stored.report is not None
            assert (stored.report.replace(b" ", b""), stored.report_storage_path) == (b'{"files":{}}', None)
            assert stored.totals == {"f": 1, "n": 2, "c": "50.00000", "diff": None} == row.totals
            assert (row.state, row.has_report) == (CommitState.COMPLETE, True)
            work.commits.publish(commit.id, PublishedReport(CommitState.ERROR, b"{}", None, "v4/x.json"), later(1))
        with database.begin() as work:
            stored = work.commits.report(repoid, "a" * 40)
            assert stored is not None
            assert (stored.report, stored.report_storage_path) == (None, "v4/x.json")
            work.commits.set_state(commit.id, CommitState.SKIPPED, later(2))
            row = work.commits.get(repoid, "a" * 40)
        assert row is not None
        assert row.state is CommitState.SKIPPED


def coverage_report(work: UnitOfWork, repoid: int, sha: str) -> int:
    """Give the id of a commit's coverage report row, made with its commit where missing."""
    commit = work.commits.ensure(_new_commit(repoid, sha), START)
    return work.reports.ensure(commit.id, ReportType.COVERAGE, START).id
