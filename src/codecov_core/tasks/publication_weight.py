"""What a commit's report takes when it is stored: one that takes too much could never be published.

Every upload is bounded by itself (``ingest.limits``), their number is not. Uploads whose sparse lines or long details
make a report too large are left out, those that ask for most first, and end with an error.
"""

from collections.abc import Sequence
from typing import Final

from codecov_core.ports import UploadJob
from codecov_core.reports import Report, stored_overhead
from codecov_core.tasks.segments import Segment

OBSERVATIONS: Final = "observations"
"""Where the result of a processing says how many lines its segment has, of all sessions."""


def too_heavy(
    report: Report, base: Segment | None, parts: Sequence[tuple[UploadJob, Segment]], limit: int
) -> list[tuple[UploadJob, int]]:
    """Choose the uploads to leave out of a report that takes more than ``limit`` bytes, each with its own bytes.

    Counted is what :func:`~codecov_core.reports.stored_overhead` counts. Half of the limit is for uploads, whatever the
    report they are added to takes. A function of the segments alone: whoever publishes chooses the same.
    """
    total = _weight(report)
    if total <= limit:
        return []
    excess = total - max(limit, _weight(base.report) + limit // 2) if base is not None else total - limit
    if excess <= 0:
        return []
    counting = [(upload, part.report) for upload, part in parts if upload.session_id is not None]
    weighed = [(upload, _weight(own)) for upload, own in counting]
    chosen = []
    for upload, weight in sorted(weighed, key=lambda pair: (-pair[1], -(pair[0].position or 0))):
        if excess <= 0 or not weight:
            break
        chosen.append((upload, weight))
        excess -= weight
    return chosen


def most_observations(uploads: Sequence[UploadJob]) -> UploadJob | None:
    """Choose the upload to leave out where memory does not suffice for all; null when none is known to be large."""

    def size(upload: UploadJob) -> tuple[int, int]:
        known = (upload.result or {}).get(OBSERVATIONS)
        return known if isinstance(known, int) else 0, upload.position or 0

    counting = [upload for upload in uploads if upload.session_id is not None]
    largest = max(counting, key=size, default=None)
    return largest if largest is not None and size(largest)[0] else None


def _weight(report: Report) -> int:
    return int(stored_overhead(report).sum())
