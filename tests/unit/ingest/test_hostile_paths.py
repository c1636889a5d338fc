"""Names and lists of files of up to a megabyte that make every rule of path fixing work hard (chapter 02 §14.8)."""

import time
from collections import Counter
from datetime import UTC, datetime

import orjson
import pytest

from codecov_core.config import EffectiveConfig, backtracking
from codecov_core.ingest import IngestOptions, IngestResult, ingest_upload
from codecov_core.ingest.paths import PathResolver
from codecov_core.ingest.resolution import Resolution
from codecov_core.reports import Session

PATIENCE = 20.0
"""Seconds of processor time: ten times what is allowed, for machines that do other things, and a hundredth of what
these took when each cost the square of its size."""


def ingested(raw: bytes, format_version: str | None = None) -> IngestResult:
    begun = time.process_time()
    result = ingest_upload(raw, IngestOptions(Session(), datetime(2026, 11, 24, tzinfo=UTC), format_version))
    assert time.process_time() - begun < PATIENCE
    return result


def upload(files: list[str], report: str) -> bytes:
    network = "\n".join(files)
    return f"{network}\n<<<<<< network\n# path=report\n{report}\n<<<<<< EOF\n".encode()


def lcov(names: list[str]) -> str:
    return "".join(f"SF:{name}\nDA:1,1\nend_of_record\n" for name in names)


AMBIGUOUS = [f"{folder}/same.py" for folder in "abc"]
THREES = [(name, number) for number in range(3000) for name in "abc"]


def test_many_roots_and_many_names_that_lie_below_none() -> None:
    sources = "".join(f"<source>/s{number}</source>" for number in range(8000))
    classes = "".join(
        f'<class filename="q{number}/same.py"><lines><line number="1" hits="1"/></lines></class>'
        for number in range(6000)
    )
    packages = f"<packages><package><classes>{classes}</classes></package></packages>"
    report = f"<coverage><sources>{sources}</sources>{packages}</coverage>"
    assert ingested(upload(AMBIGUOUS, report)).summary.unresolved == 6000


def cobertura(names: list[str], roots: list[str]) -> str:
    sources = "".join(f"<source>{root}</source>" for root in roots)
    lines = '<lines><line number="1" hits="1"/></lines>'
    classes = "".join(f'<class filename="{name}">{lines}</class>' for name in names)
    return f"<coverage><sources>{sources}</sources><packages><classes>{classes}</classes></packages></coverage>"


def looked_for(reports: list[str]) -> int:
    """Count the names that are looked for anew below a folder."""
    raw = "a/s.py\nb/s.py\n<<<<<< network\n" + "".join(f"# path=r\n{report}\n<<<<<< EOF\n" for report in reports)
    looks = Counter[str]()
    resolve = PathResolver.resolve

    def counted(resolver: PathResolver, name: str) -> Resolution:
        looks[name] += 1
        return resolve(resolver, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PathResolver, "resolve", counted)
        ingested(raw.encode())
    return len(looks)


def test_many_reports_share_the_looks_below_folders() -> None:
    reports = [
        cobertura([f"q{name}/s.py" for name in range(20)], [f"/{report}/{root}" for root in range(100)])
        for report in range(20)
    ]
    assert 15_000 < looked_for(reports) <= 20_000 + 2 * 20 * 20


def test_names_that_were_looked_for_before_cost_next_to_nothing() -> None:
    names = [f"q{number}/s.py" for number in range(2_000)]
    reports = [cobertura(names, [f"/{root}" for root in range(5)])] * 20
    reports.append(cobertura(["s.py"], ["/home/a"]))
    raw = upload(["a/s.py", "b/s.py"], "\n<<<<<< EOF\n".join(reports))
    result = ingested(raw)
    assert result.report is not None
    assert result.report.names == ("a/s.py",)


def test_long_names_cost_what_their_endings_do() -> None:
    names = ["A/" * 600 + f"y{number}.py" for number in range(6)]
    files = [f"d{folder}/{'a/' * 600}y{number}.py" for folder in range(60) for number in range(6)]
    reports = [cobertura(names, [f"/{report}/{root}" for root in range(100)]) for report in range(20)]
    assert ingested(upload(files, "\n<<<<<< EOF\n".join(reports))).report is None


def test_names_that_begin_in_thousands_of_ways() -> None:
    files = [f"o{number}/{name}{number}.py" for name, number in THREES] + AMBIGUOUS
    names = [f"{name}{number}.py" for name, number in THREES] + [f"l{number}/same.py" for number in range(4000)]
    assert ingested(upload(files, lcov(names))).summary.unresolved == 4000


def test_thousands_of_folders_in_which_the_repository_may_lie() -> None:
    files = [f"src/f{number}.py" for number in range(9000)] + AMBIGUOUS
    names = [f"/w{number // 3}/src/f{number}.py" for number in range(9000)]
    names += [f"l{number}/same.py" for number in range(4000)]
    assert ingested(upload(files, lcov(names))).summary.unresolved == 4000


def test_thousands_of_spellings_of_one_path_with_line_fixes() -> None:
    spellings = ["x/" * (number % 50) + "../" * (number % 50) + "/" * (number // 50) + "a.c" for number in range(9000)]
    document = {
        "report_fixes": {
            "value": {path: {"eof": None, "lines": [number * 2]} for number, path in enumerate(spellings)}
        },
        "network_files": ["a.c"],
        "coverage_files": [
            {"filename": "l.info", "format": "plain", "data": "SF:a.c\nDA:1,1\nDA:2,1\nend_of_record\n"}
        ],
    }
    report = ingested(orjson.dumps(document), "v1").report
    assert report is not None
    assert [line.number for line in report.lines("a.c")] == [1]


@pytest.mark.parametrize("asked", [range(2, 14), range(14)])
def test_one_name_in_thousands_of_folders_that_share_their_names(asked: range) -> None:
    def folder(number: int, bits: range) -> str:
        return "/".join("ab"[number >> bit & 1] for bit in bits)

    files = [f"{folder(number, range(14))}/x.py" for number in range(16_000)]
    names = [f"z/{folder(number, asked)}/x.py" for number in range(0, 16_000, 2)]
    result = ingested(upload(files, lcov(names)))
    assert (result.report is None) == (len(asked) < 14)


def test_names_of_thousands_of_folders() -> None:
    names = ["a/" * 1900 + f"{number}.py" for number in range(250)]
    assert ingested(upload(["b/1.py", "1.py"], lcov(names))).summary.unresolved == 250


def with_patterns(names: list[str], fixes: list[str], ignore: list[str]) -> IngestResult:
    config = EffectiveConfig({"fixes": fixes, "ignore": ignore})
    options = IngestOptions.of(config, Session(), datetime(2026, 11, 24, tzinfo=UTC))
    return ingest_upload(upload([], lcov(names)), options)


def test_all_patterns_of_an_upload_share_the_time_for_backtracking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtracking, "UPLOAD_SECONDS", 0.05)
    fixes, ignore = (
        [f"(?=a)(?:a|aa){{10,15}}(?={end}{at}){after}" for at in range(30)] for end, after in (("b", "::x"), ("c", ""))
    )
    result = with_patterns([f"{'a' * 18}{number}" for number in range(200)], fixes, ignore)
    given_up = {rejected.pattern for rejected in result.rejected_patterns}
    assert {rejected.reason for rejected in result.rejected_patterns} == {"takes too long to match"}
    assert given_up & set(fixes)
    assert given_up & set(ignore)
    assert result.report is not None
    assert len(result.report.names) == 200


def test_ordinary_patterns_are_asked_about_every_name() -> None:
    names = [f"src/{'gen' if number % 2 else 'lib'}/{number}.py" for number in range(20_000)]
    result = with_patterns(names, ["(?<!x)build/::"], ["^src/(?!gen/).*"])
    assert result.rejected_patterns == ()
    assert result.report is not None
    assert len(result.report.names) == 10_000
