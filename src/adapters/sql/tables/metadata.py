"""The two sets of tables, the kinds of foreign keys between them, and indexes of some rows only."""

from sqlalchemy import ForeignKey, Index, MetaData
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler

SHARED = MetaData()
"""Tables other programs read and write too: wire (chapter 07 §3, §4, §6). Created in an owned database only."""

OWN = MetaData()
"""Tables of this program alone, all named ``cov_*``. They refer to nothing, so that nobody else's delete meets them."""


def reference(column: str, *, on_delete: str, name: str) -> ForeignKey:
    """Make a foreign key that is checked at once."""
    return ForeignKey(column, ondelete=on_delete, name=name)


def deferred_reference(column: str, *, on_delete: str, name: str) -> ForeignKey:
    """Make a foreign key that is checked at commit, as all the keys of newer shared tables are.

    The shared schema leaves deleting to the application; an owned one lets the database do it (chapter 07 §18.4).
    """
    return ForeignKey(column, ondelete=on_delete, name=name, deferrable=True, initially="DEFERRED")


class PartialIndex(Index):
    """An index of the rows for which ``where``, an SQL condition both dialects understand, is true.

    SQLAlchemy's own spelling, a keyword a dialect, would import the dialects that are not used.
    """

    def __init__(self, name: str, *columns: str, where: str) -> None:
        super().__init__(name, *columns)
        self.where = where


@compiles(CreateIndex)
def _create_index(element: CreateIndex, compiler: DDLCompiler, **keywords: object) -> str:
    statement: str = compiler.visit_create_index(element, **keywords)  # type: ignore[no-untyped-call] # so it is in SQLAlchemy
    return f"{statement} WHERE {element.element.where}" if isinstance(element.element, PartialIndex) else statement
