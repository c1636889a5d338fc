"""Clover XML, as Clover, PHPUnit, istanbul, Devel::Cover and others write it (chapter 02 §8.1.4, §14.4)."""

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.xml_elements import Element, Elements, Numbers
from codecov_core.ingest.formats.xml_lines import (
    LARGEST_NUMBER,
    NO_BRANCHES,
    NO_COMPLEXITY,
    Mask,
    XmlLines,
    drop_marked,
)
from codecov_core.ingest.formats.xml_reading import read_elements
from codecov_core.ingest.formats.xml_values import MISSING, UNREADABLE
from codecov_core.ingest.sink import BRANCH, METHOD, PLAIN

_FILE = Element("file", texts=("path", "name"), encloses=True)
_METRICS = Element("metrics", whole=("loc",))
_CONDITION, _METHOD = 0, 1
_LINE = Element(
    "line",
    whole=("num",),
    counts=("count", "truecount", "falsecount", "complexity"),
    choices={"type": ("cond", "method")},
)


class Clover:
    """Reads ``<file path>`` with ``<line num type count>`` below ``<coverage generated>``."""

    name = "clover"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a root ``coverage`` that says when it was generated."""
        root = upload.xml_root
        return root is not None and root.name == "coverage" and bool(root.attributes.get("generated"))

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        if upload.xml_root is not None:
            sink.timestamp(upload.xml_root.attributes["generated"])
        files, metrics, lines = read_elements(upload.data, (_FILE, _METRICS, _LINE), sink)
        names = [path or name or "" for path, name in zip(files.texts("path"), files.texts("name"), strict=True)]
        owners = files.around(lines)
        numbers = lines.numbers("num")

        def where(row: int) -> str:
            return f"{names[owners[row]]}:{numbers[row]}" if numbers[row] > UNREADABLE else names[owners[row]]

        kept = _in_wanted_files(names, owners, sink)
        drop_marked(sink, "line", owners < 0, lambda row: f"line {row + 1}", "it stands in no file", harmless=True)
        behind = _behind_the_end(names, files.around(metrics), metrics.numbers("loc"), owners, numbers)
        kept &= drop_marked(sink, "line", kept & behind, where, "behind the last line of its PHP file", harmless=True)
        kept &= drop_marked(sink, "line", kept & (numbers <= UNREADABLE), where, "num is not a whole number")
        kept &= drop_marked(sink, "line", kept & (numbers < 1), where, "line number is below 1", harmless=True)
        kept &= drop_marked(sink, "line", kept & _has_unreadable_count(lines), where, "a count is not a number")
        _columns(lines, names, owners, np.flatnonzero(kept)).deliver(sink)


def _in_wanted_files(names: list[str], owners: Numbers, sink: Sink) -> Mask:
    """Tell which lines belong to files that are read."""
    wanted = np.zeros(len(names) + 1, np.bool_)  # one more: lines outside of files have owner -1
    for index, name in enumerate(names):
        if not name:
            sink.drop("file", f"file {index + 1}", "file without a name")
        elif "{" in name:
            sink.drop("file", name, "a name with a placeholder", harmless=True)
        elif name.endswith(".php") and "/vendor/" in f"/{name}":
            sink.drop("file", name, "third-party code", harmless=True)
        else:
            wanted[index] = True
    return np.asarray(wanted[owners], np.bool_)


def _behind_the_end(
    names: list[str], files_of_metrics: Numbers, lengths: Numbers, owners: Numbers, numbers: Numbers
) -> Mask:
    """Tell which lines are behind the end of their PHP file, which PHPUnit states in the first ``metrics`` with it."""
    last = np.full(len(names) + 1, np.iinfo(np.int64).max)
    states_length = np.flatnonzero((lengths > UNREADABLE) & (files_of_metrics >= 0))
    for row in states_length[::-1].tolist():
        if names[files_of_metrics[row]].endswith(".php"):
            last[files_of_metrics[row]] = lengths[row]
    return np.asarray(numbers > last[owners], np.bool_)


def _has_unreadable_count(lines: Elements) -> Mask:
    is_condition = lines.numbers("type") == _CONDITION
    unreadable = [lines.numbers(name) == UNREADABLE for name in ("count", "truecount", "falsecount")]
    return np.asarray(np.where(is_condition, unreadable[1] | unreadable[2], unreadable[0]), np.bool_)


def _columns(lines: Elements, names: list[str], owners: Numbers, rows: Numbers) -> XmlLines:
    types = lines.numbers("type")[rows]
    is_condition, is_method = types == _CONDITION, types == _METHOD
    taken = (lines.numbers("truecount")[rows] > 0).astype(np.int64) + (lines.numbers("falsecount")[rows] > 0)
    complexity = _or_zero(lines.numbers("complexity")[rows])
    return XmlLines(
        names,
        owners[rows],
        lines.numbers("num")[rows],
        _or_zero(lines.numbers("count")[rows]),
        taken,
        np.where(is_condition, 2, NO_BRANCHES),
        np.where(is_condition, BRANCH, np.where(is_method, METHOD, PLAIN)).astype(np.int8),
        complexity=np.where(is_method, np.minimum(complexity, LARGEST_NUMBER), NO_COMPLEXITY),
    )


def _or_zero(counts: Numbers) -> Numbers:
    return np.where((counts == MISSING) | (counts == UNREADABLE), 0, counts)
