"""The keys of an installation and how they come from its settings (chapter 03 §18.2, §18.3).

The constants are published by the reference system. They protect nothing by themselves: they are what reading existing
files and rows takes.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import field

from adapters.cipher.envelope import UNNAMED, EnvelopeCipher
from codecov_core.values import dataclass

_OLDEST_SECRETS_KEY = bytes.fromhex("5dbb13f97db3b703292a304b76b2ce74")
_OLDER_SECRETS_KEY = bytes.fromhex("c66602f254671dfa19e6c33c6b79ae0b")
_SECRETS_SALT = "wM3UdcPC2zAGkk-qURHS9302YHXCcZo__HcLeQxz6PI"
_TOKENS_SALT = "fYaA^Bj&h89,hs49iXyq]xARuCg"
_NAMED_TOKENS_SALT = "%_#v^tjq*$ggfn!s+q6&6b01rnm$i(yz8&5imgvt=m0g_g$z%9"


@dataclass(frozen=True, slots=True)
class NamedKey:
    """An item of ``setup.encryption.keys``."""

    name: str
    value: str = field(repr=False)


def secrets_cipher(yaml_secret: str, random_bytes: Callable[[int], bytes] = os.urandom) -> EnvelopeCipher:
    """Make the cipher of ``secret:`` values; ``yaml_secret`` is ``setup.encryption.yaml_secret``."""
    newest = _digest(_SECRETS_SALT + yaml_secret)
    keys = {UNNAMED: _OLDEST_SECRETS_KEY, "v1": _OLDER_SECRETS_KEY, "v2": newest}
    return EnvelopeCipher(keys, "v2", random_bytes)


def tokens_cipher(
    encryption_secret: str,
    environment_secret: str = "",
    keys: Iterable[NamedKey] = (),
    write_key: str | None = None,
    random_bytes: Callable[[int], bytes] = os.urandom,
) -> EnvelopeCipher:
    """Make the cipher of stored tokens.

    The arguments are ``setup.encryption_secret``, the variable ``ENCRYPTION_SECRET``, ``setup.encryption.keys`` and
    ``.write_key``. Raises ``UnknownCipherKeyError`` when ``write_key`` is none of the keys.
    """
    ring = {UNNAMED: _digest(encryption_secret + environment_secret + _TOKENS_SALT)}
    ring |= {_code(key.name): _digest(_NAMED_TOKENS_SALT + key.value) for key in keys}
    return EnvelopeCipher(ring, _code(write_key) if write_key else UNNAMED, random_bytes)


def _code(name: str) -> str:
    return f"v1_{name}"


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
