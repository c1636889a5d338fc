"""The inbox of arrived uploads on Redis, on the wire keys that the API fills (chapter 04 §8, §10.1)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from redis import Redis
from redis.exceptions import RedisError

from codecov_core.errors import QueueUnavailableError
from codecov_core.ports import CommitKey, ReportType

LIST_TTL = 86_400
"""Seconds a list lives after its last push."""
LATEST_TTL = 3_600
"""Seconds the time of the last push is known."""

_LISTS = "uploads/"
_LATEST = "latest_upload/"
_SCAN_PAGE = 1_000
_MGET_PAGE = 500

_Result = TypeVar("_Result")


class RedisUploadInbox:
    """The port `UploadInbox` on Redis lists: RPUSH at the back, LRANGE from the front, LREM of what was claimed."""

    def __init__(self, client: "Redis") -> None:
        """Use a client that gives bytes (``decode_responses`` off)."""
        self._client = client

    def push(self, key: CommitKey, element: bytes, at: datetime) -> None:
        """Append one element as the API does: list, its expiry and the time of the push in one transaction."""

        def send() -> None:
            with self._client.pipeline(transaction=True) as pipe:
                pipe.rpush(_name(_LISTS, key), element)
                pipe.expire(_name(_LISTS, key), LIST_TTL)
                pipe.set(_name(_LATEST, key), repr(at.timestamp()), ex=LATEST_TTL)
                pipe.execute()

        _asking(send)

    def peek(self, key: CommitKey, limit: int) -> tuple[bytes, ...]:
        """Give up to `limit` elements from the front."""
        if limit <= 0:
            return ()
        found = _asking(lambda: self._client.lrange(_name(_LISTS, key), 0, limit - 1))
        return tuple(_bytes(element) for element in found)

    def trim(self, key: CommitKey, elements: Sequence[bytes]) -> int:
        """Remove the first occurrence of each element; count the removed."""
        if not elements:
            return 0

        def remove() -> int:
            with self._client.pipeline(transaction=True) as pipe:
                for element in elements:
                    pipe.lrem(_name(_LISTS, key), 1, element)  # type: ignore[arg-type] # the stubs know text only
                return sum(pipe.execute())

        return _asking(remove)

    def latest_push(self, key: CommitKey) -> datetime | None:
        """Give the time of the last push, ``None`` when it is forgotten or unreadable."""
        return _moment(_asking(lambda: self._client.get(_name(_LATEST, key))))

    def waiting(self, report_type: ReportType, pushed_before: datetime, limit: int) -> tuple[CommitKey, ...]:
        """Give up to `limit` lists of a report type whose last push is older or forgotten, sorted by key.

        Walks the whole key space in pages, so ask seldom; keys that are not of the wire form are left alone.
        """
        names = _asking(lambda: list(self._client.scan_iter(match=f"{_LISTS}*", count=_SCAN_PAGE, _type="list")))
        parsed = {_parsed(_bytes(name)) for name in names}
        keys = sorted(key for key in parsed if key is not None and key.report_type is report_type)
        due: list[CommitKey] = []
        for start in range(0, len(keys), _MGET_PAGE):
            page = keys[start : start + _MGET_PAGE]
            times = _asking(lambda page=page: self._client.mget([_name(_LATEST, key) for key in page]))  # type: ignore[misc] # a page
            due.extend(key for key, pushed in zip(page, _moments(times), strict=True) if _older(pushed, pushed_before))
            if len(due) >= limit:
                break
        return tuple(due[: max(limit, 0)])


def _name(prefix: str, key: CommitKey) -> str:
    tail = "" if key.report_type is ReportType.COVERAGE else f"/{key.report_type.value}"
    return f"{prefix}{key.repoid}/{key.sha}{tail}"


def _parsed(name: bytes) -> CommitKey | None:
    parts = name.decode("utf-8", "replace").removeprefix(_LISTS).split("/")
    kind = parts[2] if len(parts) == 3 else ReportType.COVERAGE.value  # noqa: PLR2004 - repoid, sha, type
    if len(parts) not in {2, 3} or not parts[0].isascii() or not parts[0].isdigit() or not parts[1]:
        return None
    return CommitKey(int(parts[0]), parts[1], ReportType(kind)) if kind in set(ReportType) else None


def _moments(texts: Iterable[bytes | str | None]) -> list[datetime | None]:
    return [_moment(text) for text in texts]


def _moment(text: bytes | str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromtimestamp(float(text), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()


def _older(pushed: datetime | None, moment: datetime) -> bool:
    return pushed is None or pushed < moment


def _asking(call: Callable[[], _Result]) -> _Result:
    """Make one call and say its failures in the port's words, without the address (it may hold a password)."""
    try:
        return call()
    except RedisError as error:
        message = f"the upload inbox on Redis did not answer: {type(error).__name__}"
        raise QueueUnavailableError(message) from error
