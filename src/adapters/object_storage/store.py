"""The object store port on obstore: one class for every kind of store behind it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Literal, TypeVar

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, S3Store

from adapters.object_storage.encodings import decode, encode, sniffed
from adapters.object_storage.paths import checked
from codecov_core.errors import ObjectNotFoundError, StorageError, UnsupportedError
from codecov_core.ports import Encoding, ObjectStoreCapabilities, StoredObject

PART_SIZE = 20 << 20
"""Bytes: a larger body goes up in parts of this size (chapter 07 §10.4); it appears only when it is complete."""

_CONTENT_ENCODING = "Content-Encoding"
_CONTENT_TYPE = "Content-Type"
_KNOWN_ATTRIBUTES = frozenset(
    {"cache-control", "content-disposition", "content-encoding", "content-language", "content-type", "storage-class"}
)
_FULL_DISK = ("os error 28", "os error 122", "No space left", "Disk quota exceeded", "not enough space")

_NO_FILE = ("os error 20)", "os error 21)")  # a folder where a file is asked for, or a file where a folder is
_MISSING_BUCKET = "NoSuchBucket"
_LONGEST_REASON = 300

_Result = TypeVar("_Result")


class ObstoreObjectStore:
    """An `ObjectStore` over an obstore store; make it with the functions of this package's door.

    A store without attributes (a local folder) keeps no ``Content-Encoding``: it is found again by the magic bytes.
    Plain bytes that happen to begin like a compressed body are therefore stored inside a zstd frame, so that `get`
    gives back exactly what was put.
    """

    def __init__(self, store: LocalStore | MemoryStore | S3Store, *, description: str) -> None:
        """Wrap `store`; `description` (a folder, ``bucket at host``) names it in messages and holds no secret."""
        self._store = store
        self._description = description
        self._capabilities = ObjectStoreCapabilities(
            attributes=not isinstance(store, LocalStore), presign=isinstance(store, S3Store)
        )

    @property
    def capabilities(self) -> ObjectStoreCapabilities:
        """Say what this store can do."""
        return self._capabilities

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
        """Store bytes under a path; see the port."""
        name = checked(path)
        body = encode(data, encoding) if encoding is not None and not encoded else data
        attributes: dict[str, str] | None = None
        if self._capabilities.attributes:
            attributes = {_CONTENT_TYPE: content_type} | dict(metadata or {})
            if encoding is not None:
                attributes[_CONTENT_ENCODING] = encoding.value
        elif encoding is None and sniffed(body) is not None:
            body = encode(body, Encoding.ZSTD)
        try:
            obstore.put(self._store, name, body, attributes=attributes, chunk_size=PART_SIZE)
        except (BaseError, OSError, ValueError) as error:
            raise self._refusal(name, error) from error

    def get(self, path: str) -> bytes:
        """Read an object with its encoding undone once; see the port."""
        stored = self.get_stored(path)
        if stored.content_encoding in {None, "", "identity"}:
            return stored.data
        try:
            encoding = Encoding(stored.content_encoding or "")
        except ValueError as error:
            message = f"object {path} has the content encoding {stored.content_encoding!r}, which is not known here"
            raise StorageError(message, path=path) from error
        return decode(stored.data, encoding, path)

    def get_stored(self, path: str) -> StoredObject:
        """Read an object as it lies there; see the port."""
        name = checked(path)
        found = self._asking(name, lambda: obstore.get(self._store, name))
        attributes = {key.lower(): value for key, value in found.attributes.items()}
        data = self._asking(name, lambda: bytes(found.bytes()))
        encoding = attributes.get("content-encoding") if self._capabilities.attributes else sniffed(data)
        metadata = {key: value for key, value in attributes.items() if key not in _KNOWN_ATTRIBUTES}
        return StoredObject(data, encoding.lower() if encoding else None, metadata)

    def exists(self, path: str) -> bool:
        """Tell whether an object of exactly this path exists."""
        name = checked(path)
        try:
            self._asking(name, lambda: obstore.head(self._store, name))
        except ObjectNotFoundError:
            return False
        return True

    def delete_many(self, paths: Sequence[str]) -> None:
        """Delete these objects; a missing one is no error."""
        names = [checked(path) for path in paths]
        if isinstance(self._store, S3Store):
            if names:
                self._asking(names[0], lambda: obstore.delete(self._store, names))
            return
        for name in names:  # the list form ends at the first missing file
            try:
                self._asking(name, lambda name=name: obstore.delete(self._store, name))  # type: ignore[misc] # a name
            except ObjectNotFoundError:
                continue

    def list(self, prefix: str) -> Iterator[str]:
        """Give the paths below a folder, sorted; see the port."""
        name = checked(prefix)
        pages = self._asking(name, lambda: list(obstore.list(self._store, prefix=name)))
        yield from sorted(entry["path"] for page in pages for entry in page)

    def presign(self, path: str, method: Literal["GET", "PUT"], expires: timedelta) -> str:
        """Make a URL for one request on one object; only S3 can."""
        store = self._store
        if not isinstance(store, S3Store):
            message = f"{self._description} cannot make signed addresses"
            raise UnsupportedError(message, path=path)
        name = checked(path)
        return self._asking(name, lambda: obstore.sign(store, method, name, expires))

    def _asking(self, path: str, call: Callable[[], _Result]) -> _Result:
        """Ask for what should be there and say failures in the port's words."""
        try:
            return call()
        except (BaseError, OSError, ValueError) as error:
            missing = isinstance(error, FileNotFoundError) or any(sign in str(error) for sign in _NO_FILE)
            if not missing or _MISSING_BUCKET in str(error):
                raise self._refusal(path, error) from error
            message = f"there is no object {path} in {self._description}"
            raise ObjectNotFoundError(message, path=path) from error

    def _refusal(self, path: str, error: Exception) -> StorageError:
        said = str(error).split("\n\nDebug source:", 1)[0]
        if _MISSING_BUCKET in said:
            return StorageError(f"{self._description} does not exist; create the bucket or name another", path=path)
        reason = said.split("\n", 1)[0].strip()[:_LONGEST_REASON] or type(error).__name__
        if any(sign in said for sign in _FULL_DISK):
            message = f"no space left in {self._description} while storing {path}; free some and run again"
            return StorageError(message, path=path, disk_full=True)
        return StorageError(f"{self._description} could not serve {path}: {reason}", path=path)
