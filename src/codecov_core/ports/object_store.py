"""Object storage: named immutable bytes (chapter 07 §10)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import timedelta
from enum import StrEnum
from typing import Literal, Protocol

from codecov_core.values import dataclass


class Encoding(StrEnum):
    """A ``Content-Encoding`` that we write or undo (chapter 07 §10.4)."""

    ZSTD = "zstd"
    GZIP = "gzip"


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as it lies in the store, nothing undone: for bytes that came from outside."""

    data: bytes
    """The bytes as stored; may be compressed, may be hostile."""
    content_encoding: str | None
    """What the writer said about them (lower case), or ``None`` where nothing is known; readers then look at magic."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """User metadata, keys in lower case without the ``x-amz-meta-`` prefix; empty where the store keeps none."""


@dataclass(frozen=True, slots=True)
class ObjectStoreCapabilities:
    """What differs between stores, declared."""

    attributes: bool
    """Keeps content encoding and metadata; where it does not, a read finds ``content_encoding`` by magic bytes."""
    presign: bool
    """Can make a URL that lets somebody else read or write one object for a while."""


class ObjectStore(Protocol):
    """Puts and gets whole objects by path.

    A path is ``/``-separated text without a leading slash. A put replaces the object in one step: a reader sees the
    old bytes or the new ones, and after a crash one of the two. Nothing is retried here beyond the adapter's few quick
    attempts. Every method raises ``StorageError`` (worth a retry) when the store does not answer or refuses, and
    ``InvalidObjectPathError`` for a path that is empty, absolute or climbs out by ``..``.
    """

    @property
    def capabilities(self) -> ObjectStoreCapabilities:
        """Say what this store can do."""
        ...

    def put(
        self,
        path: str,
        data: bytes,
        *,
        encoding: Encoding | None = Encoding.ZSTD,
        encoded: bool = False,
        content_type: str = "text/plain",
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        """Store ``data`` under ``path``, replacing what is there.

        ``encoding`` is compressed with (zstd at level 3) and written as ``Content-Encoding``; ``encoded=True`` says
        that ``data`` is compressed so already and is written as it is; ``encoding=None`` stores plain bytes. After a
        ``StorageError`` the object is either as before or as asked for, never a mixture. A full disk is a
        ``StorageError`` that says so.
        """
        ...

    def get(self, path: str) -> bytes:
        """Read an object written by us, with its encoding undone exactly once (by header, else by magic bytes).

        Raises ``ObjectNotFoundError`` when there is none, ``DamagedObjectError`` when its bytes cannot be decoded.
        """
        ...

    def get_stored(self, path: str) -> StoredObject:
        """Read an object as it lies there, nothing undone (raw uploads: the ingest room decodes, with its limits).

        Raises ``ObjectNotFoundError`` when there is none.
        """
        ...

    def exists(self, path: str) -> bool:
        """Tell whether an object of exactly this path exists."""
        ...

    def delete_many(self, paths: Sequence[str]) -> None:
        """Delete these objects; a missing one is no error. After a ``StorageError`` some may be gone."""
        ...

    def list(self, prefix: str) -> Iterator[str]:
        """Give the paths below the folder ``prefix`` (at any depth), sorted; none when there is no such folder.

        ``prefix`` names whole path elements: ``a/b`` finds ``a/b/c`` but not ``a/bc``.
        """
        ...

    def presign(self, path: str, method: Literal["GET", "PUT"], expires: timedelta) -> str:
        """Make a URL for one request on one object.

        Raises ``UnsupportedError`` where ``capabilities.presign`` is false.
        """
        ...
