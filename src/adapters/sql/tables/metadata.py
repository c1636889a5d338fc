"""The two sets of tables, and the kinds of foreign keys between them."""

from sqlalchemy import ForeignKey, MetaData

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
