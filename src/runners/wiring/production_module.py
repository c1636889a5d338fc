"""The production stack: PostgreSQL, an S3 API and Redis, as the install configuration names them."""

import os
import socket
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from injector import Injector, provider, singleton

from adapters.cipher import NamedKey, secrets_cipher, tokens_cipher
from adapters.git import GitRepoReaders
from adapters.local import SnapshotRollouts, TerminalChannel
from adapters.object_storage import S3Settings, s3_object_store
from adapters.redis import RedisUploadInbox, redis_client
from adapters.sql import SqlDatabase, SqlRolloutStore
from codecov_core.config import Installation
from codecov_core.ports import (
    Ciphers,
    Clock,
    Database,
    ObjectStore,
    RepoReaders,
    Repository,
    Rollouts,
    StatusChannel,
    TaskQueue,
    Telemetry,
    UploadInbox,
)
from codecov_core.rollouts import Overrides
from codecov_core.tasks import PublishedReports, ReportJsonPlace, Segments, TaskSettings
from runners.settings import Settings
from runners.wiring.process_module import ProcessModule

ROLLOUTS_MAX_AGE = timedelta(minutes=5)
"""Chapter 03 §17.2: how old an answer about a rollout may be."""

QueueOf = Callable[[Clock], TaskQueue]


class ProductionModule(ProcessModule):
    """Binds the ports to servers; for the arguments see `production`."""

    def __init__(self, settings: Settings, queue: QueueOf) -> None:
        super().__init__()
        self._settings = settings
        self._queue = queue

    @singleton
    @provider
    def sql(self, clock: Clock) -> SqlDatabase:
        """``services.database_url`` or ``services.database``."""
        database = SqlDatabase(self._settings.services.database_address.get_secret_value(), clock)
        return self._open.enter_context(closing(database))

    @singleton
    @provider
    def database(self, sql: SqlDatabase) -> Database:
        """The same, as the port."""
        return sql

    @singleton
    @provider
    def object_store(self) -> ObjectStore:
        """``services.minio``."""
        minio = self._settings.services.minio
        return s3_object_store(
            S3Settings(
                bucket=minio.bucket,
                endpoint=minio.endpoint,
                region=minio.region,
                access_key_id=None if minio.iam_auth else minio.access_key_id,
                secret_access_key=None if minio.iam_auth else minio.secret_access_key.get_secret_value(),
            )
        )

    @singleton
    @provider
    def segments(self, store: ObjectStore) -> Segments:
        """Keeps nothing: another process publishes."""
        return Segments(store)

    @singleton
    @provider
    def published(self, store: ObjectStore) -> PublishedReports:
        """Keeps nothing: the next task is of another commit."""
        return PublishedReports(store)

    @singleton
    @provider
    def inbox(self) -> UploadInbox:
        """``services.redis_url``."""
        client = self._open.enter_context(closing(redis_client(self._settings.services.redis_url.get_secret_value())))
        return RedisUploadInbox(client)

    @singleton
    @provider
    def queue(self, clock: Clock) -> TaskQueue:
        """The runner's own."""
        return self._queue(clock)

    @singleton
    @provider
    def readers(self) -> RepoReaders:
        """Clones below ``services.git.folder``."""
        folder = self._settings.services.git.folder
        readers = GitRepoReaders(lambda repository: None if folder is None else clone_of(folder, repository))
        return self._open.enter_context(closing(readers))

    @singleton
    @provider
    def channel(self) -> StatusChannel:
        """The worker's own output, until a provider takes statuses."""
        return TerminalChannel(None)

    @singleton
    @provider
    def rollouts(self, sql: SqlDatabase, clock: Clock, telemetry: Telemetry) -> Rollouts:
        """The database's, and ``CODECOV__FEATURE__<NAME>`` over them."""
        overrides = Overrides.of(self._settings.process.features)
        max_age = timedelta(0) if self._settings.setup.skip_feature_cache else ROLLOUTS_MAX_AGE
        return SnapshotRollouts(SqlRolloutStore(sql), overrides, clock, telemetry, max_age=max_age)

    @singleton
    @provider
    def ciphers(self) -> Ciphers:
        """``setup.encryption_secret``, ``setup.encryption`` and the variable ``ENCRYPTION_SECRET``."""
        return ciphers_of(self._settings)

    @singleton
    @provider
    def settings(self) -> TaskSettings:
        """What the installation decides about tasks."""
        return task_settings(self._settings)


def production(settings: Settings, queue: QueueOf) -> Injector:
    """Wire the production stack by checked settings; `queue` makes the runner's task queue.

    Servers are connected to when a part that needs them is asked for.
    """
    return Injector(ProductionModule(settings, queue))


def task_settings(settings: Settings) -> TaskSettings:
    """Translate the install configuration into the tasks' own settings."""
    minio, setup = settings.services.minio, settings.setup
    in_storage = setup.save_report_data_in_storage
    return TaskSettings(
        worker=f"{socket.gethostname()}-{os.getpid()}",
        hash_key=minio.hash_key.get_secret_value(),
        installation=Installation.from_install(
            {
                "site": settings.site,
                "additional_user_yamls": [entry.model_dump() for entry in settings.additional_user_yamls],
            }
        ),
        report_json=_report_json_place(in_storage.commit_report),
        report_json_repos=frozenset(in_storage.repo_ids),
        keep_raw_uploads=not minio.expire_raw_after_n_days,
        count_fresh_uploads_only=setup.count_fresh_uploads_only,
        upload_delay=timedelta(seconds=setup.upload_processing_delay or 0),
    )


def ciphers_of(settings: Settings) -> Ciphers:
    """Make the ciphers of an installation (chapter 03 §18)."""
    encryption = settings.setup.encryption
    tokens = tokens_cipher(
        settings.setup.encryption_secret.get_secret_value(),
        settings.process.encryption_secret.get_secret_value(),
        [NamedKey(one.name, one.value.get_secret_value()) for one in encryption.keys],
        encryption.write_key,
    )
    return Ciphers(secrets=secrets_cipher(encryption.yaml_secret.get_secret_value()), tokens=tokens)


def clone_of(folder: Path, repository: Repository) -> Path | None:
    """Find ``folder/service/owner/name`` or ``....git``; names that would lead elsewhere find nothing."""
    parts = (repository.service, repository.owner_username or "", repository.name or "")
    if any(part in {"", ".", ".."} or "/" in part or "\\" in part or "\0" in part for part in parts):
        return None
    plain = folder.joinpath(*parts)
    return next((path for path in (plain, plain.with_name(f"{plain.name}.git")) if path.is_dir()), None)


def _report_json_place(value: object) -> ReportJsonPlace:
    """Read ``setup.save_report_data_in_storage.commit_report`` (chapter 07 §10.6)."""
    if value is True:
        return ReportJsonPlace.CODECOV
    return next((place for place in ReportJsonPlace if place == value), ReportJsonPlace.DATABASE)
