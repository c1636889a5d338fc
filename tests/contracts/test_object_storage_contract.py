"""The object store contract on a folder, in memory and on a real S3 API."""

from pathlib import Path

import pytest

from adapters.object_storage import S3Settings, local_object_store, memory_object_store, s3_object_store
from codecov_core.ports import ObjectStore
from codecov_core.testing import ObjectStoreContract
from tests.servers import S3Bucket


class TestLocalObjectStore(ObjectStoreContract):
    @pytest.fixture
    def object_store(self, tmp_path: Path) -> ObjectStore:
        return local_object_store(tmp_path / "objects")


class TestMemoryObjectStore(ObjectStoreContract):
    @pytest.fixture
    def object_store(self) -> ObjectStore:
        return memory_object_store()


class TestS3ObjectStore(ObjectStoreContract):
    @pytest.fixture
    def object_store(self, s3_endpoint: S3Bucket) -> ObjectStore:
        bucket = s3_endpoint
        return s3_object_store(
            S3Settings(bucket.bucket, bucket.endpoint, bucket.region, bucket.access_key, bucket.secret_key)
        )
