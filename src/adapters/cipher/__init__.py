"""The ciphers of an installation, readable by and reading what other programs of it encrypt (chapter 03 §18)."""

from adapters.cipher.envelope import EnvelopeCipher
from adapters.cipher.keys import NamedKey, secrets_cipher, tokens_cipher

__all__ = ["EnvelopeCipher", "NamedKey", "secrets_cipher", "tokens_cipher"]
