"""What other programs read from the same bytes, line by line: over the corpus, and over reports of a model."""

import json
import random
import re
from collections import Counter, defaultdict
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

import coverage
import lcovparser
import pytest
from gcovr.__main__ import main as gcovr
from gcovr.data_model.version import FORMAT_VERSION
from pycobertura import Cobertura

from benchmarks.large import FileFacts, cobertura, lcov, model
from codecov_core.ingest import parse_file
from tests.vectors.corpus.folders import CorpusReport, Coverage, Lines, branch_totals, line_totals, lines_of, ran

ROUNDS = range(6)


@pytest.mark.parametrize("seed", ROUNDS)
def test_pycobertura_over_reports_of_a_model(seed: int, tmp_path: Path) -> None:
    report = cobertura(8, 200, seed)
    assert_as_pycobertura(read(report, "coverage.xml"), report, tmp_path)


def test_pycobertura_over_the_corpus(cobertura_report: CorpusReport, tmp_path: Path) -> None:
    assert_as_pycobertura(cobertura_report.files, cobertura_report.data, tmp_path)


def assert_as_pycobertura(ours: Lines, report: bytes, folder: Path) -> None:
    """Compare all lines of classes that no method repeats, as pycobertura reads no others."""
    path = folder / "coverage.xml"
    path.write_bytes(re.sub(rb"<!DOCTYPE[^>]*>", b"", report))
    theirs = Cobertura(str(path))
    if theirs.xml.find("packages") is None:
        return  # it finds classes of packages only
    compared = 0
    for name in theirs.files():
        in_methods = {
            int(line.get("number")) for line in theirs.xml.xpath(f"//class[@filename={name!r}]/methods//line")
        }
        conditions = theirs.xml.xpath(f"//class[@filename={name!r}]/lines/line[@condition-coverage]")
        no_branches = {int(line.get("number")) for line in conditions if line.get("branch", "").lower() != "true"}
        statuses: dict[int, set[str]] = defaultdict(set)
        for number, status in theirs.line_statuses(name):
            statuses[number].add(status)
        assert statuses.keys() <= ours.get(name, {}).keys()
        assert ours.get(name, {}).keys() - statuses.keys() <= in_methods
        for number in statuses.keys() - in_methods - no_branches:
            if len(statuses[number]) == 1:
                assert status_of(ours[name][number]) in statuses[number], (name, number)
                compared += 1
    assert compared or not any(ours.values()) or "methods" in path.read_text(encoding="utf-8", errors="replace")


def status_of(value: Coverage) -> str:
    if isinstance(value, int):
        return "hit" if value else "miss"
    taken, _, total = value.partition("/")
    return "miss" if taken == "0" else "hit" if taken == total else "partial"


@pytest.mark.parametrize("seed", ROUNDS)
def test_lcovparser_over_reports_of_a_model(seed: int) -> None:
    report = lcov(8, 200, seed)
    assert_as_lcovparser(read(report, "lcov.info"), report)


def test_lcovparser_over_the_corpus(lcov_report: CorpusReport) -> None:
    assert_as_lcovparser(lcov_report.files, lcov_report.data)


def assert_as_lcovparser(ours: Lines, report: bytes) -> None:
    """Compare the lines with a count; it knows neither branches nor checksums, so it is given none."""
    theirs: dict[str, dict[int, int]] = defaultdict(dict)
    repeated: dict[str, set[int]] = defaultdict(set)
    branching: dict[str, set[int]] = defaultdict(set)
    for record in report.decode("utf-8", "replace").split("end_of_record"):
        texts = [text.strip() for text in record.splitlines()]
        kept = [",".join(line.split(",")[:2]) for line in texts if line.startswith(("SF:", "DA:"))]
        if not kept:
            continue
        (found,) = lcovparser.parse_lines([*kept, "end_of_record"], merge_duplicate_line_hit_counts=True).values()
        for number, count in found.lines.items():
            theirs[found.filename][number] = max(count, theirs[found.filename].get(number, 0))
        times = Counter(int(line[3:].split(",")[0]) for line in kept if line.startswith("DA:"))
        repeated[found.filename] |= {number for number, count in times.items() if count > 1}
        branching[found.filename] |= {int(line[5:].split(",")[0]) for line in texts if line.startswith("BRDA:")}
    assert {name for name, lines in theirs.items() if lines or branching[name]} == set(ours)
    for name, lines in ours.items():
        assert theirs[name].keys() <= lines.keys() <= theirs[name].keys() | branching[name]
        whole = {number: count for number, count in lines.items() if isinstance(count, int)}
        # Counts of a line that stands twice in a record are added up there; the larger one counts here.
        alone = whole.keys() - repeated[name]
        assert {number: whole[number] for number in alone} == {number: theirs[name][number] for number in alone}
        assert all((whole[number] > 0) == (theirs[name][number] > 0) for number in whole)


def test_gcovr_over_the_corpus(gcov_json_report: CorpusReport, tmp_path: Path) -> None:
    """gcovr turns its own form, of its own version, into Cobertura; gcc's form it does not read."""
    if f'"gcovr/format_version": "{FORMAT_VERSION}"'.encode() in gcov_json_report.data:
        assert_as_gcovr(gcov_json_report.files, gcov_json_report.data, tmp_path)


@pytest.mark.parametrize("seed", ROUNDS)
def test_gcovr_over_reports_of_a_model(seed: int, tmp_path: Path) -> None:
    files = [gcovr_file(file) for file in model(6, 120, seed)]
    report = json.dumps({"gcovr/format_version": FORMAT_VERSION, "files": files}).encode()
    assert_as_gcovr(read(report, "gcovr.json"), report, tmp_path)


def gcovr_file(file: FileFacts) -> dict[str, Any]:
    lines = [
        {
            "line_number": line.number,
            "function_name": "f",
            "count": line.hits,
            "branches": [
                {"branchno": way, "count": count, "fallthrough": False, "throw": False, "source_block_id": 0}
                for way, count in enumerate(line.branches)
            ],
            "gcovr/md5": "0" * 32,
        }
        for line in file.lines
    ]
    functions = [{"name": "f", "lineno": 1, "execution_count": 1, "blocks_percent": 100.0}]
    return {"file": f"{file.path}.c", "lines": lines, "functions": functions}


def assert_as_gcovr(ours: Lines, report: bytes, folder: Path) -> None:
    (folder / "gcovr.json").write_bytes(report)
    arguments = ["--root", str(folder), "--add-tracefile", str(folder / "gcovr.json")]
    with redirect_stderr(StringIO()) as told:
        status = gcovr([*arguments, "--cobertura", str(folder / "out.xml")])
    assert status == 0, told.getvalue()
    theirs = Cobertura(str(folder / "out.xml"))
    assert set(theirs.files()) == set(ours)
    for name, lines in ours.items():
        elements = theirs.xml.xpath(f"//class[@filename={name!r}]/lines/line")
        hits: dict[int, int] = {}
        for line in elements:
            hits[int(line.get("number"))] = max(int(line.get("hits")), hits.get(int(line.get("number")), 0))
        assert hits == lines


@pytest.mark.parametrize("seed", ROUNDS)
def test_coverage_py_itself(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that was made up and run: all three reports say what coverage.py says when it is asked."""
    monkeypatch.chdir(tmp_path)
    source = Path("program.py")
    source.write_text("\n".join(program(random.Random(seed))) + "\n", encoding="utf-8")
    measured = coverage.Coverage(data_file=None, branch=True, include=["program.py"], config_file=False)
    with measured.collect():
        exec(compile(source.read_text(encoding="utf-8"), str(source.resolve()), "exec"), {})
    _, statements, _, missing, _ = measured.analysis2("program.py")
    measured.xml_report(outfile="coverage.xml")
    measured.json_report(outfile="coverage.json")
    measured.lcov_report(outfile="coverage.lcov")
    totals = json.loads(Path("coverage.json").read_bytes())["totals"]
    for name in ("coverage.xml", "coverage.json", "coverage.lcov"):
        files = read(Path(name).read_bytes(), name)
        lines = files["program.py"]
        assert sorted(lines) == statements, name
        assert [number for number in statements if not ran(lines[number])] == missing, name
        assert line_totals(files) == (totals["covered_lines"], totals["num_statements"]), name
        assert branch_totals(files) == (totals["covered_branches"], totals["num_branches"]), name


def program(draw: random.Random, depth: int = 0) -> list[str]:
    """Make up some statements: counters, loops and conditions of which some never hold."""
    indent = "    " * depth
    lines = ["n = 0", "def never(x):", "    return x or n"] if depth == 0 else []
    for _ in range(draw.randint(2, 5)):
        kind = draw.choice(["n += 1", "if", "for", "while", "try"] if depth < 3 else ["n += 1"])
        if kind == "if":
            lines += [f"{indent}if n % {draw.randint(1, 4)} == {draw.randint(0, 3)}:", *program(draw, depth + 1)]
            if draw.random() < 0.5:
                lines += [f"{indent}else:", *program(draw, depth + 1)]
        elif kind == "for":
            lines += [f"{indent}for _ in range({draw.randint(0, 3)}):", *program(draw, depth + 1)]
        elif kind == "while":
            lines += [f"{indent}while n < {draw.randint(0, 9)}:", f"{indent}    n += 3"]
        elif kind == "try":
            lines += [f"{indent}try:", f"{indent}    n //= {draw.randint(0, 1)}", f"{indent}except ZeroDivisionError:"]
            lines += program(draw, depth + 1)
        else:
            lines.append(f"{indent}{kind}")
    return lines


def read(data: bytes, name: str) -> Lines:
    report = parse_file(name, data).report
    assert report is not None
    return lines_of(report)
