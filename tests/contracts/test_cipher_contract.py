"""The cipher contract on the two ciphers of an installation."""

import pytest

from adapters.cipher import NamedKey, secrets_cipher, tokens_cipher
from codecov_core.ports import Cipher
from codecov_core.testing import CipherContract


class TestSecretsCipher(CipherContract):
    @pytest.fixture
    def cipher(self) -> Cipher:
        return secrets_cipher("ours")

    @pytest.fixture
    def other_cipher(self) -> Cipher:
        return secrets_cipher("theirs")


class TestTokensCipher(CipherContract):
    @pytest.fixture
    def cipher(self) -> Cipher:
        return tokens_cipher("ours")

    @pytest.fixture
    def other_cipher(self) -> Cipher:
        return tokens_cipher("ours", "theirs")


class TestTokensCipherWithNamedKeys(CipherContract):
    @pytest.fixture
    def cipher(self) -> Cipher:
        return tokens_cipher("", keys=[NamedKey("a", "first"), NamedKey("b", "second")], write_key="b")

    @pytest.fixture
    def other_cipher(self) -> Cipher:
        return tokens_cipher("", keys=[NamedKey("b", "third")], write_key="b")
