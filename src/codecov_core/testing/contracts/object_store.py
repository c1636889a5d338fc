"""What every object store does."""

import gzip
from datetime import timedelta

import zstandard

from codecov_core.errors import (
    DamagedObjectError,
    InvalidObjectPathError,
    ObjectNotFoundError,
    UnsupportedError,
)
from codecov_core.ports import Encoding, ObjectStore
from codecov_core.testing.contracts.expectations import raising

_TEXT = "täglich grüßt das Murmeltier\n".encode() * 200


class ObjectStoreContract:
    """Give a fixture ``object_store``: an empty store."""

    def test_what_was_put_is_read_back(self, object_store: ObjectStore) -> None:
        """Whatever the encoding, and also nothing at all."""
        for encoding in (*Encoding, None):
            for data in (b"", b"x", _TEXT, bytes(range(256))):
                object_store.put("a/b.txt", data, encoding=encoding)
                assert object_store.get("a/b.txt") == data

    def test_bytes_are_compressed_by_default(self, object_store: ObjectStore) -> None:
        """Zstandard, and said so where the store keeps attributes (chapter 07 §10.4)."""
        object_store.put("a", _TEXT)
        stored = object_store.get_stored("a")
        assert len(stored.data) < len(_TEXT)
        assert zstandard.ZstdDecompressor().decompressobj().decompress(stored.data) == _TEXT
        assert stored.content_encoding == "zstd"

    def test_encoded_bytes_are_kept_as_they_are(self, object_store: ObjectStore) -> None:
        """Compressed by the caller, also in two gzip members; decoded once on reading."""
        body = gzip.compress(b"first ", mtime=0) + gzip.compress(b"second", mtime=0)
        object_store.put("a", body, encoding=Encoding.GZIP, encoded=True)
        assert object_store.get_stored("a").data == body
        assert object_store.get("a") == b"first second"

    def test_frames_without_content_size_are_read(self, object_store: ObjectStore) -> None:
        """As a streaming writer makes them."""
        compressor = zstandard.ZstdCompressor(level=3).compressobj()
        body = compressor.compress(_TEXT) + compressor.flush()
        object_store.put("a", body, encoded=True)
        assert object_store.get("a") == _TEXT

    def test_plain_bytes_are_stored_plain(self, object_store: ObjectStore) -> None:
        """And nothing is said about their encoding."""
        object_store.put("a", _TEXT, encoding=None)
        assert object_store.get_stored("a").data == _TEXT
        assert object_store.get_stored("a").content_encoding is None

    def test_undecodable_bytes_are_an_error(self, object_store: ObjectStore) -> None:
        """The header lies, or the bytes broke."""
        object_store.put("a", zstandard.ZstdCompressor().compress(_TEXT)[:40], encoded=True)
        with raising(DamagedObjectError):
            object_store.get("a")

    def test_a_put_replaces(self, object_store: ObjectStore) -> None:
        """With all attributes."""
        object_store.put("a", b"old", metadata={"k": "v"})
        object_store.put("a", b"new", encoding=None)
        assert object_store.get("a") == b"new"
        assert object_store.get_stored("a").metadata == {}

    def test_metadata_where_attributes_are_kept(self, object_store: ObjectStore) -> None:
        """Keys in lower case; nothing where the store keeps none."""
        object_store.put("a", b"x", metadata={"Upload": "41"})
        expected = {"upload": "41"} if object_store.capabilities.attributes else {}
        assert object_store.get_stored("a").metadata == expected

    def test_missing_objects(self, object_store: ObjectStore) -> None:
        """A folder is not an object either."""
        object_store.put("a/b", b"x")
        for path in ("nothing", "a", "a/b/c"):
            assert not object_store.exists(path)
            with raising(ObjectNotFoundError):
                object_store.get(path)
            with raising(ObjectNotFoundError):
                object_store.get_stored(path)
        assert object_store.exists("a/b")

    def test_delete_many(self, object_store: ObjectStore) -> None:
        """A missing one is no error; the others stay."""
        for path in ("a/1", "a/2", "b/3"):
            object_store.put(path, b"x")
        object_store.delete_many(["a/1", "b/3", "never/was"])
        object_store.delete_many([])
        assert list(object_store.list("a")) == ["a/2"]
        assert not object_store.exists("b/3")

    def test_list(self, object_store: ObjectStore) -> None:
        """At any depth, sorted, by whole path elements."""
        for path in ("a/b/2", "a/b/1", "a/bc", "a/b/c/d", "ab"):
            object_store.put(path, b"x")
        assert list(object_store.list("a/b")) == ["a/b/1", "a/b/2", "a/b/c/d"]
        assert list(object_store.list("a")) == ["a/b/1", "a/b/2", "a/b/c/d", "a/bc"]
        assert list(object_store.list("nothing/here")) == []

    def test_paths_stay_inside(self, object_store: ObjectStore) -> None:
        """Empty, absolute and climbing paths are refused by every method."""
        for path in ("", "/a", "../a", "a/../../b", "a//b"):
            with raising(InvalidObjectPathError):
                object_store.put(path, b"x")
            with raising(InvalidObjectPathError):
                object_store.get(path)
            with raising(InvalidObjectPathError):
                object_store.exists(path)
            with raising(InvalidObjectPathError):
                object_store.delete_many([path])

    def test_odd_names(self, object_store: ObjectStore) -> None:
        """Spaces, percent signs, umlauts and dots in a path."""
        for path in ("a b/c%20d", "ü/ß.txt", "a.b/.c", "x/~y+z=1"):
            object_store.put(path, path.encode())
            assert object_store.get(path) == path.encode()
            assert list(object_store.list(path.split("/", maxsplit=1)[0])) == [path]

    def test_presign(self, object_store: ObjectStore) -> None:
        """A URL where the capabilities promise one, an error where not."""
        object_store.put("a", b"x")
        if object_store.capabilities.presign:
            assert object_store.presign("a", "GET", timedelta(seconds=30)).startswith("http")
        else:
            with raising(UnsupportedError):
                object_store.presign("a", "GET", timedelta(seconds=30))
