"""Relations that hold for the reports of one tool only; the docstring of each says what the tool counts."""

import json
from collections.abc import Iterator
from math import floor
from xml.etree import ElementTree as ET

from tests.vectors.corpus.folders import CorpusReport, branch_totals, line_totals
from tests.vectors.corpus.plain import OPEN_WAYS, Plain, added
from tests.vectors.corpus.relations import Relation, unlike
from tests.vectors.corpus.truth_checks import counts, of_file, percentage, same, stated_pair


def coveragepy_branches(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """coverage.py's Branch and BrPart; how many of the former were taken stands in the reports."""
    truth = report.folder.totals
    if "branches_total" in truth:
        yield Relation("ways out of branching lines", branch_totals(report.files)[1], truth["branches_total"])
    if "partial_branches" in truth:
        yield Relation(OPEN_WAYS, plain.total(OPEN_WAYS)[0], truth["partial_branches"])
    root = report.folder.truth.get("xml_root_attributes", {})
    if "branches-covered" in root:
        yield Relation("ways taken", branch_totals(report.files)[0], int(root["branches-covered"]))


def mean_percent(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """The percentage bun prints is the mean of those of the files."""
    percentages = [percentage(pair, 6) for pair in plain.counted["lines"].values()]
    mean = round(sum(percentages) / len(percentages), 2)
    yield Relation("mean of the percentages of files", mean, report.folder.totals["lines_percent"])
    for name, pair in plain.counted["lines"].items():
        printed = of_file(report.folder.truth["files"], name)["lines_percent"]
        yield Relation(f"percentage of {name}", percentage(pair, 2), printed)


def flow(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """Flow counts expressions, several to a line."""
    totals = report.folder.totals
    theirs = (totals["covered_count"], totals["covered_count"] + totals["uncovered_count"])
    yield Relation("expressions with and without a type", plain.total("expressions"), theirs)


def gcov(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """gcov counts every line with a count, also those of braces; of a header it prints the object it wrote last."""
    for name, counted in plain.counted["lines"].items():
        truth = of_file(report.folder.truth.get("files") or {}, name)
        if not truth or (name.endswith((".h", ".hpp")) and not report.name.startswith("b-c/")):
            continue
        yield Relation(f"lines of {name}", counted[1], truth["lines_total"])
        yield Relation(f"percentage of {name}", percentage(counted, 2), truth["lines_percent"])
        ways = plain.counted["branches"][name]
        if "branches_total" in truth and ways[1]:
            yield Relation(f"branches of {name}", ways[1], truth["branches_total"])
            yield Relation(f"branches taken of {name}", percentage(ways, 2), truth["branches_taken_percent"])


def gcov_json(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """The intermediate form has the same lines; headers as every object sees them."""
    for name, lines in plain.files.items():
        truth = of_file(report.folder.truth.get("files") or {}, name)
        if truth and not name.endswith((".h", ".hpp")):
            yield Relation(f"lines of {name}", len(lines), truth["lines_total"])
            yield Relation(f"percentage of {name}", percentage(line_totals({name: lines}), 2), truth["lines_percent"])


def gcovr_json(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """gcovr's own form; one of them was made with other options and has no printed totals."""
    if report.name == "gcovr.json":
        yield from counts("lines", "of each instance of a template")(report, plain)
        yield from counts("branches", "of each instance of a template")(report, plain)


def cobertura_java(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """Cobertura counts the lines of each class; of nested classes some lie on one line of the file."""
    totals = report.folder.totals
    for quantity in ("lines", "branches"):
        theirs = totals[f"{quantity}_covered"], totals[f"{quantity}_valid"]
        yield Relation(f"{quantity} of classes", plain.total(quantity), theirs)
        yield Relation(f"{quantity} at the root", plain.stated[quantity], theirs)


def phpunit_clover(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """Lines of Clover are those of statements and of methods."""
    cobertura = report.folder.report("cobertura")
    assert cobertura is not None
    short_names = {
        name: next(short for short in cobertura.files if name.endswith(f"/{short}")) for name in report.files
    }
    for file in ET.fromstring(report.data).iter("file"):
        name = str(file.get("path") or file.get("name"))
        methods = {int(line.get("num", "")) for line in file.findall("line[@type='method']")}
        sides = (report.files[name], cobertura.files[short_names[name]])
        ours, others = ({line: value for line, value in side.items() if line not in methods} for side in sides)
        yield Relation(f"{name} without methods, and Cobertura", unlike({name: ours}, {name: others}), [])


def phpunit_xml(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """Each document names the lines that ran; how many could stands in its totals only."""
    yield Relation("lines that ran", line_totals(report.files)[0], plain.stated["lines"][0])


def simplecov(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """SimpleCov leaves ``:nocov:`` lines out of its sums; only its own formatter marks them."""
    theirs = stated_pair(report.folder.totals, "lines")
    if report.name == "coverage.json":
        yield Relation("lines", plain.total("lines"), theirs)
        yield from same("branches")(report, plain)
        return
    marked = json.loads((report.folder.path / "reports" / "coverage.json").read_bytes())["coverage"]
    counted = {
        name: {line: value for line, value in lines.items() if marked[name]["lines"][line - 1] != "ignored"}
        for name, lines in report.files.items()
    }
    yield Relation("lines but ignored ones", line_totals(counted), theirs)


def devel_cover(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """Devel::Cover counts statements, of which a line has several, and truncates its percentages."""
    covered, total = plain.stated["statements"]
    yield Relation("statements", floor(1000 * covered / total) / 10, report.folder.totals["statement_percent"])


def d_listing(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """The runtime prints a truncated percentage at the end of each listing."""
    for name, (covered, total) in plain.counted["lines"].items():
        yield Relation(
            f"lines of {name}", 100 * covered // total, of_file(report.folder.truth["files"], name)["percent"]
        )


def go(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """Go counts statements; profiles that were glued together have no number of their own."""
    per_report = report.folder.truth["per_report"].get(report.name)
    if per_report is not None:
        yield Relation("statements", percentage(plain.total("statements"), 1), per_report["statements_percent"])


def guile(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
    """Guile also measures its own library; the totals are those of the program."""
    own = {name: pair for name, pair in plain.counted["lines"].items() if not name.startswith("/usr/")}
    yield Relation("lines of the program", added(own.values()), stated_pair(report.folder.totals, "lines"))
