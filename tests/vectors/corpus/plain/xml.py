"""XML formats, read with the standard library (chapter 02 §8.1)."""

import re
from collections import defaultdict
from xml.etree import ElementTree as ET

from tests.vectors.corpus.folders import CorpusReport, Coverage, Pair
from tests.vectors.corpus.plain.reading import OPEN_WAYS, Plain, added, by_line, counts

_Rows = dict[str, list[tuple[int, Coverage]]]
_CONDITIONS = re.compile(r"\((\d+)/(\d+)\)")


def cobertura(report: CorpusReport) -> Plain:
    """Lines of classes and of their methods; a tool counts those of classes, each class on its own."""
    rows: _Rows = defaultdict(list)
    class_lines: dict[str, list[bool]] = defaultdict(list)
    conditions: dict[str, list[Pair]] = defaultdict(list)
    open_ways: dict[str, list[Pair]] = defaultdict(list)
    root = ET.fromstring(report.data)
    for cls in root.iter("class"):
        name = cls.get("filename", "")
        rows[name] += [(int(line.get("number", "")), _of_cobertura(line)) for line in cls.iter("line")]
        for line in cls.findall("lines/line"):
            class_lines[name].append(float(line.get("hits", "0")) > 0)
            ways = [(int(a), int(b)) for a, b in _CONDITIONS.findall(line.get("condition-coverage", ""))]
            conditions[name] += ways
            open_ways[name].append((sum(b - a for a, b in ways) if class_lines[name][-1] else 0, 0))
    return Plain(
        {name: by_line(row for row in found if row[0] > 0) for name, found in rows.items()},
        {
            "lines": {name: counts(found) for name, found in class_lines.items()},
            "branches": {name: added(found) for name, found in conditions.items()},
            OPEN_WAYS: {name: added(found) for name, found in open_ways.items()},
        },
        {what: _root_pair(root, f"{what}-covered", f"{what}-valid") for what in ("lines", "branches")},
    )


def _of_cobertura(line: ET.Element) -> Coverage:
    found = _CONDITIONS.search(line.get("condition-coverage", ""))
    if line.get("branch", "").lower() == "true" and found:
        return f"{found[1]}/{found[2]}"
    return int(float(line.get("hits", "0")))


def clover(report: CorpusReport) -> Plain:
    """Every line; tools sum up statements, conditionals and methods in ``metrics`` of their own."""
    rows: _Rows = defaultdict(list)
    root = ET.fromstring(report.data)
    statements: dict[str, list[bool]] = defaultdict(list)
    for file in root.iter("file"):
        name = str(file.get("path") or file.get("name"))
        for line in file.findall("line"):
            rows[name].append((int(line.get("num", "")), _of_clover(line)))
            if line.get("type") == "stmt":
                statements[name].append(int(line.get("count", "0")) > 0)
    metrics = root.find("project/metrics")
    assert metrics is not None
    stated = {what: _root_pair(metrics, f"covered{what}", what) for what in ("statements", "conditionals", "methods")}
    counted = {"statements": {name: counts(found) for name, found in statements.items()}}
    return Plain({name: by_line(found) for name, found in rows.items()}, counted, stated)


def _of_clover(line: ET.Element) -> Coverage:
    if line.get("type") == "cond":
        return f"{sum(int(line.get(key, '')) > 0 for key in ('truecount', 'falsecount'))}/2"
    return int(line.get("count", "0"))


def jacoco(report: CorpusReport) -> Plain:
    """Lines of source files; the counters that close the report are the tool's totals.

    Where nobody knows the files of the repository, the project's name is their first folder, unless it has a space.
    """
    rows: _Rows = defaultdict(list)
    root = ET.fromstring(report.data)
    project = "" if " " in root.get("name", "") else root.get("name", "")
    instructions: dict[str, list[bool]] = defaultdict(list)
    branches: dict[str, list[Pair]] = defaultdict(list)
    for package in root.iter("package"):
        for source in package.findall("sourcefile"):
            name = "/".join(part for part in (project, package.get("name"), source.get("name")) if part)
            for line in source.findall("line"):
                covered, missed, executed = (int(line.get(key, "0")) for key in ("cb", "mb", "ci"))
                ways = covered + missed
                rows[name].append((int(line.get("nr", "")), f"{covered}/{ways}" if ways else executed))
                instructions[name].append(executed > 0)
                branches[name].append((covered, ways))
    counters = {counter.get("type", "").lower(): _counter(counter) for counter in root.findall("counter")}
    return Plain(
        {name: by_line(found) for name, found in rows.items()},
        {
            "lines": {name: counts(found) for name, found in instructions.items()},
            "branches": {name: added(found) for name, found in branches.items()},
        },
        {"lines": counters["line"], "branches": counters.get("branch", (0, 0))},
    )


def _counter(counter: ET.Element) -> Pair:
    covered, missed = int(counter.get("covered", "")), int(counter.get("missed", ""))
    return covered, covered + missed


def sonarqube(report: CorpusReport) -> Plain:
    """Lines to cover."""
    rows: _Rows = defaultdict(list)
    flags: dict[str, list[bool]] = defaultdict(list)
    branches: dict[str, list[Pair]] = defaultdict(list)
    for file in ET.fromstring(report.data).iter("file"):
        name = file.get("path", "")
        for line in file.iter("lineToCover"):
            ways, taken = int(line.get("branchesToCover", "0")), int(line.get("coveredBranches", "0"))
            is_covered = line.get("covered") == "true"
            rows[name].append((int(line.get("lineNumber", "")), f"{taken}/{ways}" if ways else int(is_covered)))
            flags[name].append(is_covered)
            branches[name].append((taken, ways))
    return Plain(
        {name: by_line(found) for name, found in rows.items()},
        {
            "lines": {name: counts(found) for name, found in flags.items()},
            "branches": {name: added(found) for name, found in branches.items()},
        },
    )


def mono(report: CorpusReport) -> Plain:
    """Statements of methods; generated ones are in no file."""
    rows: _Rows = defaultdict(list)
    for method in ET.fromstring(report.data).iter("method"):
        for statement in method.iter("statement"):
            rows[method.get("filename", "")].append((int(statement.get("line", "")), int(statement.get("counter", ""))))
    rows.pop("", None)
    return Plain({name: by_line(found) for name, found in rows.items()})


def phpunit_xml(report: CorpusReport) -> Plain:
    """Lines that some test covered; those that none did are not in the document."""
    space = "{https://schema.phpunit.de/coverage/1.0}"
    file = ET.fromstring(report.data).find(f"{space}file")
    assert file is not None
    name = f"{file.get('path', '')}/{file.get('name')}".lstrip("/")
    lines = file.findall(f"{space}coverage/{space}line")
    totals = file.find(f"{space}totals/{space}lines")
    assert totals is not None
    stated = {"lines": (int(totals.get("executed", "")), int(totals.get("executable", "")))}
    return Plain({name: {int(line.get("nr", "")): 1 for line in lines}}, {}, stated)


def _root_pair(element: ET.Element, covered: str, total: str) -> Pair:
    return int(float(element.get(covered, "-1"))), int(float(element.get(total, "-1")))
