"""A local git repository as a provider of commits, differences, file lists and sources.

Uses the git command (2.31 or newer); nothing here writes to a repository.
"""

from adapters.git.checkout import Checkout, changed_files, checkout_of, service_of, store_id, tracked_files
from adapters.git.commit_object import CommitObject, Signature, parse_commit
from adapters.git.repo_reader import GitRepoReader, GitRepoReaders
from adapters.git.repository import Repository

__all__ = [
    "Checkout",
    "CommitObject",
    "GitRepoReader",
    "GitRepoReaders",
    "Repository",
    "Signature",
    "changed_files",
    "checkout_of",
    "parse_commit",
    "service_of",
    "store_id",
    "tracked_files",
]
