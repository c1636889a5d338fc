"""gcov's text reports, of gcc and of llvm-cov (chapter 02 §8.2.2, §14.4).

Every line of source follows its count and number; lines about functions, branches and calls follow the line of source
they belong to. Template instances repeat lines, whose counts merge. Several reports in one file are read one by one.
"""

import re
from collections.abc import Iterator

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.gcov_columns import BRANCHES_NOT_WANTED, RULE, IrregularError, read_regular
from codecov_core.ingest.formats.hit_counts import clamp_hits
from codecov_core.ingest.formats.text_rows import BLOCK, SMALL

_NAMES_SOURCE = b"0:Source:"
_NEXT_SOURCE = b"\n        -:    0:Source:"
_SOURCE = re.compile(rb"[\s:-]*0:Source:")
_HAS_COLORS = "0:Colorization:"
_COLOR = re.compile(rb"\x1b\[[0-9;]*[mK]")
_EXCLUDED_LINE, _EXCLUDED_START = b"LCOV_EXCL_LINE", b"LCOV_EXCL_START"
_EXCLUDED_ENDS = (b"LCOV_EXCL_END", b"LCOV_EXCL_STOP")
_LOOP = re.compile(rb"\s*(?:for|while)\s?\(")
_CONDITION = re.compile(rb"\s*(?:\} else )?if\s?\(")
_ELSE_IF = re.compile(rb"\} else if\s?\(")
_COUNT = re.compile(rb"([0-9]{1,19}(?:\.[0-9]{1,9})?)([kKMGTPE]?)\*?")
_UNITS = {b"": 1, b"k": 10**3, b"K": 10**3, b"M": 10**6, b"G": 10**9, b"T": 10**12, b"P": 10**15, b"E": 10**18}
_NEVER_RUN = b"#####"
_ONLY_EXCEPTIONALLY = frozenset((b"=====", b"$$$$$", b"%%%%%"))
_DECLARATIONS = (b"inline", b"static")
_NOT_TAKEN = (b"taken 0", b"never executed")
_NOT_COUNTED = (b"        -:", b"-:")
_EXCLUDED = "excluded by LCOV_EXCL in the source"
_DECLARED = "a declaration (static, inline) that never ran"
_UNREADABLE = "its count cannot be read"
_MOST_DIGITS = 12
_SUFFIX = ".gcov"


class Gcov:
    """Reads ``.gcov`` files; branches count only where ``parsers.gcov.branch_detection`` asks for them."""

    name = "gcov"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a text whose first line names the source, or explains the colors of ``gcov -k``."""
        return "0:Source:" in upload.first_line or _has_colors(upload)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read the lines of all sources; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink)
        is_plain = not _wants_any_branches(options)
        for block in _blocks(_without_colors(upload.data) if _has_colors(upload) else upload.data):
            if len(block) < SMALL or not (is_plain and _read_in_columns(block, upload.name, sink, lines)):
                _read_line_by_line(block, upload.name, options, sink, lines)
        lines.deliver()


def _has_colors(upload: SniffedFile) -> bool:
    return _HAS_COLORS in upload.first_line and _NEXT_SOURCE in upload.data


def _without_colors(data: bytes) -> bytes:
    """Leave out the colors of ``gcov -k`` and ``-q``, and the lines that explain them."""
    return _COLOR.sub(b"", data[data.find(_NEXT_SOURCE) + 1 :])


def _blocks(data: bytes) -> Iterator[bytes]:
    """Cut a file before lines that name a source, about every few megabytes."""
    start = 0
    while start < len(data):
        end = data.find(_NEXT_SOURCE, start + BLOCK) + 1 or len(data)
        yield data[start:end]
        start = end


def _read_in_columns(block: bytes, report: str | None, sink: Sink, lines: GatheredLines) -> bool:
    """Read a block when it is regular and none of its sources is Swift's."""
    sources = dict(_sources(block))
    names = [_file_name(_source_of(text), report, sink) for text in sources.values()]
    if 0 not in sources or any(name.endswith(".swift") for name in names):
        return False
    sections = np.array(list(sources), np.int64)
    try:
        rows = read_regular(block, sections)
    except IrregularError:
        return False
    files = np.array([lines.start(name) for name in names], np.int64)
    section_of_rows = np.searchsorted(sections, rows.places, side="right") - 1
    lines.columns(files[section_of_rows], rows.numbers, rows.counts, rows.types)
    for kind, (places, numbers), count, reason in (
        ("line", rows.excluded, len(rows.excluded[0]), _EXCLUDED),
        ("line", rows.declared, len(rows.declared[0]), _DECLARED),
        ("branch", rows.branching, int(rows.branches.sum()), BRANCHES_NOT_WANTED),
    ):
        of_rows = np.searchsorted(sections, places, side="right") - 1
        where = (f"{names[section]}:{number}" for section, number in zip(of_rows, numbers, strict=True))
        sink.drop_many(kind, count, where, reason, usual=True)
    return True


def _sources(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Give offset and text of the lines that name a source."""
    found = block.find(_NAMES_SOURCE)
    while found >= 0:
        start, end = block.rfind(b"\n", 0, found) + 1, block.find(b"\n", found)
        text = block[start : end if end >= 0 else len(block)]
        if _SOURCE.match(text):
            yield start, text
        found = block.find(_NAMES_SOURCE, start + len(text))


def _read_line_by_line(
    block: bytes, report: str | None, options: FormatOptions, sink: Sink, lines: GatheredLines
) -> None:
    source: _Source | None = None
    is_excluded = False
    for text in block.split(b"\n"):
        if _NAMES_SOURCE in text and _SOURCE.match(text):
            if source is not None:
                source.deliver(lines)
            name = _file_name(_source_of(text), report, sink)
            lines.start(name)
            source = _Source(name, options, sink)
            is_excluded = False
        elif source is None:
            sink.drop("line", text[:40].decode("utf-8", "replace"), "no source was named yet")
        elif is_excluded or b"LCOV_EXCL_" in text:
            is_left_out = is_excluded or _EXCLUDED_LINE in text or _EXCLUDED_START in text
            is_excluded = (is_excluded or _EXCLUDED_START in text) and not any(end in text for end in _EXCLUDED_ENDS)
            (source.leave_out if is_left_out else source.read)(text)
        else:
            source.read(text)
    if source is not None:
        source.deliver(lines)


def _wants_any_branches(options: FormatOptions) -> bool:
    return (
        options.gcov_branch_conditional
        or options.gcov_branch_loop
        or options.gcov_branch_method
        or options.gcov_branch_macro
    )


def _source_of(text: bytes) -> bytes:
    """Give what a line says behind ``Source:``."""
    return text.partition(_NAMES_SOURCE)[2]


class _Source:
    """The lines of one source while they are read."""

    def __init__(self, name: str, options: FormatOptions, sink: Sink) -> None:
        self._name = name
        self._options = options
        self._sink = sink
        self._is_swift = name.endswith(".swift")
        self._numbers: list[int] = []
        self._counts: list[int] = []
        self._types: dict[int, str] = {}
        self._branches: dict[int, list[bytes]] = {}
        self._unwanted: dict[int, int] = {}
        """Branches that no option asks for, by the row of their line."""
        self._is_function = False
        self._text: bytes | None = None
        """The source of the line that branches belong to, null when that is no line of the report."""

    def read(self, text: bytes) -> None:
        """Read one line of the report."""
        if text.startswith(_NOT_COUNTED):
            self._text = None
            return
        kind = text[:4]
        if kind == b"bran":
            self._read_branch(text)
        elif kind == b"func":
            self._is_function = True
        elif kind != b"call":
            self._text = self._read_line(text)

    def leave_out(self, text: bytes) -> None:
        """Pass over a line of the report that markers in the source exclude."""
        self._text = None
        found = self._split(text)
        if found is not None and _count(found[0], found[2]) is not None:
            self._sink.drop("line", f"{self._name}:{int(found[1][:_MOST_DIGITS])}", _EXCLUDED, usual=True)

    def deliver(self, lines: GatheredLines) -> None:
        """Add the lines to the file opened last."""
        places = (f"{self._name}:{self._numbers[row]}" for row in self._unwanted)
        self._sink.drop_many("branch", sum(self._unwanted.values()), places, BRANCHES_NOT_WANTED, usual=True)
        if not self._types and not self._branches:
            lines.counted(self._numbers, self._counts)
            return
        for row, (number, count) in enumerate(zip(self._numbers, self._counts, strict=True)):
            branches = self._branches.get(row)
            if branches:
                taken = sum(not any(text in branch for text in _NOT_TAKEN) for branch in branches)
                lines.append(number, f"{taken}/{len(branches)}", self._types.get(row))
            else:
                lines.append(number, count, self._types.get(row))

    def _read_line(self, text: bytes) -> bytes | None:
        """Read a line of source; gives its text when it is a line of the report."""
        found = self._split(text)
        if found is None:
            return None
        written, number, source = found
        count = _count(written, source)
        if count is None:
            self._tell_uncounted(written, f"{self._name}:{int(number[:_MOST_DIGITS])}")
            return None
        if self._is_function:
            self._types[len(self._numbers)] = "m"
            self._is_function = False
        self._numbers.append(int(number[:_MOST_DIGITS]))
        self._counts.append(count)
        return source

    def _split(self, text: bytes) -> tuple[bytes, bytes, bytes] | None:
        """Give count, number and text of a line of source; null for what is none, and for braces alone."""
        parts = text.split(b":", 2)
        if len(parts) < len(("count", "number", "source")):
            return None
        written, number, source = parts
        if self._is_swift:
            written, number = number, written
        number = number.strip()
        return None if _is_no_statement(source) or not number.isdigit() else (written.strip(), number, source)

    def _tell_uncounted(self, written: bytes, where: str) -> None:
        if written == _NEVER_RUN:
            self._sink.drop("line", where, _DECLARED, usual=True)
        elif written not in (b"", b"-") and not written.startswith(RULE):
            self._sink.drop("line", where, _UNREADABLE, harmless=True)

    def _read_branch(self, text: bytes) -> None:
        if self._text is None:
            return
        row = len(self._numbers) - 1
        branches = self._branches.get(row)
        if row not in self._unwanted and (branches is not None or self._wants_branches(row, self._text)):
            self._branches.setdefault(row, []).append(text)
        else:
            self._unwanted[row] = self._unwanted.get(row, 0) + 1

    def _wants_branches(self, row: int, source: bytes) -> bool:
        """Tell whether the options ask for the branches of a line; one of a loop or condition is a branch anyway."""
        if self._types.get(row) == "m":
            return self._options.gcov_branch_method
        is_loop = _LOOP.match(source) is not None
        if not is_loop and _CONDITION.match(source) is None:
            # Its type stays, so that the fraction alone marks it.
            return self._options.gcov_branch_macro
        self._types[row] = "b"
        return self._options.gcov_branch_loop if is_loop else self._options.gcov_branch_conditional


def _file_name(written: bytes, report: str | None, sink: Sink) -> str:
    """Tell which file a report is of: what it says, or the whole path when the report is named after it."""
    name = written.decode("utf-8", "replace").strip()
    short = name.replace("\\", "/").lstrip("./")
    path = (report or "").replace("\\", "/")
    if short and path.endswith(f"{short}{_SUFFIX}"):
        longer = path.removesuffix(_SUFFIX)
        if sink.final_name(longer) is not None:
            return longer
    return name


def _is_no_statement(source: bytes) -> bool:
    """Tell whether a line of source is a brace or a declaration that is no line of the report (§8.2.2)."""
    if source.startswith((b"{", b"}")):
        return _ELSE_IF.match(source) is None
    return source.strip() == b"}" or source.startswith(b"@implementation")


def _count(written: bytes, source: bytes) -> int | None:
    """Read a count; null for a line that is no line of the report."""
    if written.isdigit() and len(written) < _MOST_DIGITS:
        return int(written)
    if written == _NEVER_RUN:
        return None if source.lstrip().startswith(_DECLARATIONS) else 0
    if written in _ONLY_EXCEPTIONALLY:
        return 0
    found = _COUNT.fullmatch(written)
    if found is None:
        return None
    digits, unit = found.groups()
    return clamp_hits(int(digits) if digits.isdigit() and not unit else round(float(digits) * _UNITS[unit]))
