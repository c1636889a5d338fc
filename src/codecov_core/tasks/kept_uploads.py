"""Uploads that are read again, and whose earlier outcome stays if they are of no use now."""

from datetime import datetime

from codecov_core.ports import JsonObject, Processed, UnitOfWork, UploadJob
from codecov_core.tasks.upload_arguments import KEEPS_EARLIER, KEPT_BECAUSE


def keeps_earlier(job: UploadJob) -> bool:
    """Tell whether an upload has an earlier outcome that is to stay."""
    return bool(job.arguments.get(KEEPS_EARLIER)) and job.segment is not None and job.session_id is not None


def finish_with_earlier(work: UnitOfWork, job: UploadJob, code: str, document: JsonObject | None, at: datetime) -> bool:
    """End a running job with the segment it has; false when its lease is not held with this fence any more."""
    uploads = work.uploads.get_many([job.upload_id])
    flags = uploads[job.upload_id].flags if job.upload_id in uploads else ()
    result = {**(document or {}), KEPT_BECAUSE: code}
    processed = Processed(segment=job.segment or "", empty=False, flags=flags, result=result)
    return work.upload_jobs.finish(job.upload_id, job.fence, processed, at)
