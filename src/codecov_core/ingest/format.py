"""What a coverage format is: the contract between the reading of an upload and the modules in ``formats``.

A format recognises a file from its first bytes and reads it into a :class:`~codecov_core.ingest.sink.Sink`. It knows
nothing about paths of the repository, line fixes, sessions or other files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from codecov_core.ingest.sink import Sink
from codecov_core.ingest.sniffing import Kind, SniffedFile

__all__ = ["Format", "FormatOptions", "Kind", "Sink", "SniffedFile"]


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """The ``parsers`` section of ``codecov.yml`` as far as the formats read it (chapter 02 §12).

    ``pit_mutations`` is ours alone: ``cli.plugins.codecov_worker.pit_mutations`` (chapter 02 §14.9).
    """

    go_partials_as_hits: bool = False
    lcov_partials_as_hits: bool = False
    cobertura_partials_as_hits: bool = False
    cobertura_handle_missing_conditions: bool = False
    javascript_enable_partials: bool = False
    gcov_branch_conditional: bool = False
    gcov_branch_loop: bool = False
    gcov_branch_method: bool = False
    gcov_branch_macro: bool = False
    jacoco_partials_as_hits: bool = False
    pit_mutations: bool = False

    @classmethod
    def from_stored(cls, parsers: object, own: object = None) -> "FormatOptions":
        """Read the stored ``parsers`` mapping; whatever is missing or of another shape counts as not set.

        ``own`` is the mapping under ``cli.plugins.codecov_worker``.

        A text is true unless it is empty, ``false`` or ``0`` (the rule LCOV has, chapter 02 §8.2.1).
        """
        return cls(
            go_partials_as_hits=_is_on(parsers, "go", "partials_as_hits"),
            lcov_partials_as_hits=_is_on(parsers, "lcov", "partials_as_hits"),
            cobertura_partials_as_hits=_is_on(parsers, "cobertura", "partials_as_hits"),
            cobertura_handle_missing_conditions=_is_on(parsers, "cobertura", "handle_missing_conditions"),
            javascript_enable_partials=_is_on(parsers, "javascript", "enable_partials"),
            gcov_branch_conditional=_is_on(parsers, "gcov", "branch_detection", "conditional"),
            gcov_branch_loop=_is_on(parsers, "gcov", "branch_detection", "loop"),
            gcov_branch_method=_is_on(parsers, "gcov", "branch_detection", "method"),
            gcov_branch_macro=_is_on(parsers, "gcov", "branch_detection", "macro"),
            jacoco_partials_as_hits=_is_on(parsers, "jacoco", "partials_as_hits"),
            pit_mutations=_is_on(own, "pit_mutations"),
        )


class Format(Protocol):
    """One coverage format; adding one is a module in ``formats`` and one line in its registry."""

    @property
    def name(self) -> str:
        """Say what people call it, for instance ``"cobertura"``; shown in results and used as a metric label."""

    @property
    def kind(self) -> Kind:
        """The kind of file it is tried on (chapter 02 §5.2)."""

    def recognises(self, upload: SniffedFile) -> bool:
        """Tell whether this file is of this format. Never raises, never reads the whole file."""

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Put every line of the file into the sink.

        Raises:
            CorruptFileError: nothing useful can be read from this file; the sink is then thrown away. A single bad
                record is no reason to raise, it goes to :meth:`Sink.drop`.
            UnsupportedFormatError: files of this format say nothing about lines, or it is switched off.
            ExpiredReportError: passed on from :meth:`Sink.timestamp`.
            LimitExceededError: passed on from the sink.

        """


def _is_on(parsers: object, *keys: str) -> bool:
    value = parsers
    for key in keys:
        if not isinstance(value, Mapping):
            return False
        value = value.get(key)
    if isinstance(value, str):
        return value.strip().lower() not in ("", "false", "0")
    return bool(value)
