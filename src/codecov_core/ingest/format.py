"""What a coverage format is: the contract between the reading of an upload and the modules in ``formats``.

A format recognises a file from its first bytes and reads it into a :class:`~codecov_core.ingest.sink.Sink`. It knows
nothing about paths of the repository, line fixes, sessions or other files.
"""

from collections.abc import Mapping
from dataclasses import field, fields
from typing import Protocol

from codecov_core.config import switch
from codecov_core.ingest.sink import Sink
from codecov_core.ingest.sniffing import Kind, SniffedFile
from codecov_core.values import dataclass

__all__ = ["Format", "FormatOptions", "Kind", "Sink", "SniffedFile"]


def _parser(*keys: str) -> bool:
    """Declare an option that stands under ``parsers``."""
    return field(default=False, metadata={"keys": ("parsers", *keys)})


def _own(key: str) -> bool:
    """Declare an option of ours, under ``cli.plugins.codecov_worker``: a place the reference system leaves free."""
    return field(default=False, metadata={"keys": ("own", key)})


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """Options of the formats: those of ``parsers`` in ``codecov.yml`` (chapter 02 §12), and ours.

    Ours change numbers that the reference system would give otherwise (the rules marked N of §14.4, and §14.9), so all
    of them are off unless somebody asks for them: in ``codecov.yml``, or for a whole installation below ``site``.
    """

    go_partials_as_hits: bool = _parser("go", "partials_as_hits")
    lcov_partials_as_hits: bool = _parser("lcov", "partials_as_hits")
    cobertura_partials_as_hits: bool = _parser("cobertura", "partials_as_hits")
    cobertura_handle_missing_conditions: bool = _parser("cobertura", "handle_missing_conditions")
    javascript_enable_partials: bool = _parser("javascript", "enable_partials")
    gcov_branch_conditional: bool = _parser("gcov", "branch_detection", "conditional")
    gcov_branch_loop: bool = _parser("gcov", "branch_detection", "loop")
    gcov_branch_method: bool = _parser("gcov", "branch_detection", "method")
    gcov_branch_macro: bool = _parser("gcov", "branch_detection", "macro")
    jacoco_partials_as_hits: bool = _parser("jacoco", "partials_as_hits")

    keep_complexity: bool = _own("keep_complexity")
    """A line that several records of an upload state keeps the largest complexity of them (chapter 01 §22 rule 7)."""
    pit_mutations: bool = _own("pit_mutations")
    """Mutations that a test killed count as branches taken of their line."""
    lcov_javascript_branches: bool = _own("lcov_javascript_branches")
    """Branches and functions of ``.js`` files are read like those of any other."""
    lcov_executed_lines_are_hits: bool = _own("lcov_executed_lines_are_hits")
    """A line that ran although none of its branches was taken keeps its count."""
    lcov_mcdc: bool = _own("lcov_mcdc")
    """Conditions of decisions count as branches of their line, taken when both outcomes were seen."""
    jacoco_project_is_no_folder: bool = _own("jacoco_project_is_no_folder")
    """A project's name without a slash is not put before its files where the files of the repository are unknown."""
    dotcover_whole_statements: bool = _own("dotcover_whole_statements")
    """A statement marks all of its lines, not the first one only."""
    javascript_partials_everywhere: bool = _own("javascript_partials_everywhere")
    """``javascript.enable_partials`` holds for files of any name, not only where the first one ends in ``.js``."""

    @classmethod
    def from_stored(cls, parsers: object, own: object = None) -> "FormatOptions":
        """Read the stored ``parsers`` mapping, and the one under ``cli.plugins.codecov_worker``.

        Whatever is missing or of another shape counts as not set, and a word as what it says. Of ``parsers`` any other
        text is true (the rule LCOV has, chapter 02 §8.2.1).
        """
        stored = {"parsers": parsers, "own": own}
        return cls(**{option.name: _is_on(stored, *option.metadata["keys"]) for option in fields(cls)})


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
    return switch(value, default=keys[0] == "parsers" and isinstance(value, str) and bool(value.strip()))
