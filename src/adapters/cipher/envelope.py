"""Ciphertext as text that names its key: ``code::base64``, or bare base64 for the unnamed key (chapter 03 §18.1)."""

import base64
import os
from collections.abc import Callable, Mapping

from adapters.cipher.aes_cbc import BLOCK, decrypted, encrypted
from codecov_core.errors import UndecipherableError, UnknownCipherKeyError

_SEPARATOR = "::"

UNNAMED = ""
"""The code of the key whose ciphertext carries no code."""


class EnvelopeCipher:
    """A ``Cipher`` over a ring of keys: it writes with one and reads with all.

    ``keys`` holds AES keys (16 or 32 bytes) by code; ``write_with`` is the code to write with. ``random_bytes`` makes
    initialisation vectors. Raises ``UnknownCipherKeyError`` when ``write_with`` is not in the ring.
    """

    def __init__(
        self, keys: Mapping[str, bytes], write_with: str, random_bytes: Callable[[int], bytes] = os.urandom
    ) -> None:
        if write_with not in keys:
            raise UnknownCipherKeyError(f"there is no key {write_with!r} to encrypt with")
        self._keys = dict(keys)
        self._write_with = write_with
        self._random_bytes = random_bytes

    def encrypt(self, text: str) -> str:
        """See ``Cipher.encrypt``."""
        sealed = encrypted(text.encode(), self._keys[self._write_with], self._random_bytes(BLOCK))
        prefix = "" if self._write_with == UNNAMED else self._write_with + _SEPARATOR
        return prefix + base64.b64encode(sealed).decode()

    def decrypt(self, ciphertext: str) -> str:
        """See ``Cipher.decrypt``."""
        code, separator, body = ciphertext.rpartition(_SEPARATOR)
        key = self._keys.get(code if separator else UNNAMED)
        if key is None:
            raise UnknownCipherKeyError("the ciphertext names a key that this installation does not have")
        try:
            return decrypted(base64.b64decode(body), key).decode()
        except ValueError:  # of base64, of the blocks, of UTF-8; the cause would show what was decrypted
            message = "the ciphertext is damaged, or was made with another key"
            raise UndecipherableError(message) from None
