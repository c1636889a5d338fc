"""Column types that mean the same on PostgreSQL and SQLite (chapter 07 §18.3).

PostgreSQL gets the very types of the shared schema; SQLite gets text that compares and sorts alike. What an uploader
may have typed never fails a statement: text PostgreSQL cannot hold is repaired on the way in (:func:`storable`).
"""

import re
import uuid
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

import orjson
from sqlalchemy import BigInteger, Column, Integer, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import TypeCompiler
from sqlalchemy.types import UserDefinedType

from codecov_core.ports import JsonValue

ROW_ID = BigInteger().with_variant(Integer(), "sqlite")
"""A generated 64-bit id; SQLite only generates ids for a column that says ``INTEGER``."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_Value = TypeVar("_Value")


def storable(text: str) -> str:
    """Replace what PostgreSQL refuses (NUL and lone surrogates) by U+FFFD, on both databases alike."""
    return _UNSTORABLE.sub(_REPLACEMENT, text)


class PlainText(TypeDecorator[str]):
    """``text``, made :func:`storable`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Repair the text."""
        return None if value is None else storable(value)


class Varchar(TypeDecorator[str]):
    """``character varying(n)``, made :func:`storable` and cut to ``n`` characters, as PostgreSQL would refuse more."""

    impl = String
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Repair and cut the text."""
        return None if value is None else storable(value)[: self.length]


class _SpelledType(UserDefinedType[_Value]):
    """A type that spells itself on each dialect and casts its parameters on PostgreSQL.

    Every subclass says itself that statements with it may be cached: SQLAlchemy does not let it inherit that.
    """

    cache_ok = True
    render_bind_cast = True

    @abstractmethod
    def get_col_spec(self, **_: object) -> str:
        """Give the PostgreSQL spelling."""

    @abstractmethod
    def sqlite_spec(self, column: str | None) -> str:
        """Give the SQLite spelling; ``column`` is the quoted column being defined, if any."""


@compiles(_SpelledType, "sqlite")
def _spell_for_sqlite(element: _SpelledType[object], compiler: TypeCompiler, **keywords: object) -> str:
    column = keywords.get("type_expression")
    name = compiler.dialect.identifier_preparer.format_column(column) if isinstance(column, Column) else None
    return element.sqlite_spec(name)


class WireEnum(_SpelledType[str]):
    """A PostgreSQL enum by its wire name (chapter 07 §2); ``TEXT`` with a ``CHECK`` on SQLite.

    Values are plain text both ways. What a newer installation added to the enum can be read: only the database
    decides what is allowed.
    """

    cache_ok = True

    def __init__(self, name: str, values: Sequence[str]) -> None:
        self.name = name
        self.values = tuple(values)

    def get_col_spec(self, **_: object) -> str:
        """Give the name of the enum."""
        return self.name

    def sqlite_spec(self, column: str | None) -> str:
        """Give text that is one of the values."""
        if column is None:
            return "TEXT"
        allowed = ", ".join(f"'{value}'" for value in self.values)
        return f"TEXT CHECK ({column} IN ({allowed}))"

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """Write the value, of a ``StrEnum`` its text."""
        return lambda value: None if value is None else str(value)


class Citext(_SpelledType[str]):
    """Text compared without case; ASCII only on SQLite, as the names of providers are."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Give the type of the ``citext`` extension."""
        return "citext"

    def sqlite_spec(self, column: str | None) -> str:
        """Give text with the collation."""
        return "TEXT COLLATE NOCASE" if column is not None else "TEXT"

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """Repair the text."""
        return lambda value: None if value is None else storable(value)


class Timestamp(_SpelledType[datetime]):
    """A moment, always an aware UTC ``datetime`` in Python; one given without a zone is taken as UTC.

    PostgreSQL stores a ``timestamp`` that holds UTC by convention (chapter 07 §1.2).
    SQLite stores ISO-8601 text with six decimals and ``Z``, so that the order of the text is the order of time.
    """

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Give the type without a zone."""
        return "timestamp without time zone"

    def sqlite_spec(self, column: str | None) -> str:  # nothing to check
        """Give text."""
        return "TEXT"

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object]:
        """Write a moment."""
        if dialect.name == "sqlite":
            return lambda value: None if value is None else _naive(value).isoformat(timespec="microseconds") + "Z"
        return lambda value: None if value is None else _naive(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | datetime | None], datetime | None]:
        """Read a moment."""
        return lambda value: None if value is None else _aware(value)


class ZonedTimestamp(Timestamp):
    """The same, stored as ``timestamptz`` on PostgreSQL."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Give the type with a zone."""
        return "timestamp with time zone"

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object]:
        """Write a moment."""
        if dialect.name == "sqlite":
            return super().bind_processor(dialect)
        return lambda value: None if value is None else _aware(value)


def _naive(moment: datetime) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _aware(stored: str | datetime) -> datetime:
    moment = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Jsonb(_SpelledType["JsonValue | bytes"]):
    """A JSON document: ``jsonb``, or checked text on SQLite. ``None`` is SQL NULL, never a JSON ``null``.

    ``bytes`` given are JSON text already and are stored as they are (PostgreSQL then orders keys as it likes).
    """

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Give the binary JSON type."""
        return "jsonb"

    def sqlite_spec(self, column: str | None) -> str:
        """Give text that is JSON."""
        return "TEXT" if column is None else f"TEXT CHECK ({column} IS NULL OR json_valid({column}))"

    def bind_processor(self, dialect: Dialect) -> Callable[["JsonValue | bytes"], str | None]:
        """Write the document as text, on PostgreSQL to be cast by the server."""
        return lambda value: None if value is None else _json_text(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], JsonValue] | None:
        """Read the document; psycopg has already done it where it is the driver."""
        if dialect.name != "sqlite":
            return None
        return lambda value: None if value is None else orjson.loads(value)


def _json_text(value: "JsonValue | bytes") -> str:
    if isinstance(value, bytes):
        text = value
    else:
        try:
            text = orjson.dumps(value)
        except TypeError:  # a lone surrogate, or an integer beyond 64 bits
            text = orjson.dumps(_storable_json(value))
    if b"\\u0000" in text:  # perhaps only an escaped backslash before "u0000", which repairing leaves alone
        text = orjson.dumps(_storable_json(orjson.loads(text)))
    return text.decode()


def _storable_json(value: JsonValue) -> JsonValue:
    match value:
        case str():
            return storable(value)
        case Mapping():
            return {storable(key): _storable_json(item) for key, item in value.items()}
        case Sequence():
            return [_storable_json(item) for item in value]
        case int() if value.bit_length() > 63:  # noqa: PLR2004  # what both databases can compute with
            return str(value)
        case _:
            return value


class ArrayOf(_SpelledType[Sequence[int] | Sequence[str]]):
    """A PostgreSQL array of ``element`` (an SQL type name), a JSON array on SQLite, a list in Python."""

    cache_ok = True

    def __init__(self, element: str) -> None:
        self.element = element

    def get_col_spec(self, **_: object) -> str:
        """Give the array type."""
        return f"{self.element}[]"

    def sqlite_spec(self, column: str | None) -> str:
        """Give text that is JSON."""
        return "TEXT" if column is None else f"TEXT CHECK ({column} IS NULL OR json_valid({column}))"

    def bind_processor(self, dialect: Dialect) -> Callable[[Sequence[int] | Sequence[str] | None], object]:
        """Write the elements."""
        if dialect.name == "sqlite":
            return lambda value: None if value is None else orjson.dumps(list(value)).decode()
        return lambda value: None if value is None else list(value)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], Sequence[int] | Sequence[str] | None] | None:
        """Read the elements."""
        if dialect.name != "sqlite":
            return None
        return lambda value: None if value is None else orjson.loads(value)


class Uuid(_SpelledType[uuid.UUID]):
    """A ``uuid.UUID``; 36 lower-case characters on SQLite."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Give the native type."""
        return "uuid"

    def sqlite_spec(self, column: str | None) -> str:
        """Give text of the only length there is."""
        return "TEXT" if column is None else f"TEXT CHECK (length({column}) = 36)"

    def bind_processor(self, dialect: Dialect) -> Callable[[uuid.UUID | None], object]:
        """Write the id."""
        if dialect.name == "sqlite":
            return lambda value: None if value is None else str(value)
        return lambda value: value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], uuid.UUID | None] | None:
        """Read the id."""
        if dialect.name != "sqlite":
            return None
        return lambda value: None if value is None else uuid.UUID(value)


class Percentage(_SpelledType[Decimal]):
    """``numeric(8,5)`` as a ``Decimal``; text with five decimals on SQLite, never a binary fraction."""

    cache_ok = True
    digits = 8
    decimals = 5

    def get_col_spec(self, **_: object) -> str:
        """Give the exact number type."""
        return f"numeric({self.digits},{self.decimals})"

    def sqlite_spec(self, column: str | None) -> str:  # nothing to check
        """Give text."""
        return "TEXT"

    def bind_processor(self, dialect: Dialect) -> Callable[[Decimal | None], object]:
        """Write the number."""
        if dialect.name == "sqlite":
            return lambda value: None if value is None else f"{value:.{self.decimals}f}"
        return lambda value: value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[object], Decimal | None]:
        """Read the number."""
        return lambda value: None if value is None else Decimal(str(value))


class Proportion(Percentage):
    """``numeric(4,3)``, from 0 to 1."""

    digits = 4
    decimals = 3
