"""Hostile and broken files give one clear result each, in every form of `config check` and in what is built on it."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.config import Invalid, Validated, validate
from codecov_core.config.schema.containers import declared
from codecov_core.config.schema.keys import DOCUMENT
from runners.cli import app
from runners.cli.rendering.config_diagnostics import annotations, diagnostics_document, diagnostics_text
from tests.unit.config_schema.config_documents import YAML_PIECES, documents
from tests.unit.config_schema.test_config_keys import document


class Bad(NamedTuple):
    """A file, and what is said about it."""

    name: str
    content: bytes
    said: str
    place: str = "1:1"


_ALIASES = b"".join(b"a%d: &a%d [%s]\n" % (at, at, b",".join([b"*a%d" % (at - 1)] * 10)) for at in range(1, 12))

REFUSED = [
    Bad("a tab", b"codecov:\n\tbot: x\n", "found character '\\t' that cannot start any token", "2:1"),
    Bad("NUL", b"codecov: {bot: a\0}", "has the character U+0000, which YAML forbids", "1:17"),
    Bad("an escaped NUL", b'codecov: {bot: "a\\0"}', "is a text with a NUL", "1:16"),
    Bad("half of UTF-16", b"\xff\xfeco\x00", "is not UTF-16", "1:2"),
    Bad("UTF-16 without a mark", "coverage: {}".encode("utf-16-le"), "U+0000", "1:2"),
    Bad("Latin-1", "codecov: {bot: é}".encode("latin-1"), "is not UTF-8", "1:16"),
    Bad("a list at the top", b"- codecov\n", "the file is a list; expected a mapping".partition(";")[0]),
    Bad("a text at the top", b"codecov", "the file is a text"),
    Bad("10 MB", b"ignore: [" + b"a," * 5_000_000 + b"]", "is larger than 512 KiB"),
    Bad("deep nesting", b"[" * 100_000, "nested too deeply", "1:1001"),
    Bad("deep blocks", b"".join(b" " * at + b"a:\n" for at in range(300)), "nested more than 20 levels deep", "21:21"),
    Bad("an alias bomb", b"a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + _ALIASES, "holds more than 50000 values", "1:26"),
    Bad("an alias to itself", b"a: &a [*a]", "nested more than 20 levels deep", "1:4"),
    Bad("an unknown tag", b"codecov: !secret x", "unknown tag", "1:10"),
    Bad("a tag that runs code", b"codecov: !!python/object/apply:os.system [id]", "a collection cannot be", "1:10"),
    Bad("two documents", b"codecov: {}\n---\ncodecov: {}\n", "found another document", "2:1"),
    Bad(
        "a name that is no text", b"flags: {1: {}}", "flags[1]: is a name that is not text; quotes make it text", "1:9"
    ),
    Bad(
        "a name that YAML takes for a boolean",
        b"coverage: {status: {project: {off: {}}}}",
        "coverage.status.project.off: is a name that is not text; quotes make it text",
        "1:31",
    ),
    Bad("a key that is no text", b"codecov: {2024-01-01: x}", "codecov.2024-01-01: is not a key", "1:11"),
    Bad("a list as a key", b"? [a]\n: b", "a list or a mapping cannot be a key", "1:3"),
    Bad("a date for a text", b"codecov: {slug: 2024-01-01}", "is a date (quotes make it text)", "1:17"),
    Bad("a date that is none", b"codecov: {slug: 2024-13-45}", "this is no !!timestamp", "1:17"),
    Bad("a number that is none", b"coverage: {precision: .nan}", "is the number nan", "1:23"),
    Bad("a huge number", b"codecov: {notify: {delay: %s}}" % (b"9" * 400), "is a number of more than 64 bits", "1:27"),
    Bad("a huge key", b"%s: 1" % (b"9" * 400), "999...: is not a key"),
    Bad("an odd name", b'"\\e[31m\\u202e": 1', "is not a key that is known here"),
]


@pytest.mark.parametrize("bad", REFUSED, ids=lambda bad: bad.name)
def test_a_refused_file_has_one_clear_result(
    bad: Bad, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "codecov.yml"
    file.write_bytes(bad.content)
    assert app.run(["config", "check", str(file)]) == 1
    told = capsysbinary.readouterr()
    text = told.out.decode()
    assert told.err == b""
    assert text.count("error: ") == 1
    assert bad.said in text
    assert f"--> {file}:{bad.place}\n" in text
    assert text.endswith("has 1 error, so none of it is applied\n")
    assert not [character for character in text if not character.isprintable() and character != "\n"]

    assert app.run(["config", "check", str(file), "--json"]) == 1
    document = json.loads(capsysbinary.readouterr().out)
    assert not document["valid"]
    assert len(document["errors"]) == 1

    assert app.run(["config", "check", str(file), "--github"]) == 1
    assert len(capsysbinary.readouterr().out.decode().splitlines()) == 1

    for command in (["show", str(file)], ["match", "--file", str(file), "a.py"], ["diff", str(file), str(file)]):
        assert app.run(["config", *command, "--repo", str(tmp_path)]) == 2
        told = capsysbinary.readouterr()
        assert told.out == b""
        assert len(told.err.splitlines()) == 1
        assert b"codecov.yml is not valid: " in told.err


ACCEPTED = [
    Bad("UTF-16 with a mark", "codecov: {bot: é}".encode("utf-16"), "is valid"),
    Bad(
        "duplicate keys", b"codecov: {bot: a, bot: b}", "codecov.bot: stands in line 1 already, and the last one counts"
    ),
    Bad("nothing", b"", "is valid and says nothing"),
    Bad("nothing but null", b"null", "is valid and says nothing"),
    Bad("nested quantifiers", b"ignore: ['(a+)+$']", "is valid"),
    Bad("backtracking", b"ignore: ['(?=a)(?:a|aa)+$']", "is valid"),
    Bad("repeated repetitions", b"ignore: ['((x{1000}){1000}){1000}[x]']", "is valid"),
    Bad("open brackets", b"ignore: ['%s*']" % (b"[" * 100_000), "is valid"),
    Bad("dates where anything goes", b"cli: {plugins: {p: {2024-01-01: 2024-01-01}}}", "is valid"),
]


@pytest.mark.parametrize("file", ACCEPTED, ids=lambda file: file.name)
def test_an_odd_file_is_checked_shown_and_matched(
    file: Bad, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "codecov.yml"
    path.write_bytes(file.content)
    assert app.run(["config", "check", str(path)]) == 0
    assert file.said in capsysbinary.readouterr().out.decode()
    commands = (
        ["show", str(path), "--why"],
        ["match", "--file", str(path), "a" * 40 + "!"],
        ["diff", str(path), str(path)],
    )
    for command in commands:
        assert app.run(["config", *command, "--repo", str(tmp_path)]) == 0
        assert capsysbinary.readouterr().err == b""


KEYS = dict(declared(DOCUMENT))


@pytest.mark.parametrize("path", sorted(KEYS), ids=".".join)
def test_null_has_one_clear_result_wherever_it_stands(path: tuple[str, ...]) -> None:
    text = json.dumps(document(path, None))
    outcome = validate(text)
    of_ours = path[:3] == ("cli", "plugins", "codecov_worker")
    assert isinstance(outcome, Validated) == (KEYS[path].shape.nullable or of_ours)
    if isinstance(outcome, Invalid):
        assert [error.reason for error in outcome.errors] == ["is null"]
        assert outcome.errors[0].expected
        assert text[outcome.errors[0].column - 1 :].startswith("null")


@given(documents() | st.text() | st.binary() | st.lists(YAML_PIECES, max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_every_result_can_be_told(content: str | bytes) -> None:
    outcome = validate(content)
    text = diagnostics_text("codecov.yml", outcome)
    found = len(outcome.errors) if isinstance(outcome, Invalid) else len(outcome.warnings)
    assert text.count("\n") == found * 6
    assert json.loads(diagnostics_document("codecov.yml", outcome))["valid"] is isinstance(outcome, Validated)
    assert annotations("codecov.yml", outcome).count("\n") == found
