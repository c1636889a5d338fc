"""What an installation decides about the tasks."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from codecov_core.ports import Repository
from codecov_core.values import dataclass

if TYPE_CHECKING:
    from codecov_core.config import EffectiveConfig, Installation


DEFAULT_HASH_KEY = "ab164bf3f7d947f2a0681b215404873e"
"""``services.minio.hash_key`` where an installation sets none (chapter 07 §10.1): public, it only spreads names."""


class ReportJsonPlace(StrEnum):
    """``setup.save_report_data_in_storage.commit_report`` (chapter 07 §10.6)."""

    GENERAL = "general_access"
    """Everybody's report JSON goes to object storage."""
    CODECOV = "codecov_access"
    """That of the owner with username ``codecov`` does."""
    RESTRICTED = "restricted_access"
    """That owner's and that of the listed repositories does."""
    DATABASE = "database"
    """Nobody's: it stays in the column."""


@dataclass(frozen=True, slots=True)
class TaskSettings:
    """Times, limits and places; the defaults are those of production."""

    worker: str = "worker"
    """Name of this process in leases; only for people, correctness rests on fences."""
    hash_key: str = DEFAULT_HASH_KEY
    """``services.minio.hash_key`` (chapter 07 §10.2)."""
    installation: "Installation | None" = None
    """What lies below every configuration; ``None`` means nothing but the built-in defaults (chapter 03 §3, §11)."""
    report_json: ReportJsonPlace = ReportJsonPlace.DATABASE
    report_json_repos: frozenset[int] = frozenset()
    keep_raw_uploads: bool = True
    """False when ``services.minio.expire_raw_after_n_days`` is set: raw uploads are deleted after publication."""
    check_expiry: bool = True
    """Whether reports older than ``codecov.max_report_age`` are refused."""
    count_fresh_uploads_only: bool = False
    """Whether ``after_n_builds`` counts only sessions that were uploaded for the commit, and not those carried forward
    (chapter 03 §19 rule 37); people chose their numbers for both together."""
    stored_bytes: int = 400_000_000
    """What a commit's report may take when stored, beside its lines' values: empty lines, details, names."""
    observations: int = 100_000_000
    """What the sessions of a commit's report may say of lines in all, some 20 bytes of memory each while it is made."""
    upload_delay: timedelta = timedelta(0)
    """``setup.upload_processing_delay``: claim only when nothing was pushed for that long."""
    quiet_period: timedelta = timedelta(0)
    """How long a commit must be quiet before it is notified about."""

    lease: timedelta = timedelta(seconds=15)
    """Far below ``LONGEST_LEASE``, or nobody would believe it."""
    renew_every: timedelta = timedelta(seconds=5)
    outage_retry: timedelta = timedelta(seconds=10)
    """Wait after a server did not answer; costs no attempt."""
    missing_file_waits: tuple[timedelta, ...] = tuple(timedelta(seconds=s) for s in (20, 60, 180, 600))
    """Waits for a raw upload that is not there yet; then ``file_not_in_storage`` (chapter 04 §15.2 row 10)."""
    most_takeovers: int = 5
    """How often an upload is tried again after the death of its processor; then ``processing_timeout``."""
    deadline: timedelta = timedelta(hours=2)
    """From the claim of an upload to its end, one way or the other (chapter 04 §16.1 D5)."""
    claim_batch: int = 100
    merge_batch: int = 10
    sweep_batch: int = 100
    message_grace: timedelta = timedelta(seconds=15)
    """How long a message may take before the sweeper sends it again."""
    inbox_patience: timedelta = timedelta(seconds=60)
    """How long pushed uploads may wait for their own message before the sweeper claims them."""
    publication_share: int = 4
    """A busy commit waits this many times the length of its last publication before the next one."""

    def config_of(
        self, repository: Repository, commit_yaml: Mapping[str, object] | None, file: str | None = None
    ) -> "EffectiveConfig":
        """Lay the layers of a commit's configuration over each other (chapter 03 §3).

        What is stored and is no mapping is absent. ``file`` is where the commit has its own, for the provenance.
        """
        from codecov_core.config import EffectiveConfig, Installation, Layer, LayerKind

        installation = Installation() if self.installation is None else self.installation
        layers = [*installation.layers(repository.ownerid, repository.owner_created)]
        kinds: dict[LayerKind, object] = {LayerKind.OWNER: repository.owner_yaml, LayerKind.COMMIT: commit_yaml}
        if not isinstance(commit_yaml, Mapping):
            kinds[LayerKind.REPOSITORY] = repository.yaml
        names = {LayerKind.COMMIT: file or ""}
        present = ((kind, config) for kind, config in kinds.items() if isinstance(config, Mapping))
        layers += [Layer.of(kind, config, names.get(kind, "")) for kind, config in present]
        return EffectiveConfig.of(*layers)

    def report_json_in_storage(self, repository: Repository) -> bool:
        """Decide where a repository's report JSON goes."""
        if self.report_json in (ReportJsonPlace.GENERAL, ReportJsonPlace.DATABASE):
            return self.report_json is ReportJsonPlace.GENERAL
        listed = self.report_json is ReportJsonPlace.RESTRICTED and repository.repoid in self.report_json_repos
        return listed or repository.owner_username == "codecov"
