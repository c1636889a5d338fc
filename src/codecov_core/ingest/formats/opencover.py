"""OpenCover and AltCover XML (chapter 02 §8.1.6, §14.4)."""

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.distinct_lists import DistinctLists
from codecov_core.ingest.formats.json_columns import LARGEST_LINE
from codecov_core.ingest.formats.line_columns import SMALLEST_FRACTION
from codecov_core.ingest.formats.spreading import spread, tell_beyond
from codecov_core.ingest.formats.xml_elements import Element, Elements
from codecov_core.ingest.formats.xml_lines import (
    LARGEST_NUMBER,
    MOST_DETAILS_OF_A_LINE,
    NO_BRANCHES,
    NO_COMPLEXITY,
    Mask,
    Numbers,
    XmlLines,
    drop_marked,
    is_crowded,
)
from codecov_core.ingest.formats.xml_reading import read_elements
from codecov_core.ingest.formats.xml_values import MISSING, UNREADABLE
from codecov_core.ingest.sink import BRANCH, PLAIN

_MODULE = Element("Module", encloses=True)
_FILE = Element("File", texts=("uid", "fullPath"))
_METHOD = Element("Method", whole=("cyclomaticComplexity",), encloses=True)
_FILE_REFERENCE = Element("FileRef", texts=("uid",))
_SEQUENCE_POINT = Element("SequencePoint", whole=("sl", "el"), counts=("vc", "bec", "bev"))
_BRANCH_POINT = Element("BranchPoint", whole=("sl",), choices={"vc": ("0",)}, texts=("offset", "offsetend"))
_WANTED = (_MODULE, _FILE, _METHOD, _FILE_REFERENCE, _SEQUENCE_POINT, _BRANCH_POINT)

_HIDDEN = 0xFEEFEE
"""From this line number on a sequence point is hidden: compilers mark code without source by it."""


_LINE_BITS = 32
_MOST_BRANCHES = 512
_MANY_BRANCHES = f"more than {_MOST_BRANCHES} missed branches on one line"
_CROWDED = f"more than {MOST_DETAILS_OF_A_LINE} sequence points with missed branches on one line"

_LARGEST = {"vc": SMALLEST_FRACTION - 1, "bec": LARGEST_LINE, "bev": LARGEST_LINE}
"""What columns hold of visits and branches."""


class OpenCover:
    """Reads the sequence points and branch points of ``<CoverageSession>``."""

    name = "opencover"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a root ``CoverageSession``."""
        root = upload.xml_root
        return root is not None and root.name == "CoverageSession"

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all methods; see :class:`~codecov_core.ingest.format.Format`."""
        modules, files, methods, references, points, branches = read_elements(upload.data, _WANTED, sink)
        names = [path or "" for path in files.texts("fullPath")]
        file_of_method = _files_of_methods(modules, files, methods, references)
        method = methods.around(points)
        file = np.append(file_of_method, -1)[method]
        _tell_homeless(method, file, names, sink)
        kept = _readable_points(points, names, file, sink)
        are_huge = np.logical_or.reduce([points.numbers(name)[kept] > most for name, most in _LARGEST.items()])
        records, lines = spread(points.numbers("sl")[kept], points.numbers("el")[kept], sink, are_huge)
        method, file = method[kept], file[kept][records]
        missed = _MissedBranches(methods, branches, sink)
        missed_index = missed.indexes(method[records], lines)
        uncrowded = _uncrowded(names, file, lines, missed_index, sink)
        has_branches = points.numbers("bec")[kept] > 0
        of_rows = records[uncrowded]
        XmlLines(
            names,
            file[uncrowded],
            lines[uncrowded],
            points.numbers("vc")[kept][of_rows],
            np.maximum(points.numbers("bev")[kept], 0)[of_rows],
            np.where(has_branches, points.numbers("bec")[kept], NO_BRANCHES)[of_rows],
            np.where(has_branches, BRANCH, PLAIN).astype(np.int8)[of_rows],
            missed_index[uncrowded],
            missed.lists,
            complexity=_complexities(methods, method, records)[uncrowded],
        ).deliver(sink)


def _files_of_methods(modules: Elements, files: Elements, methods: Elements, references: Elements) -> Numbers:
    """Give the file of each method, -1 for none: that of its first reference, in its own module if it is there."""
    of_module: dict[tuple[int, str | None], int] = {}
    of_session: dict[str | None, int] = {}
    for file, (module, uid) in enumerate(zip(modules.around(files).tolist(), files.texts("uid"), strict=True)):
        of_module[module, uid] = file
        of_session[uid] = file
    found = np.full(len(methods), -1, np.int64)
    rows = zip(
        methods.around(references).tolist(), modules.around(references).tolist(), references.texts("uid"), strict=True
    )
    for method, module, uid in reversed(list(rows)):
        if method >= 0:
            found[method] = of_module.get((module, uid), of_session.get(uid, -1))
    return found


def _tell_homeless(method: Numbers, file: Numbers, names: list[str], sink: Sink) -> None:
    """Note methods with sequence points and without a file, and sequence points that stand in no method."""
    has_path = np.array([*map(bool, names), False], np.bool_)
    homeless = np.zeros(int(method.max(initial=-1)) + 1, np.bool_)
    homeless[method[(method >= 0) & ~has_path[file]]] = True
    drop_marked(sink, "method", homeless, lambda row: f"method {row + 1}", "no file is told for it", harmless=True)
    outside = method < 0
    where = "sequence point {}".format
    drop_marked(sink, "sequence point", outside, lambda row: where(row + 1), "it stands in no method", harmless=True)


def _readable_points(points: Elements, names: list[str], file: Numbers, sink: Sink) -> Numbers:
    first, last, visits = points.numbers("sl"), points.numbers("el"), points.numbers("vc")

    def where(row: int) -> str:
        return f"{names[file[row]]}, sequence point {row + 1}"

    kept: Mask = np.append(np.array([bool(name) for name in names], np.bool_), False)[file]
    without_lines = kept & ((first == MISSING) | (last == MISSING))
    kept &= drop_marked(sink, "sequence point", without_lines, where, "sl or el is missing", harmless=True)
    bad = (first == UNREADABLE) | (last == UNREADABLE) | (visits <= UNREADABLE)
    bad |= (points.numbers("bec") == UNREADABLE) | (points.numbers("bev") == UNREADABLE)
    kept &= drop_marked(sink, "sequence point", kept & bad, where, "sl, el, vc, bec or bev is not a number")
    hidden = kept & (first >= _HIDDEN)
    kept &= drop_marked(sink, "sequence point", hidden, where, "code without source", harmless=True)
    tell_beyond(sink, "sequence point", kept, (first, last), where)
    return np.flatnonzero(kept)


def _uncrowded(names: list[str], file: Numbers, lines: Numbers, missed: Numbers, sink: Sink) -> Mask:
    """Tell which rows are among the first of their line; the others are no code that people wrote."""
    rows = np.flatnonzero(missed > 0)
    crowded = np.zeros(len(lines), np.bool_)
    crowded[rows] = is_crowded(file[rows], lines[rows])
    return drop_marked(sink, "sequence point", crowded, lambda row: f"{names[file[row]]}:{lines[row]}", _CROWDED)


def _complexities(methods: Elements, method: Numbers, records: Numbers) -> Numbers:
    """Give the complexity of a method to the first line of its first sequence point, and none to the others."""
    complexity = np.full(len(records), NO_COMPLEXITY)
    first_points = np.unique(method, return_index=True)[1]
    stated = methods.numbers("cyclomaticComplexity")[method[first_points]]
    is_stated = stated >= 0
    complexity[np.searchsorted(records, first_points[is_stated])] = np.minimum(stated[is_stated], LARGEST_NUMBER)
    return complexity


class _MissedBranches:
    """The branches of each method and line that were not taken, named by their offsets in the code."""

    def __init__(self, methods: Elements, branches: Elements, sink: Sink) -> None:
        method, line = methods.around(branches), branches.numbers("sl")
        rows = np.flatnonzero((branches.numbers("vc") == 0) & (line >= 1) & (line < _HIDDEN) & (method >= 0))
        offsets, ends = list(branches.texts("offset")), list(branches.texts("offsetend"))
        named: dict[int, list[str]] = {}
        for key, row in zip((method[rows] << _LINE_BITS | line[rows]).tolist(), rows.tolist(), strict=True):
            offset, end = offsets[row] or "", ends[row]
            named.setdefault(key, []).append(f"{offset}:{end}" if end else offset)
        for key, names in named.items():
            if len(names) > _MOST_BRANCHES:
                sink.drop("branches", f"line {key & ((1 << _LINE_BITS) - 1)}", _MANY_BRANCHES)
                del names[_MOST_BRANCHES:]
        missed = DistinctLists[str]()
        self._keys = np.array(sorted(named), np.int64)
        self._lists = np.array([0, *(missed.index(named[key]) for key in sorted(named))], np.int64)
        self.lists = missed.lists

    def indexes(self, method: Numbers, line: Numbers) -> Numbers:
        """Give the list of each line, as an index into ``lists``."""
        if not len(self._keys):
            return np.zeros(len(line), np.int64)
        keys = method << _LINE_BITS | np.clip(line, 0, _HIDDEN)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[places] == keys, self._lists[places + 1], 0)
