"""What is cleaned up after a publication, and what has to stay."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from codecov_core.ports import Commit, CommitKey, JobStatus, NewUploadJob, UploadJob
from codecov_core.tasks import StoragePaths, Upload, UploadFinisher, UploadProcessor
from codecov_core.tasks.cleaning import superseded_objects
from codecov_core.testing import MemoryDatabase, MemoryObjectStore
from tests.unit.tasks.workshop import SOURCE, START, Workshop, raw_upload

TREE = {f"src/{name}.py": SOURCE for name in "abc"}
KEY = CommitKey(1, "a" * 40)
PATHS = StoragePaths("HASH", KEY.sha)


class CrowdedStore(MemoryObjectStore):
    """A store where somebody else does something right after a put of a path, or around the next listing."""

    def __init__(self) -> None:
        super().__init__()
        self.after_put: dict[str, Callable[[], object]] = {}
        self.before_list: Callable[[], object] | None = None
        self.after_list: Callable[[], object] | None = None

    def put(self, path: str, data: bytes, **options: object) -> None:
        super().put(path, data, **options)  # type: ignore[arg-type]
        self.after_put.pop(path, lambda: None)()

    def list(self, prefix: str) -> Iterator[str]:
        before, self.before_list = self.before_list, None
        if before is not None:
            before()
        found = tuple(super().list(prefix))
        after, self.after_list = self.after_list, None
        if after is not None:
            after()
        yield from found


@pytest.fixture
def store() -> CrowdedStore:
    return CrowdedStore()


@pytest.fixture
def shop(store: CrowdedStore) -> Workshop:
    return Workshop(objects=store)


def claimed(shop: Workshop, *files: str) -> tuple[Commit, list[int]]:
    """Make a commit with an upload for each file, claimed but not processed."""
    commit = shop.commit(shop.repository(), TREE)
    uploads = [shop.upload(commit, raw_upload({name: {1: 1}})) for name in files]
    shop.run(Upload(repoid=commit.repoid, commitid=commit.sha))
    return commit, uploads


def process(shop: Workshop, commit: Commit, upload_id: int) -> None:
    shop.run(UploadProcessor(repoid=commit.repoid, commitid=commit.sha, upload_id=upload_id))


def finish(shop: Workshop, commit: Commit) -> None:
    shop.run(UploadFinisher(repoid=commit.repoid, commitid=commit.sha))


def is_rewritten(shop: Workshop, upload_id: int) -> bool:
    return shop.objects.get(shop.raw_path(upload_id)).startswith(b"src/")


def job_of(shop: Workshop, upload_id: int) -> UploadJob:
    with shop.database.reading() as work:
        return work.upload_jobs.get_many([upload_id])[upload_id]


def test_the_text_of_an_upload_that_is_merged_but_not_published_stays(shop: Workshop, store: CrowdedStore) -> None:
    commit, (first, second, third) = claimed(shop, "src/a.py", "src/b.py", "src/c.py")
    process(shop, commit, first)

    def next_one_is_ready_meanwhile() -> None:
        shop.clock.advance(2)
        process(shop, commit, second)

    store.after_put[shop.paths(commit).chunks] = next_one_is_ready_meanwhile
    finish(shop, commit)
    job = shop.commit_job(commit)
    assert (job.generation, job.published_gen, job.cleaned_gen) == (2, 1, 1), "the second is merged, in the pause"
    shop.settle()
    assert all(is_rewritten(shop, upload_id) for upload_id in (first, second, third))
    assert not [path for path in store.list(shop.paths(commit).own_folder) if path.endswith(".readable")]


@pytest.mark.parametrize("moment", ["before_list", "after_list"])
def test_a_segment_written_during_the_cleaning_stays(shop: Workshop, store: CrowdedStore, moment: str) -> None:
    commit, (first, second) = claimed(shop, "src/a.py", "src/b.py")
    process(shop, commit, first)
    setattr(store, moment, lambda: process(shop, commit, second))
    finish(shop, commit)
    segments = {job_of(shop, second).staged_segment, job_of(shop, second).segment} - {None}
    assert segments <= set(store.list(shop.paths(commit).own_folder))
    shop.settle()
    assert shop.report(commit).totals.lines == 2
    assert is_rewritten(shop, second)
    assert "segment.lost" not in [name for name, _ in shop.telemetry.events]


def upload_job(number: int, **columns: object) -> UploadJob:
    with MemoryDatabase().begin() as work:
        work.upload_jobs.insert([NewUploadJob(number, f"upload:{number}", KEY, {}, START)], START)
        return replace(work.upload_jobs.get_many([number])[number], **columns)  # type: ignore[arg-type]


def chosen(upload: UploadJob, *present: str) -> list[str]:
    """Choose among the objects of a commit that is published up to generation 5."""
    with MemoryDatabase().begin() as work:
        job = replace(work.commit_jobs.touch(KEY, START), generation=6, published_gen=5, cleaned_gen=4)
    return superseded_objects(PATHS, job, [upload], present)


@pytest.mark.parametrize(
    ("merged_gen", "goes"),
    [(3, True), (5, True), (6, False), (None, False)],
)
def test_a_readable_text_goes_with_the_publication(merged_gen: int | None, *, goes: bool) -> None:
    segment = PATHS.segment(7, 2)
    upload = upload_job(7, status=JobStatus.MERGED, fence=2, segment=segment, merged_gen=merged_gen)
    assert chosen(upload, segment, PATHS.readable(segment)) == ([PATHS.readable(segment)] if goes else [])


@pytest.mark.parametrize(
    ("status", "fence", "goes"),
    [
        (JobStatus.RUNNING, 3, True),
        (JobStatus.RUNNING, 4, False),
        (JobStatus.RUNNING, 5, False),
        (JobStatus.QUEUED, 4, True),
        (JobStatus.QUEUED, 5, False),
        (JobStatus.ERROR, 4, True),
        (JobStatus.MERGED, 5, False),
    ],
)
def test_what_a_processor_may_be_writing_stays(status: JobStatus, fence: int, *, goes: bool) -> None:
    upload = upload_job(7, status=status, fence=4, segment=PATHS.segment(7, 1), merged_gen=5)
    written = [PATHS.segment(7, fence), PATHS.readable(PATHS.segment(7, fence))]
    assert chosen(upload, *written) == (written if goes else [])


def test_what_waits_to_be_merged_stays() -> None:
    staged = PATHS.segment(7, 4)
    upload = upload_job(7, status=JobStatus.READY, fence=4, segment=PATHS.segment(7, 1), staged_segment=staged)
    earlier = PATHS.segment(7, 3)
    assert chosen(upload, staged, PATHS.readable(staged), earlier) == [earlier]


def test_objects_of_uploads_that_are_not_known_stay() -> None:
    assert chosen(upload_job(7), PATHS.segment(8, 1), f"{PATHS.own_folder}/note.txt") == []
