"""Listings of the D compilers (``-cov``), ``*.lst`` (chapter 02 §8.2.5, §14.4).

Every line of the source follows its hits and a bar; the last line says which file it was and how much of it ran.
"""

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.hit_counts import clamp_hits

_ENDS = (b"covered", b"has no code")
_NAME_ENDS = (b" is ", b" has no code")
_PREFIX = "source "
_LISTING_SUFFIX, _SOURCE_SUFFIX = ".lst", ".d"
_MOST_DIGITS = 19


class DListing:
    """Reads the hits of all lines."""

    name = "d-listing"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a text whose last words tell that a file is covered or has no code."""
        return upload.data.endswith(_ENDS)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all lines but the last; see :class:`~codecov_core.ingest.format.Format`."""
        *listing, footer = upload.data.split(b"\n")
        if footer.endswith(_ENDS[1]):
            return
        numbers: list[int] = []
        counts: list[int] = []
        for number, text in enumerate(listing, 1):
            written, bar, _ = text.partition(b"|")
            if bar and (digits := written.strip()) and digits.isdigit():
                numbers.append(number)
                counts.append(clamp_hits(int(digits[:_MOST_DIGITS])))
        lines = GatheredLines(sink)
        lines.start(_file_name(footer, upload.name, sink))
        lines.extend(numbers, counts)
        lines.deliver()


def _file_name(footer: bytes, report: str | None, sink: Sink) -> str:
    """Tell the file by the last line, or by the name of the listing when the former leads nowhere."""
    name = footer.rpartition(_NAME_ENDS[0])[0].decode("utf-8", "replace").strip().removeprefix(_PREFIX)
    if report is not None and report.endswith(_LISTING_SUFFIX) and sink.final_name(name) is None:
        return report.removesuffix(_LISTING_SUFFIX) + _SOURCE_SUFFIX
    return name
