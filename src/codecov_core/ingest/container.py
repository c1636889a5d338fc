"""What a raw upload holds, whichever container it came in: coverage files, file list, environment, line fixes."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Literal

from codecov_core.errors import CorruptUploadError
from codecov_core.ingest.compression import decompressed, inflated
from codecov_core.ingest.limits import Allowance
from codecov_core.ingest.line_fixes import LineFix
from codecov_core.ingest.network import cleaned
from codecov_core.ingest.sink import Drop
from codecov_core.values import dataclass

ContainerFormat = Literal["v1", "legacy"]
PayloadEncoding = Literal["plain", "base64", "base64+compressed"]

FIXES_NAME = "fixes"
"""Name of the section of the legacy container that holds line fixes and no coverage."""


@dataclass(frozen=True, slots=True)
class ContainedFile:
    """One coverage file as it lies in its container, not unpacked yet."""

    name: str | None
    payload: bytes = field(repr=False)
    encoding: PayloadEncoding = "plain"

    def unpacked(self, allowance: Allowance) -> bytes:
        """Give the file's own bytes.

        Raises:
            CorruptUploadError: base64 or compressed data is damaged.
            LimitExceededError: unpacked it is larger than ``allowance`` has left.

        """
        return decompressed(self.decoded(allowance), allowance)

    def decoded(self, allowance: Allowance) -> bytes:
        """Undo what the container did to the bytes, but not a compression the file had before. Raises as above."""
        if self.encoding == "plain":
            return self.payload
        try:
            data = base64.b64decode(b"".join(self.payload.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise CorruptUploadError(f"damaged base64 data: {error}") from error
        return inflated(data, allowance) if self.encoding == "base64+compressed" else data


@dataclass(frozen=True, slots=True)
class Container:
    """A raw upload taken apart.

    ``network`` is the repository's list of files as it was sent, null when none was; ``line_fixes`` are keyed by the
    path as the uploader wrote it; ``drops`` tells what the container held that could not be used.
    ``fixes_count_as_written`` says that some of them count for that path although it resolves to another one, or to
    none: no text container can say so.
    """

    format: ContainerFormat
    files: tuple[ContainedFile, ...] = ()
    network: tuple[str, ...] | None = None
    line_fixes: Mapping[str, LineFix] = field(default_factory=lambda: MappingProxyType({}))
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    drops: tuple[Drop, ...] = ()
    fixes_count_as_written: bool = False

    @property
    def repository_files(self) -> tuple[str, ...]:
        """The paths that the list of files means."""
        return cleaned(self.network or (), is_text=self.format == "legacy")


def beyond_limit(count: int, limit: int) -> tuple[Drop, ...]:
    """Tell of the coverage files beyond the largest number of them, if there are any."""
    if count <= limit:
        return ()
    return (Drop("coverage file", f"more than {limit:,} coverage files in one upload", count - limit, ()),)
