"""Finding the outline that a large JSON file is read by; apart from ``reading``, as most uploads hold no JSON."""

from collections.abc import Sequence
from functools import cache

from codecov_core.ingest.format import Format
from codecov_core.ingest.formats import formats_of, recognised
from codecov_core.ingest.formats.json_outline import OutlinedFile, Outlining, ReadsOutlines, outlined
from codecov_core.ingest.sniffing import SniffedFile


def outline_of(file: SniffedFile) -> tuple[OutlinedFile, Format] | None:
    """Give a file's outline and the format that reads it; null when the file has to be looked at as a whole."""
    kinds = next((outlining.kinds for outlining in _outlinings() if outlining.fits(file)), None)
    outline = None if kinds is None else outlined(file, kinds)
    format = None if outline is None else recognised(outline)
    if outline is None or not isinstance(format, ReadsOutlines) or format.outlining.kinds != kinds:
        return None
    return outline, format


@cache
def _outlinings() -> Sequence[Outlining]:
    """Give how documents are outlined; those of many formats come last, of those the ones with most kinds first."""
    found = dict.fromkeys(format.outlining for format in formats_of("json") if isinstance(format, ReadsOutlines))
    return sorted(found, key=lambda outlining: ("values" in outlining.kinds, -len(outlining.kinds)))
