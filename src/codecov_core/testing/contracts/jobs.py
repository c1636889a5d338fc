"""What every database does with our own tables: upload jobs, commit jobs, decisions."""

from dataclasses import replace

from codecov_core.ports import (
    CommitJob,
    CommitKey,
    Database,
    InheritedSession,
    JobCounts,
    JobMerge,
    JobStatus,
    MergeRecord,
    NewDecision,
    NewUpload,
    NewUploadJob,
    Processed,
    ReportType,
    SessionIds,
    UnitOfWork,
    UploadJob,
)
from codecov_core.testing.contracts.database import coverage_report, make_repository
from codecov_core.testing.contracts.expectations import START, later

_SHA = "a" * 40
_PROCESSED = Processed("worker/v1/H/a/1.1", empty=False, flags=("unit", "js"), result={"files": 2})


def _jobs(work: UnitOfWork, repoid: int, count: int) -> list[NewUploadJob]:
    """Insert upload rows and give the jobs for them, not yet inserted."""
    report_id = coverage_report(work, repoid, _SHA)
    return [
        NewUploadJob(
            upload_id=upload_id,
            claim_key=f"upload:{upload_id}",
            key=CommitKey(repoid, _SHA),
            arguments={"upload_id": upload_id, "flags": ["unit"]},
            deadline=later(7200),
        )
        for upload_id in work.uploads.insert(report_id, [NewUpload()] * count, START)
    ]


def _claim(database: Database, count: int) -> tuple[CommitKey, list[int]]:
    """Make a commit with queued jobs."""
    repoid = make_repository(database).repoid
    with database.begin() as work:
        jobs = _jobs(work, repoid, count)
        work.upload_jobs.insert(jobs, START)
        work.commit_jobs.touch(jobs[0].key, START)
    return jobs[0].key, [job.upload_id for job in jobs]


def _job(work: UnitOfWork, upload_id: int) -> UploadJob:
    return work.upload_jobs.get_many([upload_id])[upload_id]


def _make_ready(work: UnitOfWork, upload_id: int) -> int:
    job = work.upload_jobs.acquire(upload_id, "w", START, later(15))
    assert job is not None
    assert work.upload_jobs.finish(upload_id, job.fence, _PROCESSED, later(1))
    return job.fence


class UploadJobContract:
    """Give a fixture ``database``: an empty database."""

    def test_insert_once(self, database: Database) -> None:
        """By upload id and by claim key."""
        repoid = make_repository(database).repoid
        with database.begin() as work:
            one, two, three = _jobs(work, repoid, 3)
            assert work.upload_jobs.insert([one, two], START) == (one.upload_id, two.upload_id)
            again = [one, replace(three, claim_key=two.claim_key), three]
            assert work.upload_jobs.insert(again, later(1)) == (three.upload_id,)
            assert work.upload_jobs.insert([], later(1)) == ()
        with database.reading() as work:
            job = _job(work, one.upload_id)
            assert (job.claim_key, job.key, job.arguments) == (one.claim_key, one.key, one.arguments)
            assert (job.status, job.attempts, job.takeovers, job.fence) == (JobStatus.QUEUED, 0, 0, 0)
            assert (job.deadline, job.created_at, job.updated_at) == (later(7200), START, START)
            assert work.upload_jobs.by_claim_keys([one.claim_key, "none"]) == {one.claim_key: job}
            assert [row.upload_id for row in work.upload_jobs.of_commit(one.key)] == sorted(
                job.upload_id for job in (one, two, three)
            )
            assert work.upload_jobs.counts(one.key) == JobCounts(queued=3)
            assert work.upload_jobs.of_commit(CommitKey(repoid, _SHA, ReportType.TEST_RESULTS)) == ()

    def test_lease(self, database: Database) -> None:
        """One holder; after its time the next, with a greater fence."""
        _, (upload_id,) = _claim(database, 1)
        with database.begin() as work:
            first = work.upload_jobs.acquire(upload_id, "one", START, later(15))
            assert first is not None
            assert (first.status, first.fence, first.takeovers, first.lease_owner, first.lease_until) == (
                JobStatus.RUNNING,
                1,
                0,
                "one",
                later(15),
            )
            assert work.upload_jobs.acquire(upload_id, "two", later(14), later(29)) is None
            assert work.upload_jobs.renew(upload_id, 1, later(20))
            assert work.upload_jobs.acquire(upload_id, "two", later(15), later(30)) is None
            second = work.upload_jobs.acquire(upload_id, "two", later(20), later(35))
            assert second is not None
            assert (second.fence, second.takeovers, second.attempts) == (2, 1, 0)
            assert work.upload_jobs.acquire(upload_id + 1000, "two", START, later(1)) is None

    def test_an_old_fence_is_refused(self, database: Database) -> None:
        """In every write of a holder."""
        _, (upload_id,) = _claim(database, 1)
        with database.begin() as work:
            work.upload_jobs.acquire(upload_id, "one", START, later(15))
            work.upload_jobs.acquire(upload_id, "two", later(16), later(31))
            before = _job(work, upload_id)
            assert not work.upload_jobs.renew(upload_id, 1, later(99))
            assert not work.upload_jobs.requeue(upload_id, 1, later(99), counted=True, at=later(17))
            assert not work.upload_jobs.finish(upload_id, 1, _PROCESSED, later(17))
            assert not work.upload_jobs.fail(upload_id, 1, "report_empty", {}, None, later(17))
            assert _job(work, upload_id) == before

    def test_requeue(self, database: Database) -> None:
        """Waits for its time; only a counted try counts."""
        _, (upload_id,) = _claim(database, 1)
        with database.begin() as work:
            work.upload_jobs.acquire(upload_id, "one", START, later(15))
            assert work.upload_jobs.requeue(upload_id, 1, later(20), counted=True, at=later(1))
            job = _job(work, upload_id)
            assert (job.status, job.attempts, job.not_before, job.lease_owner, job.lease_until) == (
                JobStatus.QUEUED,
                1,
                later(20),
                None,
                None,
            )
            assert work.upload_jobs.acquire(upload_id, "one", later(19), later(34)) is None
            assert work.upload_jobs.due(later(19), 10) == ()
            assert [job.upload_id for job in work.upload_jobs.due(later(20), 10)] == [upload_id]
            again = work.upload_jobs.acquire(upload_id, "one", later(20), later(35))
            assert again is not None
            assert (again.fence, again.attempts, again.takeovers) == (2, 1, 0)
            assert work.upload_jobs.requeue(upload_id, 2, later(30), counted=False, at=later(21))
            assert _job(work, upload_id).attempts == 1

    def test_finish(self, database: Database) -> None:
        """The staged outcome; it is not merged yet."""
        key, (upload_id,) = _claim(database, 1)
        with database.begin() as work:
            _make_ready(work, upload_id)
        with database.reading() as work:
            job = _job(work, upload_id)
            assert (job.status, job.staged_segment, job.staged_empty) == (JobStatus.READY, _PROCESSED.segment, False)
            assert (job.staged_flags, job.result) == (("unit", "js"), {"files": 2})
            assert (job.segment, job.session_id, job.lease_owner, job.updated_at) == (None, None, None, later(1))
            assert work.upload_jobs.to_record(key, 10) == (job,)
            assert work.upload_jobs.in_order(key) == ()
            assert work.upload_jobs.counts(key) == JobCounts(ready=1)

    def test_fail(self, database: Database) -> None:
        """An error waits to be recorded like a success."""
        key, (upload_id,) = _claim(database, 1)
        with database.begin() as work:
            work.upload_jobs.acquire(upload_id, "one", START, later(15))
            assert work.upload_jobs.fail(upload_id, 1, "report_empty", {"location": "x"}, {"files": 0}, later(1))
            job = _job(work, upload_id)
            assert (job.status, job.error_code, job.error_params) == (
                JobStatus.ERROR,
                "report_empty",
                {"location": "x"},
            )
            assert (job.result, job.merged_gen, job.lease_owner) == ({"files": 0}, None, None)
            assert work.upload_jobs.counts(key) == JobCounts(error=1, unrecorded=1)
            assert work.upload_jobs.counts(key).live == 1
            assert work.upload_jobs.to_record(key, 10) == (job,)
            assert work.upload_jobs.record([], [(upload_id, 1)], 4, later(2)) == 1
            assert work.upload_jobs.to_record(key, 10) == ()
            assert work.upload_jobs.counts(key).live == 0
            assert [row.merged_gen for row in work.upload_jobs.recorded(key, 3, 4)] == [4]
            assert work.upload_jobs.recorded(key, 4, 9) == ()

    def test_record(self, database: Database) -> None:
        """Ready jobs get session id and place; in order of upload id, limited, each once."""
        key, ids = _claim(database, 3)
        with database.begin() as work:
            fences = [_make_ready(work, upload_id) for upload_id in ids]
            assert [job.upload_id for job in work.upload_jobs.to_record(key, 2)] == ids[:2]
            merges = [
                JobMerge(ids[0], fences[0], session_id=1, position=2),
                JobMerge(ids[1], fences[1], session_id=0, position=1),
                JobMerge(ids[2], fences[2], session_id=None, position=None),
            ]
            assert work.upload_jobs.record(merges, [], 1, later(5)) == 3
            assert work.upload_jobs.record(merges, [], 2, later(6)) == 0
        with database.reading() as work:
            jobs = work.upload_jobs.of_commit(key)
            assert [job.status for job in jobs] == [JobStatus.MERGED] * 3
            assert [(job.segment, job.session_id, job.position) for job in jobs] == [
                (_PROCESSED.segment, 1, 2),
                (_PROCESSED.segment, 0, 1),
                (None, None, None),
            ]
            assert {(job.staged_segment, job.merged_gen) for job in jobs} == {(None, 1)}
            assert [job.upload_id for job in work.upload_jobs.in_order(key)] == [ids[1], ids[0]]
            assert [job.upload_id for job in work.upload_jobs.recorded(key, 0, 1)] == ids
            assert work.upload_jobs.recorded(key, 1, 9) == ()

    def test_record_refuses_a_changed_job(self, database: Database) -> None:
        """One that was reset since it was read."""
        key, (upload_id,) = _claim(database, 1)
        with database.begin() as work:
            fence = _make_ready(work, upload_id)
            job = _job(work, upload_id)
            new = NewUploadJob(upload_id, job.claim_key, key, job.arguments, later(9000))
            assert work.upload_jobs.reset([new], later(3)) == (upload_id,)
            assert work.upload_jobs.record([JobMerge(upload_id, fence, 0, 1)], [], 1, later(4)) == 0
            assert work.upload_jobs.record([], [(upload_id, fence)], 1, later(4)) == 0
            assert _job(work, upload_id).status is JobStatus.QUEUED

    def test_reset_keeps_what_counts(self, database: Database) -> None:
        """The merged segment stays in the commit until the new one is merged."""
        key, (upload_id,) = _claim(database, 1)
        with database.begin() as work:
            fence = _make_ready(work, upload_id)
            work.upload_jobs.record([JobMerge(upload_id, fence, 3, 7)], [], 2, later(2))
            job = _job(work, upload_id)
            new = NewUploadJob(upload_id, "other", key, {"again": True}, later(9000))
            missing = replace(new, upload_id=upload_id + 1000, claim_key="missing")
            assert work.upload_jobs.reset([new, missing], later(3)) == (upload_id,)
            again = _job(work, upload_id)
            assert (again.status, again.fence, again.claim_key) == (JobStatus.QUEUED, fence + 1, job.claim_key)
            assert (again.arguments, again.deadline, again.result) == ({"again": True}, later(9000), None)
            assert (again.attempts, again.takeovers, again.not_before, again.error_code) == (0, 0, None, None)
            assert (again.segment, again.session_id, again.position) == (_PROCESSED.segment, 3, 7)
            assert (again.merged_gen, again.created_at) == (2, START)
            assert work.upload_jobs.in_order(key) == (again,)
            assert work.upload_jobs.recorded(key, 0, 9) == ()

    def test_a_recorded_error_leaves_the_commit(self, database: Database) -> None:
        """Its earlier session goes."""
        key, (upload_id,) = _claim(database, 1)
        with database.begin() as work:
            work.upload_jobs.record([JobMerge(upload_id, _make_ready(work, upload_id), 3, 7)], [], 2, later(2))
            old = _job(work, upload_id)
            work.upload_jobs.reset([NewUploadJob(upload_id, "k", key, {}, later(9000))], later(3))
            running = work.upload_jobs.acquire(upload_id, "w", later(4), later(19))
            assert running is not None
            work.upload_jobs.fail(upload_id, running.fence, "report_empty", {}, None, later(5))
            assert work.upload_jobs.in_order(key)[0].segment == old.segment
            assert work.upload_jobs.record([], [(upload_id, running.fence)], 3, later(6)) == 1
            assert work.upload_jobs.in_order(key) == ()
            assert _job(work, upload_id).session_id is None

    def test_due_and_overdue(self, database: Database) -> None:
        """What the sweeper finds, oldest first."""
        _, ids = _claim(database, 4)
        with database.begin() as work:
            assert work.upload_jobs.acquire(ids[0], "w", START, later(15)) is not None
            _make_ready(work, ids[1])
            assert [job.upload_id for job in work.upload_jobs.due(later(10), 10)] == ids[2:]
            assert [job.upload_id for job in work.upload_jobs.due(later(15), 10)] == [ids[0], *ids[2:]]
            assert [job.upload_id for job in work.upload_jobs.due(later(15), 2)] == [ids[0], ids[2]]
            assert work.upload_jobs.overdue(later(7199), 10) == ()
            assert [job.upload_id for job in work.upload_jobs.overdue(later(7200), 10)] == [ids[0], *ids[2:]]

    def test_give_up(self, database: Database) -> None:
        """Queued and running jobs end; a running processor's outcome is refused then."""
        _, ids = _claim(database, 3)
        with database.begin() as work:
            work.upload_jobs.acquire(ids[0], "w", START, later(15))
            _make_ready(work, ids[1])
            ended = work.upload_jobs.give_up(ids, "processing_timeout", later(20))
            assert sorted(job.upload_id for job in ended) == [ids[0], ids[2]]
            assert {(job.status, job.error_code, job.merged_gen) for job in ended} == {
                (JobStatus.ERROR, "processing_timeout", None)
            }
            assert not work.upload_jobs.finish(ids[0], 1, _PROCESSED, later(21))
            assert _job(work, ids[1]).status is JobStatus.READY

    def test_void_leases(self, database: Database) -> None:
        """Held leases end at once."""
        _, (upload_id,) = _claim(database, 1)
        with database.begin() as work:
            work.upload_jobs.acquire(upload_id, "dead", START, later(15))
            assert work.upload_jobs.void_leases(later(1)) == 1
            assert work.upload_jobs.void_leases(later(1)) == 0
            taken = work.upload_jobs.acquire(upload_id, "alive", later(1), later(16))
            assert taken is not None
            assert taken.takeovers == 1


def _record(ids: SessionIds, position: int, *, wanted: bool) -> MergeRecord:
    return MergeRecord(ids, (), position, wants_notification=wanted, notify_after=later(50) if wanted else None)


def _acquire(work: UnitOfWork, key: CommitKey) -> CommitJob:
    job = work.commit_jobs.acquire(key, "w", START, later(15))
    assert job is not None
    return job


class CommitJobContract:
    """Give a fixture ``database``: an empty database."""

    def test_touch(self, database: Database) -> None:
        """Inserts, then counts; what is given is kept."""
        key = CommitKey(make_repository(database).repoid, _SHA)
        with database.begin() as work:
            assert work.commit_jobs.get(key) is None
            assert work.commit_jobs.lock(key) is None
            first = work.commit_jobs.touch(key, START, base_sha="b" * 40)
            assert (first.generation, first.published_gen, first.cleaned_gen, first.dirty) == (-1, -1, -1, 1)
            assert (first.notify_wanted, first.notify_done, first.next_position, first.fence) == (-1, -1, 1, 0)
            assert (first.session_ids, first.inherited, first.segment0) == (SessionIds(), (), None)
            second = work.commit_jobs.touch(key, later(1), yaml={"coverage": {"precision": 3}})
            assert (second.dirty, second.base_sha, second.yaml) == (2, "b" * 40, {"coverage": {"precision": 3}})
            assert (second.created_at, second.updated_at) == (START, later(1))
            assert work.commit_jobs.get(key) == second == work.commit_jobs.lock(key)

    def test_lease(self, database: Database) -> None:
        """One holder; released, renewed, run out; the fence only grows."""
        key, _ = _claim(database, 1)
        with database.begin() as work:
            first = work.commit_jobs.acquire(key, "one", START, later(15))
            assert first is not None
            assert (first.fence, first.lease_owner, first.lease_until) == (1, "one", later(15))
            assert work.commit_jobs.acquire(key, "two", later(14), later(29)) is None
            assert work.commit_jobs.renew(key, 1, later(20))
            assert work.commit_jobs.acquire(key, "two", later(19), later(34)) is None
            second = work.commit_jobs.acquire(key, "two", later(20), later(35))
            assert second is not None
            assert second.fence == 2
            assert not work.commit_jobs.renew(key, 1, later(99))
            assert not work.commit_jobs.release(key, 1, later(21))
            assert work.commit_jobs.release(key, 2, later(21))
            assert not work.commit_jobs.release(key, 2, later(21))
            assert not work.commit_jobs.renew(key, 2, later(99))
            third = work.commit_jobs.acquire(key, "one", later(22), later(37))
            assert third is not None
            assert third.fence == 3
            assert work.commit_jobs.acquire(CommitKey(1000, _SHA), "one", START, later(1)) is None

    def test_prepare(self, database: Database) -> None:
        """Generation 0, once; with nothing to start from it counts as published."""
        key, _ = _claim(database, 1)
        sessions = (
            InheritedSession(0, ("unit", "js"), carriedforward=True),
            InheritedSession(2, (), carriedforward=False),
        )
        with database.begin() as work:
            fence = _acquire(work, key).fence
            assert not work.commit_jobs.prepare(key, fence + 1, segment0=None, inherited=(), at=later(1))
            assert work.commit_jobs.prepare(key, fence, segment0="s/0", inherited=sessions, at=later(1))
            assert not work.commit_jobs.prepare(key, fence, segment0=None, inherited=(), at=later(2))
            job = work.commit_jobs.get(key)
            assert job is not None
            assert (job.generation, job.published_gen, job.cleaned_gen) == (0, -1, -1)
            assert (job.segment0, job.inherited, job.session_ids) == ("s/0", sessions, SessionIds.of([0, 2]))
            assert work.commit_jobs.adopt(key, fence, later(3))
            adopted = work.commit_jobs.get(key)
            assert adopted is not None
            assert (adopted.published_gen, adopted.cleaned_gen) == (0, 0)

    def test_prepare_with_nothing(self, database: Database) -> None:
        """There is nothing to publish then."""
        key, _ = _claim(database, 1)
        with database.begin() as work:
            fence = _acquire(work, key).fence
            assert work.commit_jobs.prepare(key, fence, segment0=None, inherited=(), at=later(1))
            job = work.commit_jobs.get(key)
            assert job is not None
            assert (job.generation, job.published_gen, job.cleaned_gen) == (0, 0, 0)

    def test_advance_compares_and_sets(self, database: Database) -> None:
        """By generation and by fence."""
        key, _ = _claim(database, 1)
        with database.begin() as work:
            fence = _acquire(work, key).fence
            work.commit_jobs.prepare(key, fence, segment0=None, inherited=(), at=later(1))
            assert not work.commit_jobs.advance(key, fence, 1, _record(SessionIds(), 1, wanted=True), later(2))
            assert not work.commit_jobs.advance(key, fence + 1, 0, _record(SessionIds(), 1, wanted=True), later(2))
            ids = SessionIds.of([0, 1, 5])
            assert work.commit_jobs.advance(key, fence, 0, _record(ids, 4, wanted=True), later(2))
            job = work.commit_jobs.get(key)
            assert job is not None
            assert (job.generation, job.session_ids, job.next_position) == (1, ids, 4)
            assert (job.notify_wanted, job.notify_after, job.published_gen) == (1, later(50), 0)
            assert work.commit_jobs.advance(key, fence, 1, _record(ids, 5, wanted=False), later(3))
            job = work.commit_jobs.get(key)
            assert job is not None
            assert (job.generation, job.notify_wanted, job.notify_after) == (2, 1, later(50))

    def test_publish_and_clean(self, database: Database) -> None:
        """Only forward."""
        key, _ = _claim(database, 1)
        with database.begin() as work:
            fence = _acquire(work, key).fence
            work.commit_jobs.prepare(key, fence, segment0=None, inherited=(), at=later(1))
            work.commit_jobs.advance(key, fence, 0, _record(SessionIds(), 1, wanted=False), later(2))
            assert not work.commit_jobs.publish(key, fence + 1, 1, None, later(3))
            assert work.commit_jobs.publish(key, fence, 1, later(40), later(3))
            assert not work.commit_jobs.publish(key, fence, 1, None, later(3))
            assert not work.commit_jobs.cleaned(key, fence + 1, 1, later(4))
            assert work.commit_jobs.cleaned(key, fence, 1, later(4))
            assert not work.commit_jobs.cleaned(key, fence, 1, later(4))
            job = work.commit_jobs.get(key)
            assert job is not None
            assert (job.published_gen, job.cleaned_gen, job.publish_after) == (1, 1, later(40))

    def test_unsettled(self, database: Database) -> None:
        """What needs a merger, unless somebody holds it."""
        key, (upload_id,) = _claim(database, 1)

        def found(seconds: float) -> bool:
            return work.commit_jobs.unsettled(later(seconds), 10) == (key,)

        with database.begin() as work:
            assert found(0)
            fence = _acquire(work, key).fence
            assert not found(14)
            assert found(15)
            work.commit_jobs.prepare(key, fence, segment0=None, inherited=(), at=later(1))
            work.commit_jobs.release(key, fence, later(1))
            assert not found(16)
            job_fence = _make_ready(work, upload_id)
            assert found(16)
            fence = _acquire(work, key).fence
            work.upload_jobs.record([JobMerge(upload_id, job_fence, 0, 1)], [], 1, later(17))
            work.commit_jobs.advance(key, fence, 0, _record(SessionIds.of([0]), 2, wanted=False), later(17))
            work.commit_jobs.release(key, fence, later(17))
            assert found(18)
            fence = _acquire(work, key).fence
            work.commit_jobs.publish(key, fence, 1, later(60), later(18))
            work.commit_jobs.release(key, fence, later(18))
            assert found(19)
            fence = _acquire(work, key).fence
            work.commit_jobs.cleaned(key, fence, 1, later(19))
            work.commit_jobs.advance(key, fence, 1, _record(SessionIds.of([0]), 2, wanted=False), later(19))
            work.commit_jobs.release(key, fence, later(19))
            assert found(20)
            work.upload_jobs.insert(_jobs(work, key.repoid, 1), later(20))
            assert not found(59)
            assert found(60)
            assert work.commit_jobs.unsettled(later(60), 0) == ()

    def test_notify_due(self, database: Database) -> None:
        """Published, quiet, after its time, and not told yet."""
        key, (upload_id,) = _claim(database, 1)
        with database.begin() as work:
            job_fence = _make_ready(work, upload_id)
            fence = _acquire(work, key).fence
            work.commit_jobs.prepare(key, fence, segment0=None, inherited=(), at=later(1))
            work.commit_jobs.advance(key, fence, 0, _record(SessionIds.of([0]), 2, wanted=True), later(2))
            assert work.commit_jobs.notify_due(later(60), 10) == ()
            work.commit_jobs.publish(key, fence, 1, None, later(3))
            assert work.commit_jobs.notify_due(later(60), 10) == ()
            work.upload_jobs.record([JobMerge(upload_id, job_fence, 0, 1)], [], 1, later(3))
            assert work.commit_jobs.notify_due(later(49), 10) == ()
            assert work.commit_jobs.notify_due(later(50), 10) == (key,)
            assert work.commit_jobs.postpone_notification(key, later(80), later(51))
            assert work.commit_jobs.notify_due(later(79), 10) == ()
            assert work.commit_jobs.notify_due(later(80), 10) == (key,)
            assert work.commit_jobs.notified(key, 1, later(81))
            assert not work.commit_jobs.notified(key, 1, later(81))
            assert not work.commit_jobs.postpone_notification(key, later(99), later(81))
            assert work.commit_jobs.notify_due(later(99), 10) == ()

    def test_void_leases(self, database: Database) -> None:
        """Held leases end at once."""
        key, _ = _claim(database, 1)
        with database.begin() as work:
            _acquire(work, key)
            assert work.commit_jobs.void_leases(later(1)) == 1
            assert work.commit_jobs.void_leases(later(1)) == 0
            assert work.commit_jobs.acquire(key, "alive", later(1), later(16)) is not None


class DecisionContract:
    """Give a fixture ``database``: an empty database."""

    def test_decisions(self, database: Database) -> None:
        """Recorded, delivered, refused, recorded again."""
        key = CommitKey(make_repository(database).repoid, _SHA)
        project = NewDecision(
            context="codecov/project",
            kind="project",
            title="default",
            state="success",
            posted=True,
            reason=None,
            description="50.00% of lines",
            facts={"head": "50.00000", "base": None},
        )
        patch = replace(project, context="codecov/patch", kind="patch", state="failure")
        silent = replace(project, context="codecov/changes", kind="changes", state=None, posted=False, reason="off")
        with database.begin() as work:
            assert work.decisions.latest(key) == ()
            work.decisions.record(key, 1, [project, patch, silent], START)
            waiting = work.decisions.undelivered(key, 1)
            assert [row.decision for row in waiting] == [project, patch]
            assert {(row.key, row.generation, row.decided_at, row.delivered_at) for row in waiting} == {
                (key, 1, START, None)
            }
            work.decisions.delivered(key, 1, ["codecov/project"], later(1))
            work.decisions.delivered(key, 1, ["codecov/project"], later(2))
            assert [row.decision.context for row in work.decisions.undelivered(key, 1)] == ["codecov/patch"]
            work.decisions.refused(key, 1, "codecov/patch", "no permission", later(2))
            assert work.decisions.undelivered(key, 1) == ()
        with database.begin() as work:
            latest = work.decisions.latest(key)
            assert [row.decision for row in latest] == [project, patch, silent]
            assert [row.delivered_at for row in latest] == [later(1), None, None]
            assert [row.error for row in latest] == [None, "no permission", None]
            work.decisions.record(key, 1, [project], later(3))
            assert [row.decision.context for row in work.decisions.undelivered(key, 1)] == ["codecov/project"]
            work.decisions.record(key, 4, [patch], later(4))
            assert [row.decision for row in work.decisions.latest(key)] == [patch]
