"""What becomes of a raw upload after its processing (chapter 02 §2.6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ingest.container import ContainedFile, Container
from codecov_core.ingest.json_container import read_json_container
from codecov_core.ingest.legacy_container import read_legacy_container
from codecov_core.ingest.limits import DEFAULT_LIMITS, Limits
from codecov_core.ingest.line_fixes import LineFix
from codecov_core.ingest.rewriting import ArchiveAction, archive_decision, rewritten

V1 = Container(
    "v1",
    (ContainedFile("one/lcov.info", b"SF:a.c\nDA:1,1\nend_of_record"), ContainedFile(None, b"{}")),
    ("a.c", "größe.c"),
    {"a.c": LineFix(((2, 3), (200, 900)), 15)},
    {"CI": "a=b"},
)


def test_the_text_holds_everything() -> None:
    assert rewritten(V1) == (
        b"CI=a=b\n<<<<<< ENV\n"
        b"a.c\ngr\xc3\xb6\xc3\x9fe.c\n<<<<<< network\n\n"
        b"# path=one/lcov.info\nSF:a.c\nDA:1,1\nend_of_record\n<<<<<< EOF\n\n"
        b"# path=\n{}\n<<<<<< EOF\n\n"
        b"# path=fixes\nEOF: 15 a.c\na.c:2,3\na.c:200:/*\na.c:900:*/\n<<<<<< EOF\n\n"
    )


def test_a_text_that_may_be_too_large_to_be_unpacked_again_is_not_written() -> None:
    text = rewritten(V1) or b""
    for most, action in ((len(text), ArchiveAction.REWRITE), (len(text) - 1, ArchiveAction.KEEP)):
        limits = Limits(small_bytes=most)
        assert archive_decision(V1, "v4/raw/x.txt", keeps_raw=True, failed=False, limits=limits).action is action


def test_reading_it_again_gives_the_same_upload() -> None:
    again = read_legacy_container(rewritten(V1) or b"", DEFAULT_LIMITS)
    assert again == Container("legacy", V1.files, V1.network, V1.line_fixes, V1.environment)


def test_the_list_of_current_uploaders_ends_with_an_empty_line() -> None:
    # As recorded: the uploader's list ends with "", and the reference worker writes that line too.
    upload = b'{"network_files": ["web/app.js", ""], "coverage_files": []}'
    assert rewritten(read_json_container(upload, DEFAULT_LIMITS)) == b"web/app.js\n\n<<<<<< network\n\n"


@pytest.mark.parametrize(("network", "text"), [(None, b""), ((), b"\n<<<<<< network\n\n")])
def test_file_list_absent_or_empty(network: tuple[str, ...] | None, text: bytes) -> None:
    assert rewritten(Container("v1", (), network)) == text


@pytest.mark.parametrize(
    "file",
    [
        ContainedFile("a", b"x\n<<<<<< EOF\ny"),
        ContainedFile("a", b"==FROMNOWONIGNOREDBYCODECOV==>>>"),
        ContainedFile("fixes", b"SF:a"),
        ContainedFile("a\nb", b"SF:a"),
    ],
)
def test_what_the_text_cannot_say_is_kept_as_it_came(file: ContainedFile) -> None:
    container = Container("v1", (file,))
    assert rewritten(container) is None
    assert archive_decision(container, "v4/raw/x.txt", keeps_raw=True, failed=False).action is ArchiveAction.KEEP


@pytest.mark.parametrize(
    ("container", "location", "keeps_raw", "failed", "action"),
    [
        (V1, "v4/raw/x.txt", True, False, ArchiveAction.REWRITE),
        (V1, "v4/raw/x.txt", True, True, ArchiveAction.REWRITE),
        (V1, "v4/raw/x.txt", False, False, ArchiveAction.DELETE),
        (V1, "v4/raw/x.txt", False, True, ArchiveAction.REWRITE),
        (V1, "http://x", False, False, ArchiveAction.REWRITE),
        (Container("legacy"), "v4/raw/x.txt", True, False, ArchiveAction.KEEP),
        (Container("legacy"), "v4/raw/x.txt", False, False, ArchiveAction.DELETE),
        (None, "v4/raw/x.txt", False, True, ArchiveAction.KEEP),
        (V1, None, False, False, ArchiveAction.KEEP),
        (Container("v1", (ContainedFile("a", b"!", "base64"),)), "x", True, True, ArchiveAction.KEEP),
    ],
)
def test_decision(
    container: Container | None, location: str | None, keeps_raw: bool, failed: bool, action: ArchiveAction
) -> None:
    decision = archive_decision(container, location, keeps_raw=keeps_raw, failed=failed)
    assert decision.action is action
    assert (decision.content is not None) == (action is ArchiveAction.REWRITE)


letters = st.sampled_from('ab/:1,E OF.\n\\<>="*')
names = st.text(letters, max_size=12) | st.sampled_from(["fixes", "a/target/delombok/b"])
spans = st.lists(st.tuples(st.just(3), st.integers(3, 5)), max_size=2)
fixes = st.builds(LineFix.of, spans, st.none() | st.integers(1, 9))


@given(
    st.lists(names, max_size=3),
    st.dictionaries(names, fixes, max_size=2),
    st.dictionaries(names, names, max_size=2),
    st.lists(st.tuples(names, names), max_size=2),
)
def test_a_rewritten_upload_says_what_it_said(
    network: list[str],
    line_fixes: dict[str, LineFix],
    environment: dict[str, str],
    files: list[tuple[str, str]],
) -> None:
    contained = tuple(ContainedFile(name, content.encode()) for name, content in files)
    container = Container("v1", contained, tuple(network), line_fixes, environment)
    text = rewritten(container)
    if text is not None:
        again = read_legacy_container(text, DEFAULT_LIMITS)
        assert again.repository_files == container.repository_files
        assert again.line_fixes == {path: fix for path, fix in line_fixes.items() if fix != LineFix()}
        assert again.environment == environment
        assert [file.payload.split() for file in again.files] == [file.payload.split() for file in contained]
