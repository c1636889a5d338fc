"""The text of a commit object (``git cat-file commit``): headers, an empty line, the message."""

from datetime import UTC, datetime

from codecov_core.values import dataclass

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 253402300799  # 9999-12-31T23:59:59Z, the last second a datetime can hold


@dataclass(frozen=True, slots=True)
class Signature:
    """Who and when: `name` and `email` as written, `time` in UTC (the writer's offset only changes how it is shown)."""

    name: str
    email: str
    time: datetime


@dataclass(frozen=True, slots=True)
class CommitObject:
    """A commit as git stores it. `parents` are full ids, first parent first; `message` is the whole text."""

    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str


def parse_commit(data: bytes) -> CommitObject:
    """Read the bytes of a commit object.

    Never fails on odd commits: a signature that cannot be read gives empty texts and the epoch, bytes that are not in
    the commit's ``encoding`` (UTF-8 unless it says otherwise) give replacement characters.
    """
    head, _, message = data.partition(b"\n\n")
    headers: dict[str, list[bytes]] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key:  # a line that begins with a space continues a header nobody here reads (gpgsig, mergetag)
            headers.setdefault(key.decode("ascii", "replace"), []).append(value)
    encoding = headers.get("encoding", [b"utf-8"])[0].decode("ascii", "replace")
    return CommitObject(
        tree=headers.get("tree", [b""])[0].decode("ascii", "replace"),
        parents=tuple(parent.decode("ascii", "replace") for parent in headers.get("parent", [])),
        author=_signature(headers.get("author", [b""])[0], encoding),
        committer=_signature(headers.get("committer", [b""])[0], encoding),
        message=_text(message, encoding),
    )


def _signature(value: bytes, encoding: str) -> Signature:
    who, _, when = value.rpartition(b"> ")
    name, _, email = who.partition(b"<")
    seconds = when.split(b" ")[0]
    time = _EPOCH
    if seconds.isdigit() and len(seconds) <= len(str(_LATEST)):
        time = datetime.fromtimestamp(min(int(seconds), _LATEST), UTC)
    return Signature(_text(name, encoding).strip(), _text(email, encoding).strip(), time)


def _text(value: bytes, encoding: str) -> str:
    try:
        return value.decode(encoding, "replace")
    except LookupError:
        return value.decode("utf-8", "replace")
