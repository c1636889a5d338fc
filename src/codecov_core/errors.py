"""The one hierarchy of errors of the core.

Every error has a stable ``code`` (the upload error codes are wire: chapter 04 §12.2), says whether trying again can
help, and carries facts a user can act on. Bad input is normally a value in a result; these are raised where a caller
asked for something that cannot be had.
"""

from collections.abc import Mapping
from typing import ClassVar


class CodecovError(Exception):
    """Root of all errors of this project: a sentence for people plus facts for programs."""

    code: ClassVar[str] = "unknown_error_code"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, /, **facts: object) -> None:
        super().__init__(message)
        self.facts: Mapping[str, object] = facts


class CorruptReportError(CodecovError):
    """A stored report (report JSON, chunks or segment) that cannot be read."""

    code = "corrupt_report"


class CorruptDiffError(CodecovError):
    """A diff that is not of the shape providers give (chapter 01 §11.1)."""

    code = "corrupt_diff"


class UnknownSessionError(CodecovError, KeyError):
    """A session id that the report does not hold."""

    code = "unknown_session"

    def __str__(self) -> str:
        """Give the plain message (``KeyError`` would quote it)."""
        return str(self.args[0])


class CorruptUploadError(CodecovError):
    """A raw upload whose container cannot be taken apart (broken compression, JSON or names)."""

    code = "unknown_storage"


class LimitExceededError(CodecovError):
    """Uploaded data that goes beyond a cap: decompressed size, files, lines."""

    code = "unknown_processing"


class CorruptFileError(CodecovError):
    """One coverage file of an upload from which nothing useful can be read; the others are not affected."""

    code = "unknown_processing"


class UnsupportedFormatError(CodecovError):
    """A file of a known kind that says nothing about lines; the message tells what to upload instead."""

    code = "unsupported_file_format"


class ExpiredReportError(CodecovError):
    """A coverage file whose own timestamp is older than ``codecov.max_report_age`` allows."""

    code = "report_expired"


class StorageError(CodecovError):
    """Object storage did not answer or refused; nothing was changed unless the port says otherwise."""

    code = "unknown_storage"
    retryable = True


class ObjectNotFoundError(StorageError):
    """The named object does not exist (``NoSuchKey`` in S3 terms)."""

    code = "file_not_in_storage"


class DamagedObjectError(StorageError):
    """An object is there, but its encoding cannot be undone; asking again gives the same."""

    code = "damaged_object"
    retryable = False


class InvalidObjectPathError(StorageError):
    """An object path that is empty, absolute or climbs out of the store; nothing was read or written."""

    code = "invalid_object_path"
    retryable = False


class UnsupportedError(CodecovError):
    """This adapter cannot do what was asked; its declared capabilities say so."""

    code = "unsupported"


class StoreBusyError(CodecovError):
    """Another process is writing to the embedded store."""

    code = "store_busy"
    retryable = True


class DatabaseUnavailableError(CodecovError):
    """The database did not answer; the transaction was rolled back."""

    code = "database_unavailable"
    retryable = True


class QueueUnavailableError(CodecovError):
    """The message broker or the upload inbox did not answer; nothing was sent or trimmed."""

    code = "queue_unavailable"
    retryable = True


class ProviderError(CodecovError):
    """The source code provider (GitHub, local git, ...) could not answer."""

    code = "provider_error"
    retryable = True


class NotARepositoryError(ProviderError):
    """The folder belongs to no git repository, or git refuses to read it."""

    code = "not_a_repository"
    retryable = False


class DamagedRepositoryError(ProviderError):
    """The repository lacks objects that it needs, or holds some that cannot be read."""

    code = "damaged_repository"
    retryable = False


class MissingProgramError(ProviderError):
    """A program that is needed to ask the provider, git for one, is not installed."""

    code = "missing_program"
    retryable = False


class CommitNotFoundError(ProviderError):
    """The provider does not have that commit, branch or tag."""

    code = "commit_not_found"
    retryable = False


class ShallowHistoryError(CommitNotFoundError):
    """The commit, or the history that leads to it, was cut off when the repository was cloned."""

    code = "shallow_history"


class DatabaseRefusedError(CodecovError):
    """The database answers, but our user lacks a right there; nothing was changed."""

    code = "database_refused"


class NewerStoreError(CodecovError):
    """A store or database written by a newer version than this one; it was left untouched."""

    code = "newer_store"


class CorruptStoreError(CodecovError):
    """A store or database that is damaged, or that holds something else than ours; it was left untouched."""

    code = "corrupt_store"


class InvalidDatabaseUrlError(CodecovError):
    """The URL of a database names no kind of database we know; it is not repeated, for it may hold a password."""

    code = "invalid_database_url"


class UndecipherableError(CodecovError):
    """A ciphertext that is damaged or was made with another key; nothing of it is repeated."""

    code = "undecipherable"


class UnknownCipherKeyError(UndecipherableError):
    """A ciphertext, or a setting, that names an encryption key which is not there."""

    code = "unknown_cipher_key"
