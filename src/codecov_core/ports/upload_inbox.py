"""The inbox of arrived uploads: what the API pushed and no worker has claimed yet (chapter 04 §8, §10.1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from codecov_core.ports.commit_key import CommitKey, ReportType


class UploadInbox(Protocol):
    """One first-in-first-out list of JSON texts per commit and report type.

    Elements are opaque here: exact bytes of one JSON object each. Redis keeps them under the wire keys
    ``uploads/{repoid}/{sha}`` (coverage) or ``uploads/{repoid}/{sha}/{report_type}``, expiring 86,400 s after the last
    push, beside ``latest_upload/...`` = Unix time of the last push as decimal text, expiring after 3,600 s.
    Every method raises ``QueueUnavailableError`` when the server does not answer.
    """

    def push(self, key: CommitKey, element: bytes, at: datetime) -> None:
        """Append one element and note the time of the push. After an error it may be there or not."""
        ...

    def peek(self, key: CommitKey, limit: int) -> tuple[bytes, ...]:
        """Give up to ``limit`` elements from the front, oldest first, removing nothing."""
        ...

    def trim(self, key: CommitKey, elements: Sequence[bytes]) -> int:
        """Remove, for each given element, its first occurrence; give how many were removed.

        Exactly those: elements pushed since ``peek`` stay, in their order, and an element that is gone already is no
        error. After an error some may be removed (claiming them again is harmless).
        """
        ...

    def latest_push(self, key: CommitKey) -> datetime | None:
        """Give the time of the last push (UTC), or ``None`` when it is not known any more."""
        ...

    def waiting(self, report_type: ReportType, pushed_before: datetime, limit: int) -> tuple[CommitKey, ...]:
        """Give up to ``limit`` non-empty lists of a report type whose last push is older than the moment, or not known.

        For the sweeper; sorted by key so that two calls agree. Lists of other types take nothing from the limit.
        """
        ...
