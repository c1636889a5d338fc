"""Owners and repositories (chapter 07 §3)."""

from datetime import datetime, timedelta
from typing import Protocol

from codecov_core.ports.json_values import JsonObject
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class Repository:
    """A row of ``repos`` with what the pipeline needs of its owner's row."""

    repoid: int
    service: str
    """The owner's provider, e.g. ``github`` (a value of the ``service`` enum)."""
    service_id: str
    """The provider's id of the repository, as text."""
    name: str | None
    branch: str
    """The default branch."""
    private: bool
    active: bool
    """Has received an upload."""
    yaml: JsonObject | None
    """Repository-level configuration as stored."""
    ownerid: int
    owner_service_id: str
    owner_username: str | None
    owner_yaml: JsonObject | None
    """Owner-level configuration as stored."""
    updatestamp: datetime | None = None
    owner_created: datetime | None = None
    """When the owner signed up, where that is known: its configuration starts from the defaults of that time."""


@dataclass(frozen=True, slots=True)
class NewRepository:
    """An owner and one of its repositories as an embedded store makes them."""

    service: str
    owner_service_id: str
    owner_username: str
    service_id: str
    name: str
    branch: str = "main"
    private: bool = True


class RepositoryRepository(Protocol):
    """Reads and makes owners and repositories."""

    def get(self, repoid: int) -> Repository | None:
        """Give a repository that is not marked ``deleted``, or ``None``."""
        ...

    def oldest(self, limit: int) -> tuple[Repository, ...]:
        """Give the repositories that are not marked ``deleted``, the first made first, at most ``limit``."""
        ...

    def ensure(self, new: NewRepository, at: datetime) -> Repository:
        """Find the repository by (service, owner service id) and (owner, service id), or make what is missing.

        An existing row keeps everything but its name and default branch, which are brought up to date. Name take-over
        (chapter 07 §9.1): another owner of this service with that username loses it (NULL); another repository of this
        owner with that name, compared without case, gets name NULL, ``deleted`` true, ``active`` and ``activated``
        false. Application defaults of chapter 07 §3 are written.
        """
        ...

    def touch(self, repoid: int, at: datetime, *, unless_within: timedelta) -> None:
        """Set ``updatestamp`` to ``at`` if it is NULL or older than ``at - unless_within``; set ``active`` true."""
        ...
