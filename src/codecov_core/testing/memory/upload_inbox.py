"""An upload inbox in memory."""

from collections.abc import Sequence
from datetime import datetime

from codecov_core.ports import CommitKey, ReportType


class MemoryUploadInbox:
    """An ``UploadInbox`` that never expires."""

    def __init__(self) -> None:
        self._lists: dict[CommitKey, list[bytes]] = {}
        self._pushed: dict[CommitKey, datetime] = {}

    def push(self, key: CommitKey, element: bytes, at: datetime) -> None:
        """See ``UploadInbox.push``."""
        self._lists.setdefault(key, []).append(bytes(element))
        self._pushed[key] = at

    def peek(self, key: CommitKey, limit: int) -> tuple[bytes, ...]:
        """See ``UploadInbox.peek``."""
        return tuple(self._lists.get(key, [])[:limit])

    def trim(self, key: CommitKey, elements: Sequence[bytes]) -> int:
        """See ``UploadInbox.trim``."""
        waiting = self._lists.get(key, [])
        removed = 0
        for element in elements:
            if element in waiting:
                waiting.remove(element)
                removed += 1
        if not waiting:
            self._lists.pop(key, None)
        return removed

    def latest_push(self, key: CommitKey) -> datetime | None:
        """See ``UploadInbox.latest_push``."""
        return self._pushed.get(key)

    def waiting(self, report_type: ReportType, pushed_before: datetime, limit: int) -> tuple[CommitKey, ...]:
        """See ``UploadInbox.waiting``."""
        of_type = (key for key in self._lists if key.report_type is report_type)
        return tuple(sorted(key for key in of_type if self._old(key, pushed_before))[:limit])

    def _old(self, key: CommitKey, moment: datetime) -> bool:
        pushed = self._pushed.get(key)
        return pushed is None or pushed < moment
