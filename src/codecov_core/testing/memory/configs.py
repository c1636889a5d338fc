"""Users' configuration in memory."""

from dataclasses import replace
from datetime import datetime

from codecov_core.ports import CommitConfig, SavedConfig
from codecov_core.testing.memory.tables import Tables


class MemoryConfigs:
    """Own tables ``cov_commit_config`` and ``cov_saved_config``; configuration in ``repos``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, repoid: int, sha: str) -> CommitConfig | None:
        """See ``ConfigRepository.get``."""
        return self._tables.configs.get((repoid, sha))

    def record(self, found: CommitConfig, at: datetime) -> CommitConfig:
        """See ``ConfigRepository.record``."""
        old = self.get(found.repoid, found.sha)
        row = replace(found, first_tried=at if old is None else old.first_tried)
        self._tables.configs[found.repoid, found.sha] = row
        return row

    def save(self, repoid: int, new: SavedConfig, at: datetime) -> bool:
        """See ``ConfigRepository.save``."""
        row, saved = self._tables.repositories.get(repoid), self._tables.saved_configs.get(repoid)
        if row is None or (saved is not None and saved.committed_at > new.committed_at):
            return False
        self._tables.saved_configs[repoid] = new
        self._tables.repositories[repoid] = replace(row, yaml=new.yaml, branch=new.branch or row.branch)
        return True

    def account(self, service: str, username: str, member_of: int) -> int | None:
        """See ``ConfigRepository.account``."""
        for ownerid, owner in self._tables.owners.items():
            is_named = owner.service == service and (owner.username or "").lower() == username.lower()
            if is_named and owner.private_access and member_of in owner.organizations:
                return ownerid
        return None
