"""Object storage in memory."""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Literal, NoReturn

import zstandard

from codecov_core.errors import DamagedObjectError, InvalidObjectPathError, ObjectNotFoundError, UnsupportedError
from codecov_core.ports import Encoding, ObjectStoreCapabilities, StoredObject

_LEVEL = 3


class MemoryObjectStore:
    """An ``ObjectStore`` that keeps encodings and metadata like S3 does."""

    capabilities = ObjectStoreCapabilities(attributes=True, presign=False)

    def __init__(self) -> None:
        self._objects: dict[str, StoredObject] = {}

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
        """See ``ObjectStore.put``."""
        _check(path)
        body = data if encoded or encoding is None else _encode(data, encoding)
        kept = {key.lower(): value for key, value in (metadata or {}).items()}
        self._objects[path] = StoredObject(bytes(body), None if encoding is None else encoding.value, kept)

    def get(self, path: str) -> bytes:
        """See ``ObjectStore.get``."""
        stored = self.get_stored(path)
        try:
            if stored.content_encoding == Encoding.ZSTD:
                return _unzstd(stored.data)
            return gzip.decompress(stored.data) if stored.content_encoding == Encoding.GZIP else stored.data
        except (zstandard.ZstdError, OSError, EOFError) as error:
            raise DamagedObjectError(f"object {path} cannot be decoded: {error}", path=path) from error

    def get_stored(self, path: str) -> StoredObject:
        """See ``ObjectStore.get_stored``."""
        _check(path)
        if path not in self._objects:
            raise ObjectNotFoundError(f"no object {path}", path=path)
        return self._objects[path]

    def exists(self, path: str) -> bool:
        """See ``ObjectStore.exists``."""
        _check(path)
        return path in self._objects

    def delete_many(self, paths: Sequence[str]) -> None:
        """See ``ObjectStore.delete_many``."""
        for path in paths:
            _check(path)
            self._objects.pop(path, None)

    def list(self, prefix: str) -> Iterator[str]:
        """See ``ObjectStore.list``."""
        _check(prefix.rstrip("/"))
        folder = prefix.rstrip("/") + "/"
        yield from sorted(path for path in self._objects if path.startswith(folder))

    def presign(self, path: str, method: Literal["GET", "PUT"], expires: timedelta) -> NoReturn:
        """See ``ObjectStore.presign``; not possible here."""
        raise UnsupportedError("objects in memory have no URL", path=path)


def _check(path: str) -> None:
    if not path or path.startswith("/") or any(part in {"", ".", ".."} for part in path.split("/")):
        raise InvalidObjectPathError(f"not an object path: {path!r}", path=path)


def _unzstd(data: bytes) -> bytes:
    decompressor = zstandard.ZstdDecompressor().decompressobj()
    plain = decompressor.decompress(data)
    if not decompressor.eof:
        raise EOFError("the zstd frame is cut off")
    return plain


def _encode(data: bytes, encoding: Encoding) -> bytes:
    if encoding is Encoding.GZIP:
        return gzip.compress(data, mtime=0)
    return zstandard.ZstdCompressor(level=_LEVEL).compress(data)
