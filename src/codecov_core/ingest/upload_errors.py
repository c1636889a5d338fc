"""What can go wrong with an upload as a whole, in the words other programs know (chapter 02 §3) [wire]."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

ErrorParam: TypeAlias = str | int | Sequence[str] | None
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


@dataclass(frozen=True, slots=True)
class UploadError:
    """Why an upload gave no report: the code and parameters to store, and a sentence for people."""

    code: UploadErrorCode
    message: str
    params: Mapping[str, ErrorParam] = field(default_factory=dict)
