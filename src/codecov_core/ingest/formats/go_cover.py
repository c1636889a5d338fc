"""Go cover profiles, as ``go test -coverprofile`` writes them (chapter 02 §8.2.6, §14.4).

Each line of a profile is a block of source, from a column of one line to a column of another, with its hits. What a
source line shows is worked out from all blocks that touch it.
"""

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.go_blocks import Blocks
from codecov_core.ingest.formats.go_lines import read_blocks
from codecov_core.ingest.formats.go_small import read_small_profile


class GoCover:
    """Reads the blocks of a profile that have statements; how many those are is not looked at."""

    name = "go"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a text that starts with the mode of a profile, or whose first line speaks of a Go file."""
        return upload.data.startswith(b"mode: ") or ".go:" in upload.first_line

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all blocks, then work out the lines; see :class:`~codecov_core.ingest.format.Format`."""
        if not read_small_profile(upload.data, options, sink):
            read_blocks(Blocks.of(upload.data, sink), options, sink)
