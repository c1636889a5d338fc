"""LCOV tracefiles, versions 1 and 2 (chapter 02 §8.2.1, §14.4).

A file is a sequence of records, each from ``SF`` to ``end_of_record``. Blocks of regular records are read in columns,
blocks with anything unusual in them line by line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.hit_counts import parse_hits
from codecov_core.ingest.formats.lcov_columns import RegularRecords

_BLOCK = 1 << 19
_END = b"\nend_of_record"
_CLEAN_END = b"\nend_of_record\n"
_INTEGER = re.compile(r"[+-]?[0-9]{1,100}")
_IGNORED = frozenset(["TN", "LF", "LH", "FNF", "FNH", "BRF", "BRH", "FNDA"])


class Lcov:
    """Reads ``SF``, ``DA``, ``FN`` and ``BRDA``; the counts a tool sums up itself are not looked at."""

    name = "lcov"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take any text with an ``end_of_record`` line behind another line."""
        return _END in upload.data

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all records; see :class:`~codecov_core.ingest.format.Format`."""
        regular = RegularRecords(options, sink)
        for block in _blocks(upload.data):
            if not regular.read(block):
                regular.deliver()
                read_records(block, options, sink)
        regular.deliver()


def read_records(data: bytes, options: FormatOptions, sink: Sink) -> None:
    """Read records line by line."""
    for text in data.split(_END):
        record = _read_record(text.decode("utf-8", "replace"), sink)
        if record is not None:
            _deliver(record, options, sink)


@dataclass(slots=True)
class _Record:
    """One record so far: executed lines in order, branches taken or not by line and id, lines functions start on."""

    name: str
    skips_branches: bool
    has_mangled_names: bool
    skips_first_line: bool
    hits: list[tuple[int, int]] = field(default_factory=list)
    branches: dict[int, dict[str, bool]] = field(default_factory=dict)
    functions: set[int] = field(default_factory=set)
    mangled: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, name: str, sink: Sink) -> "_Record":
        return cls(
            name,
            skips_branches=name.endswith(".js"),
            has_mangled_names=name.endswith(".cpp"),
            skips_first_line=(sink.final_name(name) or "").endswith(".ts"),
        )


def _read_record(text: str, sink: Sink) -> _Record | None:
    """Read what stands between two ends of records; null when it names no file, or too late."""
    record: _Record | None = None
    for line in text.split("\n"):
        key, colon, rest = line.partition(":")
        if not colon or key in _IGNORED or line.startswith("#"):
            continue
        value = rest.strip()
        if key == "SF" and value:
            if record is not None and (record.hits or record.branches):
                sink.drop("record", record.name, "a second SF in the same record")
            record = _Record.of(value, sink)
        elif record is None:
            sink.drop("record", line, "a record that does not start with a file name")
            return None
        elif key == "DA":
            _read_line(record, value, sink)
        elif key == "BRDA" and not record.skips_branches:
            _read_branch(record, value, sink)
        elif key == "FN" and not record.skips_branches:
            _read_function(record, value)
    return record


def _read_line(record: _Record, value: str, sink: Sink) -> None:
    """Read the value of ``DA:line,hits[,checksum]``."""
    where = f"{record.name}:{value}"
    number, _, rest = value.partition(",")
    hits, _, _ = rest.partition(",")
    number, hits = number.strip(), hits.strip()
    if not number or not hits or "undefined" in (number, hits) or number[0] in "0n" or hits[0] in "=s":
        sink.drop("DA", where, "line or hits is missing or undefined", harmless=True)
        return
    line, count = _integer(number), parse_hits(hits)
    if line is None or line < 1:
        sink.drop("DA", where, "line is not a number above 0")
    elif count is None:
        sink.drop("DA", where, "hits is not a number", harmless=True)
    else:
        record.hits.append((line, count))


def _read_branch(record: _Record, value: str, sink: Sink) -> None:
    """Read the value of ``BRDA:line,block,branch,taken``; what names a branch may itself hold commas."""
    where = f"{record.name}:{value}"
    number, *block_and_branch = value.split(",")
    if len(block_and_branch) < _BLOCK_BRANCH_TAKEN or number in ("", "0"):
        sink.drop("BRDA", where, "fewer than four fields, or no line", harmless=True)
        return
    line = _integer(number)
    if line is None:
        sink.drop("BRDA", where, "line is not a number", harmless=True)
    elif line < 1:
        sink.drop("BRDA", where, "line is not a number above 0")
    elif not (line == 1 and record.skips_first_line):
        block, *branch, taken = block_and_branch
        record.branches.setdefault(line, {})[f"{block}:{','.join(branch)}"] = taken.strip() not in ("-", "0")


def _read_function(record: _Record, value: str) -> None:
    """Read the value of ``FN:line,name`` or ``FN:line,end,name``."""
    number, _, name = value.partition(",")
    line = _integer(number)
    if line is None:
        return
    is_mangled = record.has_mangled_names and name.startswith(("_Z", "_G"))
    (record.mangled if is_mangled else record.functions).add(line)


def _deliver(record: _Record, options: FormatOptions, sink: Sink) -> None:
    """Put the lines of a record into the sink; branches replace the count of their line."""
    for line in record.mangled:
        record.branches.pop(line, None)
    if not record.hits and not record.branches:
        return
    file = sink.file(record.name)
    for line, count in record.hits:
        if line not in record.branches:
            file.append(line, count)
    for line, branches in record.branches.items():
        missed = [branch for branch, is_taken in branches.items() if not is_taken]
        taken = len(branches) - len(missed)
        kind = "m" if line in record.functions else "b"
        if missed and taken and options.lcov_partials_as_hits:
            file.append(line, 1, kind)
        else:
            file.append(line, f"{taken}/{len(branches)}", kind, missed or None)


_BLOCK_BRANCH_TAKEN = 3


def _integer(text: str) -> int | None:
    return int(text) if _INTEGER.fullmatch(text) else None


def _blocks(data: bytes) -> Iterator[bytes]:
    """Cut a tracefile behind ends of records that stand alone in their line, about every half megabyte."""
    start = 0
    while start < len(data):
        end = -1
        if len(data) - start > _BLOCK:
            end = data.rfind(_CLEAN_END, start, start + _BLOCK)
            if end < 0:
                end = data.find(_CLEAN_END, start + _BLOCK - len(_CLEAN_END))
        end = len(data) if end < 0 else end + len(_CLEAN_END)
        yield data[start:end]
        start = end
