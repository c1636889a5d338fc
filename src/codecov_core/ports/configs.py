"""Configuration that commits bring along, and what of it is stored with their repository (chapter 03 §1, §4)."""

from dataclasses import field
from datetime import datetime
from typing import Final, Protocol

from codecov_core.ports.json_values import JsonObject
from codecov_core.values import dataclass

MOST_TOLD: Final = 100
"""Errors or warnings of one file that are kept; a hostile one has tens of thousands."""


@dataclass(frozen=True, slots=True)
class CommitConfig:
    """What was found when a commit's own configuration was looked for: a row of ``cov_commit_config``."""

    repoid: int
    sha: str
    path: str | None = None
    """The file in the repository; ``None`` when the commit has none, or could not be asked."""
    config: JsonObject | None = None
    """Its normalised content; ``None`` when there is none, or it is invalid. An empty one is a configuration."""
    errors: tuple[JsonObject, ...] = ()
    """Why it is invalid, in the order of the file: the first ``MOST_TOLD`` reasons.

    ``text`` says it in a line, other keys are its parts.
    """
    warnings: tuple[JsonObject, ...] = ()
    """What is accepted and probably not meant, likewise."""
    failure: str | None = None
    """Why the commit could not be asked; then it may be asked again."""
    rules: int = 0
    """Version of the rules by which it was read (``CONFIG_RULES``); 0 for what is older than such versions."""
    first_tried: datetime | None = field(default=None, compare=False)
    """When it was looked for the first time, set by :meth:`ConfigRepository.record`."""


@dataclass(frozen=True, slots=True)
class SavedConfig:
    """What a commit changes in its repository's row."""

    sha: str
    committed_at: datetime
    """The commit's own time: what comes from a later commit is not replaced."""
    yaml: JsonObject | None
    """The normalised configuration; ``None`` clears what is stored."""
    branch: str | None = None
    """The new default branch, if it is to change."""
    bot: int | None = None
    """The ownerid that speaks to the provider, if it is to change."""


class ConfigRepository(Protocol):
    """Reads and writes users' configuration: tables ``cov_commit_config``, ``cov_saved_config``, ``repos``."""

    def get(self, repoid: int, sha: str) -> CommitConfig | None:
        """Give what was found at a commit, or ``None`` when nobody has looked."""
        ...

    def record(self, found: CommitConfig, at: datetime) -> CommitConfig:
        """Keep what was found, in the place of an earlier answer; give the row as it is now.

        ``first_tried`` of a new row is ``at`` and never changes.
        """
        ...

    def save(self, repoid: int, new: SavedConfig, at: datetime) -> bool:
        """Store a configuration with the repository, and from which commit it comes.

        Nothing is changed, and the answer is false, when there is no such repository, or what is stored comes from a
        commit with a later time. Values that are there already are not written again.
        """
        ...

    def account(self, service: str, username: str, member_of: int) -> int | None:
        """Find who may speak for an owner: an ownerid of that service and name, or ``None``.

        Only one that has access to private repositories and belongs to the organisation ``member_of`` (an ownerid).
        """
        ...
