"""Making object stores from what is known about them."""

from dataclasses import field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, S3Store

from adapters.object_storage.store import ObstoreObjectStore
from codecov_core.errors import StorageError
from codecov_core.values import dataclass

if TYPE_CHECKING:  # these exist for type checkers only
    from obstore.store import ClientConfig, RetryConfig, S3Config

# Chapter 07 §10.1 gives 10 s to connect and 60 s to read. Outages are the caller's to repeat (within 15 s), so the
# library tries only for a moment by itself.
_CONNECT_TIMEOUT = timedelta(seconds=10)
_READ_TIMEOUT = timedelta(seconds=60)
_RETRIES = 3
_RETRY_TIMEOUT = timedelta(seconds=10)
_FIRST_BACKOFF = timedelta(milliseconds=200)
_LONGEST_BACKOFF = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class S3Settings:
    """Where an S3-compatible store is (``services.minio``, chapter 07 §10.1).

    `endpoint` is ``http://host:port`` or ``https://host``, ``None`` for the provider's own addresses; without an access
    key pair the machine's own credentials are used (``iam_auth``).
    """

    bucket: str
    endpoint: str | None = None
    region: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = field(default=None, repr=False)
    path_style: bool = True
    retries: int = _RETRIES
    read_timeout: timedelta = _READ_TIMEOUT


def local_object_store(folder: Path) -> ObstoreObjectStore:
    """Keep objects as files below `folder`, which is made when it is missing; `StorageError` when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = LocalStore(folder)
    except (OSError, ValueError, BaseError) as error:
        reason = getattr(error, "strerror", None) or str(error).split("\n", 1)[0]
        message = f"the folder {folder} cannot hold objects: {reason}; look at its rights and the space there"
        raise StorageError(message, folder=str(folder)) from error
    return ObstoreObjectStore(store, description=str(folder))


def memory_object_store() -> ObstoreObjectStore:
    """Keep objects in this process's memory, attributes included."""
    return ObstoreObjectStore(MemoryStore(), description="memory")


def s3_object_store(settings: S3Settings) -> ObstoreObjectStore:
    """Use a bucket of an S3-compatible server. Nothing is asked of the server yet."""
    client: ClientConfig = {
        "connect_timeout": _CONNECT_TIMEOUT,
        "timeout": settings.read_timeout,
        "allow_http": (settings.endpoint or "").lower().startswith("http://"),
    }
    retry: RetryConfig = {
        "max_retries": settings.retries,
        "retry_timeout": _RETRY_TIMEOUT,
        "backoff": {"init_backoff": _FIRST_BACKOFF, "max_backoff": _LONGEST_BACKOFF, "base": 2},
    }
    config: S3Config = {
        "region": settings.region or "us-east-1",
        "virtual_hosted_style_request": not settings.path_style,
    }
    if settings.endpoint is not None:
        config["endpoint"] = settings.endpoint
    if settings.access_key_id is not None:
        config["access_key_id"] = settings.access_key_id
    if settings.secret_access_key is not None:
        config["secret_access_key"] = settings.secret_access_key
    try:
        store = S3Store(settings.bucket, config=config, client_options=client, retry_config=retry)
    except (BaseError, ValueError) as error:
        reason = str(error).split("\n", 1)[0]
        message = f"the settings of bucket {settings.bucket} are not usable: {reason}"
        raise StorageError(message, bucket=settings.bucket) from error
    place = urlsplit(settings.endpoint).netloc.rpartition("@")[2] if settings.endpoint else "its provider"
    return ObstoreObjectStore(store, description=f"bucket {settings.bucket} at {place}")
