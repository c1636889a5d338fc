"""The text of commit objects, odd ones included."""

from datetime import UTC, datetime

import pytest

from adapters.git.commit_object import parse_commit

_PLAIN = b"""tree 1111111111111111111111111111111111111111
parent 2222222222222222222222222222222222222222
parent 3333333333333333333333333333333333333333
author Ada L. <ada@example.org> 1700000000 +0530
committer Bob <bob@example.org> 1700000060 -0800
gpgsig -----BEGIN PGP SIGNATURE-----
 parent 9999999999999999999999999999999999999999
 -----END PGP SIGNATURE-----

Subject

Body
"""


def test_headers_and_message_are_read() -> None:
    commit = parse_commit(_PLAIN)
    assert commit.tree == "1" * 40
    assert commit.parents == ("2" * 40, "3" * 40)
    assert (commit.author.name, commit.author.email) == ("Ada L.", "ada@example.org")
    assert commit.author.time == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert commit.committer.time == datetime(2023, 11, 14, 22, 14, 20, tzinfo=UTC)
    assert commit.message == "Subject\n\nBody\n"


def test_the_commits_own_encoding_is_used() -> None:
    commit = parse_commit("author Jürgen <j@x> 1 +0000\nencoding ISO-8859-1\n\nGrüße".encode("latin-1"))
    assert (commit.author.name, commit.message) == ("Jürgen", "Grüße")


@pytest.mark.parametrize(
    ("signature", "name", "email", "year"),
    [
        (b"", "", "", 1970),
        (b"<> 0 +0000", "", "", 1970),
        (b"No Mail", "", "", 1970),
        (b"a > b <x@y> -5 +0000", "a > b", "x@y", 1970),
        (b"n <e> 99999999999999999999 +0000", "n", "e", 1970),
        (b"n <e> 253402300800 +0000", "n", "e", 9999),
    ],
)
def test_odd_signatures_never_fail(signature: bytes, name: str, email: str, year: int) -> None:
    author = parse_commit(b"author " + signature + b"\n\n").author
    assert (author.name, author.email, author.time.year) == (name, email, year)


def test_unknown_encoding_and_broken_bytes_are_replaced() -> None:
    assert parse_commit(b"encoding nonsense\n\n\xff").message == "\ufffd"
    assert parse_commit(b"").parents == ()
