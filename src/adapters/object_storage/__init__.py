"""Object storage on obstore: a local folder, memory, or anything that speaks S3."""

from adapters.object_storage.factories import S3Settings, local_object_store, memory_object_store, s3_object_store
from adapters.object_storage.store import PART_SIZE, ObstoreObjectStore

__all__ = [
    "PART_SIZE",
    "ObstoreObjectStore",
    "S3Settings",
    "local_object_store",
    "memory_object_store",
    "s3_object_store",
]
