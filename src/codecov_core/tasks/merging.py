"""Merging: which processed upload gets which session id and place (chapter 01 §9.2, chapter 04 §10.11, §10.12).

Pure, and of the same cost for the 300th upload as for the third: it looks at the batch and at the commit's compact
state, never at earlier jobs or at any report.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from codecov_core.config import EffectiveConfig, NotifyRules
from codecov_core.ports import CommitJob, JobMerge, JobStatus, MergeRecord, UploadJob
from codecov_core.values import dataclass

_BRACKETS = re.compile(r"\[((?:ci|skip| |-)+)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What one merge transaction writes."""

    merged: tuple[JobMerge, ...]
    failed: tuple[tuple[int, int], ...]
    """Upload id and fence of errors to be recorded."""
    record: MergeRecord


def plan_merge(
    job: CommitJob,
    batch: Sequence[UploadJob],
    config: EffectiveConfig,
    *,
    replaced: Mapping[int, int],
    silent: bool,
    fresh_only: bool = False,
    notify_after: datetime,
) -> MergePlan:
    """Plan the merge of a batch: ``ready`` jobs and errors not yet recorded, ordered by upload id.

    First the carried sessions that the batch makes obsolete are cleared, then ids are given (chapter 01 §9.2, §6.6). A
    re-processed upload keeps the session id and the place it has; the names it adds get a place of their own.
    ``replaced`` maps uploads to the session of segment 0 that holds an earlier processing of them. ``silent`` commits
    are never notified about. With ``fresh_only`` carried sessions do not count for ``after_n_builds``.
    """
    ready = [upload for upload in batch if upload.status is JobStatus.READY]
    failed = [upload for upload in batch if upload.status is JobStatus.ERROR]
    fresh = {
        flag
        for upload in ready
        if not upload.staged_empty
        for flag in upload.staged_flags
        if config.flags.carries(flag)
    }
    gone = {replaced[upload.upload_id] for upload in batch if upload.upload_id in replaced}
    inherited = tuple(
        session
        for session in job.inherited
        if session.id not in gone and not (session.carriedforward and fresh.intersection(session.flags))
    )
    leaving = {session.id for session in job.inherited} - {session.id for session in inherited}
    leaving |= {u.session_id for u in [*failed, *(u for u in ready if u.staged_empty)] if u.session_id is not None}
    ids, position = job.session_ids.without(leaving), job.next_position
    merged = []
    for upload in ready:
        if upload.staged_empty:
            merged.append(JobMerge(upload.upload_id, upload.fence, None, upload.position, upload.places))
            continue
        session_id = ids.next_id() if upload.session_id is None else upload.session_id
        ids = ids.with_id(session_id)
        places = upload.places if upload.position is None else (upload.position, *upload.places)
        if upload.staged_segment != upload.segment:
            places, position = (*places, position), position + 1
        merged.append(JobMerge(upload.upload_id, upload.fence, session_id, places[0], places[1:]))
    carried = sum(session.carriedforward for session in inherited)
    succeeded = len(ids) > carried or bool(ready)
    counted = len(ids) - carried if fresh_only else len(ids)
    wanted = not silent and wants_notification(config.notify, counted, succeeded=succeeded)
    return MergePlan(
        merged=tuple(merged),
        failed=tuple((upload.upload_id, upload.fence) for upload in failed),
        record=MergeRecord(ids, inherited, position, wants_notification=wanted, notify_after=notify_after),
    )


def wants_notification(rules: NotifyRules, sessions: int, *, succeeded: bool) -> bool:
    """Decide whether a commit is to be notified about once it is published and quiet (chapter 04 §10.12).

    What can still change is not asked here, so that no order of events can lose the wish: the notification itself
    waits until nothing is on its way, and asks then whether uploads of the commit failed (``notify_error``).
    ``succeeded`` looks at the whole commit (chapter 04 §16.1 D20).
    """
    return succeeded and not rules.manual_trigger and sessions >= rules.after_n_builds


def skips_ci(message: str | None) -> bool:
    """Tell whether a commit message asks to be left alone: brackets of the words "ci" and "skip" (04 §16.1 D22)."""
    found = (tokens.lower() for tokens in _BRACKETS.findall(message or ""))
    return any("ci" in tokens and "skip" in tokens for tokens in found)
