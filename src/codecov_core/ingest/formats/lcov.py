"""LCOV tracefiles, versions 1 and 2 (chapter 02 §8.2.1, §14.4, §14.9).

A file is a sequence of records, each from ``SF`` to ``end_of_record``. Blocks of regular records are read in columns,
those with anything unusual in them in smaller pieces, and of these line by line what is unusual.
"""

import re
from collections.abc import Iterator
from dataclasses import field

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.hit_counts import parse_hits
from codecov_core.ingest.formats.lcov_columns import RegularRecords
from codecov_core.ingest.formats.lcov_left_out import (
    NO_LINES,
    OF_JAVASCRIPT,
    OF_MANGLED_NAMES,
    ON_FIRST_LINE,
    WITHOUT_OPTION,
)
from codecov_core.ingest.sink import FileRows
from codecov_core.values import dataclass

_BLOCK = 1 << 19
_PIECE = 1 << 14
_SMALL = 2000
"""Bytes that are read line by line in less time than it takes to set out in columns."""
_END = b"\nend_of_record"
_CLEAN_END = b"\nend_of_record\n"
_INTEGER = re.compile(r"[+-]?[0-9]{1,100}")
_IGNORED = frozenset(["TN", "LF", "LH", "FNF", "FNH", "BRF", "BRH"])
_CALLS = "FNDA"
_DETAILS = frozenset(["BRDA", "FN", "FNL", "FNA", _CALLS, "MCDC"])


class Lcov:
    """Reads ``SF``, ``DA``, ``BRDA``, ``FN``, ``FNL`` and ``FNA`` of version 2, and ``MCDC`` if asked to.

    The counts a tool sums up itself are not looked at.
    """

    name = "lcov"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take any text with an ``end_of_record`` line behind another line."""
        return _END in upload.data

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all records; see :class:`~codecov_core.ingest.format.Format`."""
        regular = RegularRecords(options, sink)
        for block in _blocks(upload.data, _BLOCK):
            if len(block) < _SMALL:
                _read_odd(block, regular, options, sink)
            elif not regular.read(block):
                for piece in _blocks(block, _PIECE):
                    if not _SMALL <= len(piece) < len(block) or not regular.read(piece):
                        _read_odd(piece, regular, options, sink)
        regular.deliver()


def _read_odd(data: bytes, regular: RegularRecords, options: FormatOptions, sink: Sink) -> None:
    """Read records line by line, behind the regular ones before them."""
    sink.odd_lines.spend(data.count(b"\n"))
    regular.deliver()
    read_records(data, options, sink)


def read_records(data: bytes, options: FormatOptions, sink: Sink) -> None:
    """Read records line by line."""
    for text in data.split(_END):
        record = _read_record(text.decode("utf-8", "replace"), options, sink)
        if record is not None:
            _deliver(record, options, sink)


@dataclass(slots=True)
class _Record:
    """One record so far.

    Executed lines in order; branches taken or not by line and id; of the conditions of a line the outcomes seen; lines
    functions start on, and of those of version 2 the line and the calls by index or name.
    """

    name: str
    skips_branches: bool
    has_mangled_names: bool
    skips_first_line: bool
    hits: list[tuple[int, int]] = field(default_factory=list)
    branches: dict[int, dict[str, bool]] = field(default_factory=dict)
    functions: set[int] = field(default_factory=set)
    mangled: set[int] = field(default_factory=set)
    conditions: dict[int, dict[str, set[str]]] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, options: FormatOptions, sink: Sink) -> "_Record":
        return cls(
            name,
            skips_branches=name.endswith(".js") and not options.lcov_javascript_branches,
            has_mangled_names=name.endswith(".cpp"),
            skips_first_line=(sink.final_name(name) or "").endswith(".ts"),
        )


def _read_record(text: str, options: FormatOptions, sink: Sink) -> _Record | None:
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
            elif record is not None:
                sink.drop("SF", record.name, NO_LINES, usual=True)
            record = _Record.of(value, options, sink)
        elif record is None:
            if key == _CALLS:
                continue
            sink.drop("record", line, "a record that does not start with a file name")
            return None
        elif key == "DA":
            _read_line(record, value, sink)
        elif key in _DETAILS:
            _read_detail(record, key, value, options, sink)
    return record


def _read_detail(record: _Record, key: str, value: str, options: FormatOptions, sink: Sink) -> None:
    if key == "MCDC" and not options.lcov_mcdc:
        sink.drop(key, f"{record.name}:{value}", WITHOUT_OPTION, usual=True)
        return
    if record.skips_branches:
        if key != _CALLS:
            sink.drop(key, f"{record.name}:{value}", OF_JAVASCRIPT, usual=True)
        return
    match key:
        case "BRDA":
            _read_branch(record, value, sink)
        case "FN":
            _read_function(record, value)
        case "FNL":
            _read_start(record, value)
        case "FNA":
            _read_calls(record, value)
        case "FNDA":
            _read_calls_by_name(record, value)
        case "MCDC":
            _read_condition(record, value, sink)


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
    number = number.strip()
    if len(block_and_branch) < _BLOCK_BRANCH_TAKEN or number in ("", "0"):
        sink.drop("BRDA", where, "fewer than four fields, or no line", harmless=True)
        return
    line = _integer(number)
    if line is None:
        sink.drop("BRDA", where, "line is not a number", harmless=True)
    elif line < 1:
        sink.drop("BRDA", where, "line is not a number above 0")
    elif line == 1 and record.skips_first_line:
        sink.drop("BRDA", where, ON_FIRST_LINE, usual=True)
    else:
        block, *branch, taken = block_and_branch
        record.branches.setdefault(line, {})[f"{block}:{','.join(branch)}"] = taken.strip() not in ("-", "0")


def _read_function(record: _Record, value: str) -> None:
    """Read the value of ``FN:line,name`` or ``FN:line,end,name``."""
    number, _, name = value.partition(",")
    line = _integer(number)
    if line is None:
        return
    end, comma, called = name.partition(",")
    if comma and called and end.isascii() and end.isdigit() and line > 0:
        record.starts[_BY_NAME + called] = line
    is_mangled = record.has_mangled_names and name.startswith(("_Z", "_G"))
    (record.mangled if is_mangled else record.functions).add(line)


def _read_start(record: _Record, value: str) -> None:
    """Read the value of ``FNL:index,line[,end]``."""
    index, _, rest = value.partition(",")
    line = _integer(rest.partition(",")[0])
    if line is not None and line > 0:
        record.starts[index] = line


def _read_calls(record: _Record, value: str) -> None:
    """Read the value of ``FNA:index,calls,name``; instances of a template have one index."""
    index, _, rest = value.partition(",")
    calls = parse_hits(rest.partition(",")[0])
    if calls is not None:
        record.calls[index] = max(calls, record.calls.get(index, 0))


def _read_calls_by_name(record: _Record, value: str) -> None:
    """Read the value of ``FNDA:calls,name``, which says the calls of ``FN:line,end,name``."""
    number, _, name = value.partition(",")
    calls = parse_hits(number)
    if calls is not None:
        record.calls[_BY_NAME + name] = max(calls, record.calls.get(_BY_NAME + name, 0))


def _read_condition(record: _Record, value: str, sink: Sink) -> None:
    """Read the value of ``MCDC:line,size,sense,taken,index,expression``: one outcome of one condition of a decision."""
    number, size, sense, taken, index, *_ = [*value.split(",", _CONDITION_FIELDS), *[""] * _CONDITION_FIELDS]
    line = _integer(number)
    if line is None or line < 1 or sense not in ("t", "f") or not index:
        sink.drop("MCDC", f"{record.name}:{value}", "not a line, a size, t or f, a count and an index")
        return
    seen = record.conditions.setdefault(line, {}).setdefault(f"mcdc{size}:{index}", set())
    if taken.strip() not in ("-", "0", ""):
        seen.add(sense)


def _deliver(record: _Record, options: FormatOptions, sink: Sink) -> None:
    """Put the lines of a record into the sink; branches replace the count of their line."""
    for line in record.mangled:
        branches = record.branches.pop(line, ())
        sink.drop_many("BRDA", len(branches), (f"{record.name}:{line}",), OF_MANGLED_NAMES, usual=True)
    for line, conditions in record.conditions.items():
        outcomes = {name: len(seen) == _BOTH_OUTCOMES for name, seen in conditions.items()}
        record.branches.setdefault(line, {}).update(outcomes)
    calls = _calls_of_lines(record)
    if not record.hits and not record.branches and not calls:
        sink.drop("SF", record.name, NO_LINES, usual=True)
        return
    file = sink.file(record.name)
    for line, count in record.hits:
        if line not in record.branches:
            file.append(line, count)
    _deliver_branches(record, options, file)
    for line, count in calls.items():
        file.append(line, count, "m")


def _deliver_branches(record: _Record, options: FormatOptions, file: FileRows) -> None:
    executed: dict[int, int] = {}
    if options.lcov_executed_lines_are_hits:
        for line, count in record.hits:
            executed[line] = max(count, executed.get(line, 0))
    functions = record.functions.union(record.starts.values())
    for line, branches in record.branches.items():
        missed = [branch for branch, is_taken in branches.items() if not is_taken]
        taken = len(branches) - len(missed)
        kind = "m" if line in functions else "b"
        if missed and taken and options.lcov_partials_as_hits:
            file.append(line, 1, kind)
        elif not taken and executed.get(line):
            file.append(line, executed[line], kind, missed)
        else:
            file.append(line, f"{taken}/{len(branches)}", kind, missed or None)


def _calls_of_lines(record: _Record) -> dict[int, int]:
    """Give the calls of functions that start on a line of which nothing else is said."""
    known = {line for line, _ in record.hits} | record.branches.keys()
    calls: dict[int, int] = {}
    for index, line in record.starts.items():
        if index in record.calls and line not in known:
            calls[line] = max(record.calls[index], calls.get(line, 0))
    return calls


_BY_NAME = ","
"""What a name has before it among the indexes of functions, none of which holds it."""
_BLOCK_BRANCH_TAKEN = 3
_CONDITION_FIELDS = 5
_BOTH_OUTCOMES = 2


def _integer(text: str) -> int | None:
    number = text.strip()
    return int(number) if _INTEGER.fullmatch(number) else None


def _blocks(data: bytes, size: int) -> Iterator[bytes]:
    """Cut a tracefile behind ends of records that stand alone in their line, into blocks of about one size."""
    start = 0
    while start < len(data):
        end = -1
        if len(data) - start > size:
            end = data.rfind(_CLEAN_END, start, start + size)
            if end < 0:
                end = data.find(_CLEAN_END, start + size - len(_CLEAN_END))
        end = len(data) if end < 0 else end + len(_CLEAN_END)
        yield data[start:end]
        start = end
