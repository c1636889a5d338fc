"""Provider tokens as the database holds them, encrypted (chapter 03 §18.3, chapter 06 §6)."""

from dataclasses import field

from codecov_core.ports.cipher import Cipher
from codecov_core.values import dataclass

_SEPARATOR = ":"
_NO_SECRET = " "  # noqa: S105 - what stands where there is none
_PARTS = 3


@dataclass(frozen=True, slots=True)
class OAuthToken:
    """A token of a user or an installation; which parts there are depends on the provider."""

    key: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)


def open_token(stored: str, cipher: Cipher) -> OAuthToken:
    """Decrypt ``key``, ``key:secret`` or ``key:secret:refresh``; raises as ``Cipher.decrypt``."""
    key, *others = cipher.decrypt(stored).split(_SEPARATOR, _PARTS - 1)
    secret, refresh, *_ = (*others, None, None)
    return OAuthToken(key, None if secret == _NO_SECRET else secret, refresh)


def seal_token(token: OAuthToken, cipher: Cipher) -> str:
    """Encrypt a token for the database; a missing secret before a refresh token is one space."""
    parts = [token.key]
    if token.refresh_token is not None:
        parts += [_NO_SECRET if token.secret is None else token.secret, token.refresh_token]
    elif token.secret is not None:
        parts.append(token.secret)
    return cipher.encrypt(_SEPARATOR.join(parts))
