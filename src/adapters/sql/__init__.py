"""The ports ``Database``, ``UploadInbox`` and ``RolloutStore`` on SQLite and PostgreSQL, by SQLAlchemy Core.

A driver is imported when a database of its kind is opened: PostgreSQL's costs nothing where the store is SQLite.
"""

from adapters.sql.database import SqlDatabase
from adapters.sql.engine import sqlite_url
from adapters.sql.rollouts import SqlRolloutStore
from adapters.sql.upload_inbox import SqlUploadInbox

__all__ = ["SqlDatabase", "SqlRolloutStore", "SqlUploadInbox", "sqlite_url"]
