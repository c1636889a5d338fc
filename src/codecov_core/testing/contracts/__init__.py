"""Contract suites: inherit one in a test class, give the fixture its docstring names, and run it with pytest."""

from codecov_core.testing.contracts.cipher import CipherContract
from codecov_core.testing.contracts.commit_jobs import CommitJobContract, DecisionContract
from codecov_core.testing.contracts.configs import ConfigContract
from codecov_core.testing.contracts.database import (
    CommitContract,
    RepositoryContract,
    TransactionContract,
)
from codecov_core.testing.contracts.object_store import ObjectStoreContract
from codecov_core.testing.contracts.repo_reader import RepoBuilder, RepoReaderContract
from codecov_core.testing.contracts.rollouts import RolloutsContract, RolloutStoreContract
from codecov_core.testing.contracts.small_ports import (
    ClockContract,
    HeartbeatContract,
    QueueProbe,
    StatusChannelContract,
    StoreLockContract,
    TaskQueueContract,
    TelemetryContract,
)
from codecov_core.testing.contracts.upload_inbox import UploadInboxContract
from codecov_core.testing.contracts.upload_jobs import UploadJobContract
from codecov_core.testing.contracts.uploads import UploadContract

__all__ = [
    "CipherContract",
    "ClockContract",
    "DatabaseContract",
    "HeartbeatContract",
    "ObjectStoreContract",
    "QueueProbe",
    "RepoBuilder",
    "RepoReaderContract",
    "RolloutStoreContract",
    "RolloutsContract",
    "StatusChannelContract",
    "StoreLockContract",
    "TaskQueueContract",
    "TelemetryContract",
    "UploadInboxContract",
]


class DatabaseContract(
    TransactionContract,
    RepositoryContract,
    CommitContract,
    ConfigContract,
    UploadContract,
    UploadJobContract,
    CommitJobContract,
    DecisionContract,
):
    """Everything a database does. Give a fixture ``database``: an empty database."""
