"""A cipher whose ciphertext says nothing at all."""

from codecov_core.errors import UndecipherableError, UnknownCipherKeyError

_CODE = "memory"


class MemoryCipher:
    """A ``Cipher`` that keeps every text and gives a number for it; another one opens none of them."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def encrypt(self, text: str) -> str:
        """See ``Cipher.encrypt``."""
        sealed = f"{_CODE}::{len(self._texts):08}"
        self._texts[sealed] = text
        return sealed

    def decrypt(self, ciphertext: str) -> str:
        """See ``Cipher.decrypt``."""
        code, separator, _ = ciphertext.rpartition("::")
        if separator and code != _CODE:
            raise UnknownCipherKeyError("the ciphertext names a key that this cipher does not have")
        if ciphertext not in self._texts:
            raise UndecipherableError("this cipher made no such ciphertext")
        return self._texts[ciphertext]
