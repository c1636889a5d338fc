"""What paths fall under by a configuration, and its patterns that hit nothing: as text and as a document."""

from collections.abc import Iterator, Sequence

import click

from codecov_core.config import LoosePrefix, Origin, dotted
from runners.cli.config_matching import Hit, IdlePattern, Membership, PathMatch
from runners.cli.file_names import as_unicode
from runners.cli.plain import plain
from runners.cli.rendering.json_text import json_text


def matches_text(
    matches: Sequence[PathMatch],
    idle: Sequence[IdlePattern],
    files: int,
    loose: Sequence[LoosePrefix] = (),
    *,
    has_patterns: bool = True,
) -> str:
    """Write a paragraph for each path; at the end the patterns that match none of `files` files, or too many.

    `has_patterns` tells whether there are any.
    """
    paragraphs = ["\n".join(_match(match)) for match in matches]
    if idle:
        paragraphs.append("\n".join(_idle(idle, files)))
    if loose:
        paragraphs.append("\n".join(["prefixes that match more than what they name:", *map(_loose, loose)]))
    fine = (
        f"every pattern matches one of {files} files" if has_patterns else "the configuration has no patterns of paths"
    )
    return "\n\n".join(paragraphs) or fine


def matches_document(
    matches: Sequence[PathMatch], idle: Sequence[IdlePattern], loose: Sequence[LoosePrefix] = ()
) -> bytes:
    """Give ``{paths, idle_patterns, loose_prefixes}`` as JSON.

    A path is ``{path, dropped_by, flags, components, statuses}``: a hit ``{pattern, layer, name, line, column}`` or
    null, and lists of ``{name, filtered, by}``. An idle pattern is a hit with ``list`` (dotted), ``reason`` (null
    when it just matches nothing) and ``as_text`` (whether it would match its own text). A loose prefix is ``{place,
    prefix, example}``.
    """
    document = {
        "paths": [
            {
                "path": as_unicode(match.path),
                "dropped_by": None if match.dropped_by is None else _hit(match.dropped_by),
                "flags": _members(match, "flag"),
                "components": _members(match, "component"),
                "statuses": _members(match, "status"),
            }
            for match in matches
        ],
        "idle_patterns": [
            {
                "list": dotted(pattern.place),
                **_hit(Hit(pattern.pattern, pattern.origin)),
                "reason": None if pattern.rejected is None else pattern.rejected.reason,
                "as_text": pattern.rejected is not None and pattern.rejected.as_text,
            }
            for pattern in idle
        ],
        "loose_prefixes": [
            {"place": dotted(found.place), "prefix": found.prefix, "example": as_unicode(found.example)}
            for found in loose
        ],
    }
    return json_text(document, indented=True)


def _match(match: PathMatch) -> Iterator[str]:
    yield click.style(plain(match.path), bold=True)
    if match.dropped_by is not None:
        yield f"  {click.style('dropped', fg='red')} from every upload by ignore {_by(match.dropped_by)}"
    elif not match.memberships:
        yield "  in the report, and part of no flag, component or status"
    width = max((len(member.name) for member in match.memberships), default=0)
    for member in match.memberships:
        everything = "no pattern leaves it out" if member.filtered else "all files"
        by = ", ".join(map(_by, member.by)) or everything
        yield f"  {member.kind:<9} {plain(member.name):<{width}}  {by}"


def _idle(idle: Sequence[IdlePattern], files: int) -> Iterator[str]:
    yield f"patterns that match none of {files} files:"
    for pattern in idle:
        reason = "" if pattern.rejected is None else f": {plain(pattern.rejected.verdict)}"
        yield f"  {plain(dotted(pattern.place))}: {_by(Hit(pattern.pattern, pattern.origin))}{reason}"


def _loose(found: LoosePrefix) -> str:
    return f"  {plain(dotted(found.place))}: {plain(found.prefix)} also matches {plain(found.example)}"


def _by(hit: Hit) -> str:
    where = "" if hit.origin is None else click.style(f" ({plain(_place(hit.origin))})", dim=True)
    return plain(hit.pattern) + where


def _place(origin: Origin) -> str:
    return f"{origin.name}:{origin.line}" if origin.line and origin.name else str(origin)


def _members(match: PathMatch, kind: str) -> list[dict[str, object]]:
    return [_member(member) for member in match.memberships if member.kind == kind]


def _member(member: Membership) -> dict[str, object]:
    return {"name": member.name, "filtered": member.filtered, "by": [_hit(hit) for hit in member.by]}


def _hit(hit: Hit) -> dict[str, object]:
    origin = hit.origin
    return {
        "pattern": hit.pattern,
        "layer": None if origin is None else origin.kind,
        "name": None if origin is None else origin.name or None,
        "line": None if origin is None else origin.line,
        "column": None if origin is None else origin.column,
    }
