"""Putting an upload into an embedded store as an uploader and the API do: object, rows, inbox (chapter 04 §10.1)."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import orjson

from codecov_core.ports import (
    CommitKey,
    NewCommit,
    NewRepository,
    NewUpload,
    ReportRow,
    ReportType,
    Repository,
    UnitOfWork,
    Upload,
    UploadType,
)
from codecov_core.tasks import KEEPS_EARLIER, StoragePaths
from codecov_core.values import dataclass
from runners.cli.known_commits import repositories_of
from runners.wiring import Parts


@dataclass(frozen=True, slots=True)
class Arrival:
    """What arrives: whose it is, for which commit, and the packed upload (see `packing`)."""

    owner_and_repository: NewRepository
    commit: NewCommit
    """Its `repoid` is set here."""
    content: bytes
    """As it lies in object storage, compressed."""
    flags: tuple[str, ...]
    name: str | None
    replaces: bool
    """Replace the commit's earlier upload of the same name and flags, if it is of use, instead of adding one."""
    base_sha: str | None = None
    """Compare with this commit, whatever else would be chosen."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Where the upload is now: in the inbox of its commit."""

    repository: Repository
    key: CommitKey
    upload_id: int
    replaced: bool


def arrive(parts: Parts, arrival: Arrival) -> Arrived:
    """Store an upload and announce it; processing it is the queue's business.

    The object is there before the row, the row before the element of the inbox, so that whoever finds one finds the
    others. Raises what storage and database raise; an object that no row names is then all that can be left.
    """
    now = parts.clock.now()
    with parts.database.begin() as work:
        repository = work.repositories.ensure(_as_known(work, arrival.owner_and_repository), now)
        commit = work.commits.ensure(replace(arrival.commit, repoid=repository.repoid), now)
        report = work.reports.ensure(commit.id, ReportType.COVERAGE, now)
        earlier = _earlier(work.uploads.of_report(report.id), arrival) if arrival.replaces else None
    key = CommitKey(repository.repoid, commit.sha)
    if earlier is None:
        upload_id = _add(parts, arrival, repository, key, report, now)
    else:
        upload_id = earlier.id
        parts.object_store.put(earlier.storage_path or "", arrival.content, encoded=True)
        with parts.database.begin() as work:
            work.commit_jobs.touch(key, now, base_sha=arrival.base_sha)
    parts.inbox.push(key, _element(key, upload_id, report, now if earlier is not None else None), now)
    return Arrived(repository, key, upload_id, replaced=earlier is not None)


def _as_known(work: UnitOfWork, new: NewRepository) -> NewRepository:
    """Give the repository the service it is stored with: its objects stay where they are when its remote moves."""
    known = repositories_of(work, new.service_id)
    return replace(new, service=known[0].service) if known else new


def _add(
    parts: Parts, arrival: Arrival, repository: Repository, key: CommitKey, report: ReportRow, now: datetime
) -> int:
    external_id = uuid4()
    repo_hash = StoragePaths.of(repository, parts.settings.hash_key, key.sha).repo_hash
    path = f"v4/raw/{now:%Y-%m-%d}/{repo_hash}/{key.sha}/{report.external_id}/{external_id}.txt"
    parts.object_store.put(path, arrival.content, encoded=True)
    row = NewUpload(
        external_id=external_id,
        storage_path=path,
        state_id=None,
        upload_type_id=None,
        name=arrival.name,
        upload_extras={"format_version": "v1"},  # allows the text form as well (chapter 02 §2.2)
    )
    with parts.database.begin() as work:
        (upload_id,) = work.uploads.insert(report.id, [row], now)
        ids = work.flags.ensure(key.repoid, arrival.flags, now)
        work.flags.link([(upload_id, ids[flag]) for flag in arrival.flags])
        work.commit_jobs.touch(key, now, base_sha=arrival.base_sha)
    return upload_id


def _earlier(uploads: tuple[Upload, ...], arrival: Arrival) -> Upload | None:
    """Find the newest upload that this one replaces."""
    same = (
        upload
        for upload in reversed(uploads)
        if upload.upload_type is UploadType.UPLOADED
        and upload.name == arrival.name
        and set(upload.flags) == set(arrival.flags)
        and upload.storage_path
    )
    return next(same, None)


def _element(key: CommitKey, upload_id: int, report: ReportRow, again_at: datetime | None) -> bytes:
    """Write the element that the API pushes; reading an upload again is asked for as its admin pages do."""
    element: dict[str, object] = {
        "commit": key.sha,
        "upload_id": upload_id,
        "version": "v4",
        "reportid": str(report.external_id),
    }
    if again_at is not None:
        element |= {"reprocess_via_admin": True, "reprocess_timestamp": again_at.isoformat(), KEEPS_EARLIER: True}
    return orjson.dumps(element)
