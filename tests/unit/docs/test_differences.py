"""docs/differences.md is true: every example of a report there is read, and gives what the page says."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from codecov_core.config import EffectiveConfig, Validated, key_reference, validate
from codecov_core.ingest import (
    FileOptions,
    FormatOptions,
    IngestOptions,
    ParsedFile,
    PathResolver,
    PathRules,
    ingest_upload,
    parse_file,
)
from codecov_core.reports import Session

PAGE = (Path(__file__).parents[3] / "docs" / "differences.md").read_text(encoding="utf-8")
ENTRY = re.compile(r"^### (?P<title>.+?)\n(?P<text>.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
REPORT = re.compile(r"^```\w+\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
HERE = re.compile(r"^- here(?:, with `(?P<option>\w+)`)?: (?P<lines>.+(?:\n  .+)*)", re.MULTILINE)
EXAMPLES = [
    pytest.param(report[1], here, id=entry["title"])
    for entry in ENTRY.finditer(PAGE)
    if (report := REPORT.search(entry["text"])) is not None
    for here in HERE.finditer(entry["text"])
]
OURS = "plugins.codecov_worker."
_ROW = r"^\| (%s) \| `(.+?)` \| .+? \| (`.+?`|nothing) \|"
PATHS = re.findall(_ROW % r"`[^:|\n]+?`|none known", PAGE, re.MULTILINE)
FIXES = re.findall(_ROW % r"`[^\n]+?::[^\n]*?`", PAGE, re.MULTILINE)
LCOV = "SF:{}\nDA:1,1\nend_of_record\n"
COBERTURA = (
    "<coverage><sources><source>{}</source></sources><packages><package><classes><class filename='{}'><lines>"
    "<line number='1' hits='1'/></lines></class></classes></package></packages></coverage>"
)


@pytest.mark.parametrize(("report", "here"), EXAMPLES)
def test_an_example_gives_what_the_page_says(report: str, here: re.Match[str]) -> None:
    formats = FormatOptions(**{here["option"]: True} if here["option"] else {})
    parsed = parse_file(None, report.encode(), FileOptions(formats=formats))
    shown = [] if parsed.report is None else [f"{name} {{{lines_of(parsed, name)}}}" for name in parsed.report.names]
    assert re.findall(r"`([^`]+ \{[^`]*\})`", here["lines"]) == shown


def lines_of(parsed: ParsedFile, name: str) -> str:
    assert parsed.report is not None
    texts = []
    for line in parsed.report.lines(name):
        missed = line.sessions[0].missed
        parts = [
            f"{line.number}: {line.coverage}",
            line.type or "",
            f"[{', '.join(map(str, missed))}]" if missed else "",
        ]
        texts.append(" ".join(filter(None, parts)))
    return ", ".join(texts)


@pytest.mark.parametrize(("files", "name", "here"), PATHS)
def test_a_path_is_where_the_page_says(files: str, name: str, here: str) -> None:
    resolver = PathResolver(PathRules(), re.findall(r"`(.+?)`", files))
    assert resolver.resolve(name).path == (None if here == "nothing" else here.strip("`"))


@pytest.mark.parametrize(("fixes", "name", "here"), FIXES)
def test_a_fix_does_what_the_page_says(fixes: str, name: str, here: str) -> None:
    written = re.findall(r"`(.+?)`", fixes.replace("\\|", "|"))
    outcome = validate(json.dumps({"fixes": written}))
    assert isinstance(outcome, Validated)
    resolver = PathResolver(PathRules.of(EffectiveConfig.of(outcome.config), ()), ())
    assert resolver.resolve(name).path == here.strip("`")


def test_a_name_that_is_ignored_is_not_looked_up_again() -> None:
    assert all(f"`{text}`" in PAGE for text in ("pkg/coverage.info", "ignore: [^a.py]"))
    outcome = validate(json.dumps({"ignore": ["^a.py"]}))
    assert isinstance(outcome, Validated)
    rules = PathRules.of(EffectiveConfig.of(outcome.config), ())
    upload = {"pkg/coverage.info": LCOV.format("a.py")}
    assert files_of(["a.py", "pkg/a.py"], upload, rules) == []
    assert files_of(["a.py", "pkg/a.py"], upload) == ["a.py"]


def test_a_root_of_windows_finds_what_the_page_says() -> None:
    assert all(f"`{text}`" in PAGE for text in (r"C:\w\pkg", r"src\mod.py"))
    upload = {"coverage.xml": COBERTURA.format(r"C:\w\pkg", r"src\mod.py")}
    assert files_of(["pkg/src/mod.py", "other/src/mod.py"], upload) == ["pkg/src/mod.py"]


def test_lcov_of_simplecov_is_read_where_its_json_gives_nothing() -> None:
    assert "| `coverage/coverage.json` that gives no line, beside `coverage/coverage.lcov` |" in PAGE
    upload = {"coverage/coverage.json": '{"oops": 1}', "coverage/coverage.lcov": LCOV.format("a.rb")}
    assert files_of(["a.rb"], upload) == ["a.rb"]


def files_of(repository: Sequence[str], upload: Mapping[str, str], rules: PathRules | None = None) -> list[str]:
    sections = [f"# path={name}\n{text}\n<<<<<< EOF\n" for name, text in upload.items()]
    raw = "".join(["\n".join(repository), "\n<<<<<< network\n", *sections])
    options = IngestOptions(Session(id=0), datetime(2026, 1, 1, tzinfo=UTC), paths=rules or PathRules())
    report = ingest_upload(raw.encode(), options).report
    return [] if report is None else list(report.names)


@pytest.mark.parametrize("written", [["main", "src/*"], ["^main", "^src/*"]])
def test_patterns_of_statuses_in_lists_are_what_the_page_says(written: list[str]) -> None:
    branch, path = written
    status = {"branches": [branch], "paths": [path]}
    document = {
        "coverage": {"status": {"project": {"default": status}}},
        "flag_management": {"default_rules": {"statuses": [{"type": "project"} | status]}},
    }
    outcome = validate(json.dumps(document))
    assert isinstance(outcome, Validated)
    config = EffectiveConfig.of(outcome.config)
    everywhere, of_flag = config.statuses(["unit"])
    (row,) = (line for line in PAGE.splitlines() if f"`branches: [{branch}]`" in line)
    assert everywhere.branches == ("^main$",)
    assert all(f"`{pattern}`" in row for pattern in (*everywhere.branches, *everywhere.paths))
    as_written = branch.startswith("^")
    assert of_flag.branches == ((branch,) if as_written else everywhere.branches)
    assert of_flag.paths == ((path,) if as_written else everywhere.paths)


def test_every_option_of_ours_is_listed() -> None:
    keys = [entry.name for section in key_reference() for entry in section.entries]
    ours = [name.removeprefix(OURS) for name in keys if name.startswith(OURS)]
    listed = re.findall(r"^\| `(\w+)` \|", PAGE[PAGE.index("## Options") :], re.MULTILINE)
    assert sorted(listed) == sorted(ours)


def test_every_example_is_checked() -> None:
    assert len(EXAMPLES) == len(REPORT.findall(PAGE)) > 15
    assert len(PATHS) == 11
    assert len(FIXES) == 6
