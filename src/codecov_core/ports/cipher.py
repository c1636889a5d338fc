"""Encryption of short texts: secrets of configurations and stored tokens (chapter 03 §18)."""

from typing import Protocol

from codecov_core.values import dataclass


class Cipher(Protocol):
    """Encrypts and decrypts text under keys that never leave it; safe to use from several threads."""

    def encrypt(self, text: str) -> str:
        """Give the ciphertext, as text that tells by itself which key opens it; another one at every call."""
        ...

    def decrypt(self, ciphertext: str) -> str:
        """Give the text back.

        Raises ``UnknownCipherKeyError`` where the ciphertext names a key this cipher does not have, and
        ``UndecipherableError`` where it is damaged or was made with another key. Neither repeats any of it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Ciphers:
    """The two ciphers of an installation: each kind of ciphertext has keys of its own."""

    secrets: Cipher
    """Of ``secret:`` values in ``codecov.yml``."""
    tokens: Cipher
    """Of provider tokens in the database."""
