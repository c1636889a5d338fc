"""Messages to other services: ``coverage.notify`` (chapter 03 §8.4)."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from codecov_core.config.stored import EMPTY, mapping, percent, switch, text, texts
from codecov_core.config.translation import stored_branch_pattern, stored_path_pattern
from codecov_core.values import dataclass

__all__ = ["NotifierKind", "NotifierRule", "notifier_rules"]


class NotifierKind(StrEnum):
    """Services that are told. ``email`` is accepted in a configuration, and nothing sends it (§19 rule 38)."""

    IRC = "irc"
    SLACK = "slack"
    GITTER = "gitter"
    HIPCHAT = "hipchat"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class NotifierRule:
    """One message to send. Secrets in it are ciphertext; only the sender opens them (chapter 03 §7.11)."""

    kind: NotifierKind
    title: str
    url: str | None = None
    branches: tuple[str, ...] | None = None
    threshold: Decimal | None = None
    """Points by which rounded coverage must have risen; nothing means no condition."""
    message: str | None = None
    flags: tuple[str, ...] | None = None
    paths: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=lambda: EMPTY)
    """What only this kind has: ``channel``, ``server``, ``password``, ``nickserv_password``, ``notice``, ``card``,
    ``notify``."""

    @property
    def enabled(self) -> bool:
        """Whether it can be sent at all: IRC needs a server and a channel, everything else an address (rule 38)."""
        if self.kind is NotifierKind.IRC:
            return all(text(self.settings.get(key)) for key in ("server", "channel"))
        return self.url is not None

    @property
    def gives_notice(self) -> bool:
        """Whether IRC is told by a notice and not by a message."""
        return switch(self.settings.get("notice"), default=True)


def notifier_rules(section: Mapping[str, object]) -> tuple[NotifierRule, ...]:
    """Read all entries in the order of the file."""
    return tuple(
        _rule(NotifierKind(kind), title, entry)
        for kind, entries in section.items()
        if kind in set(NotifierKind)
        for title, entry in mapping(entries).items()
        if isinstance(entry, Mapping)
    )


_COMMON = frozenset({"url", "branches", "threshold", "message", "flags", "paths", "attachments", "base", "only_pulls"})


def _rule(kind: NotifierKind, title: str, entry: Mapping[str, object]) -> NotifierRule:
    branches = texts(entry.get("branches"))
    attachments = text(entry.get("attachments")) or ""
    return NotifierRule(
        kind=kind,
        title=title,
        url=text(entry.get("url")),
        branches=None if branches is None else tuple(stored_branch_pattern(item) for item in branches),
        threshold=percent(entry.get("threshold")),
        message=text(entry.get("message")),
        flags=texts(entry.get("flags")) or None,
        paths=tuple(stored_path_pattern(item) for item in texts(entry.get("paths")) or ()),
        attachments=tuple(part.strip() for part in attachments.split(",") if part.strip()),
        settings={key: value for key, value in entry.items() if key not in _COMMON},
    )
