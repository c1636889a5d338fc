"""An object store that remembers its last failure, for programs that must say why they ended."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Literal

from codecov_core.errors import ObjectNotFoundError, StorageError
from codecov_core.ports import Encoding, ObjectStore, ObjectStoreCapabilities, StoredObject


class WatchedObjectStore:
    """The port `ObjectStore` over another one.

    Tasks turn an outage into "later"; on a laptop nobody waits for later, and a full disk has to be said.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self.last_failure: StorageError | None = None
        """The newest refusal since the last success in writing; a missing object is none."""

    @property
    def capabilities(self) -> ObjectStoreCapabilities:
        """Those of the store behind."""
        return self._store.capabilities

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
        """Store bytes."""
        with self._watching():
            self._store.put(
                path, data, encoding=encoding, encoded=encoded, content_type=content_type, metadata=metadata
            )
        self.last_failure = None

    def get(self, path: str) -> bytes:
        """Read an object decoded."""
        with self._watching():
            return self._store.get(path)

    def get_stored(self, path: str) -> StoredObject:
        """Read an object as it lies there."""
        with self._watching():
            return self._store.get_stored(path)

    def exists(self, path: str) -> bool:
        """Tell whether an object exists."""
        with self._watching():
            return self._store.exists(path)

    def delete_many(self, paths: Sequence[str]) -> None:
        """Delete objects."""
        with self._watching():
            self._store.delete_many(paths)

    def list(self, prefix: str) -> Iterator[str]:
        """Give the paths below a folder."""
        with self._watching():
            yield from self._store.list(prefix)

    def presign(self, path: str, method: Literal["GET", "PUT"], expires: timedelta) -> str:
        """Make a URL for one request."""
        with self._watching():
            return self._store.presign(path, method, expires)

    @contextmanager
    def _watching(self) -> Iterator[None]:
        try:
            yield
        except ObjectNotFoundError:
            raise
        except StorageError as error:
            self.last_failure = error
            raise
