"""What a commit's report takes when it is stored: one that takes too much could never be published.

Every upload is bounded by itself (``ingest.limits``), their number is not. Uploads whose sparse lines or long details
make a report too large are left out, those that ask for most first, and end with an error.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from codecov_core.ports import UploadJob
from codecov_core.reports import Report, overhead_together, stored_overhead
from codecov_core.tasks.segments import Segment

OBSERVATIONS: Final = "observations"
"""Where the result of a processing says how many lines its segment has, of all sessions."""


def too_heavy(
    report: Report, base: Report | None, parts: Sequence[tuple[UploadJob, Segment]], limit: int
) -> list[tuple[UploadJob, int]]:
    """Choose the uploads to leave out of a report that takes more than ``limit`` bytes, each with its own bytes.

    Counted is what :func:`~codecov_core.reports.stored_overhead` counts. Half of the limit is for uploads, whatever the
    report they are added to takes. A function of the segments alone: whoever publishes chooses the same.
    """
    limit = limit if base is None else max(limit, _weight(base) + limit // 2)
    if _weight(report) <= limit:
        return []
    counting = [(upload, part.report) for upload, part in parts if upload.session_id is not None]
    weighed = [(upload, own, _weight(own)) for upload, own in counting]
    weighed.sort(key=lambda one: (-one[2], -(one[0].position or 0)))
    always = [] if base is None else [base]

    def room_without(left_out: int) -> int:
        return limit - overhead_together([*always, *(own for _, own, _ in weighed[left_out:])])

    count = bisect_left(range(len(weighed)), 0, key=room_without)
    return [(upload, weight) for upload, _, weight in weighed[:count] if weight]


def too_many(uploads: Sequence[UploadJob], limit: int) -> list[UploadJob]:
    """Choose the uploads to leave out so that all together have at most so many observations; before any is read."""
    counting = sorted((upload for upload in uploads if upload.session_id is not None), key=_size, reverse=True)
    excess = sum(_size(upload)[0] for upload in counting) - limit
    chosen = []
    for upload in counting:
        if excess <= 0:
            break
        chosen.append(upload)
        excess -= _size(upload)[0]
    return chosen


def most_observations(uploads: Sequence[UploadJob]) -> UploadJob | None:
    """Choose the upload to leave out where memory does not suffice for all; null when none is known to be large."""
    largest = max((upload for upload in uploads if upload.session_id is not None), key=_size, default=None)
    return largest if largest is not None and _size(largest)[0] else None


def _size(upload: UploadJob) -> tuple[int, int]:
    """Observations of its segment, 0 if nothing is known of them; and its place, to tell equal ones apart."""
    known = (upload.result or {}).get(OBSERVATIONS)
    return known if isinstance(known, int) else 0, upload.position or 0


def _weight(report: Report) -> int:
    return int(stored_overhead(report).sum())
