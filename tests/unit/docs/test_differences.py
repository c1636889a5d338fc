"""docs/differences.md is true: every example of a report there is read, and gives what the page says."""

import json
import re
from pathlib import Path

import pytest

from codecov_core.config import EffectiveConfig, Validated, key_reference, validate
from codecov_core.ingest import FileOptions, FormatOptions, ParsedFile, PathResolver, PathRules, parse_file

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
PATHS = re.findall(r"^\| (`.+?`|none known) \| `(.+?)` \| .+? \| (`.+?`|nothing) \|", PAGE, re.MULTILINE)


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
