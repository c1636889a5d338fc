"""Ciphertext of and for other programs: the vectors of chapter 03 §18, both ways, and hostile ciphertext."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.cipher import EnvelopeCipher, NamedKey, secrets_cipher, tokens_cipher
from codecov_core.errors import UndecipherableError, UnknownCipherKeyError
from codecov_core.ports import (
    ClosedSecret,
    OAuthToken,
    OpenedSecret,
    SecretFault,
    SecretScope,
    open_secret,
    open_token,
    seal_secret,
    seal_token,
)

YAML_SECRET = "YGUKnE-Ixm3lZINqBsMXKYN3shbGx_7_pYvKAUfdij4"
HERE = SecretScope("github", "11", "22")
V2 = "secret:v2::AAAAAAAAAAAAAAAAAAAAANgFID7eV2mBagVa00jiwS4DNvi7loN9Br6ULC4k+Qg0"
V1 = "secret:v1::AAAAAAAAAAAAAAAAAAAAAOoekj0iUXRGXbKc36SJr8CxrODJuHPnz1Wx+eeCnkSh"
OLDEST = "secret:AAAAAAAAAAAAAAAAAAAAACrRY7S4opLm7jZOYETyRVCjZ7b1QIpGYBKTIBkCe/1X"
TOKEN = "AAAAAAAAAAAAAAAAAAAAAMunftSFWIY1yRa+SgfhIJk="
DAMAGED = "the ciphertext is damaged, or was made with another key"
CIPHER = secrets_cipher(YAML_SECRET)

texts = st.text(st.characters(exclude_categories=["Cs"]))
ids = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/"), max_size=8)
scopes = st.builds(SecretScope, ids, ids, ids)


def zeros(count: int) -> bytes:
    return bytes(count)


@pytest.mark.parametrize("sealed", [V2, V1, OLDEST])
def test_secrets_of_the_reference_open(sealed: str) -> None:
    assert open_secret(sealed, HERE, CIPHER) == OpenedSecret("hello")


def test_secrets_are_sealed_as_the_reference_does() -> None:
    assert seal_secret("hello", HERE, secrets_cipher(YAML_SECRET, zeros)) == V2


def test_tokens_of_the_reference_both_ways() -> None:
    cipher = tokens_cipher("", random_bytes=zeros)
    assert open_token(TOKEN, cipher) == OAuthToken("tok", "sec")
    assert seal_token(OAuthToken("tok", "sec"), cipher) == TOKEN


def test_a_token_without_a_secret_has_a_space_for_it() -> None:
    cipher = tokens_cipher("")
    assert cipher.decrypt(seal_token(OAuthToken("k", None, "r"), cipher)) == "k: :r"
    assert open_token(cipher.encrypt("k: "), cipher) == OAuthToken("k", None, None)


def test_the_named_key_writes_and_all_keys_read() -> None:
    unnamed, first = tokens_cipher("s"), tokens_cipher("s", keys=[NamedKey("one", "1")], write_key="one")
    both = tokens_cipher("s", keys=[NamedKey("one", "1"), NamedKey("two", "2")], write_key="two")
    assert first.encrypt("x").startswith("v1_one::")
    assert both.encrypt("x").startswith("v1_two::")
    assert [both.decrypt(cipher.encrypt("x")) for cipher in (unnamed, first, both)] == ["x", "x", "x"]
    with pytest.raises(UnknownCipherKeyError, match="v1_three"):
        tokens_cipher("s", keys=[NamedKey("one", "1")], write_key="three")


def test_both_settings_of_the_token_secret_count() -> None:
    assert tokens_cipher("ab", "c").decrypt(tokens_cipher("a", "bc").encrypt("x")) == "x"


@pytest.mark.parametrize(
    "scope",
    [
        SecretScope("github", "11", "99"),
        SecretScope("github", "11", "2"),  # rule 28: a prefix is not enough
        SecretScope("github", "1", "22"),
        SecretScope("gitlab", "11", "22"),
    ],
)
def test_a_secret_of_another_repository_has_one_clear_result(scope: SecretScope) -> None:
    closed = open_secret(V2, scope, CIPHER)
    assert closed == ClosedSecret(SecretFault.OTHER_REPOSITORY)
    assert closed.message == "the secret belongs to another repository"


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("secret:abc", SecretFault.DAMAGED),
        ("secret:", SecretFault.DAMAGED),
        ("secret:ä", SecretFault.DAMAGED),
        ("secret:v2::" + V2[-20:], SecretFault.DAMAGED),
        ("secret:v9::" + V2[11:], SecretFault.UNKNOWN_KEY),
        ("secret:a::v2::" + V2[11:], SecretFault.UNKNOWN_KEY),  # split at the last separator
        ("secret:" + secrets_cipher(YAML_SECRET, zeros).encrypt("github/11/22"), SecretFault.NO_SCOPE),
        ("secret:" + secrets_cipher(YAML_SECRET, zeros).encrypt(""), SecretFault.NO_SCOPE),
    ],
)
def test_secrets_that_cannot_be_used_say_why(value: str, fault: SecretFault) -> None:
    assert open_secret(value, HERE, CIPHER) == ClosedSecret(fault)


@pytest.mark.parametrize("value", ["SECRET:x", "https://example.org", "", " secret:x"])
def test_clear_text_passes(value: str) -> None:
    assert open_secret(value, HERE, CIPHER) == OpenedSecret(value)


def test_a_value_never_shows_in_a_repr() -> None:
    assert "hush" not in repr((OpenedSecret("hush"), OAuthToken("hush", "hush", "hush"), NamedKey("n", "hush")))


def test_an_id_with_a_slash_is_refused() -> None:
    with pytest.raises(ValueError, match="no '/'"):
        seal_secret("x", SecretScope("github", "1/1", "22"), CIPHER)


@given(texts, scopes, scopes)
def test_what_is_sealed_opens_for_its_repository_only(value: str, scope: SecretScope, other: SecretScope) -> None:
    sealed = seal_secret(value, scope, CIPHER)
    assert open_secret(sealed, scope, CIPHER) == OpenedSecret(value)
    if other != scope:
        assert open_secret(sealed, other, CIPHER) == ClosedSecret(SecretFault.OTHER_REPOSITORY)


@given(st.text() | st.binary(max_size=80).map(lambda data: "v2::" + base64.b64encode(data).decode()))
def test_no_ciphertext_makes_opening_raise(body: str) -> None:
    assert isinstance(open_secret("secret:" + body, HERE, CIPHER), ClosedSecret)


@given(st.binary(max_size=200))
def test_hostile_ciphertext_has_one_error_that_shows_nothing(data: bytes) -> None:
    error = refusal(EnvelopeCipher({"": bytes(16)}, ""), base64.b64encode(data).decode())
    assert error is None or (str(error), error.__suppress_context__) == (DAMAGED, True)


def refusal(cipher: EnvelopeCipher, ciphertext: str) -> UndecipherableError | None:
    try:
        cipher.decrypt(ciphertext)
    except UndecipherableError as error:
        return error
    return None
