"""Sessions: one upload's place in a report, and the flags that sessions carry (chapter 01 §3.5, §6.6, §10.2)."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from codecov_core.errors import CorruptReportError
from codecov_core.reports.totals import Totals
from codecov_core.values import dataclass

_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
_COUNTED_NAME: Final = re.compile(r"CF\[([0-9]*)\] - (.*)", re.DOTALL)
_OLD_NAME: Final = re.compile(r"((?:CF )+)(.*)", re.DOTALL)


class SessionType(StrEnum):
    """Where a session's lines come from."""

    UPLOADED = "uploaded"
    CARRIEDFORWARD = "carriedforward"


@dataclass(frozen=True, slots=True)
class Session:
    """One upload in a report; ``id`` is its key there and the upload row's ``order_number``.

    ``totals`` are those of this upload alone. ``time`` is in Unix seconds. ``extras`` of a carried session hold
    ``carriedforward_from``, the commit it came from.
    """

    id: int = 0
    totals: Totals | None = None
    time: int | None = None
    archive: str | None = None
    flags: tuple[str, ...] | None = None
    provider: str | None = None
    build: str | None = None
    name: str | None = None
    job: str | None = None
    url: str | None = None
    state: str | None = None
    env: Mapping[str, object] | None = None
    session_type: SessionType = SessionType.UPLOADED
    extras: Mapping[str, object] = field(default_factory=lambda: _NOTHING)

    @property
    def is_carried(self) -> bool:
        """Whether the session was carried forward from another commit."""
        return self.session_type is SessionType.CARRIEDFORWARD

    def has_any_flag(self, flags: Container[str]) -> bool:
        """Whether one of the session's flags is among these."""
        return any(flag in flags for flag in self.flags or ())

    @classmethod
    def from_stored(cls, id: int, stored: object) -> "Session":
        """Read a stored session under its key; short and long names are accepted (chapter 01 §17).

        What is missing is null; what is there but empty stays as it is (§22 rule 24).

        Raises:
            CorruptReportError: not an object, or a flag list that is no list of text.

        """
        if not isinstance(stored, Mapping):
            message = f"session {id} is no object"
            raise CorruptReportError(message, session=id)
        values = {name: _stored_value(stored, key, name) for key, name in _STORED_FIELDS.items()}
        flags = values.pop("flags")
        if flags is not None and not (isinstance(flags, list) and all(isinstance(flag, str) for flag in flags)):
            message = f"the flags of session {id} are no list of names"
            raise CorruptReportError(message, session=id)
        extras = stored.get("se")
        env = values.pop("env")
        return cls(
            id=id,
            totals=Totals.from_stored(values.pop("totals")),
            flags=None if flags is None else tuple(flags),
            env=env if isinstance(env, Mapping) else None,
            session_type=SessionType.CARRIEDFORWARD if stored.get("st") == "carriedforward" else SessionType.UPLOADED,
            extras=extras if isinstance(extras, Mapping) else _NOTHING,
            **values,  # type: ignore[arg-type]  # free text and numbers of whoever uploaded, kept as they are
        )

    def to_stored(self) -> dict[str, object]:
        """The stored object, all 13 keys in their order (chapter 01 §3.5)."""
        return {
            "t": None if self.totals is None else self.totals.to_list(),
            "d": self.time,
            "a": self.archive,
            "f": None if self.flags is None else list(self.flags),
            "c": self.provider,
            "n": self.build,
            "N": self.name,
            "j": self.job,
            "u": self.url,
            "p": self.state,
            "e": None if self.env is None else dict(self.env),
            "st": self.session_type.value,
            "se": dict(self.extras),
        }

    def carried(self, extras: Mapping[str, object] | None) -> "Session":
        """This session as it is on the commit it is carried forward to (chapter 01 §8.4)."""
        return replace(
            self,
            session_type=SessionType.CARRIEDFORWARD,
            extras=self.extras if extras is None else extras,
            name=carried_name(self.name),
        )


@dataclass(frozen=True, slots=True)
class FlagInfo:
    """What a report knows of a flag: whether its last session was carried forward, and from which commit."""

    carriedforward: bool
    carriedforward_from: str | None


_STORED_FIELDS: Final = {
    "t": "totals",
    "d": "time",
    "a": "archive",
    "f": "flags",
    "c": "provider",
    "n": "build",
    "N": "name",
    "j": "job",
    "u": "url",
    "p": "state",
    "e": "env",
}


def carried_name(name: str | None) -> str:
    """Name of a carried session: it counts how often it was carried (chapter 01 §8.4)."""
    if not name:
        return "Carriedforward"
    counted = _COUNTED_NAME.fullmatch(name)
    if counted:
        return f"CF[{int(counted[1] or 0) + 1}] - {counted[2]}"
    old = _OLD_NAME.fullmatch(name)
    if old:
        return f"CF[{old[1].count('CF') + 1}] - {old[2]}"
    return f"CF[1] - {name}"


def next_session_id(ids: Sequence[int] | Mapping[int, object]) -> int:
    """The id the next session gets: the number of sessions, then upwards while taken (chapter 01 §6.6)."""
    taken = set(ids)
    candidate = len(taken)
    while candidate in taken:
        candidate += 1
    return candidate


def flags_of(sessions: Iterable[Session]) -> dict[str, FlagInfo]:
    """Flags in the order of the sessions; the last session with a flag decides about it (chapter 01 §10.2)."""
    flags: dict[str, FlagInfo] = {}
    for session in sessions:
        source = session.extras.get("carriedforward_from")
        info = FlagInfo(session.is_carried, source if isinstance(source, str) else None)
        flags.update(dict.fromkeys(session.flags or (), info))
    return flags


def _stored_value(stored: Mapping[str, object], key: str, name: str) -> object:
    value = stored.get(key)
    if value:
        return value
    other = stored.get(name)
    return value if other is None else other
