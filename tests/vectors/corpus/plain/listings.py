"""Listings of sources with counts (chapter 02 §8.2)."""

import json
import re
from collections import defaultdict

from tests.vectors.corpus.folders import CorpusReport, Coverage
from tests.vectors.corpus.plain.reading import Plain, by_line, counts

_Rows = dict[str, list[tuple[int, Coverage]]]


def _text(report: CorpusReport) -> str:
    return report.data.decode("utf-8", "replace")


def gcov(report: CorpusReport) -> Plain:
    """``count:number:source`` of every line; gcov itself counts each that has a count, whatever its source."""
    rows: list[tuple[int, Coverage]] = []
    executable: dict[int, int] = {}
    branches: list[bool] = []
    name, is_excluded = "", False
    for text in _text(report).split("\n"):
        fields = text.split(":", 2)
        if text.startswith("branch "):
            branches.append("never executed" not in text and "taken 0" not in text)
        if len(fields) < 3 or text.startswith(("function ", "branch ", "call ")):
            continue
        count, number, source = fields[0].strip(), fields[1].strip(), fields[2]
        if number == "0" and source.startswith("Source:"):
            name = source.removeprefix("Source:")
        is_excluded = is_excluded or "LCOV_EXCL_START" in source
        left_out = is_excluded or "LCOV_EXCL_LINE" in source
        is_excluded = is_excluded and not ("LCOV_EXCL_STOP" in source or "LCOV_EXCL_END" in source)
        hits = _gcov_hits(count)
        if hits is not None:
            executable[int(number)] = max(hits, executable.get(int(number), 0))
        if left_out or hits is None or source.strip() == "}" or source.startswith(("{", "}")):
            continue
        if count == "#####" and source.strip().startswith(("inline", "static")):
            continue
        rows.append((int(number), hits))
    counted = {"lines": {name: counts(executable.values())}, "branches": {name: counts(branches)}}
    return Plain({name: by_line(rows)}, counted)


def _gcov_hits(count: str) -> int | None:
    if count in ("#####", "=====", "$$$$$", "%%%%%"):
        return 0
    return int(count.rstrip("*")) if count.rstrip("*").isdigit() else None


def luacov(report: CorpusReport) -> Plain:
    """The first word of a line is its count, ``***0`` for none."""
    chunks = re.split(r"^=+\n", _text(report), flags=re.MULTILINE)
    files: dict[str, dict[int, Coverage]] = {}
    for title, listing in zip((chunk.strip() for chunk in chunks[1::2]), chunks[2::2], strict=False):
        if not title.endswith(".lua"):
            continue
        lines: dict[int, Coverage] = {}
        for number, text in enumerate(listing.split("\n"), 1):
            found = re.match(r"\s*(\**0|\d+)(?:\s|$)", text)
            if found:
                lines[number] = int(found[1].lstrip("*"))
        files[title] = lines
    return Plain(files, {"lines": {name: counts(lines.values()) for name, lines in files.items()}})


def d_listing(report: CorpusReport) -> Plain:
    """``count|source`` of every line; the last line names the source."""
    *listing, last = _text(report).rstrip().split("\n")
    lines: dict[int, Coverage] = {}
    for number, text in enumerate(listing, 1):
        count, bar, _ = text.partition("|")
        if bar and count.strip().isdigit():
            lines[number] = int(count)
    name = last.partition(" is ")[0]
    return Plain({name: lines}, {"lines": {name: counts(lines.values())}})


def gap(report: CorpusReport) -> Plain:
    """A record a line: ``S`` names a file, whose number ``R`` (has code) and ``E`` (ran) refer to."""
    rows: _Rows = defaultdict(list)
    names: dict[int, str] = {}
    for text in _text(report).splitlines():
        record = json.loads(text) if text.strip() else {}
        if record.get("Type") == "S":
            names[record["FileId"]] = record["File"]
        elif record.get("Line", 0) > 0:
            rows[names[record["FileId"]]].append((record["Line"], 0 if record["Type"] == "R" else 1))
    return Plain({name: by_line(found) for name, found in rows.items()})


def llvm_show(report: CorpusReport) -> Plain:
    """``number|count|source`` under the name of each file; instances of templates are nested behind a bar."""
    rows: _Rows = defaultdict(list)
    name = ""
    for text in _text(report).split("\n"):
        opened = re.fullmatch(r"(/\S.*):", text.rstrip())
        found = re.match(r"\s*(\d+)\|\s*([\d.]+)([kMGTE]?)\|(.*)", text)
        if opened:
            name = opened[1]
        elif found and found[4].rstrip() != "}":
            rows[name].append((int(found[1]), _llvm_hits(found[2], found[3])))
    return Plain({name: by_line(found) for name, found in rows.items()})


def _llvm_hits(number: str, unit: str) -> int:
    count = float(number) * {"": 1, "k": 1000}.get(unit, 10**6)
    return min(round(count), 99999)
