"""What every database does: transactions, and the tables that are shared with other programs."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from codecov_core.ports import (
    Commit,
    CommitState,
    Database,
    FailedUpload,
    LevelTotals,
    MergedUpload,
    NewCommit,
    NewRepository,
    NewUpload,
    PublishedReport,
    ReportType,
    Repository,
    UnitOfWork,
    UploadError,
    UploadState,
    UploadStateId,
    UploadType,
)
from codecov_core.testing.contracts.expectations import START, later, raising

_NEW = NewRepository("github", "9001", "Acme", "77", "gadget")
_TOTALS = LevelTotals(
    files=1, lines=3, hits=2, misses=1, partials=0, branches=4, methods=5, coverage=Decimal("66.67000")
)


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
    return NewCommit(repoid=repoid, sha=sha, **values)  # type: ignore[arg-type]


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


class UploadContract:
    """Report rows, uploads, flags."""

    def test_report_row(self, database: Database) -> None:
        """One for each type, found again; totals replace totals."""
        commit = make_commit(database, make_repository(database).repoid, "a" * 40)
        with database.begin() as work:
            assert work.reports.get(commit.id, ReportType.COVERAGE) is None
            row = work.reports.ensure(commit.id, ReportType.COVERAGE, START)
            assert work.reports.ensure(commit.id, ReportType.COVERAGE, later(1)) == row
            assert work.reports.get(commit.id, ReportType.COVERAGE) == row
            other = work.reports.ensure(commit.id, ReportType.TEST_RESULTS, START)
            assert other.id != row.id
            assert work.reports.totals(row.id) is None
            work.reports.set_totals(row.id, _TOTALS, START)
            work.reports.set_totals(row.id, _TOTALS, later(1))
        with database.reading() as work:
            assert work.reports.totals(row.id) == _TOTALS
            assert work.reports.totals(other.id) is None

    def test_insert_and_read(self, database: Database) -> None:
        """Every column comes back, with the flags in order of linking."""
        repoid = make_repository(database).repoid
        report_id = _report_id(database, make_commit(database, repoid, "a" * 40))
        external = UUID("12345678-1234-4678-8234-567812345678")
        new = NewUpload(
            external_id=external,
            storage_path="v4/raw/x.txt",
            name="n" * 120,
            provider="circleci",
            build_code="17",
            build_url="https://ci.example/17",
            job_code="17.1",
            env={"PY": "3.11"},
            upload_extras={"format_version": "v1"},
        )
        with database.begin() as work:
            first, second = work.uploads.insert(report_id, [new, NewUpload()], START)
            flags = work.flags.ensure(repoid, ["unit", "js"], START)
            work.flags.link([(first, flags["unit"]), (first, flags["js"]), (first, flags["unit"])])
        with database.reading() as work:
            rows = work.uploads.get_many([first, second, second + 1000])
            assert tuple(rows[number] for number in (first, second)) == work.uploads.of_report(report_id)
        assert set(rows) == {first, second}
        row, plain = rows[first], rows[second]
        assert (row.external_id, row.storage_path, row.name) == (external, "v4/raw/x.txt", "n" * 100)
        assert (row.provider, row.build_code, row.build_url, row.job_code) == (
            "circleci",
            "17",
            "https://ci.example/17",
            "17.1",
        )
        assert (row.env, row.upload_extras, row.flags) == ({"PY": "3.11"}, {"format_version": "v1"}, ("unit", "js"))
        assert (row.state, row.state_id, row.upload_type) == ("started", 1, UploadType.UPLOADED)
        assert (row.created_at, row.order_number) == (START, None)
        assert (plain.upload_extras, plain.env, plain.flags) == ({}, None, ())
        assert plain.external_id != row.external_id

    def test_flags(self, database: Database) -> None:
        """Found again, and apart by repository."""
        repoid = make_repository(database).repoid
        other = make_repository(database, "78", "other").repoid
        with database.begin() as work:
            first = work.flags.ensure(repoid, ["b", "a", "b"], START)
            again = work.flags.ensure(repoid, ["c", "a"], later(1))
            foreign = work.flags.ensure(other, ["a"], START)
            assert first["a"] == again["a"] != foreign["a"]
            assert work.flags.ensure(repoid, [], START) == {}
            assert work.flags.names(repoid) == ("b", "a", "c")
            assert work.flags.names(other) == ("a",)

    def test_merged_and_failed(self, database: Database) -> None:
        """State, order number, totals and errors change together and replace what was there."""
        report_id = _report_id(database, make_commit(database, make_repository(database).repoid, "a" * 40))
        with database.begin() as work:
            one, two = work.uploads.insert(report_id, [NewUpload(), NewUpload()], START)
            work.uploads.mark_failed([_failed(one, "report_empty")], START)
            work.uploads.mark_failed([_failed(one, "report_expired"), _failed(two, "report_empty")], START)
            assert work.uploads.errors([one, two]) == {
                one: (UploadError("report_expired", {"location": "x"}),),
                two: (UploadError("report_empty", {"location": "x"}),),
            }
            work.uploads.mark_merged([MergedUpload(one, 3, _TOTALS)], later(1))
            work.uploads.mark_merged([MergedUpload(one, 4, _TOTALS)], later(2))
        with database.begin() as work:
            rows = work.uploads.get_many([one, two])
            assert (rows[one].state, rows[one].state_id, rows[one].order_number) == (
                UploadState.MERGED,
                UploadStateId.MERGED,
                4,
            )
            assert (rows[two].state, rows[two].state_id) == (UploadState.ERROR, UploadStateId.ERROR)
            assert work.uploads.errors([one]) == {}
            assert work.uploads.totals([one, two]) == {one: _TOTALS}
            work.uploads.restart([one], later(3))
            restarted = work.uploads.get_many([one])[one]
            assert (restarted.state, restarted.state_id, restarted.order_number) == ("started", 1, 4)
            work.uploads.mark_failed([_failed(one, "report_empty")], later(4))
            assert work.uploads.get_many([one])[one].order_number is None
            assert work.uploads.totals([one]) == {}

    def test_unpublished(self, database: Database) -> None:
        """Rows on their way that no job knows (chapter 04 §16.1 D4, D5)."""
        report_id = _report_id(database, make_commit(database, make_repository(database).repoid, "a" * 40))
        with database.begin() as work:
            for state, state_id in (
                (UploadState.STARTED, None),
                (UploadState.UPLOADED, UploadStateId.UPLOADED),
                (UploadState.MERGED, UploadStateId.MERGED),
                (UploadState.ERROR, UploadStateId.ERROR),
                (UploadState.PROCESSED, UploadStateId.PROCESSED),
                (UploadState.COMPLETE, None),
            ):
                work.uploads.insert(report_id, [NewUpload(state=state, state_id=state_id)], START)
            carried = NewUpload(upload_type=UploadType.CARRIEDFORWARD, state=UploadState.STARTED)
            work.uploads.insert(report_id, [carried], START)
            assert work.uploads.unpublished(report_id, later(-1)) == 2
            assert work.uploads.unpublished(report_id, later(1)) == 0

    def test_carriedforward_rows(self, database: Database) -> None:
        """Found by order number; those that are not kept go with all that hangs on them."""
        repoid = make_repository(database).repoid
        report_id = _report_id(database, make_commit(database, repoid, "a" * 40))
        with database.begin() as work:
            rows = [
                NewUpload(
                    upload_type=UploadType.CARRIEDFORWARD,
                    upload_type_id=None,
                    state=UploadState.COMPLETE,
                    state_id=None,
                    order_number=number,
                    storage_path="",
                    totals=_TOTALS,
                )
                for number in (0, 1)
            ]
            zero, one, uploaded = work.uploads.insert(report_id, [*rows, NewUpload(order_number=0)], START)
            flag = work.flags.ensure(repoid, ["unit"], START)["unit"]
            work.flags.link([(zero, flag), (one, flag)])
            assert work.uploads.carriedforward(report_id) == {0: zero, 1: one}
            assert work.uploads.totals([zero]) == {zero: _TOTALS}
            work.uploads.delete_carriedforward(report_id, [1])
        with database.begin() as work:
            assert work.uploads.carriedforward(report_id) == {1: one}
            assert [row.id for row in work.uploads.of_report(report_id)] == [one, uploaded]
            work.uploads.delete_carriedforward(report_id, [])
            (last,) = work.uploads.insert(report_id, [NewUpload()], START)
            assert last > uploaded
            assert [row.id for row in work.uploads.of_report(report_id)] == [uploaded, last]


def _report_id(database: Database, commit: Commit) -> int:
    with database.begin() as work:
        return work.reports.ensure(commit.id, ReportType.COVERAGE, START).id


def _failed(upload_id: int, code: str) -> FailedUpload:
    return FailedUpload(upload_id, UploadError(code, {"location": "x"}))


def coverage_report(work: UnitOfWork, repoid: int, sha: str) -> int:
    """Give the id of a commit's coverage report row, made with its commit where missing."""
    commit = work.commits.ensure(_new_commit(repoid, sha), START)
    return work.reports.ensure(commit.id, ReportType.COVERAGE, START).id
