"""JaCoCo XML, as JaCoCo, Kover and gcovr write it (chapter 02 §8.1.7, §14.4).

The names in it are those of packages, not of folders; :mod:`jacoco_paths` tells where the sources may be.
"""

import numpy as np

from codecov_core.errors import UnsupportedFormatError
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.jacoco_paths import SourcePlaces, project_of
from codecov_core.ingest.formats.xml_elements import Element, Elements
from codecov_core.ingest.formats.xml_lines import (
    LARGEST_NUMBER,
    NO_BRANCHES,
    NO_COMPLEXITY,
    Mask,
    Numbers,
    XmlLines,
    drop_marked,
    pair_codes,
)
from codecov_core.ingest.formats.xml_reading import read_elements
from codecov_core.ingest.formats.xml_values import MISSING, UNREADABLE
from codecov_core.ingest.sink import BRANCH, METHOD, PLAIN

_SESSION = Element("sessioninfo", whole=("start", "dump"))
_GROUP = Element("group", texts=("name",), encloses=True)
_PACKAGE = Element("package", texts=("name",), encloses=True)
_CLASS = Element("class", texts=("name",), encloses=True)
_METHOD = Element("method", whole=("line",), encloses=True)
_COMPLEXITY, _LINES = 0, 1
_COUNTER = Element("counter", whole=("missed", "covered"), choices={"type": ("COMPLEXITY", "LINE")})
_SOURCE_FILE = Element("sourcefile", texts=("name",), encloses=True)
_COUNTERS = ("mi", "ci", "mb", "cb")
_LINE = Element("line", whole=("nr",), counts=_COUNTERS)
_WANTED = (_SESSION, _GROUP, _PACKAGE, _CLASS, _METHOD, _COUNTER, _SOURCE_FILE, _LINE)

_NO_COUNTERS = "neither instructions nor branches are stated"
_NO_INSTRUCTIONS = "it does not say which lines ran, as gcovr's JaCoCo never does: run gcovr with --cobertura or --lcov"
_LINE_BITS = 32
_DEEPEST_GROUP = 8


class JaCoCo:
    """Reads the lines of ``<sourcefile>`` elements and the complexity of the methods that start on them."""

    name = "jacoco"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a root ``report``."""
        root = upload.xml_root
        return root is not None and root.name == "report"

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all source files; see :class:`~codecov_core.ingest.format.Format`."""
        sessions, groups, packages, classes, methods, counters, sources, lines = read_elements(
            upload.data, _WANTED, sink
        )
        _tell_time(sessions, sink)
        paths = _paths(packages, sources)
        complexities = _Complexities(classes, methods, counters)
        owners = sources.around(lines)
        executed = _executed(lines, owners, counters, sources)
        if (executed == MISSING).any() and (lines.numbers("ci") == MISSING).all():
            raise UnsupportedFormatError(_NO_INSTRUCTIONS)
        rows = _readable_lines(lines, executed, paths, owners, sink)
        project = project_of("" if upload.xml_root is None else upload.xml_root.attributes.get("name", ""))
        if options.jacoco_project_is_no_folder and "/" not in project and not sink.knows_files:
            project = ""
        names = _names(SourcePlaces(project, upload.name, sink), paths, _groups(groups, sources))
        files, numbers = owners[rows], lines.numbers("nr")[rows]
        missed, covered = (np.clip(lines.numbers(name)[rows], 0, LARGEST_NUMBER) for name in ("mb", "cb"))
        complexity = complexities.of_lines(paths, files, numbers)
        _columns(names, (files, numbers), (executed[rows], missed, covered), complexity, options).deliver(sink)


def _paths(packages: Elements, sources: Elements) -> list[str]:
    """Give package and name of each source file, with a slash in between; empty for one without a name."""
    package_names = [*(name or "" for name in packages.texts("name")), ""]
    owners = packages.around(sources).tolist()
    return [
        f"{package_names[owner]}/{name}" if name else ""
        for owner, name in zip(owners, sources.texts("name"), strict=True)
    ]


def _groups(groups: Elements, sources: Elements) -> list[tuple[str, ...]]:
    """Give the names of the groups around each source file, the outermost first."""
    nested: list[tuple[str, ...]] = []
    for parent, name in zip(groups.around(groups).tolist(), groups.texts("name"), strict=True):
        above = nested[parent] if parent >= 0 else ()
        nested.append((*above, name)[-_DEEPEST_GROUP:] if name else above)
    nested.append(())  # for what is in no group, whose index is -1
    return [nested[owner] for owner in groups.around(sources).tolist()]


def _names(places: SourcePlaces, paths: list[str], groups: list[tuple[str, ...]]) -> list[str]:
    return [
        places.name_of(path.lstrip("/"), around) if path else "" for path, around in zip(paths, groups, strict=True)
    ]


def _tell_time(sessions: Elements, sink: Sink) -> None:
    """Tell when the newest of the sessions was dumped, else started; 0 is no time."""
    dumped, started = sessions.numbers("dump"), sessions.numbers("start")
    times = np.where(dumped > 0, dumped, started)
    if len(times) and times.max() > 0:
        sink.timestamp(str(times.max()))


def _executed(lines: Elements, owners: Numbers, counters: Elements, sources: Elements) -> Numbers:
    """Give the executed instructions of each line, ``MISSING`` where nothing at all is stated.

    gcovr states none, and branches only where there are any. Of its files then only those tell something of which all
    lines are covered, or none is.
    """
    executed = lines.numbers("ci")
    states_nothing = np.logical_and.reduce([lines.numbers(name) == MISSING for name in _COUNTERS])
    if states_nothing.any():
        of_files = np.full(len(sources) + 1, MISSING)
        owner = sources.around(counters)
        missed, covered = counters.numbers("missed"), counters.numbers("covered")
        one_sided = (counters.numbers("type") == _LINES) & (owner >= 0) & ((missed == 0) != (covered == 0))
        of_files[owner[one_sided]] = covered[one_sided] > 0
        executed = np.where(states_nothing, of_files[owners], executed)
    return np.where((executed == MISSING) & ~states_nothing, 0, executed)


def _readable_lines(lines: Elements, executed: Numbers, paths: list[str], owners: Numbers, sink: Sink) -> Numbers:
    numbers = lines.numbers("nr")

    def where(row: int) -> str:
        place = f"line {row + 1} of the report" if numbers[row] <= UNREADABLE else str(numbers[row])
        return f"{paths[owners[row]].lstrip('/')}:{place}"

    is_named = np.array([bool(path) for path in paths], np.bool_)
    drop_marked(sink, "sourcefile", ~is_named, lambda row: f"sourcefile {row + 1}", "it has no name", harmless=True)
    drop_marked(sink, "line", owners < 0, lambda row: f"line {row + 1}", "it stands in no sourcefile", harmless=True)
    kept: Mask = np.append(is_named, False)[owners]
    unreadable = [lines.numbers(name) == UNREADABLE for name in _COUNTERS]
    bad = np.logical_or.reduce([numbers <= UNREADABLE, *unreadable])
    kept &= drop_marked(sink, "line", kept & bad, where, "its number or a counter is not a number")
    kept &= drop_marked(sink, "line", kept & (numbers < 1), where, "line number is below 1", harmless=True)
    kept &= drop_marked(sink, "line", kept & (executed == MISSING), where, _NO_COUNTERS)
    return np.flatnonzero(kept)


def _columns(
    names: list[str],
    places: tuple[Numbers, Numbers],
    counters: tuple[Numbers, Numbers, Numbers],
    complexity: Numbers,
    options: FormatOptions,
) -> XmlLines:
    """Make rows of files and lines, their executed instructions, missed and covered branches."""
    executed, missed, covered = counters
    has_branches = missed > 0
    total = np.where(has_branches, missed + covered, np.where(covered > 0, covered, NO_BRANCHES))
    kind = np.where(total != NO_BRANCHES, BRANCH, PLAIN)
    kind[complexity != NO_COMPLEXITY] = METHOD
    if options.jacoco_partials_as_hits:
        partial = has_branches & (covered > 0)
        total = np.where(partial, NO_BRANCHES, total)
        executed = np.where(partial, 1, executed)
    return XmlLines(names, *places, executed, covered, total, kind.astype(np.int8), complexity=complexity)


class _Complexities:
    """The complexity of each method, by its class and the line it starts on; nested classes do not count."""

    def __init__(self, classes: Elements, methods: Elements, counters: Elements) -> None:
        self._classes = {
            name: index for index, name in enumerate(classes.texts("name")) if name is not None and "$" not in name
        }
        by_name = [self._classes.get(name or "", -1) for name in classes.texts("name")]
        is_complexity = np.flatnonzero(counters.numbers("type") == _COMPLEXITY)
        self._keys = self._codes = is_complexity
        if not len(is_complexity):
            return
        method, first = np.unique(methods.around(counters)[is_complexity], return_index=True)
        counter = is_complexity[first]
        owner = np.array([*by_name, -1], np.int64)[np.append(classes.around(methods), -1)[method]]
        line = np.append(methods.numbers("line"), MISSING)[method]
        missed, covered = counters.numbers("missed")[counter], counters.numbers("covered")[counter]
        good = (method >= 0) & (owner >= 0) & (line >= 1) & (line < 1 << _LINE_BITS) & (missed >= 0) & (covered >= 0)
        keys = (owner << _LINE_BITS | line)[good]
        missed, covered = (np.minimum(count[good], LARGEST_NUMBER) for count in (missed, covered))
        # Of several methods on a line the last one counts.
        self._keys, last = np.unique(keys[::-1], return_index=True)
        self._codes = pair_codes(covered, missed + covered)[::-1][last]

    def of_lines(self, paths: list[str], source: Numbers, line: Numbers) -> Numbers:
        """Give the complexity of some lines; the class of a source has its name up to the first dot."""
        if not len(self._keys) or not len(line):
            return np.full(len(line), NO_COMPLEXITY)
        classes = np.array([self._classes.get(_class_name(path), -1) for path in paths], np.int64)
        keys = classes[source] << _LINE_BITS | np.clip(line, 0, (1 << _LINE_BITS) - 1)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[places] == keys, self._codes[places], NO_COMPLEXITY)


def _class_name(path: str) -> str:
    folder, _, file = path.rpartition("/")
    return f"{folder}/{file.partition('.')[0]}"
