"""What is particular to our object stores: how they keep encodings, and how failures read."""

import gzip
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import boto3
import pytest

from adapters.object_storage import (
    PART_SIZE,
    ObstoreObjectStore,
    S3Settings,
    local_object_store,
    memory_object_store,
    s3_object_store,
)
from codecov_core.errors import ObjectNotFoundError, StorageError, UnsupportedError
from codecov_core.ports import Encoding
from tests.servers import S3Bucket

_GZIPPED = bytes.fromhex("1f8b080000000000000a4bcb0700a865328c02000000")  # not "fo" but begins as gzip does


def _settings(bucket: S3Bucket) -> S3Settings:
    return S3Settings(bucket.bucket, bucket.endpoint, bucket.region, bucket.access_key, bucket.secret_key)


@pytest.fixture(params=["folder", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObstoreObjectStore:
    if request.param == "s3":
        return s3_object_store(_settings(request.getfixturevalue("s3_endpoint")))
    return local_object_store(tmp_path / "objects") if request.param == "folder" else memory_object_store()


def test_plain_bytes_that_look_compressed_come_back_as_they_were(store: ObstoreObjectStore) -> None:
    for number, data in enumerate((_GZIPPED, b"\x28\xb5\x2f\xfdnot zstd at all", b"")):
        store.put(f"plain/{number}", data, encoding=None)
        assert store.get(f"plain/{number}") == data


def test_a_body_compressed_before_is_labelled_and_undone_once(store: ObstoreObjectStore) -> None:
    inner = b"coverage: 1"
    store.put("raw", gzip.compress(inner), encoding=Encoding.GZIP, encoded=True)
    assert store.get_stored("raw").content_encoding == "gzip"
    assert store.get("raw") == inner


def test_a_damaged_body_is_a_storage_error(store: ObstoreObjectStore) -> None:
    store.put("broken", b"\x28\xb5\x2f\xfd\x00", encoding=Encoding.ZSTD, encoded=True)
    with pytest.raises(StorageError, match="broken"):
        store.get("broken")


def test_a_body_larger_than_a_part_arrives_whole(store: ObstoreObjectStore) -> None:
    data = os.urandom(1 << 20) * (PART_SIZE // (1 << 20) + 1)
    store.put("large", data, encoding=None)
    assert store.get("large") == data


def test_only_s3_signs_addresses(store: ObstoreObjectStore) -> None:
    if store.capabilities.presign:
        address = store.presign("signed/é.txt", "PUT", timedelta(seconds=60))
        upload = urllib.request.Request(address, b"by hand", {"Content-Type": "text/plain"}, method="PUT")
        with urllib.request.urlopen(upload, timeout=10) as answer:
            assert answer.status == 200
        assert store.get_stored("signed/é.txt").data == b"by hand"
        with urllib.request.urlopen(store.presign("signed/é.txt", "GET", timedelta(seconds=60)), timeout=10) as answer:
            assert answer.read() == b"by hand"
    else:
        with pytest.raises(UnsupportedError, match="signed"):
            store.presign("signed", "PUT", timedelta(seconds=60))


def test_headers_are_those_of_the_wire(s3_endpoint: S3Bucket) -> None:
    store = s3_object_store(_settings(s3_endpoint))
    store.put("v4/raw/a.txt", b"text", metadata={"Upload-Id": "7"})
    client = boto3.client(
        "s3",
        endpoint_url=s3_endpoint.endpoint,
        region_name=s3_endpoint.region,
        aws_access_key_id=s3_endpoint.access_key,
        aws_secret_access_key=s3_endpoint.secret_key,
    )
    head = client.head_object(Bucket=s3_endpoint.bucket, Key="v4/raw/a.txt")
    client.close()
    assert (head["ContentEncoding"], head["ContentType"]) == ("zstd", "text/plain")
    assert {key.lower(): value for key, value in head["Metadata"].items()} == {"upload-id": "7"}
    assert store.get_stored("v4/raw/a.txt").metadata == {"upload-id": "7"}


def test_a_missing_bucket_is_no_missing_object(s3_endpoint: S3Bucket) -> None:
    settings = _settings(s3_endpoint)
    store = s3_object_store(S3Settings("nobody-made-it", settings.endpoint, "us-east-1", "key", "the-secret-key"))
    attempts: tuple[Callable[[], object], ...] = (
        lambda: store.put("x", b""),
        lambda: store.get("x"),
        lambda: list(store.list("x")),
    )
    for attempt in attempts:
        with pytest.raises(StorageError, match="does not exist; create the bucket") as caught:
            attempt()
        assert not isinstance(caught.value, ObjectNotFoundError)
        assert "the-secret-key" not in str(caught.value)


def test_a_server_that_is_away_is_a_storage_error_soon() -> None:
    store = s3_object_store(S3Settings("b", "http://127.0.0.1:9", "us-east-1", "key", "the-secret-key", retries=1))
    with pytest.raises(StorageError, match=r"bucket b at 127\.0\.0\.1:9 could not serve x") as caught:
        store.put("x", b"")
    assert caught.value.retryable
    assert "the-secret-key" not in str(caught.value) + repr(store)


def test_settings_show_no_secret() -> None:
    assert "hush" not in repr(S3Settings("b", secret_access_key="hush"))


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="cannot hold objects"):
        local_object_store(tmp_path / "file" / "objects")


def test_readers_see_the_old_bytes_or_the_new_ones(tmp_path: Path) -> None:
    store = local_object_store(tmp_path)
    bodies = [bytes([65 + number]) * 300_000 for number in range(4)]
    store.put("one", bodies[0])
    seen: set[bytes] = set()
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            seen.add(store.get("one"))

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(60):
        store.put("one", bodies[turn % 4])
    ended.set()
    reader.join()
    assert seen <= set(bodies)


_TOO_LARGE = """
import resource, signal, sys
from pathlib import Path
from adapters.object_storage import local_object_store
from codecov_core.errors import StorageError
store = local_object_store(Path(sys.argv[1]))
store.put("kept", b"old", encoding=None)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    store.put("kept", b"n" * 5000, encoding=None)
except StorageError as error:
    print("refused:", error)
print(store.get("kept"), sorted(store.list("kept")), store.exists("kept"))
"""


def test_a_write_the_disk_refuses_leaves_the_object_as_it_was(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", _TOO_LARGE, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "refused:" in ran.stdout
    assert "b'old' [] True" in ran.stdout


def test_a_full_disk_is_said_plainly(tmp_path: Path) -> None:
    store = local_object_store(tmp_path)
    refusal = store._refusal("a/b", OSError("Unable to copy data to file: No space left on device (os error 28)"))
    assert str(refusal) == f"no space left in {tmp_path} while storing a/b; free some and run again"
    assert refusal.facts["disk_full"] is True
