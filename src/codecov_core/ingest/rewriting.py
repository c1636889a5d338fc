"""What becomes of a raw upload once it is processed: deleted, kept, or rewritten readably (chapter 02 §2.6) [wire]."""

from collections.abc import Mapping
from enum import StrEnum

from codecov_core.errors import CodecovError
from codecov_core.ingest.container import FIXES_NAME, Container
from codecov_core.ingest.legacy_container import read_legacy_container
from codecov_core.ingest.limits import DEFAULT_LIMITS, Limits
from codecov_core.ingest.line_fixes import LineFix, fixes_as_text
from codecov_core.ingest.whitespace import WHITESPACE
from codecov_core.values import dataclass


class ArchiveAction(StrEnum):
    """What to do with the stored object."""

    KEEP = "keep"
    DELETE = "delete"
    REWRITE = "rewrite"


@dataclass(frozen=True, slots=True)
class ArchiveDecision:
    """The action, and the new bytes for ``REWRITE``."""

    action: ArchiveAction
    content: bytes | None = None


def archive_decision(
    container: Container | None,
    location: str | None,
    *,
    keeps_raw: bool,
    failed: bool,
    limits: Limits = DEFAULT_LIMITS,
) -> ArchiveDecision:
    """Decide about the raw upload at ``location``; to be carried out only after its report is published.

    ``container`` is null when the upload could not be taken apart. ``keeps_raw`` is false when the configuration says
    that raw uploads are not archived.
    """
    if location is None:
        return ArchiveDecision(ArchiveAction.KEEP)
    if not keeps_raw and not failed and not location.startswith("http"):
        return ArchiveDecision(ArchiveAction.DELETE)
    if container is None or container.format != "v1":
        return ArchiveDecision(ArchiveAction.KEEP)
    try:
        content = rewritten(container, limits)
    except CodecovError:
        return ArchiveDecision(ArchiveAction.KEEP)  # a file that cannot be unpacked is better kept as it came
    if content is None or len(content) > limits.small_bytes:
        # What the store makes of a large text may be too small for it, by the limit on unpacking: it may be read again.
        return ArchiveDecision(ArchiveAction.KEEP)
    return ArchiveDecision(ArchiveAction.REWRITE, content)


def rewritten(container: Container, limits: Limits = DEFAULT_LIMITS) -> bytes | None:
    """Write an upload as readable text that gives the same report when it is read again.

    File list, coverage files, and, unlike the reference system, environment and line fixes. Null when the text form
    cannot say it, which reading it again tells: separators in files or names, paths that mean something else there, and
    line fixes that count for their path as written.

    Raises:
        CodecovError: a coverage file cannot be unpacked.

    """
    if container.fixes_count_as_written:
        return None
    allowance = limits.unpacked(sum(len(file.payload) for file in container.files))
    parts: list[bytes] = []
    files: list[tuple[str, bytes]] = []
    if container.environment:
        lines = "\n".join(f"{key}={value}" for key, value in container.environment.items())
        parts.append(lines.encode() + b"\n<<<<<< ENV\n")
    if container.network is not None:
        parts.append("\n".join(container.network).encode() + b"\n<<<<<< network\n\n")
    for file in container.files:
        name, data = file.name or "", file.decoded(allowance)
        files.append((name, data))
        parts.append(f"# path={name}\n".encode() + data + b"\n<<<<<< EOF\n\n")
    if fixes := fixes_as_text(container.line_fixes):
        parts.append(f"# path={FIXES_NAME}\n{fixes}\n<<<<<< EOF\n\n".encode())
    content = b"".join(parts)
    again = read_legacy_container(content, limits)
    is_same = (
        [(file.name or "", file.payload.strip(WHITESPACE)) for file in again.files]
        == [(name, data.strip(WHITESPACE)) for name, data in files]
        and again.repository_files == container.repository_files
        and again.environment == container.environment
        and _with_effect(again.line_fixes) == _with_effect(container.line_fixes)
    )
    return content if is_same else None


def _with_effect(fixes: Mapping[str, LineFix]) -> dict[str, LineFix]:
    return {path: fix for path, fix in fixes.items() if fix.spans or fix.eof is not None}
