"""Reading published reports from the places of the wire while another writer is between its two writes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from codecov_core.errors import CorruptReportError
from codecov_core.ports import CommitKey, CommitReport, SessionIds
from codecov_core.reports import Report, ReportBuilder, Session, StoredReport, write_report
from codecov_core.tasks import PreProcessUpload, PublishedReports, StoragePaths
from codecov_core.tasks.stored_reports import parts_fit, read_published, read_report_json
from codecov_core.testing import MemoryObjectStore
from tests.unit.tasks.workshop import SOURCE, Workshop, laid_over_defaults, raw_upload

PATHS = StoragePaths("HASH", "a" * 40)


class ChangingStore(MemoryObjectStore):
    """A store where another writer does something right after the next read of the chunks."""

    def __init__(self) -> None:
        super().__init__()
        self.after_get: Callable[[], object] | None = None

    def get(self, path: str) -> bytes:
        found = super().get(path)
        after, self.after_get = self.after_get, None
        if after is not None:
            after()
        return found


class Rows:
    """Gives the commit's row as it is now, and counts how often it was asked."""

    def __init__(self, now: CommitReport | None) -> None:
        self.now = now
        self.asked = 0

    def __call__(self) -> CommitReport | None:
        self.asked += 1
        return self.now


@pytest.fixture
def store() -> ChangingStore:
    return ChangingStore()


def written(**hits: int) -> StoredReport:
    builder = ReportBuilder()
    for name, count in hits.items():
        builder.file(name).append(1, count)
    return write_report(builder.freeze().with_session(Session(id=0)))


def row(report: StoredReport | bytes) -> CommitReport:
    return CommitReport(report if isinstance(report, bytes) else report.report_json, None, None)


def counts(report: Report | None) -> dict[str, Sequence[object]]:
    assert report is not None
    return {name: [line.coverage for line in report.lines(name)] for name in report.names}


OLD, NEW = written(a=1, b=2), written(b=7)


def test_a_row_older_than_the_chunks_is_read_again(store: ChangingStore) -> None:
    store.put(PATHS.chunks, NEW.chunks)
    rows = Rows(row(NEW))
    assert counts(read_published(store, PATHS, row(OLD), None, rows)) == {"b": [7]}
    assert rows.asked == 1


def test_chunks_older_than_the_row_are_read_again(store: ChangingStore) -> None:
    store.put(PATHS.chunks, OLD.chunks)
    store.after_get = lambda: store.put(PATHS.chunks, NEW.chunks)
    rows = Rows(row(NEW))
    assert counts(read_published(store, PATHS, row(NEW), None, rows)) == {"b": [7]}
    assert rows.asked == 1


def test_chunks_are_read_again_where_the_row_cannot_be(store: ChangingStore) -> None:
    store.put(PATHS.chunks, OLD.chunks)
    store.after_get = lambda: store.put(PATHS.chunks, NEW.chunks)
    assert counts(read_published(store, PATHS, row(NEW), None)) == {"b": [7]}


def test_a_base_that_another_worker_is_writing_is_compared_as_it_is_afterwards(store: ChangingStore) -> None:
    shop = Workshop(objects=store)
    tree = {"src/a.py": SOURCE, "src/b.py": SOURCE}
    base = shop.commit(shop.repository(), tree, message="base")
    shop.upload(base, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    shop.upload(base, raw_upload({"src/b.py": {1: 0, 2: 0, 3: 0}}))
    record = shop.rows.commits[base.repoid, base.sha]
    shop.run_until_idle()
    later = shop.rows.commits[base.repoid, base.sha]
    shop.rows.commit_jobs.pop(CommitKey(base.repoid, base.sha))
    shop.rows.commits[base.repoid, base.sha] = record

    head = shop.commit(shop.repository(), tree, parent=base.sha, message="head")
    shop.upload(head, raw_upload({"src/a.py": {1: 1}}))
    read = shop.published.read

    def row_follows(paths: StoragePaths, *rest: object) -> Report | None:
        if paths.sha == base.sha:
            store.after_get = lambda: shop.rows.commits.update({(base.repoid, base.sha): later})
        return read(paths, *rest)  # type: ignore[arg-type]

    shop.published.read = row_follows  # type: ignore[assignment]
    shop.run_until_idle()
    with shop.database.reading() as work:
        decisions = {row.decision.context: row.decision for row in work.decisions.latest(CommitKey(1, head.sha))}
    assert decisions["codecov/project"].facts["change"] == "75.00", "from the 25 % that the base has now"


def test_the_object_is_preferred_to_the_column(store: ChangingStore) -> None:
    store.put(PATHS.chunks, NEW.chunks)
    store.put("new.json", NEW.report_json)
    stored = CommitReport(OLD.report_json, "new.json", None)
    assert read_report_json(store, stored) == NEW.report_json
    store.delete_many(["new.json"])
    assert read_report_json(store, stored) == OLD.report_json
    assert read_report_json(store, replace(stored, report=None)) == b"{}"


def test_report_json_in_storage_is_read_again_too(store: ChangingStore) -> None:
    store.put(PATHS.chunks, NEW.chunks)
    store.put("old.json", OLD.report_json)
    store.put("new.json", NEW.report_json)
    rows = Rows(CommitReport(None, "new.json", None))
    read = read_published(store, PATHS, CommitReport(None, "old.json", None), None, rows)
    assert counts(read) == {"b": [7]}


@pytest.mark.parametrize(
    ("report_json", "chunks", "expected"),
    [
        (OLD, NEW, {"a": [7], "b": []}),  # an index beyond the chunks: a file without lines
        (NEW, OLD, {"b": [1]}),  # more chunks than files
    ],
)
def test_parts_that_never_fit_are_taken_as_they_are(
    store: ChangingStore, report_json: StoredReport, chunks: StoredReport, expected: dict[str, list[int]]
) -> None:
    store.put(PATHS.chunks, chunks.chunks)
    rows = Rows(row(report_json))
    assert counts(read_published(store, PATHS, row(report_json), None, rows)) == expected
    assert rows.asked == 1


def test_parts_that_fit_are_read_once(store: ChangingStore) -> None:
    store.put(PATHS.chunks, OLD.chunks)
    rows = Rows(None)
    assert counts(PublishedReports(store).read(PATHS, row(OLD), None, rows)) == {"a": [1], "b": [2]}
    assert rows.asked == 0


def test_broken_json_is_read_again_and_then_refused(store: ChangingStore) -> None:
    store.put(PATHS.chunks, NEW.chunks)
    rows = Rows(row(NEW))
    assert counts(read_published(store, PATHS, row(b"{"), None, rows)) == {"b": [7]}
    rows.now = row(b"{")
    with pytest.raises(CorruptReportError):
        read_published(store, PATHS, row(b"{"), None, rows)


def test_a_report_that_goes_meanwhile_is_none(store: ChangingStore) -> None:
    assert read_published(store, PATHS, row(OLD), None, Rows(row(OLD))) is None
    store.put(PATHS.chunks, NEW.chunks)
    assert read_published(store, PATHS, row(OLD), None, Rows(None)) is None
    store.after_get = lambda: store.delete_many([PATHS.chunks])
    assert read_published(store, PATHS, row(OLD), None, Rows(row(OLD))) is None


@pytest.mark.parametrize(
    ("report_json", "chunks", "fit"),
    [
        (OLD.report_json, OLD.chunks, True),
        (OLD.report_json, NEW.chunks, False),
        (NEW.report_json, OLD.chunks, False),
        (b"{}", b"", True),
        (b"{}", NEW.chunks, False),
        (OLD.report_json, b"", False),
        (OLD.report_json, OLD.chunks.replace(b"\n", b"\r\n"), True),
        (b'{"files": {"x.py": [4, null]}}', b"\n<<<<< end_of_chunk >>>>>\n".join([b"{}\n"] * 5), True),
    ],
)
def test_parts_fit(report_json: bytes, chunks: bytes, *, fit: bool) -> None:
    assert parts_fit(report_json, chunks) is fit


def test_a_side_copy_that_is_no_report_is_passed_over(store: ChangingStore) -> None:
    shop = Workshop(objects=store)
    commit = shop.commit(shop.repository(), {"src/a.py": SOURCE}, message="one")
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    key = CommitKey(commit.repoid, commit.sha)
    with shop.database.reading() as work:
        stored, job = work.commits.report(commit.repoid, commit.sha), work.commit_jobs.get(key)
    assert job is not None
    side = next(path for path in store.list("worker") if path.endswith("/report.json"))
    paths = StoragePaths(side.split("/")[2], commit.sha)
    assert paths.side_report(job.published_gen) == side
    store.put(side, b"{")
    assert counts(read_published(store, paths, stored, job)) == {"src/a.py": [1]}


def test_what_another_worker_is_writing_is_carried_forward_as_it_is_afterwards(store: ChangingStore) -> None:
    shop = Workshop(objects=store)
    shop.settings = replace(shop.settings, installation=laid_over_defaults({"flags": {"unit": {"carryforward": True}}}))
    tree = {"src/a.py": SOURCE, "src/b.py": SOURCE}
    base = shop.commit(shop.repository(), tree, message="base")
    shop.upload(base, raw_upload({"src/a.py": {1: 1}}), ["unit"])
    shop.run_until_idle()
    older = shop.rows.commits[base.repoid, base.sha]
    shop.upload(base, raw_upload({"src/b.py": {1: 1}}), ["unit"])
    shop.run_until_idle()
    newer = shop.rows.commits[base.repoid, base.sha]
    shop.rows.commit_jobs.pop(CommitKey(base.repoid, base.sha))
    shop.rows.commits[base.repoid, base.sha] = older

    head = shop.commit(shop.repository(), tree, parent=base.sha, message="head")
    store.after_get = lambda: shop.rows.commits.update({(base.repoid, base.sha): newer})
    shop.run(PreProcessUpload(repoid=head.repoid, commitid=head.sha))
    assert shop.report(head).names == ("src/a.py", "src/b.py")


def test_a_report_that_another_worker_is_writing_is_taken_over_as_it_is_afterwards(store: ChangingStore) -> None:
    shop = Workshop(objects=store)
    commit = shop.commit(shop.repository(), {"src/a.py": SOURCE, "src/b.py": SOURCE}, message="one")
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    older = shop.rows.commits[commit.repoid, commit.sha]
    shop.upload(commit, raw_upload({"src/b.py": {1: 1}}))
    shop.run_until_idle()
    newer = shop.rows.commits[commit.repoid, commit.sha]
    shop.rows.commit_jobs.pop(CommitKey(commit.repoid, commit.sha))
    shop.rows.commits[commit.repoid, commit.sha] = older

    store.after_get = lambda: shop.rows.commits.update({(commit.repoid, commit.sha): newer})
    shop.run(PreProcessUpload(repoid=commit.repoid, commitid=commit.sha))
    assert shop.rows.commit_jobs[CommitKey(commit.repoid, commit.sha)].session_ids == SessionIds(((0, 1),))


def test_who_published_a_report_does_not_read_it_again() -> None:
    shop = Workshop()
    shop.published = PublishedReports(shop.objects, kept=1)
    commit = shop.commit(shop.repository(), {"src/a.py": SOURCE, "src/b.py": SOURCE}, message="one")
    shop.upload(commit, raw_upload({"src/a.py": {1: 1, 2: 0}}), ["unit"])
    shop.upload(commit, raw_upload({"src/b.py": {1: 0}, "src/a.py": {2: 1}}))
    shop.run_until_idle()
    key = CommitKey(commit.repoid, commit.sha)
    paths = StoragePaths.of(shop.repository(), shop.settings.hash_key, commit.sha)
    kept = shop.published.of_commit(shop.database, paths, key)
    read = PublishedReports(shop.objects).of_commit(shop.database, paths, key)
    assert kept is not None
    assert read is not None
    assert write_report(kept).chunks == write_report(read).chunks
    assert kept.names == read.names
    assert kept.all_file_totals() == read.all_file_totals()
    assert kept.totals == read.totals
    assert list(kept.sessions.values()) == list(read.sessions.values())
    shop.objects.delete_many(list(shop.objects.list("worker")))
    assert shop.published.of_commit(shop.database, paths, key) is kept
