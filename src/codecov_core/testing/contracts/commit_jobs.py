"""What every database does with our own tables of commit jobs and decisions."""

from dataclasses import replace

from codecov_core.ports import (
    LONGEST_LEASE,
    CommitJob,
    CommitKey,
    Database,
    InheritedSession,
    JobMerge,
    MergeRecord,
    NewDecision,
    SessionIds,
    UnitOfWork,
)
from codecov_core.testing.contracts.database import make_repository
from codecov_core.testing.contracts.expectations import START, later
from codecov_core.testing.contracts.sample_jobs import SHA, claim, make_ready, new_jobs


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
        key = CommitKey(make_repository(database).repoid, SHA)
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
        key, _ = claim(database, 1)
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
            assert work.commit_jobs.acquire(CommitKey(1000, SHA), "one", START, later(1)) is None

    def test_a_lease_from_the_future(self, database: Database) -> None:
        """One longer than any lease counts as run out: the clock of whoever took it is wrong."""
        key, _ = claim(database, 1)
        with database.begin() as work:
            assert work.commit_jobs.acquire(key, "ahead", START, later(1) + LONGEST_LEASE) is not None
            assert work.commit_jobs.unsettled(later(1), 10) == ()
            assert work.commit_jobs.acquire(key, "two", later(1), later(16)) is None
            assert work.commit_jobs.unsettled(START, 10) == (key,)
            taken = work.commit_jobs.acquire(key, "two", START, later(15))
            assert taken is not None
            assert (taken.fence, taken.lease_until, taken.chunks_stale) == (2, later(15), 1)
            assert not work.commit_jobs.renew(key, 1, later(99))

    def test_prepare(self, database: Database) -> None:
        """Generation 0, once; with nothing to start from it counts as published."""
        key, _ = claim(database, 1)
        sessions = (
            InheritedSession(0, ("unit", "js"), carriedforward=True),
            InheritedSession(2, (), carriedforward=False),
        )
        with database.begin() as work:
            fence = _acquire(work, key).fence
            assert not work.commit_jobs.prepare(key, fence + 1, segment0=None, inherited=(), at=later(1))
            assert work.commit_jobs.prepare(key, fence, segment0="s/0", inherited=sessions, at=later(1))
            assert not work.commit_jobs.prepare(key, fence, segment0=None, inherited=(), at=later(2))
            assert not work.commit_jobs.restart(key, fence + 1, None, (), SessionIds(), later(2))
            job = work.commit_jobs.get(key)
            assert job is not None
            assert (job.generation, job.published_gen, job.cleaned_gen) == (0, -1, -1)
            assert (job.segment0, job.inherited, job.session_ids) == ("s/0", sessions, SessionIds.of([0, 2]))
            assert work.commit_jobs.adopt(key, fence, later(3))
            adopted = work.commit_jobs.get(key)
            assert adopted is not None
            assert (adopted.published_gen, adopted.cleaned_gen) == (0, 0)
            assert work.commit_jobs.restart(key, fence, "s/1", sessions[:1], SessionIds.of([0, 7]), later(4))
            again = work.commit_jobs.get(key)
            assert again is not None
            assert (again.segment0, again.inherited, again.session_ids) == ("s/1", sessions[:1], SessionIds.of([0, 7]))
            assert (again.generation, again.published_gen) == (0, 0)

    def test_restart_after_prepare_only(self, database: Database) -> None:
        """There is no segment 0 before."""
        key, _ = claim(database, 1)
        with database.begin() as work:
            fence = _acquire(work, key).fence
            assert not work.commit_jobs.restart(key, fence, "s/1", (), SessionIds(), later(1))

    def test_prepare_with_nothing(self, database: Database) -> None:
        """There is nothing to publish then."""
        key, _ = claim(database, 1)
        with database.begin() as work:
            fence = _acquire(work, key).fence
            assert work.commit_jobs.prepare(key, fence, segment0=None, inherited=(), at=later(1))
            job = work.commit_jobs.get(key)
            assert job is not None
            assert (job.generation, job.published_gen, job.cleaned_gen) == (0, 0, 0)

    def test_advance_compares_and_sets(self, database: Database) -> None:
        """By generation and by fence."""
        key, _ = claim(database, 1)
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
        key, _ = claim(database, 1)
        with database.begin() as work:
            fence = _acquire(work, key).fence
            work.commit_jobs.prepare(key, fence, segment0=None, inherited=(), at=later(1))
            work.commit_jobs.advance(key, fence, 0, _record(SessionIds(), 1, wanted=False), later(2))
            assert not work.commit_jobs.publish(key, fence + 1, 1, later(3))
            assert work.commit_jobs.publish(key, fence, 1, later(3))
            assert not work.commit_jobs.pause_publications(key, fence + 1, later(40), later(3))
            assert work.commit_jobs.pause_publications(key, fence, later(40), later(3))
            assert not work.commit_jobs.publish(key, fence, 1, later(3))
            assert not work.commit_jobs.cleaned(key, fence + 1, 1, later(4))
            assert work.commit_jobs.cleaned(key, fence, 1, later(4))
            assert not work.commit_jobs.cleaned(key, fence, 1, later(4))
            job = work.commit_jobs.get(key)
            assert job is not None
            assert (job.published_gen, job.cleaned_gen, job.publish_after) == (1, 1, later(40))
            work.commit_jobs.advance(key, fence, 1, _record(SessionIds(), 1, wanted=False), later(5))
            assert work.commit_jobs.publish(key, fence, 2, later(5))
            job = work.commit_jobs.get(key)
            assert job is not None
            assert (job.published_gen, job.publish_after) == (2, None)

    def test_doubted_chunks(self, database: Database) -> None:
        """A lease that ran out and a publisher that lost it raise doubts; only a holder that knows of all ends them."""
        key, _ = claim(database, 1)

        def stale() -> int:
            job = work.commit_jobs.get(key)
            assert job is not None
            return job.chunks_stale

        with database.begin() as work:
            fence = _acquire(work, key).fence
            work.commit_jobs.prepare(key, fence, segment0=None, inherited=(), at=later(1))
            work.commit_jobs.release(key, fence, later(1))
            fence = _acquire(work, key).fence
            assert stale() == 0
            assert not work.commit_jobs.trust_chunks(key, fence, 0, later(2))
            taken = work.commit_jobs.acquire(key, "two", later(15), later(30))
            assert taken is not None
            assert (taken.fence, taken.chunks_stale) == (fence + 1, 1)
            assert work.commit_jobs.doubt_chunks(key, later(16))
            assert stale() == 2
            assert not work.commit_jobs.trust_chunks(key, taken.fence, 1, later(17))
            assert not work.commit_jobs.trust_chunks(key, fence, 2, later(17))
            assert stale() == 2
            assert work.commit_jobs.release(key, taken.fence, later(17))
            assert work.commit_jobs.unsettled(later(17), 10) == (key,)
            assert not work.commit_jobs.trust_chunks(key, taken.fence, 2, later(17))
            fence = _acquire(work, key).fence
            assert work.commit_jobs.trust_chunks(key, fence, 2, later(18))
            assert stale() == 0
            assert work.commit_jobs.release(key, fence, later(18))
            assert work.commit_jobs.unsettled(later(18), 10) == ()
            assert not work.commit_jobs.doubt_chunks(CommitKey(1000, SHA), later(19))

    def test_unsettled(self, database: Database) -> None:
        """What needs a merger, unless somebody holds it."""
        key, (upload_id,) = claim(database, 1)

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
            job_fence = make_ready(work, upload_id)
            assert found(16)
            fence = _acquire(work, key).fence
            work.upload_jobs.record([JobMerge(upload_id, job_fence, 0, 1, ())], [], 1, later(17))
            work.commit_jobs.advance(key, fence, 0, _record(SessionIds.of([0]), 2, wanted=False), later(17))
            work.commit_jobs.release(key, fence, later(17))
            assert found(18)
            fence = _acquire(work, key).fence
            work.commit_jobs.publish(key, fence, 1, later(18))
            work.commit_jobs.pause_publications(key, fence, later(60), later(18))
            work.commit_jobs.release(key, fence, later(18))
            assert found(19)
            fence = _acquire(work, key).fence
            work.commit_jobs.cleaned(key, fence, 1, later(19))
            work.commit_jobs.advance(key, fence, 1, _record(SessionIds.of([0]), 2, wanted=False), later(19))
            work.commit_jobs.release(key, fence, later(19))
            assert found(20)
            work.upload_jobs.insert(new_jobs(work, key.repoid, 1), later(20))
            assert not found(59)
            assert found(60)
            assert work.commit_jobs.unsettled(later(60), 0) == ()

    def test_notify_due(self, database: Database) -> None:
        """Published, quiet, after its time, and not told yet."""
        key, (upload_id,) = claim(database, 1)
        with database.begin() as work:
            job_fence = make_ready(work, upload_id)
            fence = _acquire(work, key).fence
            work.commit_jobs.prepare(key, fence, segment0=None, inherited=(), at=later(1))
            work.commit_jobs.advance(key, fence, 0, _record(SessionIds.of([0]), 2, wanted=True), later(2))
            assert work.commit_jobs.notify_due(later(60), 10) == ()
            work.commit_jobs.publish(key, fence, 1, later(3))
            assert work.commit_jobs.notify_due(later(60), 10) == ()
            work.upload_jobs.record([JobMerge(upload_id, job_fence, 0, 1, ())], [], 1, later(3))
            assert work.commit_jobs.notify_due(later(49), 10) == ()
            assert work.commit_jobs.notify_due(later(50), 10) == (key,)
            assert work.commit_jobs.postpone_notification(key, later(80), later(51))
            assert work.commit_jobs.notify_due(later(79), 10) == ()
            assert work.commit_jobs.notify_due(later(80), 10) == (key,)
            assert work.commit_jobs.notified(key, 1, 0, later(81))
            assert not work.commit_jobs.notified(key, 1, 0, later(81))
            assert not work.commit_jobs.postpone_notification(key, later(99), later(81))
            assert work.commit_jobs.notify_due(later(99), 10) == ()
            assert work.commit_jobs.notify_again(key, later(82))
            assert work.commit_jobs.notify_due(later(99), 10) == (key,)
            assert work.commit_jobs.notify_again(key, later(83)), "whoever is telling it now, may have been first"
            assert not work.commit_jobs.notified(key, 1, 1, later(84)), "that one knows of one doubt"
            assert work.commit_jobs.notify_due(later(99), 10) == (key,)
            assert work.commit_jobs.notified(key, 1, 2, later(85))
            assert work.commit_jobs.notify_due(later(99), 10) == ()

    def test_nothing_is_told_again_that_was_never_wanted(self, database: Database) -> None:
        """A commit without a wish has nothing to repeat."""
        key, _ = claim(database, 1)
        with database.begin() as work:
            work.commit_jobs.notify_again(key, later(1))
            job = work.commit_jobs.get(key)
            assert job is not None
            assert (job.notify_wanted, job.notify_done, job.notify_doubts) == (-1, -1, 1)
            assert not work.commit_jobs.notify_again(CommitKey(key.repoid, "f" * 40), later(1))

    def test_void_leases(self, database: Database) -> None:
        """Held leases end at once."""
        key, _ = claim(database, 1)
        with database.begin() as work:
            _acquire(work, key)
            assert work.commit_jobs.void_leases(later(1)) == 1
            assert work.commit_jobs.void_leases(later(1)) == 0
            assert work.commit_jobs.acquire(key, "alive", later(1), later(16)) is not None

    def test_forget(self, database: Database) -> None:
        """A commit that is gone leaves nothing to do; others stay."""
        key, (upload_id,) = claim(database, 1)
        other = CommitKey(key.repoid, "b" * 40)
        with database.begin() as work:
            work.commit_jobs.touch(other, START)
            work.commit_jobs.forget(key)
            work.commit_jobs.forget(CommitKey(key.repoid, "c" * 40))
        with database.reading() as work:
            assert work.commit_jobs.get(key) is None
            assert work.upload_jobs.get_many([upload_id]) == {}
            assert work.commit_jobs.unsettled(later(60), 10) == (other,)


class DecisionContract:
    """Give a fixture ``database``: an empty database."""

    def test_decisions(self, database: Database) -> None:
        """Recorded, delivered, refused, recorded again."""
        key = CommitKey(make_repository(database).repoid, SHA)
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
