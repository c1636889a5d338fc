"""PIT's ``mutations.xml`` (chapter 02 §14.9): which mutations of a line the tests noticed. Off by default."""

import numpy as np

from codecov_core.errors import UnsupportedFormatError
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.xml_elements import CONTENT, Element, Elements
from codecov_core.ingest.formats.xml_lines import Numbers, XmlLines, drop_marked
from codecov_core.ingest.formats.xml_reading import read_elements
from codecov_core.ingest.formats.xml_values import MISSING
from codecov_core.ingest.sink import BRANCH

_MUTATION = Element("mutation", choices={"detected": ("true",)}, encloses=True)
_SOURCE = Element("sourceFile", texts=(CONTENT,))
_CLASS = Element("mutatedClass", texts=(CONTENT,))
_LINE = Element("lineNumber", whole=(CONTENT,))
_LINE_BITS = 32

_SWITCHED_OFF = (
    "mutations are no coverage: upload JaCoCo XML, or set cli.plugins.codecov_worker.pit_mutations to read them as such"
)


class Pit:
    """Reads each line's killed and total mutations as a fraction."""

    name = "pit"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a root ``mutations``."""
        root = upload.xml_root
        return root is not None and root.name == "mutations"

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all mutations; see :class:`~codecov_core.ingest.format.Format`."""
        if not options.pit_mutations:
            raise UnsupportedFormatError(_SWITCHED_OFF)
        mutations, sources, classes, lines = read_elements(upload.data, (_MUTATION, _SOURCE, _CLASS, _LINE), sink)
        numbers = np.full(len(mutations), MISSING)
        owners = mutations.around(lines)
        numbers[owners[owners >= 0]] = lines.numbers(CONTENT)[owners >= 0]
        names, file = _files(mutations, classes, sources)
        unnamed = names.get("", -1)
        bad = (numbers < 1) | (numbers >= 1 << (_LINE_BITS - 1)) | (file == unnamed)
        kept = drop_marked(
            sink, "mutation", bad, lambda row: f"mutation {row + 1}", "class, source file or line is missing"
        )
        keys, index = np.unique(file[kept] << _LINE_BITS | numbers[kept], return_inverse=True)
        killed = np.bincount(index, mutations.numbers("detected")[kept] == 0, len(keys)).astype(np.int64)
        total = np.bincount(index, minlength=len(keys)).astype(np.int64)
        XmlLines(
            list(names),
            keys >> _LINE_BITS,
            keys & ((1 << _LINE_BITS) - 1),
            np.zeros(len(keys), np.int64),
            killed,
            total,
            np.full(len(keys), BRANCH, np.int8),
        ).deliver(sink)


def _files(mutations: Elements, classes: Elements, sources: Elements) -> tuple[dict[str, int], Numbers]:
    """Give the paths of all source files by their number, and the number of each mutation's; each pair is met once."""
    class_names, class_of = _texts(mutations, classes)
    source_names, source_of = _texts(mutations, sources)
    pairs, first, index = np.unique(class_of * len(source_names) + source_of, return_index=True, return_inverse=True)
    names: dict[str, int] = {}
    numbers = np.zeros(len(pairs), np.int64)
    for at in np.argsort(first).tolist():  # as the report has them
        class_at, source_at = divmod(int(pairs[at]), len(source_names))
        numbers[at] = names.setdefault(_path(class_names[class_at], source_names[source_at]), len(names))
    return names, numbers[index]


def _texts(mutations: Elements, cells: Elements) -> tuple[list[str], Numbers]:
    """Give the distinct texts of such cells, the first being none, and the index of each mutation's."""
    texts, owners = cells.texts(CONTENT), mutations.around(cells)
    found = np.zeros(len(mutations), np.int64)
    found[owners[owners >= 0]] = texts.codes[owners >= 0] + 1
    return ["", *(text.strip() for text in texts.distinct)], found


def _path(class_name: str, source: str) -> str:
    """Give the path of a source file in the package of a class; empty when one of them is missing."""
    if not class_name or not source:
        return ""
    return "/".join((*class_name.split(".")[:-1], source))
