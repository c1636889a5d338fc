"""What a commit's report takes when it is stored: one that takes too much could never be published.

Every upload is bounded by itself (``ingest.limits``), their number is not. Uploads whose sparse lines or long details
make a report too large are left out, those that ask for most first, and end with an error.
"""

from collections.abc import Sequence

from codecov_core.ports import UploadJob
from codecov_core.reports import Report, stored_overhead
from codecov_core.tasks.segments import Segment


def too_heavy(report: Report, parts: Sequence[tuple[UploadJob, Segment]], limit: int) -> list[tuple[UploadJob, int]]:
    """Choose the uploads to leave out of a report that takes more than ``limit`` bytes, each with its own bytes.

    Counted is what :func:`~codecov_core.reports.stored_overhead` counts. A function of the segments alone: whoever
    publishes chooses the same.
    """
    excess = int(stored_overhead(report).sum()) - limit
    if excess <= 0:
        return []
    counting = [(upload, part.report) for upload, part in parts if upload.session_id is not None]
    weighed = [(upload, int(stored_overhead(own).sum())) for upload, own in counting]
    chosen = []
    for upload, weight in sorted(weighed, key=lambda pair: (-pair[1], -(pair[0].position or 0))):
        if excess <= 0 or not weight:
            break
        chosen.append((upload, weight))
        excess -= weight
    return chosen
