"""A merge costs the same, however many uploads the commit has."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from codecov_core.ports import CommitKey, UnitOfWork, UploadJob, UploadJobRepository
from codecov_core.testing import MemoryDatabase
from tests.unit.tasks.workshop import SOURCE, Workshop, raw_upload


class CountingDatabase(MemoryDatabase):
    """Counts the writing transactions and the jobs they read."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()
        self.rows = 0

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        self.calls["begin"] += 1
        with super().begin() as work:
            self._watch(work.upload_jobs)
            yield work

    def _watch(self, jobs: UploadJobRepository) -> None:
        to_record = jobs.to_record

        def counted(key: CommitKey, limit: int) -> tuple[UploadJob, ...]:
            found = to_record(key, limit)
            self.calls["to_record"] += 1
            self.rows += len(found)
            return found

        def refused(key: CommitKey) -> tuple[UploadJob, ...]:
            raise AssertionError(f"a merge looks at earlier jobs of {key}")

        jobs.to_record = counted  # type: ignore[method-assign]
        jobs.in_order = refused  # type: ignore[method-assign]


def test_transactions_and_rows_do_not_grow() -> None:
    database = CountingDatabase()
    shop = Workshop(database=database)
    commit = shop.commit(shop.repository(), {"src/a.py": SOURCE})
    key = CommitKey(commit.repoid, commit.sha)
    shop.upload(commit, None)  # stays on its way, so that the commit is busy
    shop.run_until_idle()
    costs = []
    for number in range(60):
        much_later = shop.clock.now() + timedelta(days=1)  # so that only merging is counted
        shop.rows.commit_jobs[key] = replace(shop.rows.commit_jobs[key], publish_after=much_later)
        shop.upload(commit, raw_upload({"src/a.py": {number % 40 + 1: 1}}))
        calls, rows = Counter(database.calls), database.rows
        shop.run_until_idle()
        costs.append((database.calls - calls, database.rows - rows))
    job = shop.rows.commit_jobs[key]
    assert (job.generation, job.published_gen, job.session_ids.runs) == (60, 0, ((0, 59),))
    assert costs[2] == costs[59]
