"""What can go wrong with an upload as a whole, in the words other programs know (chapter 02 §3) [wire]."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import TypeAlias

from codecov_core.values import dataclass

ErrorParam: TypeAlias = str | int | Sequence[str] | Mapping[str, int] | None
"""A JSON value, stored as it is."""


class UploadErrorCode(StrEnum):
    """The codes stored with an upload that failed."""

    FILE_NOT_IN_STORAGE = "file_not_in_storage"
    UNKNOWN_STORAGE = "unknown_storage"
    REPORT_EXPIRED = "report_expired"
    REPORT_EMPTY = "report_empty"
    PROCESSING_TIMEOUT = "processing_timeout"
    UNKNOWN_PROCESSING = "unknown_processing"
    UNSUPPORTED_FILE_FORMAT = "unsupported_file_format"
    UNKNOWN_ERROR_CODE = "unknown_error_code"

    @property
    def remedy(self) -> str:
        """What to do about it, as ``docs/errors.md`` has it."""
        return _REMEDIES[self]


_REMEDIES = {
    UploadErrorCode.FILE_NOT_IN_STORAGE: "upload again; look whether the uploader could write to the bucket",
    UploadErrorCode.UNKNOWN_STORAGE: (
        "upload again; look whether something between uploader and storage changed the file"
    ),
    UploadErrorCode.REPORT_EXPIRED: (
        "upload the report of this run, not one kept from an earlier run; or set `codecov.max_report_age: false`"
    ),
    UploadErrorCode.REPORT_EMPTY: (
        "look at the paths in the report: `codecov-worker explain-paths REPORT` tells by which rules or patterns each "
        "was dropped, and prints the `fixes` that help those that no file fits"
    ),
    UploadErrorCode.PROCESSING_TIMEOUT: (
        "upload again; if it comes back, the file itself is the cause: keep it and report it"
    ),
    UploadErrorCode.UNKNOWN_PROCESSING: (
        "make the report again; `codecov-worker parse FILE` tells what is wrong with each file"
    ),
    UploadErrorCode.UNSUPPORTED_FILE_FORMAT: (
        "look at what was uploaded; `codecov-worker parse FILE` tells what each file was taken for"
    ),
    UploadErrorCode.UNKNOWN_ERROR_CODE: "look at the log of that task",
}


class BreadcrumbError(StrEnum):
    """What the trail of an upload says of its failure (chapter 04 §13) [wire]."""

    REPORT_EXPIRED = "rpe"
    REPORT_EMPTY = "rem"
    FILE_NOT_IN_STORAGE = "fnis"
    UNSUPPORTED_FORMAT = "uf"
    TASK_TIMED_OUT = "tto"
    UNKNOWN = "u"


_BREADCRUMBS = {
    UploadErrorCode.FILE_NOT_IN_STORAGE: BreadcrumbError.FILE_NOT_IN_STORAGE,
    UploadErrorCode.REPORT_EXPIRED: BreadcrumbError.REPORT_EXPIRED,
    UploadErrorCode.REPORT_EMPTY: BreadcrumbError.REPORT_EMPTY,
    UploadErrorCode.PROCESSING_TIMEOUT: BreadcrumbError.TASK_TIMED_OUT,
    UploadErrorCode.UNSUPPORTED_FILE_FORMAT: BreadcrumbError.UNSUPPORTED_FORMAT,
    UploadErrorCode.UNKNOWN_PROCESSING: BreadcrumbError.UNSUPPORTED_FORMAT,
}


@dataclass(frozen=True, slots=True)
class UploadError:
    """Why an upload gave no report: the code and parameters to store, and a sentence for people.

    ``is_corrupt`` tells of a container that cannot be taken apart: stored under the code of storage problems [wire],
    it is none (chapter 02 §14.1).
    """

    code: UploadErrorCode
    message: str
    params: Mapping[str, ErrorParam] = field(default_factory=dict)
    is_corrupt: bool = False

    @property
    def breadcrumb(self) -> BreadcrumbError:
        """The error for the trail of the upload."""
        if self.is_corrupt:
            return BreadcrumbError.UNSUPPORTED_FORMAT
        return _BREADCRUMBS.get(self.code, BreadcrumbError.UNKNOWN)
