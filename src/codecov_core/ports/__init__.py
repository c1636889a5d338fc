"""What the core needs from outside: small Protocols and their value types, one port a file.

The docstrings state the errors and the state after them; ``codecov_core.testing`` has one contract suite and one fake
for each. Importing this loads nothing heavy.
"""

from codecov_core.ports.branches import Branch, BranchRepository
from codecov_core.ports.cipher import Cipher, Ciphers
from codecov_core.ports.clock import Clock
from codecov_core.ports.commit_jobs import CommitJob, CommitJobRepository, InheritedSession, MergeRecord
from codecov_core.ports.commit_key import CommitKey, ReportType
from codecov_core.ports.commits import Commit, CommitReport, CommitRepository, CommitState, NewCommit, PublishedReport
from codecov_core.ports.configs import MOST_TOLD, CommitConfig, ConfigRepository, SavedConfig
from codecov_core.ports.database import Database, UnitOfWork
from codecov_core.ports.decisions import Decision, DecisionRepository, NewDecision
from codecov_core.ports.flags import FlagRepository
from codecov_core.ports.heartbeat import Heartbeat, LeaseWatch
from codecov_core.ports.json_values import JsonObject, JsonValue
from codecov_core.ports.leases import LONGEST_LEASE
from codecov_core.ports.locks import StoreLock
from codecov_core.ports.oauth_tokens import OAuthToken, open_token, seal_token
from codecov_core.ports.object_store import Encoding, ObjectStore, ObjectStoreCapabilities, StoredObject
from codecov_core.ports.pulls import Pull, PullRepository, PullState
from codecov_core.ports.repo_reader import (
    SOURCE_LIMIT,
    ProviderCommit,
    RepoReader,
    RepoReaderCapabilities,
    RepoReaders,
)
from codecov_core.ports.reports import LevelTotals, ReportRepository, ReportRow
from codecov_core.ports.repositories import NewRepository, Repository, RepositoryRepository
from codecov_core.ports.rollouts import Rollouts, RolloutStore
from codecov_core.ports.secrets import (
    ClosedSecret,
    OpenedSecret,
    Secret,
    SecretFault,
    SecretScope,
    is_sealed,
    open_secret,
    seal_secret,
)
from codecov_core.ports.session_ids import SessionIds
from codecov_core.ports.status_channel import Delivery, Status, StatusChannel, StatusTarget
from codecov_core.ports.task_queue import Command, TaskQueue
from codecov_core.ports.telemetry import SilentTelemetry, Telemetry
from codecov_core.ports.upload_inbox import UploadInbox
from codecov_core.ports.upload_jobs import (
    JobCounts,
    JobMerge,
    JobStatus,
    NewUploadJob,
    Processed,
    UploadJob,
    UploadJobRepository,
)
from codecov_core.ports.uploads import (
    FailedUpload,
    MergedUpload,
    NewUpload,
    Upload,
    UploadError,
    UploadRepository,
    UploadState,
    UploadStateId,
    UploadType,
)

__all__ = [
    "LONGEST_LEASE",
    "MOST_TOLD",
    "SOURCE_LIMIT",
    "Branch",
    "BranchRepository",
    "Cipher",
    "Ciphers",
    "Clock",
    "ClosedSecret",
    "Command",
    "Commit",
    "CommitConfig",
    "CommitJob",
    "CommitJobRepository",
    "CommitKey",
    "CommitReport",
    "CommitRepository",
    "CommitState",
    "ConfigRepository",
    "Database",
    "Decision",
    "DecisionRepository",
    "Delivery",
    "Encoding",
    "FailedUpload",
    "FlagRepository",
    "Heartbeat",
    "InheritedSession",
    "JobCounts",
    "JobMerge",
    "JobStatus",
    "JsonObject",
    "JsonValue",
    "LeaseWatch",
    "LevelTotals",
    "MergeRecord",
    "MergedUpload",
    "NewCommit",
    "NewDecision",
    "NewRepository",
    "NewUpload",
    "NewUploadJob",
    "OAuthToken",
    "ObjectStore",
    "ObjectStoreCapabilities",
    "OpenedSecret",
    "Processed",
    "ProviderCommit",
    "PublishedReport",
    "Pull",
    "PullRepository",
    "PullState",
    "RepoReader",
    "RepoReaderCapabilities",
    "RepoReaders",
    "ReportRepository",
    "ReportRow",
    "ReportType",
    "Repository",
    "RepositoryRepository",
    "RolloutStore",
    "Rollouts",
    "SavedConfig",
    "Secret",
    "SecretFault",
    "SecretScope",
    "SessionIds",
    "SilentTelemetry",
    "Status",
    "StatusChannel",
    "StatusTarget",
    "StoreLock",
    "StoredObject",
    "TaskQueue",
    "Telemetry",
    "UnitOfWork",
    "Upload",
    "UploadError",
    "UploadInbox",
    "UploadJob",
    "UploadJobRepository",
    "UploadRepository",
    "UploadState",
    "UploadStateId",
    "UploadType",
    "is_sealed",
    "open_secret",
    "open_token",
    "seal_secret",
    "seal_token",
]
