"""The v1 container and the choice between the two (chapter 02 §2.2, §2.4)."""

import base64
import gzip
import zlib

import orjson
import pytest

from codecov_core.errors import CorruptUploadError, LimitExceededError
from codecov_core.ingest.container import Container
from codecov_core.ingest.limits import Allowance, Limits
from codecov_core.ingest.line_fixes import LineFix
from codecov_core.ingest.unpacking import read_container

LCOV = b"\n SF:src/a.c\nDA:1,1\nend_of_record\n"


def packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data)).decode()


def read(document: object, *, version: str | None = "v1", limits: Limits | None = None) -> Container:
    raw = document if isinstance(document, bytes) else orjson.dumps(document)
    limits = limits or Limits()
    return read_container(
        raw,
        format_version=version,
        content_encoding=None,
        limits=limits,
        allowance=Allowance(limits.decompressed_bytes, "bytes"),
    )


def unpacked(container: Container) -> list[tuple[str | None, bytes]]:
    return [(file.name, file.unpacked(Allowance(1 << 20, "bytes"))) for file in container.files]


def test_a_complete_upload() -> None:
    container = read(
        {
            "report_fixes": {"format": "legacy", "value": {"src/a.c": {"eof": 15, "lines": [5, 1, 2]}}},
            "network_files": ["src/a.c", "./b\\c", '"q"'],
            "coverage_files": [
                {"filename": "lcov.info", "format": "base64+compressed", "data": packed(LCOV), "labels": ""}
            ],
            "metadata": {},
        }
    )
    assert container.format == "v1"
    assert container.network == ("src/a.c", "./b\\c", '"q"'), "the list is taken as it is"
    assert container.line_fixes == {"src/a.c": LineFix(((1, 2), (5, 5)), 15)}
    assert container.environment == {}
    assert unpacked(container) == [("lcov.info", LCOV)]


@pytest.mark.parametrize(
    "entry",
    [
        {"filename": "a", "format": "base64+compressed", "data": packed(LCOV)},
        {
            "filename": "a",
            "format": "base64+compressed",
            "data": base64.b64encode(gzip.compress(LCOV, mtime=0)).decode(),
        },
        {"filename": "a", "format": "base64", "data": base64.b64encode(LCOV).decode()},
        {
            "filename": "a",
            "format": "base64",
            "data": base64.b64encode(gzip.compress(LCOV, mtime=0)).decode(),
            "labels": None,
        },
        {"filename": "a", "format": "plain", "data": LCOV.decode()},
        {"filename": "a", "data": LCOV.decode()},
    ],
)
def test_forms_of_a_file(entry: dict[str, object]) -> None:
    assert unpacked(read({"coverage_files": [entry]})) == [("a", LCOV)]


def test_what_may_be_missing() -> None:
    container = read({"coverage_files": [], "network_files": None, "report_fixes": {"value": None}})
    assert (container.network, container.line_fixes, container.files) == (None, {}, ())
    assert read({"coverage_files": [], "path_fixes": {"value": {"a": {"eof": "N", "lines": [1]}}}}).line_fixes == {
        "a": LineFix(((1, 1),))
    }
    older = {"value": {"a": {"eof": "N", "lines": [1]}}}
    container = read({"coverage_files": [], "report_fixes": None, "path_fixes": older})
    assert container.line_fixes == {"a": LineFix(((1, 1),))}
    assert read({"coverage_files": [{"data": "x"}]}).files[0].name is None


@pytest.mark.parametrize("data", ["!!!", "AAAA", base64.b64encode(zlib.compress(LCOV)[:-6]).decode(), "é"])
def test_a_damaged_file_is_found_when_it_is_unpacked(data: str) -> None:
    container = read({"coverage_files": [{"filename": "a", "format": "base64+compressed", "data": data}]})
    with pytest.raises(CorruptUploadError):
        container.files[0].unpacked(Allowance(1 << 20, "bytes"))


def test_entries_without_data_are_dropped_and_told() -> None:
    container = read({"coverage_files": [None, {"filename": "a", "data": LCOV.decode()}, {"filename": "b", "data": 5}]})
    assert [file.name for file in container.files] == ["a"]
    assert [(drop.kind, drop.count, drop.examples) for drop in container.drops] == [("coverage file", 2, ("0", "2"))]


def test_line_fixes_that_are_none_are_told() -> None:
    fixes = {"a": {"eof": True, "lines": [True, 2]}, "b": 7}
    container = read({"coverage_files": [], "report_fixes": {"value": fixes}})
    assert container.line_fixes == {"a": LineFix(((2, 2),))}
    assert [(drop.kind, drop.count, drop.examples) for drop in container.drops] == [("line fix", 3, ("a", "a", "b"))]


def test_files_beyond_the_limit_are_told() -> None:
    container = read({"coverage_files": [{"data": "x"}] * 5}, limits=Limits(files=2))
    assert len(container.files) == 2
    assert [drop.count for drop in container.drops] == [3]


@pytest.mark.parametrize("raw", [b'{"coverage_files": [', b"{}", b'{"coverage_files": {}}', b"{not json}"])
def test_unusable_containers(raw: bytes) -> None:
    with pytest.raises(CorruptUploadError):
        read(raw)


@pytest.mark.parametrize(
    ("written", "name"),
    [(rb'"src/\udcff.py"', "src/\ufffd.py"), (b'"src/\xff.py"', "src/\ufffd.py"), (rb'"\ud83d\ude00"', "\U0001f600")],
)
def test_names_that_are_no_text_refuse_nothing(written: bytes, name: str) -> None:
    entry = b'{"filename": %s, "format": "base64", "data": "%s"}' % (written, base64.b64encode(LCOV))
    raw = b'{"metadata": {"x": NaN}, "network_files": ["a.py", %s], "coverage_files": [%s]}' % (written, entry)
    for document in (raw, raw.replace(b"NaN", b"1")):
        container = read(document)
        assert container.repository_files == ("a.py", name)
        assert container.files[0].name == name
        assert container.files[0].unpacked(Allowance(1 << 20, "bytes")) == LCOV


@pytest.mark.parametrize("raw", [b'{"a": NaN, ' + b'"b": [' * 5000, rb'{"a": "\udcff", ', b'{"a": "\xff'])
def test_what_is_broken_otherwise_stays_broken(raw: bytes) -> None:
    with pytest.raises(CorruptUploadError):
        read(raw)


def test_a_list_of_files_that_begins_with_a_brace_is_text() -> None:
    container = read(b"{{cookiecutter.name}}/setup.py\n<<<<<< network\n# path=lcov.info\n" + LCOV + b"\n<<<<<< EOF\n")
    assert container.format == "legacy"
    assert container.repository_files == ("{{cookiecutter.name}}/setup.py",)


def test_a_byte_order_mark_is_no_part_of_it() -> None:
    assert read(b'\xef\xbb\xbf{"coverage_files": []}').format == "v1"


def test_the_announcement_alone_does_not_make_it_v1() -> None:
    assert read(b"# path=a\nx\n<<<<<< EOF\n").format == "legacy"
    assert read({"coverage_files": []}, version=None).format == "legacy"
    assert read(b'\n {"coverage_files": []} \n').format == "v1"


@pytest.mark.parametrize("version", [None, "", "v2"])
def test_an_object_that_holds_coverage_files_needs_no_announcement(version: str | None) -> None:
    document = {"network_files": ["src/a.c"], "coverage_files": [{"filename": "a", "data": LCOV.decode()}]}
    container = read(document, version=version)
    assert (container.format, unpacked(container)) == ("v1", [("a", LCOV)])
    assert container.repository_files == ("src/a.c",)


@pytest.mark.parametrize(
    "raw", [b'{"coverage": {"coverage_files": [1]}}', b'{"coverage_files": [1]}', b'{"coverage_files": [}']
)
def test_what_merely_has_the_word_is_a_report(raw: bytes) -> None:
    container = read(raw, version=None)
    assert (container.format, unpacked(container)) == ("legacy", [(None, raw)])


def test_a_compressed_upload_needs_no_header() -> None:
    assert read(gzip.compress(orjson.dumps({"coverage_files": []}))).format == "v1"


def test_an_upload_larger_than_the_limit() -> None:
    with pytest.raises(LimitExceededError, match="more than 100 bytes"):
        read(b"x" * 101, limits=Limits(decompressed_bytes=100))
