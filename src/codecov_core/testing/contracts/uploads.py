"""What every database does with report rows, uploads and flags."""

from decimal import Decimal
from uuid import UUID

from codecov_core.ports import (
    Commit,
    Database,
    FailedUpload,
    LevelTotals,
    MergedUpload,
    NewUpload,
    ReportType,
    UploadError,
    UploadState,
    UploadStateId,
    UploadType,
)
from codecov_core.testing.contracts.database import make_commit, make_repository
from codecov_core.testing.contracts.expectations import START, later

_TOTALS = LevelTotals(
    files=1, lines=3, hits=2, misses=1, partials=0, branches=4, methods=5, coverage=Decimal("66.67000")
)


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
