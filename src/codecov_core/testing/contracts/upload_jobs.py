"""What every database does with our own table of upload jobs."""

from dataclasses import replace

from codecov_core.ports import (
    LONGEST_LEASE,
    CommitKey,
    Database,
    JobCounts,
    JobMerge,
    JobStatus,
    JsonObject,
    NewUploadJob,
    ReportType,
    UploadJob,
)
from codecov_core.testing.contracts.database import make_repository
from codecov_core.testing.contracts.expectations import START, later
from codecov_core.testing.contracts.sample_jobs import PROCESSED, SHA, claim, job_of, make_ready, new_jobs


class UploadJobContract:
    """Give a fixture ``database``: an empty database."""

    def test_insert_once(self, database: Database) -> None:
        """By upload id and by claim key."""
        repoid = make_repository(database).repoid
        with database.begin() as work:
            one, two, three = new_jobs(work, repoid, 3)
            assert work.upload_jobs.insert([one, two], START) == (one.upload_id, two.upload_id)
            again = [one, replace(three, claim_key=two.claim_key), three]
            assert work.upload_jobs.insert(again, later(1)) == (three.upload_id,)
            assert work.upload_jobs.insert([], later(1)) == ()
        with database.reading() as work:
            job = job_of(work, one.upload_id)
            assert (job.claim_key, job.key, job.arguments) == (one.claim_key, one.key, one.arguments)
            assert (job.status, job.attempts, job.takeovers, job.fence) == (JobStatus.QUEUED, 0, 0, 0)
            assert (job.deadline, job.created_at, job.updated_at) == (later(7200), START, START)
            assert work.upload_jobs.by_claim_keys([one.claim_key, "none"]) == {one.claim_key: job}
            assert [row.upload_id for row in work.upload_jobs.of_commit(one.key)] == sorted(
                job.upload_id for job in (one, two, three)
            )
            assert work.upload_jobs.counts(one.key) == JobCounts(queued=3)
            assert work.upload_jobs.of_commit(CommitKey(repoid, SHA, ReportType.TEST_RESULTS)) == ()

    def test_lease(self, database: Database) -> None:
        """One holder; after its time the next, with a greater fence."""
        _, (upload_id,) = claim(database, 1)
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

    def test_a_lease_from_the_future(self, database: Database) -> None:
        """One longer than any lease counts as run out: the clock of whoever took it is wrong."""
        _, (upload_id,) = claim(database, 1)
        with database.begin() as work:
            assert work.upload_jobs.acquire(upload_id, "ahead", START, later(1) + LONGEST_LEASE) is not None
            assert work.upload_jobs.due(later(1), 10) == ()
            assert work.upload_jobs.acquire(upload_id, "two", later(1), later(16)) is None
            assert [job.upload_id for job in work.upload_jobs.due(START, 10)] == [upload_id]
            taken = work.upload_jobs.acquire(upload_id, "two", START, later(15))
            assert taken is not None
            assert (taken.fence, taken.takeovers, taken.lease_until) == (2, 1, later(15))
            assert not work.upload_jobs.renew(upload_id, 1, later(99))

    def test_an_old_fence_is_refused(self, database: Database) -> None:
        """In every write of a holder."""
        _, (upload_id,) = claim(database, 1)
        with database.begin() as work:
            work.upload_jobs.acquire(upload_id, "one", START, later(15))
            work.upload_jobs.acquire(upload_id, "two", later(16), later(31))
            before = job_of(work, upload_id)
            assert not work.upload_jobs.renew(upload_id, 1, later(99))
            assert not work.upload_jobs.requeue(upload_id, 1, later(99), counted=True, at=later(17))
            assert not work.upload_jobs.finish(upload_id, 1, PROCESSED, later(17))
            assert not work.upload_jobs.fail(upload_id, 1, "report_empty", {}, None, later(17))
            assert job_of(work, upload_id) == before

    def test_requeue(self, database: Database) -> None:
        """Waits for its time; only a counted try counts."""
        _, (upload_id,) = claim(database, 1)
        with database.begin() as work:
            work.upload_jobs.acquire(upload_id, "one", START, later(15))
            assert work.upload_jobs.requeue(upload_id, 1, later(20), counted=True, at=later(1))
            job = job_of(work, upload_id)
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
            assert job_of(work, upload_id).attempts == 1

    def test_finish(self, database: Database) -> None:
        """The staged outcome; it is not merged yet."""
        key, (upload_id,) = claim(database, 1)
        with database.begin() as work:
            make_ready(work, upload_id)
        with database.reading() as work:
            job = job_of(work, upload_id)
            assert (job.status, job.staged_segment, job.staged_empty) == (JobStatus.READY, PROCESSED.segment, False)
            assert (job.staged_flags, job.result) == (("unit", "js"), {"files": 2})
            assert (job.segment, job.session_id, job.lease_owner, job.updated_at) == (None, None, None, later(1))
            assert work.upload_jobs.to_record(key, 10) == (job,)
            assert work.upload_jobs.in_order(key) == ()
            assert work.upload_jobs.counts(key) == JobCounts(ready=1)

    def test_fail(self, database: Database) -> None:
        """An error waits to be recorded like a success."""
        key, (upload_id,) = claim(database, 1)
        with database.begin() as work:
            work.upload_jobs.acquire(upload_id, "one", START, later(15))
            assert work.upload_jobs.fail(upload_id, 1, "report_empty", {"location": "x"}, {"files": 0}, later(1))
            job = job_of(work, upload_id)
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
        key, ids = claim(database, 3)
        with database.begin() as work:
            fences = [make_ready(work, upload_id) for upload_id in ids]
            assert [job.upload_id for job in work.upload_jobs.to_record(key, 2)] == ids[:2]
            merges = [
                JobMerge(ids[0], fences[0], session_id=1, position=2, places=()),
                JobMerge(ids[1], fences[1], session_id=0, position=1, places=()),
                JobMerge(ids[2], fences[2], session_id=None, position=None, places=()),
            ]
            assert work.upload_jobs.record(merges, [], 1, later(5)) == 3
            assert work.upload_jobs.record(merges, [], 2, later(6)) == 0
        with database.reading() as work:
            jobs = work.upload_jobs.of_commit(key)
            assert [job.status for job in jobs] == [JobStatus.MERGED] * 3
            assert [(job.segment, job.session_id, job.position) for job in jobs] == [
                (PROCESSED.segment, 1, 2),
                (PROCESSED.segment, 0, 1),
                (None, None, None),
            ]
            assert {(job.staged_segment, job.merged_gen) for job in jobs} == {(None, 1)}
            assert [job.upload_id for job in work.upload_jobs.in_order(key)] == [ids[1], ids[0]]
            assert [job.upload_id for job in work.upload_jobs.recorded(key, 0, 1)] == ids
            assert work.upload_jobs.recorded(key, 1, 9) == ()

    def test_record_refuses_a_changed_job(self, database: Database) -> None:
        """One that was reset since it was read."""
        key, (upload_id,) = claim(database, 1)
        with database.begin() as work:
            fence = make_ready(work, upload_id)
            job = job_of(work, upload_id)
            new = NewUploadJob(upload_id, job.claim_key, key, job.arguments, later(9000))
            assert work.upload_jobs.reset([new], later(3)) == (upload_id,)
            assert work.upload_jobs.record([JobMerge(upload_id, fence, 0, 1, ())], [], 1, later(4)) == 0
            assert work.upload_jobs.record([], [(upload_id, fence)], 1, later(4)) == 0
            assert job_of(work, upload_id).status is JobStatus.QUEUED

    def test_reset_keeps_what_counts(self, database: Database) -> None:
        """The merged segment stays in the commit until the new one is merged."""
        key, (upload_id,) = claim(database, 1)
        with database.begin() as work:
            fence = make_ready(work, upload_id)
            work.upload_jobs.record([JobMerge(upload_id, fence, 3, 7, (9, 12))], [], 2, later(2))
            job = job_of(work, upload_id)
            new = NewUploadJob(upload_id, "other", key, {"again": True}, later(9000))
            missing = replace(new, upload_id=upload_id + 1000, claim_key="missing")
            assert work.upload_jobs.reset([new, missing], later(3)) == (upload_id,)
            again = job_of(work, upload_id)
            assert (again.status, again.fence, again.claim_key) == (JobStatus.QUEUED, fence + 1, job.claim_key)
            assert (again.arguments, again.deadline, again.result) == ({"again": True}, later(9000), None)
            assert (again.attempts, again.takeovers, again.not_before, again.error_code) == (0, 0, None, None)
            assert (again.segment, again.session_id) == (PROCESSED.segment, 3)
            assert (again.position, again.places) == (7, (9, 12))
            assert (again.merged_gen, again.created_at) == (2, START)
            assert work.upload_jobs.in_order(key) == (again,)
            assert work.upload_jobs.recorded(key, 0, 9) == ()

    def test_a_recorded_error_keeps_its_place(self, database: Database) -> None:
        """Its earlier session goes; the names of its segment keep their place."""
        key, (upload_id,) = claim(database, 1)
        with database.begin() as work:
            work.upload_jobs.record([JobMerge(upload_id, make_ready(work, upload_id), 3, 7, ())], [], 2, later(2))
            old = job_of(work, upload_id)
            work.upload_jobs.reset([NewUploadJob(upload_id, "k", key, {}, later(9000))], later(3))
            running = work.upload_jobs.acquire(upload_id, "w", later(4), later(19))
            assert running is not None
            work.upload_jobs.fail(upload_id, running.fence, "report_empty", {}, None, later(5))
            assert work.upload_jobs.in_order(key)[0].segment == old.segment
            assert work.upload_jobs.record([], [(upload_id, running.fence)], 3, later(6)) == 1
            (kept,) = work.upload_jobs.in_order(key)
            assert (kept.status, kept.session_id, kept.merged_gen) == (JobStatus.ERROR, None, 3)
            assert (kept.segment, kept.position) == (old.segment, 7)

    def test_an_emptied_upload_keeps_its_place(self, database: Database) -> None:
        """Also when it gets lines again, whatever place it is offered then."""
        key, (upload_id, other) = claim(database, 2)
        with database.begin() as work:
            work.upload_jobs.record([JobMerge(upload_id, make_ready(work, upload_id), 3, 7, ())], [], 2, later(2))
            work.upload_jobs.record([JobMerge(other, make_ready(work, other), 4, 8, ())], [], 3, later(2))

            def again(path: str, session_id: int | None, position: int | None, generation: int) -> UploadJob:
                work.upload_jobs.reset([NewUploadJob(upload_id, "k", key, {}, later(9000))], later(3))
                running = work.upload_jobs.acquire(upload_id, "w", later(4), later(19))
                assert running is not None
                work.upload_jobs.finish(upload_id, running.fence, replace(PROCESSED, segment=path), later(5))
                merge = JobMerge(upload_id, running.fence, session_id, position, ())
                assert work.upload_jobs.record([merge], [], generation, later(6)) == 1
                return job_of(work, upload_id)

            emptied = again("s/empty", None, None, 4)
            assert (emptied.status, emptied.segment, emptied.session_id, emptied.position) == (
                JobStatus.MERGED,
                PROCESSED.segment,
                None,
                7,
            )
            assert [job.upload_id for job in work.upload_jobs.in_order(key)] == [upload_id, other]
            filled = again("s/full", 3, 9, 5)
            assert (filled.segment, filled.session_id, filled.position, filled.staged_segment) == ("s/full", 3, 7, None)
            assert [job.upload_id for job in work.upload_jobs.in_order(key)] == [upload_id, other]

    def test_due_and_overdue(self, database: Database) -> None:
        """What the sweeper finds, oldest first."""
        _, ids = claim(database, 4)
        with database.begin() as work:
            assert work.upload_jobs.acquire(ids[0], "w", START, later(15)) is not None
            make_ready(work, ids[1])
            assert [job.upload_id for job in work.upload_jobs.due(later(10), 10)] == ids[2:]
            assert [job.upload_id for job in work.upload_jobs.due(later(15), 10)] == [ids[0], *ids[2:]]
            assert [job.upload_id for job in work.upload_jobs.due(later(15), 2)] == [ids[0], ids[2]]
            assert work.upload_jobs.overdue(later(7199), 10) == ()
            assert [job.upload_id for job in work.upload_jobs.overdue(later(7200), 10)] == [ids[0], *ids[2:]]

    def test_give_up(self, database: Database) -> None:
        """Queued and running jobs end past their deadline; a running processor's outcome is refused then."""
        _, ids = claim(database, 3)
        with database.begin() as work:
            work.upload_jobs.acquire(ids[0], "w", START, later(15))
            make_ready(work, ids[1])
            assert work.upload_jobs.give_up(ids, "processing_timeout", later(7199)) == ()
            ended = work.upload_jobs.give_up(ids, "processing_timeout", later(7200))
            assert sorted(job.upload_id for job in ended) == [ids[0], ids[2]]
            assert {(job.status, job.error_code, job.merged_gen) for job in ended} == {
                (JobStatus.ERROR, "processing_timeout", None)
            }
            assert not work.upload_jobs.finish(ids[0], 1, PROCESSED, later(7201))
            assert job_of(work, ids[1]).status is JobStatus.READY

    def test_take_back(self, database: Database) -> None:
        """A job that counts ends as an error and keeps its place, once; nothing else does."""
        key, ids = claim(database, 3)
        with database.begin() as work:
            fences = [make_ready(work, upload_id) for upload_id in ids]
            merges = [JobMerge(ids[0], fences[0], 3, 7, ()), JobMerge(ids[1], fences[1], None, None, ())]
            work.upload_jobs.record(merges, [], 2, later(2))
            params: JsonObject = {"reason": "too much"}

            def take_back(at: int, fence: int) -> bool:
                return work.upload_jobs.take_back(ids[at], fence, "unknown_processing", params, {"a": 1}, later(3))

            assert not take_back(0, fences[0] + 1)
            assert not take_back(1, fences[1]), "it has no lines in the report"
            assert not take_back(2, fences[2]), "it is not merged"
            assert take_back(0, fences[0])
            assert not take_back(0, fences[0])
            job = job_of(work, ids[0])
            assert (job.status, job.error_code, job.error_params) == (JobStatus.ERROR, "unknown_processing", params)
            assert (job.result, job.fence, job.updated_at) == ({"a": 1}, fences[0] + 1, later(3))
            assert (job.segment, job.session_id, job.position) == (PROCESSED.segment, 3, 7)
            assert [waiting.upload_id for waiting in work.upload_jobs.to_record(key, 10)] == [ids[0], ids[2]]
            assert work.upload_jobs.record([], [(ids[0], fences[0] + 1)], 3, later(4)) == 1
            assert job_of(work, ids[0]).session_id is None

    def test_void_leases(self, database: Database) -> None:
        """Held leases end at once."""
        _, (upload_id,) = claim(database, 1)
        with database.begin() as work:
            work.upload_jobs.acquire(upload_id, "dead", START, later(15))
            assert work.upload_jobs.void_leases(later(1)) == 1
            assert work.upload_jobs.void_leases(later(1)) == 0
            taken = work.upload_jobs.acquire(upload_id, "alive", later(1), later(16))
            assert taken is not None
            assert taken.takeovers == 1

    def test_end_waits(self, database: Database) -> None:
        """What waits for another try may be tried at once; what runs goes on."""
        _, (waiting, fresh, running) = claim(database, 3)
        with database.begin() as work:
            taken = work.upload_jobs.acquire(waiting, "one", START, later(15))
            assert taken is not None
            assert work.upload_jobs.requeue(waiting, taken.fence, later(60), counted=True, at=later(1))
            work.upload_jobs.acquire(running, "two", START, later(15))
            assert work.upload_jobs.end_waits(later(2)) == 1
            assert work.upload_jobs.end_waits(later(2)) == 0
            assert [job_of(work, one).not_before for one in (waiting, fresh, running)] == [later(2), None, None]
            assert job_of(work, waiting).attempts == 1
            assert work.upload_jobs.acquire(waiting, "three", later(2), later(17)) is not None
