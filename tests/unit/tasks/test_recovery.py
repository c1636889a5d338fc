"""What goes wrong, and how it ends all the same."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from codecov_core.errors import ObjectNotFoundError, StorageError
from codecov_core.ports import (
    CommitJob,
    CommitKey,
    CommitState,
    JobStatus,
    JsonValue,
    NewUpload,
    ReportType,
    UploadJob,
    UploadType,
)
from codecov_core.reports import SessionType
from codecov_core.rollouts import StoredRollout, Universe, Variant
from codecov_core.tasks import (
    Done,
    Notify,
    Permanent,
    PreProcessUpload,
    ReportJsonPlace,
    Retry,
    Snooze,
    Sweep,
    Upload,
    UploadFinisher,
    UploadProcessor,
)
from codecov_core.tasks.commit_context import CommitContext
from codecov_core.tasks.commit_work import CommitWork, WorkDone
from codecov_core.tasks.config_lookup import PATIENCE
from codecov_core.tasks.leases import CommitLease
from codecov_core.testing import MemoryObjectStore
from tests.unit.tasks.workshop import CARRYING, SOURCE, Workshop, command_names, laid_over_defaults, raw_upload

TREE = {"src/a.py": SOURCE, "src/b.py": SOURCE}


class UnreliableStore(MemoryObjectStore):
    """A store that can be out of service, also for some paths only."""

    def __init__(self) -> None:
        super().__init__()
        self.down: str | None = None

    def put(self, path: str, data: bytes, **options: object) -> None:
        if self.down is not None and self.down in path:
            raise StorageError("no answer")
        super().put(path, data, **options)  # type: ignore[arg-type]

    def get_stored(self, path: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
        if self.down is not None and self.down in path:
            raise StorageError("no answer")
        return super().get_stored(path)


@pytest.fixture
def shop() -> Workshop:
    return Workshop(objects=UnreliableStore())


def job_of(shop: Workshop, upload_id: int) -> UploadJob:
    with shop.database.reading() as work:
        return work.upload_jobs.get_many([upload_id])[upload_id]


def commit_job_of(shop: Workshop, key: CommitKey) -> CommitJob:
    with shop.database.reading() as work:
        job = work.commit_jobs.get(key)
    assert job is not None
    return job


def store(shop: Workshop) -> UnreliableStore:
    assert isinstance(shop.objects, UnreliableStore)
    return shop.objects


def test_the_sweeper_alone_does_everything(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    ids = [shop.upload(commit, raw_upload({"src/a.py": {number: 1}})) for number in range(1, 4)]
    shop.messages.clear()
    shop.settle()
    assert {job_of(shop, number).status for number in ids} == {JobStatus.MERGED}
    assert shop.report(commit).totals.lines == 3
    assert shop.statuses.shown(commit.sha)


def test_messages_may_come_twice_in_any_order(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    ids = [shop.upload(commit, raw_upload({"src/a.py": {number: 1}})) for number in range(1, 4)]
    finisher = UploadFinisher(repoid=commit.repoid, commitid=commit.sha)
    shop.run(Notify(repoid=commit.repoid, commitid=commit.sha))
    shop.run(finisher)
    for upload_id in ids * 2:
        shop.run(UploadProcessor(repoid=commit.repoid, commitid=commit.sha, upload_id=upload_id))
    shop.run_until_idle()
    for upload_id in reversed(ids):
        shop.run(UploadProcessor(repoid=commit.repoid, commitid=commit.sha, upload_id=upload_id))
        shop.run(finisher)
    shop.run_until_idle()
    report = shop.report(commit)
    assert len(report.sessions) == 3
    assert report.totals.lines == 3


def test_an_outage_of_storage_costs_no_attempt(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    store(shop).down = "v4/raw"
    for _ in range(8):
        shop.run_until_idle()
        shop.clock.advance(10)
    job = job_of(shop, upload_id)
    assert (job.status, job.attempts, job.takeovers) == (JobStatus.QUEUED, 0, 0)
    store(shop).down = "worker/v1"
    shop.run_until_idle()
    assert job_of(shop, upload_id).status is JobStatus.QUEUED
    store(shop).down = None
    shop.clock.advance(15)
    shop.run_until_idle()
    assert shop.report(commit).totals.lines == 1


def test_an_outage_while_publishing_changes_nothing_others_read(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    store(shop).down = "chunks.txt"
    shop.run_until_idle()
    with shop.database.reading() as work:
        row = work.commits.get(commit.repoid, commit.sha)
        assert row is not None
        assert (row.state, row.has_report) == (CommitState.PENDING, False)
        assert work.uploads.get_many([upload_id])[upload_id].state == "started"
    assert isinstance(shop.outcomes[-1][1], Retry)
    assert not shop.statuses.deliveries
    store(shop).down = None
    shop.clock.advance(10)
    shop.run_until_idle()
    assert shop.report(commit).totals.lines == 1
    assert shop.statuses.shown(commit.sha)


def test_a_processor_that_died_is_replaced(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    command = shop.messages.take()
    assert command is not None
    shop.run(command)
    now = shop.clock.now()
    with shop.database.begin() as work:
        dead = work.upload_jobs.acquire(upload_id, "dead", now, now + timedelta(seconds=15))
    assert dead is not None
    shop.run_until_idle()
    assert job_of(shop, upload_id).status is JobStatus.RUNNING
    shop.settle()
    assert job_of(shop, upload_id).status is JobStatus.MERGED
    with shop.database.begin() as work:
        assert not work.upload_jobs.fail(upload_id, dead.fence, "report_empty", {}, None, shop.clock.now())


def test_a_crash_loop_ends(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    command = shop.messages.take()
    assert command is not None
    shop.run(command)
    for _ in range(shop.settings.most_takeovers + 1):
        now = shop.clock.now()
        with shop.database.begin() as work:
            assert work.upload_jobs.acquire(upload_id, "dying", now, now + shop.settings.lease) is not None
        shop.clock.advance(15)
    shop.settle()
    job = job_of(shop, upload_id)
    assert (job.status, job.error_code) == (JobStatus.ERROR, "processing_timeout")


def test_an_upload_past_its_deadline_is_given_up(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    stuck = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    good = shop.upload(commit, raw_upload({"src/b.py": {1: 1}}))
    store(shop).down = shop.raw_path(stuck)
    shop.run_until_idle()
    assert not shop.statuses.deliveries
    for _ in range(730):
        shop.clock.advance(10)
        shop.run(Sweep())
        shop.run_until_idle()
    assert (job_of(shop, stuck).status, job_of(shop, stuck).error_code) == (JobStatus.ERROR, "processing_timeout")
    with shop.database.reading() as work:
        (error,) = work.uploads.errors([stuck])[stuck]
        assert (error.code, dict(error.params)) == ("processing_timeout", {})
        assert work.uploads.get_many([good])[good].state == "merged"
    assert shop.statuses.shown(commit.sha)


def test_a_held_commit_is_left_to_its_holder(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    key = CommitKey(commit.repoid, commit.sha)
    command = shop.messages.take()
    assert command is not None
    shop.run(command)
    now = shop.clock.now()
    with shop.database.begin() as work:
        assert work.commit_jobs.acquire(key, "other", now, now + shop.settings.lease) is not None
    shop.run_until_idle()
    outcome = shop.run(Notify(repoid=commit.repoid, commitid=commit.sha))
    assert isinstance(outcome, Snooze)
    assert commit_job_of(shop, key).generation == -1
    shop.settle()
    assert commit_job_of(shop, key).published_gen == 1


def test_a_worker_whose_clock_is_a_year_ahead_holds_nothing_up(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    key = CommitKey(commit.repoid, commit.sha)
    command = shop.messages.take()
    assert command is not None
    shop.run(command)
    shop.messages.clear()
    ahead = shop.clock.now() + timedelta(days=365)
    with shop.database.begin() as work:
        assert work.upload_jobs.acquire(upload_id, "dead", ahead, ahead + shop.settings.lease) is not None
        assert work.commit_jobs.acquire(key, "dead", ahead, ahead + shop.settings.lease) is not None
    for _ in range(3):
        shop.run(Sweep())
        shop.run_until_idle()
    assert commit_job_of(shop, key).published_gen == 1
    assert shop.statuses.shown(commit.sha)


def test_alone_every_lease_is_void(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    command = shop.messages.take()
    assert command is not None
    shop.run(command)
    now = shop.clock.now()
    with shop.database.begin() as work:
        work.upload_jobs.acquire(upload_id, "dead", now, now + shop.settings.lease)
        work.commit_jobs.acquire(CommitKey(commit.repoid, commit.sha), "dead", now, now + shop.settings.lease)
    shop.messages.clear()
    shop.run(Sweep(alone=True))
    shop.run_until_idle()
    assert shop.report(commit).totals.lines == 1


def test_admin_reprocess_swaps_the_segment(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    first = shop.upload(commit, raw_upload({"src/b.py": {1: 1}, "src/a.py": {1: 0}}))
    second = shop.upload(commit, raw_upload({"src/c.py": {1: 1}}))
    shop.run_until_idle()
    before = shop.report(commit)
    shop.objects.put(shop.raw_path(first), raw_upload({"src/a.py": {1: 5, 2: 5}, "src/d.py": {1: 1}}), encoding=None)
    again: dict[str, JsonValue] = {
        "commit": commit.sha,
        "upload_id": first,
        "reprocess_via_admin": True,
        "reprocess_timestamp": "2026-03-04T05:06:07",
    }
    shop.push(commit, again)
    shop.run_until_idle()
    report = shop.report(commit)
    assert list(report.sessions) == list(before.sessions)
    assert [line.coverage for line in report.lines("src/a.py")] == [5, 5]
    assert "src/b.py" not in report
    with shop.database.reading() as work:
        stored = work.commits.report(commit.repoid, commit.sha)
        uploads = work.uploads.get_many([first, second])
    assert stored is not None
    assert stored.report is not None
    indexes = {name: entry[0] for name, entry in orjson.loads(stored.report)["files"].items()}
    assert indexes == {"src/a.py": 1, "src/c.py": 2, "src/d.py": 3}
    assert [upload.order_number for upload in uploads.values()] == [0, 1]
    repeated = command_names(shop).count("UploadProcessor")
    shop.push(commit, again)
    shop.run_until_idle()
    assert command_names(shop).count("UploadProcessor") == repeated


def test_file_indexes_never_move(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    seen: dict[str, int] = {}
    for files in ({"z.py": {1: 1}}, {"a.py": {1: 1}, "z.py": {2: 1}}, {"m.py": {1: 1}}):
        shop.upload(commit, raw_upload(files))
        shop.run_until_idle()
        with shop.database.reading() as work:
            stored = work.commits.report(commit.repoid, commit.sha)
        assert stored is not None
        assert stored.report is not None
        indexes = {name: entry[0] for name, entry in orjson.loads(stored.report)["files"].items()}
        assert seen.items() <= indexes.items()
        seen = indexes
    assert seen == {"z.py": 0, "a.py": 1, "m.py": 2}


def test_reading_again_repairs_a_damaged_segment(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    segment = job_of(shop, upload_id).segment
    assert segment is not None
    shop.objects.put(segment, b"not a segment")
    shop.objects.put(shop.raw_path(upload_id), raw_upload({"src/a.py": {1: 1, 2: 0}}), encoding=None)
    shop.push(commit, {"upload_id": upload_id, "reprocess_via_admin": True})
    shop.run_until_idle()
    assert shop.report(commit).totals.lines == 2


def test_same_segments_same_bytes(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    for number in range(1, 5):
        shop.upload(commit, raw_upload({f"src/{number % 2}.py": {number: 1}}), ["unit"])
    shop.run_until_idle()
    paths = shop.paths(commit)
    chunks = shop.objects.get(paths.chunks)
    key = CommitKey(commit.repoid, commit.sha)
    generation = commit_job_of(shop, key).generation
    side = shop.objects.get(paths.side_report(generation))
    with shop.database.begin() as work:
        stored = work.commits.report(commit.repoid, commit.sha)
        assert stored is not None
        assert stored.report == side
    shop.rows.commit_jobs[key] = replace(shop.rows.commit_jobs[key], published_gen=0)
    shop.run(UploadFinisher(repoid=commit.repoid, commitid=commit.sha))
    assert shop.objects.get(paths.chunks) == chunks
    assert shop.objects.get(paths.side_report(generation)) == side


def test_a_lost_segment_is_made_again(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    first = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    segment = job_of(shop, first).segment
    assert segment is not None
    shop.objects.delete_many([segment])
    shop.upload(commit, raw_upload({"src/b.py": {1: 1}}))
    shop.settle()
    assert shop.report(commit).totals.lines == 2
    assert len(shop.report(commit).sessions) == 2


def test_superseded_objects_go(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    for number in range(1, 6):
        shop.upload(commit, raw_upload({"src/a.py": {number: 1}}))
        shop.run_until_idle()
    paths = shop.paths(commit)
    own = list(shop.objects.list(paths.own_folder))
    generations = {paths.generation_of(path) for path in own} - {None}
    assert generations == {4, 5}
    assert len([path for path in own if paths.upload_and_fence(path)]) == 5


def test_a_busy_commit_is_published_rarely(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    key = CommitKey(commit.repoid, commit.sha)
    missing = shop.upload(commit, None)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    first = commit_job_of(shop, key)
    assert first.published_gen == 1
    later = shop.clock.now() + timedelta(seconds=15)
    shop.rows.commit_jobs[key] = replace(first, publish_after=later)
    shop.upload(commit, raw_upload({"src/a.py": {2: 1}}))
    shop.run_until_idle()
    assert (commit_job_of(shop, key).generation, commit_job_of(shop, key).published_gen) == (2, 1)
    assert not shop.statuses.deliveries
    shop.clock.advance(15)
    shop.run_until_idle()
    assert commit_job_of(shop, key).published_gen == 2
    shop.objects.put(shop.raw_path(missing), raw_upload({"src/a.py": {3: 1}}), encoding=None)
    shop.settle()
    assert commit_job_of(shop, key).published_gen == 3
    assert shop.statuses.shown(commit.sha)


def test_carryforward_is_generation_zero(shop: Workshop) -> None:
    shop.settings = replace(shop.settings, installation=laid_over_defaults(CARRYING))
    repository = shop.repository()
    base = shop.commit(repository, TREE)
    shop.upload(base, raw_upload({"src/a.py": {1: 1, 2: 1}}), ["unit"], name="job")
    shop.upload(base, raw_upload({"src/b.py": {1: 0}}), ["other"])
    shop.run_until_idle()
    head = shop.commit(repository, {**TREE, "src/a.py": b"new first line\n" + SOURCE}, base.sha)
    shop.run(PreProcessUpload(repoid=head.repoid, commitid=head.sha))
    report = shop.report(head)
    assert report.names == ("src/a.py",)
    assert [line.number for line in report.lines("src/a.py")] == [2, 3]
    (session,) = report.sessions.values()
    assert (session.name, session.session_type) == ("CF[1] - job", SessionType.CARRIEDFORWARD)
    assert session.extras == {"carriedforward_from": base.sha}
    with shop.database.reading() as work:
        row = work.reports.get(head.id, ReportType.COVERAGE)
        assert row is not None
        (carried,) = work.uploads.of_report(row.id)
    assert (carried.upload_type, carried.state, carried.state_id) == (UploadType.CARRIEDFORWARD, "complete", None)
    assert (carried.order_number, carried.flags) == (0, ("unit",))
    assert carried.upload_extras == {"carriedforward_from": base.sha}
    assert not shop.statuses.shown(head.sha)

    shop.upload(head, raw_upload({"src/a.py": {2: 0}}), ["unit"])
    shop.run_until_idle()
    report = shop.report(head)
    assert [(line.number, line.coverage) for line in report.lines("src/a.py")] == [(2, 0)]
    assert [session.session_type for session in report.sessions.values()] == [SessionType.UPLOADED]
    with shop.database.reading() as work:
        assert [upload.upload_type for upload in work.uploads.of_report(row.id)] == [UploadType.UPLOADED]


def test_carryforward_waits_for_ancestors_for_a_while(shop: Workshop) -> None:
    shop.settings = replace(shop.settings, installation=laid_over_defaults(CARRYING))
    repository = shop.repository()
    parent = shop.commit(repository, TREE)
    head = shop.commit(repository, TREE, parent.sha, message="next")
    command = PreProcessUpload(repoid=head.repoid, commitid=head.sha)
    outcome = shop.run(command)
    assert isinstance(outcome, Snooze)
    shop.clock.advance(200)
    assert isinstance(shop.run(command), Done)
    assert commit_job_of(shop, CommitKey(head.repoid, head.sha)).generation == 0


@pytest.mark.parametrize(
    ("search_range", "carried"), [(None, False), (11, True), (0, False), (-5, False), (10**9, True)]
)
def test_how_far_a_base_is_looked_for_is_a_rollout(shop: Workshop, search_range: int | None, carried: bool) -> None:
    shop.settings = replace(shop.settings, installation=laid_over_defaults(CARRYING))
    if search_range is not None:
        variant = Variant(search_range, overrides={Universe.OWNER_ID: frozenset({shop.repository().ownerid})})
        shop.rollouts.stored = (StoredRollout("carryforward_base_search_range", (variant,)),)
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}), ["unit"])
    shop.run_until_idle()
    for number in range(11):
        commit = shop.commit(shop.repository(), TREE, commit.sha, message=f"change {number}")
    shop.clock.advance(200)
    shop.run(PreProcessUpload(repoid=commit.repoid, commitid=commit.sha))
    job = commit_job_of(shop, CommitKey(commit.repoid, commit.sha))
    assert bool(job.inherited) is carried


def test_carryforward_without_a_diff_is_not_shifted(shop: Workshop) -> None:
    shop.settings = replace(shop.settings, installation=laid_over_defaults(CARRYING))
    repository = shop.repository()
    base = shop.commit(repository, TREE)
    shop.upload(base, raw_upload({"src/a.py": {1: 1}}), ["unit"])
    shop.run_until_idle()
    head = shop.commit(repository, {**TREE, "src/a.py": b"new first line\n" + SOURCE}, base.sha)
    shop.readers.answers = False
    for _ in range(2):
        shop.run(PreProcessUpload(repoid=head.repoid, commitid=head.sha))
        shop.wait(PATIENCE)
    assert [line.number for line in shop.report(head).lines("src/a.py")] == [1]
    assert "carryforward.unshifted" in [name for name, _ in shop.telemetry.events]


def test_what_becomes_ready_after_the_last_look_is_merged_all_the_same(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = shop.commit(shop.repository(), TREE)
    ids = [shop.upload(commit, raw_upload({f"src/{name}.py": {1: 1}})) for name in "ab"]
    shop.run(Upload(repoid=commit.repoid, commitid=commit.sha))
    process = [UploadProcessor(repoid=commit.repoid, commitid=commit.sha, upload_id=number) for number in ids]
    shop.run(process.pop())
    look = CommitWork._step

    def step(self: CommitWork, lease: CommitLease, context: CommitContext) -> WorkDone | None:
        found = look(self, lease, context)
        if found is None and process:
            shop.run(process.pop())  # its message finds the commit busy
        return found

    monkeypatch.setattr(CommitWork, "_step", step)
    shop.run(UploadFinisher(repoid=commit.repoid, commitid=commit.sha))
    with shop.database.reading() as work:
        jobs = work.upload_jobs.get_many(ids)
    assert [job.status for job in jobs.values()] == [JobStatus.MERGED] * 2
    assert shop.report(commit).totals.lines == 2


def test_a_diff_that_nobody_understands_holds_nothing_up(shop: Workshop) -> None:
    shop.settings = replace(shop.settings, installation=laid_over_defaults(CARRYING))
    base = shop.commit(shop.repository(), TREE)
    shop.upload(base, raw_upload({"src/a.py": {1: 1}}), ["unit"])
    shop.run_until_idle()
    head = shop.commit(shop.repository(), {**TREE, "src/a.py": b"new first line\n" + SOURCE}, base.sha)
    shop.readers.diffs_make_sense = False
    shop.upload(head, raw_upload({"src/b.py": {1: 1}}), ["ui"])
    shop.settle()
    report = shop.report(head)
    assert [line.number for line in report.lines("src/a.py")] == [1]
    assert "src/b.py" in report
    with shop.database.reading() as work:
        decisions = {row.decision.context: row.decision for row in work.decisions.latest(CommitKey(1, head.sha))}
    assert set(decisions) == {"codecov/project", "codecov/patch"}


def test_a_report_of_another_worker_is_taken_over(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/b.py": {1: 1}, "src/a.py": {1: 0}}), ["unit"])
    shop.run_until_idle()
    key = CommitKey(commit.repoid, commit.sha)
    tables = shop.rows
    tables.commit_jobs.pop(key)
    tables.upload_jobs.pop(upload_id)
    shop.objects.delete_many(list(shop.objects.list("worker/v1")))

    shop.upload(commit, raw_upload({"src/a.py": {1: 3}}))
    shop.run_until_idle()
    report = shop.report(commit)
    assert len(report.sessions) == 2
    assert report.names == ("src/b.py", "src/a.py")
    assert [line.coverage for line in report.lines("src/a.py")] == [3]

    shop.push(commit, {"commit": commit.sha, "upload_id": upload_id, "resend_via_admin": True})
    shop.run_until_idle()
    assert len(shop.report(commit).sessions) == 2


def test_a_commit_that_is_gone_is_forgotten(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, None)
    shop.run_until_idle()
    tables = shop.rows
    record = tables.commits[commit.repoid, commit.sha]
    tables.commits[commit.repoid, commit.sha] = replace(record, commit=replace(record.commit, deleted=True))
    shop.settle()
    with shop.database.reading() as work:
        assert work.upload_jobs.get_many([upload_id]) == {}


def test_a_commit_that_is_gone_before_it_is_told_is_forgotten(shop: Workshop) -> None:
    shop.settings = replace(shop.settings, quiet_period=timedelta(seconds=30))
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    record = shop.rows.commits[commit.repoid, commit.sha]
    shop.rows.commits[commit.repoid, commit.sha] = replace(record, commit=replace(record.commit, deleted=True))
    shop.settle()
    told = [outcome for command, outcome in shop.outcomes if isinstance(command, Notify)]
    assert isinstance(told[0], Permanent)
    assert told[0].code == "commit_not_found"
    assert len(told) <= 2, "the delayed message and one of the sweeper"
    assert not shop.statuses.deliveries
    with shop.database.reading() as work:
        assert work.upload_jobs.get_many([upload_id]) == {}
        assert work.commit_jobs.get(CommitKey(commit.repoid, commit.sha)) is None


def test_old_messages_of_the_processor_make_their_job(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.messages.clear()
    shop.inbox.trim(CommitKey(commit.repoid, commit.sha), shop.inbox.peek(CommitKey(commit.repoid, commit.sha), 9))
    old = UploadProcessor(
        repoid=commit.repoid,
        commitid=commit.sha,
        arguments={"upload_id": upload_id, "upload_pk": upload_id, "commit": commit.sha},
        commit_yaml={"coverage": {"precision": 1}},
    )
    shop.run(old)
    shop.run_until_idle()
    assert shop.report(commit).totals.lines == 1
    assert isinstance(shop.run(UploadProcessor(repoid=commit.repoid, commitid=commit.sha)), Permanent)


def test_raw_uploads_are_deleted_where_they_are_not_kept(shop: Workshop) -> None:
    shop.settings = replace(shop.settings, keep_raw_uploads=False)
    commit = shop.commit(shop.repository(), TREE)
    good = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    bad = shop.upload(commit, b"nothing")
    shop.run_until_idle()
    with pytest.raises(ObjectNotFoundError):
        shop.objects.get(shop.raw_path(good))
    assert shop.objects.get(shop.raw_path(bad)) == b"nothing"


def test_a_skipped_commit_is_published_but_not_told(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE, message="docs [skip ci]")
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    with shop.database.reading() as work:
        row = work.commits.get(commit.repoid, commit.sha)
    assert row is not None
    assert row.state is CommitState.SKIPPED
    assert not shop.statuses.deliveries


def test_notify_waits_for_uploads_on_their_way(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    with shop.database.begin() as work:
        report = work.reports.get(commit.id, ReportType.COVERAGE)
        assert report is not None
        work.uploads.insert(report.id, [NewUpload(state_id=None)], shop.clock.now())
    shop.run_until_idle()
    assert not shop.statuses.deliveries
    shop.settle(sweeps=500)
    assert shop.statuses.shown(commit.sha)
    assert shop.clock.now() >= commit.timestamp + shop.settings.deadline


def test_a_channel_that_refuses_is_noted(shop: Workshop) -> None:
    shop.statuses.refusals["codecov/patch"] = "no permission"
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    with shop.database.reading() as work:
        decisions = {row.decision.context: row for row in work.decisions.latest(CommitKey(commit.repoid, commit.sha))}
    assert decisions["codecov/patch"].error == "no permission"
    assert decisions["codecov/project"].delivered_at is not None
    assert shop.is_settled()


def test_report_json_in_storage(shop: Workshop) -> None:
    shop.settings = replace(shop.settings, report_json=ReportJsonPlace.GENERAL)
    commit = shop.commit(shop.repository(), TREE)
    for number in range(1, 5):
        shop.upload(commit, raw_upload({"src/a.py": {number: 1}}))
        shop.run_until_idle()
    with shop.database.reading() as work:
        stored = work.commits.report(commit.repoid, commit.sha)
    assert stored is not None
    assert stored.report is None
    assert stored.report_storage_path == shop.paths(commit).report_json(4)
    assert shop.report(commit).totals.lines == 4
    folder, _, _ = shop.paths(commit).report_json(4).rpartition("/")
    assert len(list(shop.objects.list(folder))) == 2
