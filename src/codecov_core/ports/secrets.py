"""Secrets of a ``codecov.yml``: sealed for one repository, opened only by who is about to send (chapter 03 §7.11).

Configurations are stored, cached and queued as they were written, ciphertext and all (§19 rule 27). A notifier opens
the one value it needs, right before it uses it.
"""

from dataclasses import field
from enum import StrEnum
from typing import TypeAlias

from codecov_core.errors import UndecipherableError, UnknownCipherKeyError
from codecov_core.ports.cipher import Cipher
from codecov_core.values import dataclass

SECRET_PREFIX = "secret:"  # noqa: S105 - the mark of a secret, not one
_SEPARATOR = "/"
_SCOPE_PARTS = 3


@dataclass(frozen=True, slots=True)
class SecretScope:
    """The repository a secret belongs to, by the provider's ids."""

    service: str
    owner_service_id: str
    repo_service_id: str


@dataclass(frozen=True, slots=True)
class OpenedSecret:
    """A value that can be used."""

    value: str = field(repr=False)
    """Never to be logged, stored or put into a message."""


class SecretFault(StrEnum):
    """Why a secret stays closed."""

    DAMAGED = "damaged"
    """No ciphertext, cut off, or made with other keys."""
    UNKNOWN_KEY = "unknown_key"
    """It names a key that this installation does not have."""
    NO_SCOPE = "no_scope"
    """What is inside does not say whose it is."""
    OTHER_REPOSITORY = "other_repository"
    """It was made for another repository."""


_MEANINGS = {
    SecretFault.DAMAGED: "the secret is damaged, or was encrypted by another installation",
    SecretFault.UNKNOWN_KEY: "the secret was encrypted with a key that is not known here",
    SecretFault.NO_SCOPE: "the secret does not say which repository it belongs to",
    SecretFault.OTHER_REPOSITORY: "the secret belongs to another repository",
}


@dataclass(frozen=True, slots=True)
class ClosedSecret:
    """A secret that cannot be opened here; what wanted it is switched off, everything else works on (rule 29)."""

    fault: SecretFault

    @property
    def message(self) -> str:
        """What to tell the user, without anything of the secret."""
        return _MEANINGS[self.fault]


Secret: TypeAlias = OpenedSecret | ClosedSecret


def is_sealed(value: str) -> bool:
    """Tell whether a value of a configuration is a secret in its stored form."""
    return value.startswith(SECRET_PREFIX)


def open_secret(value: str, scope: SecretScope, cipher: Cipher) -> Secret:
    """Open a value of a configuration for the repository it is to be used for.

    Clear text passes: users write some, and old rows hold what earlier versions opened too early. All three parts of
    the scope must be equal (rule 28); the value may itself hold ``/``.
    """
    if not is_sealed(value):
        return OpenedSecret(value)
    try:
        text = cipher.decrypt(value.removeprefix(SECRET_PREFIX))
    except UnknownCipherKeyError:
        return ClosedSecret(SecretFault.UNKNOWN_KEY)
    except UndecipherableError:
        return ClosedSecret(SecretFault.DAMAGED)
    parts = text.split(_SEPARATOR, _SCOPE_PARTS)
    if len(parts) <= _SCOPE_PARTS:
        return ClosedSecret(SecretFault.NO_SCOPE)
    if SecretScope(*parts[:_SCOPE_PARTS]) != scope:
        return ClosedSecret(SecretFault.OTHER_REPOSITORY)
    return OpenedSecret(parts[_SCOPE_PARTS])


def seal_secret(value: str, scope: SecretScope, cipher: Cipher) -> str:
    """Make the text a user may put into ``codecov.yml``; it opens for this repository only.

    Raises ``ValueError`` when a part of the scope holds ``/``: nobody could tell the parts apart.
    """
    parts = (scope.service, scope.owner_service_id, scope.repo_service_id)
    if any(_SEPARATOR in part for part in parts):
        raise ValueError("an id of a provider holds no '/'")
    return SECRET_PREFIX + cipher.encrypt(_SEPARATOR.join((*parts, value)))
