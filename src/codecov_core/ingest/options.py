"""What decides how an upload is read, besides its bytes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from types import MappingProxyType

from codecov_core.config import DEFAULT_MAX_REPORT_AGE, EffectiveConfig
from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.kept_complexity import KeptComplexity
from codecov_core.ingest.limits import DEFAULT_LIMITS, Limits
from codecov_core.ingest.line_fixes import LineFix
from codecov_core.ingest.paths import PathResolver, PathRules
from codecov_core.reports import Session
from codecov_core.values import dataclass


def _go_on() -> None:
    """Never stop the reading."""


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How to read one upload.

    ``session`` describes the upload; its id, totals and environment are set by the reading. ``now`` is an aware time.
    """

    session: Session
    now: datetime
    format_version: str | None = None
    """Container the upload announced: ``"v1"``, or anything else for legacy text (chapter 02 §2.2)."""
    content_encoding: str | None = None
    """``Content-Encoding`` the object was stored with."""
    paths: PathRules = field(default_factory=PathRules)
    formats: FormatOptions = field(default_factory=FormatOptions)
    max_report_age: object = DEFAULT_MAX_REPORT_AGE
    """``codecov.max_report_age`` as configured."""
    check_expiry: bool = True
    network: Sequence[str] | None = None
    """The repository's files when the caller knows them better than the upload; null: as the upload says."""
    limits: Limits = DEFAULT_LIMITS
    between_files: Callable[[], None] = _go_on
    """Called before each coverage file; what it raises ends the reading (time limits, cancellation)."""

    @classmethod
    def of(
        cls,
        config: EffectiveConfig,
        session: Session,
        now: datetime,
        *,
        format_version: str | None = None,
        content_encoding: str | None = None,
        check_expiry: bool = True,
    ) -> "IngestOptions":
        """Read everything the configuration says about an upload of this session (its flags matter)."""
        return cls(
            session=session,
            now=now,
            format_version=format_version,
            content_encoding=content_encoding,
            paths=PathRules.of(config, session.flags or ()),
            formats=FormatOptions.from_stored(config.parsers, config.own_options),
            max_report_age=config.max_report_age,
            check_expiry=check_expiry,
        )


@dataclass(frozen=True, slots=True)
class FileOptions:
    """How to read one coverage file."""

    formats: FormatOptions = field(default_factory=FormatOptions)
    resolver: PathResolver | None = None
    """Resolves the names in the file; null leaves them as reported."""
    line_fixes: Mapping[str, LineFix] = field(default_factory=lambda: MappingProxyType({}))
    """Lines to leave out, by final path."""
    explains: bool = False
    """Whether to tell by which rules each name led where."""
    oldest: datetime | None = None
    """Reports that state an earlier time (naive UTC) have expired; null: none has."""
    limits: Limits = DEFAULT_LIMITS
    kept_complexity: KeptComplexity | None = None
    """Takes the complexity of every line of every file that is read; null: nobody asks for them."""


class Allowances:
    """What is left of the limits for the files of one upload that are still to come."""

    __slots__ = ("_limits", "decompressed", "document_memory", "lines", "odd_lines", "parsed_tags", "spread")

    def __init__(self, limits: Limits, sent: int | None = None) -> None:
        """Start with all that an upload of ``sent`` bytes may take (null: of any size)."""
        self.spread = limits.spread(0 if sent is None else sent)
        sent = limits.decompressed_bytes if sent is None else sent
        self._limits = limits
        self.decompressed = limits.unpacked(sent)
        self.document_memory = limits.in_memory(sent)
        self.lines = limits.line_records(sent)
        self.odd_lines = limits.odd_text(sent)
        self.parsed_tags = limits.tags(sent)

    @property
    def stored_bytes(self) -> int:
        """What the report of everything that was unpacked may take when stored."""
        return self._limits.stored(self.decompressed.spent)
