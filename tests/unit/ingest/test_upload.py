"""Whole uploads (chapter 02 §3, §4, §14.1)."""

import base64
import gzip
import zlib
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.config import EffectiveConfig, Installation, Layer
from codecov_core.ingest import (
    FileOptions,
    FileProblem,
    FormatOptions,
    IngestOptions,
    IngestResult,
    Limits,
    PathResolver,
    PathRules,
    UploadErrorCode,
    archive_decision,
    ingest_upload,
    parse_file,
    rewritten,
)
from codecov_core.reports import Report, Session, write_report

NOW = datetime(2026, 11, 24, 4, 4, tzinfo=UTC)
LOCATION = "v4/raw/2026-11-24/x/y/z.txt"


def options(
    config: Mapping[str, object] | None = None, session: Session | None = None, **changes: Any
) -> IngestOptions:
    session = replace(Session() if session is None else session, archive=LOCATION, flags=("unit",))
    return replace(IngestOptions.of(EffectiveConfig.of(config), session, NOW), **changes)


def cobertura(files: dict[str, dict[int, int]], timestamp: str = "1795495400") -> bytes:
    classes = "".join(
        f'<class filename="{name}"><lines>'
        + "".join(f'<line number="{number}" hits="{hits}"/>' for number, hits in lines.items())
        + "</lines></class>"
        for name, lines in files.items()
    )
    return f'<coverage timestamp="{timestamp}"><packages><package>{classes}</package></packages></coverage>'.encode()


def legacy(*files: tuple[str | None, bytes], network: str = "", fixes: str = "", env: str = "") -> bytes:
    text = env.encode() + b"\n<<<<<< ENV\n" + network.encode() + b"\n<<<<<< network\n"
    for name, data in files:
        text += (b"" if name is None else f"# path={name}\n".encode()) + data + b"\n<<<<<< EOF\n"
    return text + (f"# path=fixes\n{fixes}\n<<<<<< EOF\n".encode() if fixes else b"")


def v1(*files: tuple[str, bytes], **keys: object) -> bytes:
    entries = [
        {"filename": name, "format": "base64+compressed", "data": base64.b64encode(zlib.compress(data)), "labels": ""}
        for name, data in files
    ]
    return orjson.dumps({"coverage_files": entries, **keys}, default=bytes.decode)


def shown(report: Report | None) -> dict[str, dict[int, object]]:
    assert report is not None
    return {name: {line.number: line.coverage for line in report.lines(name)} for name in report.names}


def problems(result: IngestResult) -> list[FileProblem | None]:
    return [file.problem for file in result.files]


GOOD = cobertura({"src/a.py": {1: 1, 2: 0}})
OLD = cobertura({"src/a.py": {1: 1}}, timestamp="1700000000")


def test_a_legacy_upload() -> None:
    raw = legacy(
        ("one.xml", cobertura({"src/a.py": {1: 1, 2: 0}})),
        ("two.xml", cobertura({"a.py": {2: 3}, "b.py": {1: 1}, "zzz.py": {1: 1}})),
        network="src/a.py\nsrc/b.py",
        env="K=v=1",
    )
    result = ingest_upload(raw, options(session=Session(name="nightly", time=5)))
    assert result.error is None
    assert shown(result.report) == {"src/a.py": {1: 1, 2: 3}, "src/b.py": {1: 1}}
    assert result.report is not None
    session = result.report.sessions[0]
    assert session.totals is not None
    assert session.totals.to_list() == [2, 3, 3, 0, 0, "100", 0, 0, 0, 1, 0, 0, 0]
    assert (session.id, session.env, session.flags, session.name) == (0, {"K": "v=1"}, ("unit",), "nightly")
    assert [path.name for file in result.files for path in file.lost_paths] == ["zzz.py"]


def test_names_of_a_report_show_where_the_repository_lay_whatever_their_order() -> None:
    names = ["job/7/setup.py", "job/7/src/a.py", "job/7/src/b.py", "job/7/lib/c.py"]
    network = "src/a.py\nsrc/b.py\nlib/c.py\nsetup.py"
    for order in (names, names[::-1]):
        report = ("c.xml", cobertura({name: {1: 1} for name in order}))
        result = ingest_upload(legacy(report, network=network), options())
        assert set(shown(result.report)) == {"src/a.py", "src/b.py", "lib/c.py", "setup.py"}


def test_a_v1_upload_and_what_it_is_rewritten_to_are_the_same_report() -> None:
    raw = v1(
        ("a.xml", GOOD),
        ("b.xml.gz", gzip.compress(cobertura({"src/b.kt": {1: 1, 2: 2, 3: 3, 9: 9}}))),
        network_files=["src/a.py", "src/b.kt"],
        report_fixes={"format": "legacy", "value": {"src/b.kt": {"eof": 5, "lines": [2]}}},
    )
    result = ingest_upload(raw, options(format_version="v1"))
    assert shown(result.report) == {"src/a.py": {1: 1, 2: 0}, "src/b.kt": {1: 1, 3: 3}}
    assert result.report is not None
    assert result.container is not None
    text = rewritten(result.container)
    assert text is not None
    again = ingest_upload(text, options(format_version="v1"))
    assert again.report is not None
    assert write_report(again.report).chunks == write_report(result.report).chunks


@pytest.mark.parametrize(
    ("fixes", "key", "action"),
    [
        (("::src",), "src/a.c", "keep"),
        (("::src",), "a.c", "keep"),
        ((), "src/a.c", "rewrite"),
        ((), "./src//a.c", "rewrite"),
    ],
)
def test_a_v1_upload_whose_line_fixes_count_as_written_stays_as_it_came(
    fixes: tuple[str, ...], key: str, action: str
) -> None:
    name = "src/a.c" if not fixes else "a.c"
    raw = v1(
        ("lcov.info", f"SF:{name}\nDA:1,1\nDA:2,0\nend_of_record\n".encode()),
        report_fixes={"value": {key: {"eof": None, "lines": [2]}, "x/../y.c": {"eof": None, "lines": []}}},
    )
    result = ingest_upload(raw, options(format_version="v1", paths=PathRules(fixes)))
    assert shown(result.report) == {"src/a.c": {1: 1}}
    decision = archive_decision(result.container, "v4/raw/x.txt", keeps_raw=True, failed=False)
    assert decision.action.value == action
    if decision.content is not None:
        again = ingest_upload(decision.content, options(format_version="v1", paths=PathRules(fixes)))
        assert shown(again.report) == shown(result.report)


def test_line_fixes_go_through_path_resolution() -> None:
    raw = legacy(
        ("a.xml", cobertura({"/w/src/b.kt": {1: 1, 2: 0, 3: 0, 9: 1}})),
        network="src/b.kt",
        fixes="b.kt:2\nEOF: 5 ./src/b.kt",
    )
    assert shown(ingest_upload(raw, options()).report) == {"src/b.kt": {1: 1, 3: 0}}


def test_the_caller_may_know_the_files_better() -> None:
    raw = legacy(("a.xml", GOOD), network="elsewhere/x.py")
    assert problems(ingest_upload(raw, options())) == [FileProblem.NO_PATHS]
    assert shown(ingest_upload(raw, options(network=["src/a.py"])).report) == {"src/a.py": {1: 1, 2: 0}}
    assert shown(ingest_upload(raw, options(network=[])).report) == {"src/a.py": {1: 1, 2: 0}}


@pytest.mark.parametrize("fixes", ["src/a.py:1,2", "src/a.py:1:/*\nsrc/a.py:3:*/", "EOF: 1 src/a.py\nsrc/a.py:1"])
def test_a_report_that_line_fixes_empty_says_so(fixes: str) -> None:
    result = ingest_upload(legacy(("good.xml", GOOD), network="src/a.py", fixes=fixes), options())
    assert result.error is not None
    assert result.error.params["skipped"] == {"line": 2}
    (file,) = result.files
    assert (file.problem, file.reason) == (FileProblem.EMPTY, "the line fixes of the upload leave no line in it")


def test_no_bad_file_sinks_the_others() -> None:
    bad = [
        ("empty.xml", b""),
        ("unknown.bin", b"\x00\x01\x02"),
        ("cut.gz", gzip.compress(GOOD, mtime=0)[:-20]),
        ("old.xml", OLD),
        ("other.xml", cobertura({"elsewhere.py": {1: 1}})),
        ("no-lines.xml", cobertura({"src/a.py": {}})),
        ("impossible.xml", cobertura({"src/a.py": {10**12: 1}})),
    ]
    result = ingest_upload(legacy(*bad, ("good.xml", GOOD), network="src/a.py"), options())
    assert shown(result.report) == {"src/a.py": {1: 1, 2: 0}}
    assert problems(result) == [
        FileProblem.EMPTY,
        FileProblem.UNRECOGNISED,
        FileProblem.CORRUPT,
        FileProblem.EXPIRED,
        FileProblem.NO_PATHS,
        FileProblem.EMPTY,
        FileProblem.CORRUPT,
        None,
    ]
    assert all(file.reason for file in result.files if file.problem is not None)
    impossible = result.files[6]
    assert [(drop.count, drop.examples) for drop in impossible.drops] == [(1, ("src/a.py:1000000000000",))]


def test_few_bad_records_condemn_no_file() -> None:
    some = cobertura({"a.py": {1: 1} | {-number: 1 for number in range(9)}})
    most = cobertura({"a.py": {1: 1} | {10**7 + number: 1 for number in range(10)}})
    result = ingest_upload(legacy(("some", some), ("most", most)), options())
    assert problems(result) == [None, FileProblem.CORRUPT]


def test_a_document_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    cut = cobertura({"a.py": {1: 1, 2: 1}}).partition(b' hits="1"/></lines>')[0]
    result = ingest_upload(legacy(("cut.xml", cut)), options())
    assert shown(result.report)["a.py"][1] == 1
    assert result.files[0].drops


def test_a_damaged_v1_file_does_not_sink_the_others() -> None:
    document = orjson.loads(v1(("a.xml", GOOD)))
    document["coverage_files"].insert(0, {"filename": "bad", "format": "base64+compressed", "data": "!!", "labels": ""})
    result = ingest_upload(orjson.dumps(document), options(format_version="v1"))
    assert problems(result) == [FileProblem.CORRUPT, None]
    assert shown(result.report) == {"src/a.py": {1: 1, 2: 0}}


@pytest.mark.parametrize(
    ("raw", "code", "breadcrumb", "params"),
    [
        (legacy(("old.xml", OLD), ("x", b"")), "report_expired", "rpe", {"expired": ["old.xml"], "empty": ["x"]}),
        (
            legacy(("old.xml", OLD), ("x", b"\x01")),
            "report_expired",
            "rpe",
            {"problems": {"expired": 1, "unrecognised": 1}},
        ),
        (
            legacy(("x", b"what is this"), ("y", b"")),
            "unsupported_file_format",
            "uf",
            {"files": 2, "empty": ["y"], "unrecognised": ["x"], "unresolved_paths": [], "ignored": 0},
        ),
        (
            b"",
            "report_empty",
            "rem",
            {
                "reason": "there is no coverage file in the upload",
                "files": 0,
                "empty": [],
                "unrecognised": [],
                "unresolved_paths": [],
                "ignored": 0,
            },
        ),
        (
            legacy(("x", b""), ("a.xml", GOOD), network="elsewhere.py"),
            "report_empty",
            "rem",
            {
                "reason": "no file of the upload gave any line",
                "files": 2,
                "read": 0,
                "empty": ["x"],
                "no_paths": ["a.xml"],
                "unresolved": 1,
                "unresolved_paths": ["src/a.py"],
            },
        ),
        (
            legacy(("a.xml", cobertura({"ignored/a.py": {1: 1}}))),
            "report_empty",
            "rem",
            {"files": 1, "formats": {"cobertura": 1}, "unresolved": 0, "ignored": 1, "foreign": 0},
        ),
        (legacy(("a.xml", cobertura({"<string>": {1: 1}}))), "report_empty", "rem", {"ignored": 0, "foreign": 1}),
        (
            legacy(("a.xml", cobertura({"a.py": {0: 1, -3: 1, 10**9: 2}}))),
            "unknown_processing",
            "uf",
            {"location": LOCATION, "corrupt": ["a.xml"], "skipped": {"line": 3}},
        ),
    ],
)
def test_errors(raw: bytes, code: str, breadcrumb: str, params: dict[str, object]) -> None:
    result = ingest_upload(raw, options(config={"ignore": ["^ignored/.*"]}))
    assert result.report is None
    assert result.error is not None
    assert (result.error.code, result.error.breadcrumb) == (UploadErrorCode(code), breadcrumb)
    assert params.items() <= result.error.params.items()
    assert result.error.params["reason"] == result.error.message
    assert result.summary.to_document().items() <= result.error.params.items()


@pytest.mark.parametrize(
    ("raw", "reason", "breadcrumb"),
    [
        (gzip.compress(GOOD, mtime=0)[:-20], "compressed data is cut off", "uf"),
        (v1(("a.xml", GOOD))[:-9], "the upload is no valid JSON", "uf"),
        (b'{"network_files": []}', "the upload has no list `coverage_files`", "uf"),
        (b"x" * 2_001, "more than 2,000 bytes in one upload", "u"),
    ],
)
def test_containers_that_cannot_be_taken_apart(raw: bytes, reason: str, breadcrumb: str) -> None:
    result = ingest_upload(raw, options(format_version="v1", limits=Limits(decompressed_bytes=2_000)))
    assert result.error is not None
    assert result.error.code is UploadErrorCode.UNKNOWN_STORAGE
    assert list(result.error.params) == ["location", "reason", "breadcrumb"]
    assert result.error.params["location"] == LOCATION
    assert str(result.error.params["reason"]).startswith(reason)
    assert result.error.params["breadcrumb"] == result.error.breadcrumb == breadcrumb


def test_everything_in_an_upload_is_counted() -> None:
    reports = {
        "one.xml": cobertura({"src/a.py": {1: 1, 0: 1}, "gone.py": {1: 1}, "ignored/b.py": {1: 1}, "x.py": {1: 1}}),
        "two.info": b"TN:verilator_coverage\nSF:src/a.py\nDA:1,1\nDA:x\nend_of_record",
        "old.xml": OLD,
        "empty": b"",
        "what": b"what is this",
    }
    network = "src/a.py\nignored/b.py\none/x.py\ntwo/x.py"
    result = ingest_upload(legacy(*reports.items(), network=network), options(config={"ignore": ["^ignored/.*"]}))
    assert result.error is None
    assert result.summary.to_document() == {
        "files": 5,
        "read": 2,
        "formats": {"cobertura": 2, "lcov": 1},
        "tools": {"Verilator": 1},
        "skipped": {"line": 1, "DA": 1},
        "problems": {"expired": 1, "empty": 1, "unrecognised": 1},
        "unresolved": 2,
        "ambiguous": 1,
        "unresolved_paths": ["gone.py", "x.py"],
        "ignored": 1,
        "foreign": 0,
        "empty": ["empty"],
        "unrecognised": ["what"],
        "expired": ["old.xml"],
    }


def test_expiry_is_configured_and_can_be_switched_off() -> None:
    raw = legacy(("old.xml", OLD))
    assert problems(ingest_upload(raw, options())) == [FileProblem.EXPIRED]
    assert ingest_upload(raw, options(check_expiry=False)).report
    assert ingest_upload(raw, options(max_report_age=None)).report
    assert ingest_upload(raw, options(config={"codecov": {"max_report_age": "9y ago"}})).report
    reason = ingest_upload(raw, options()).files[0].reason
    assert reason == "the report is of 2023-11-14 22:13, reports before 2026-11-23 12:00 expire"


def test_simplecov_says_the_same_twice() -> None:
    json = ("coverage/coverage.json", b'{"meta": {"simplecov_version": "1"}, "coverage": {"a.rb": {"lines": [1]}}}')
    lcov = ("coverage/coverage.lcov", b"SF:b.rb\nDA:1,1\nend_of_record\n")
    for files in ((json, lcov), (lcov, json)):
        result = ingest_upload(legacy(*files), options())
        assert [file.name for file in result.files] == [json[0], lcov[0]]
        assert problems(result) == [None, FileProblem.SUPERSEDED]
    for files in ((("coverage/coverage.json", b'{"coverage'), lcov), (lcov, ("coverage/coverage.json", b"{}"))):
        result = ingest_upload(legacy(*files), options())
        assert result.report is not None
        assert result.report.names == ("b.rb",)


def test_a_later_report_with_more_files_takes_the_earlier_one_in() -> None:
    raw = legacy(
        ("1.xml", cobertura({"b.py": {1: 1}})),
        ("2.xml", cobertura({"a.py": {1: 0}, "c.py": {1: 1}})),
        ("3.xml", cobertura({"z.py": {1: 1}, "b.py": {2: 1}})),
    )
    report = ingest_upload(raw, options()).report
    assert shown(report) == {"a.py": {1: 0}, "c.py": {1: 1}, "b.py": {1: 1, 2: 1}, "z.py": {1: 1}}
    assert report is not None
    assert report.names == ("a.py", "c.py", "b.py", "z.py")


def test_limits_are_those_of_the_upload() -> None:
    many = legacy(*((f"{number}.xml", cobertura({f"{number}.py": {1: 1}})) for number in range(4)))
    result = ingest_upload(many, options(limits=Limits(files=3)))
    assert [drop.count for drop in result.drops] == [1]
    assert len(result.files) == 3
    packed = legacy(*((f"{number}.gz", gzip.compress(b"x" * 900)) for number in range(3)))
    assert problems(ingest_upload(packed, options(limits=Limits(decompressed_bytes=2000)))) == [
        FileProblem.UNRECOGNISED,
        FileProblem.UNRECOGNISED,
        FileProblem.TOO_LARGE,
    ]


def test_what_stops_between_files_is_passed_on() -> None:
    calls = []

    def stop() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        ingest_upload(legacy(("a", GOOD), ("b", GOOD)), options(between_files=stop))


def test_unusable_patterns_of_the_configuration_are_told() -> None:
    result = ingest_upload(legacy(("a", GOOD)), options(config={"ignore": ["a(b"], "fixes": ["c(d::e"]}))
    assert [pattern.pattern for pattern in result.rejected_patterns] == ["c(d::e", "a(b"]


def test_rules_are_read_from_the_configuration() -> None:
    config = EffectiveConfig.of(
        {
            "parsers": {"lcov": {"partials_as_hits": "true"}, "go": {"partials_as_hits": "false"}, "cobertura": 5},
            "flags": {"unit": {"paths": ["^src/.*"]}},
        }
    )
    made = IngestOptions.of(config, Session(flags=("unit",)), NOW, format_version="v1")
    assert made.formats.lcov_partials_as_hits
    assert not made.formats.go_partials_as_hits
    assert not made.formats.cobertura_partials_as_hits
    assert isinstance(made.paths, PathRules)
    assert made.paths.filter.keeps("src/a.py")
    assert not made.paths.filter.keeps("lib/a.py")


OWN_OPTIONS = [option.name for option in fields(FormatOptions) if option.metadata["keys"] == ("own", option.name)]


@pytest.mark.parametrize("name", OWN_OPTIONS)
def test_options_of_ours_are_off_unless_a_repository_or_the_installation_asks_for_them(name: str) -> None:
    def formats(*layers: Layer | Mapping[str, object]) -> FormatOptions:
        return IngestOptions.of(EffectiveConfig.of(*layers), Session(), NOW).formats

    asked = {"cli": {"plugins": {"codecov_worker": {name: True}}}}
    assert not getattr(formats(), name)
    assert formats(asked) == replace(FormatOptions(), **{name: True})
    (defaults, site) = Installation.from_install({"site": asked}).layers()
    assert formats(defaults, site) == replace(FormatOptions(), **{name: True})
    refused = {"cli": {"plugins": {"codecov_worker": {name: False}}}}
    assert formats(defaults, site, refused) == FormatOptions()


@pytest.mark.parametrize(
    ("config", "by"),
    [
        ({"ignore": ["^.*"]}, "by the pattern '^.*'"),
        ({"ignore": ["^src/a.*", "^src/b.*"]}, "by the pattern '^src/a.*' and 1 more"),
        ({"flags": {"unit": {"paths": ["^lib/.*"]}}}, "the `paths` of the upload's flags match none of them"),
        ({"flags": {"unit": {"ignore": ["^src.*"]}}}, "by the pattern '^src.*'"),
        (
            {"ignore": ["^src/a.*"], "fixes": ["^src/b.py::none/z.py"]},
            "none of its files belongs to the repository's report",
        ),
    ],
)
def test_what_the_configuration_leaves_out_is_told_by_what(config: dict[str, object], by: str) -> None:
    report = b"SF:src/a.py\nDA:1,1\nend_of_record\nSF:src/b.py\nDA:1,1\nend_of_record\n"
    rules = PathRules.of(EffectiveConfig.of(config), ["unit"])
    resolver = PathResolver(rules, ["src/a.py", "src/b.py"])
    result = parse_file("lcov.info", report, FileOptions(resolver=resolver)).result
    assert result.problem is FileProblem.NO_PATHS
    assert result.reason is not None
    assert by in result.reason


@pytest.mark.parametrize(
    ("value", "ours", "of_parsers"),
    [
        ("false", False, False),
        ("No", False, False),
        ("on", True, True),
        ("x", False, True),
        (" ", False, False),
        ([1], False, False),
    ],
)
def test_options_that_are_texts_are_what_the_words_say(value: object, ours: object, of_parsers: object) -> None:
    """Below ``parsers`` any other text is true (chapter 03 §8.9)."""
    options = FormatOptions.from_stored({"lcov": {"partials_as_hits": value}}, {"pit_mutations": value})
    assert (options.pit_mutations, options.lcov_partials_as_hits) == (ours, of_parsers)


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [b"<<<<<< EOF\n", b"<<<<<< network\n", b"# path=x\n", b"\n", GOOD, OLD, b"<coverage><class filename="]
        )
        | st.binary(max_size=20),
        max_size=8,
    ).map(b"".join),
    st.sampled_from([None, "v1"]),
)
def test_no_bytes_raise(raw: bytes, version: str | None) -> None:
    result = ingest_upload(raw, options(format_version=version))
    assert (result.report is None) != (result.error is None)
