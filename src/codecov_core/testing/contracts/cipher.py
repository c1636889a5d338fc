"""What every cipher does."""

from codecov_core.errors import UndecipherableError, UnknownCipherKeyError
from codecov_core.ports import (
    Cipher,
    OAuthToken,
    OpenedSecret,
    SecretScope,
    open_secret,
    open_token,
    seal_secret,
    seal_token,
)
from codecov_core.testing.contracts.expectations import raising

_TEXTS = ("", "a", "token", "x" * 15, "y" * 16, "z" * 17, "ä€𝄞" * 7, "a:b::c/d\n\x00", "w" * 5000)


class CipherContract:
    """Give fixtures ``cipher`` and ``other_cipher``: the same kind with other keys."""

    def test_gives_back_what_was_encrypted(self, cipher: Cipher) -> None:
        """Any text, of any length around a block."""
        assert tuple(cipher.decrypt(cipher.encrypt(text)) for text in _TEXTS) == _TEXTS

    def test_equal_texts_do_not_look_equal(self, cipher: Cipher) -> None:
        """Nobody sees that two secrets are the same; the text itself is nowhere in it."""
        first, second = cipher.encrypt("token" * 9), cipher.encrypt("token" * 9)
        assert first != second
        assert "token" not in first + second

    def test_the_ciphertext_is_plain_text(self, cipher: Cipher) -> None:
        """It may stand in YAML, in JSON and in a column of text."""
        sealed = cipher.encrypt("ä€𝄞")
        assert sealed.isascii()
        assert sealed.isprintable()
        assert not set(sealed) & set(" '\"\\{}[]#")

    def test_what_is_damaged_is_told_apart(self, cipher: Cipher) -> None:
        """Nothing, no ciphertext at all, or one that was cut off."""
        sealed = cipher.encrypt("a secret of some length, more than a block")
        for damaged in ("", "abc", "ä", sealed[:-4], sealed[: len(sealed) // 2]):
            with raising(UndecipherableError):
                cipher.decrypt(damaged)

    def test_unknown_keys_are_told_apart(self, cipher: Cipher) -> None:
        """The code of a key that is not there."""
        with raising(UnknownCipherKeyError):
            cipher.decrypt("nobody::" + cipher.encrypt("text").rpartition("::")[2])

    def test_another_key_opens_nothing(self, cipher: Cipher, other_cipher: Cipher) -> None:
        """What it decrypts to, if to anything, is not the text."""
        sealed = cipher.encrypt("github/11/22/value")
        try:
            opened = other_cipher.decrypt(sealed)
        except UndecipherableError:
            opened = ""
        assert "value" not in opened

    def test_secrets_and_tokens_survive(self, cipher: Cipher) -> None:
        """The two things that are encrypted."""
        scope = SecretScope("github", "11", "22")
        assert open_secret(seal_secret("https://example.org/x", scope, cipher), scope, cipher) == OpenedSecret(
            "https://example.org/x"
        )
        for token in (OAuthToken("k"), OAuthToken("k", "s"), OAuthToken("k", None, "r"), OAuthToken("k", "s", "r:t")):
            assert open_token(seal_token(token, cipher), cipher) == token
