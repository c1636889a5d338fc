"""Column defaults the database computes, spelled for both dialects.

The shared schema calls ``uuid_generate_v4()`` and ``random_string(10)``, which need an extension and a function of the
first-generation application; an owned schema uses what a bare server has (chapter 07 §18.4).
"""

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement


class now(FunctionElement[str]):  # noqa: N801  # named as the SQL function
    """The current moment, as :class:`~adapters.sql.tables.types.Timestamp` stores it."""

    type = Text()
    inherit_cache = True


class random_uuid(FunctionElement[str]):  # noqa: N801  # named as an SQL function
    """A random (version 4) UUID."""

    type = Text()
    inherit_cache = True


class random_token(FunctionElement[str]):  # noqa: N801  # named as an SQL function
    """Ten random characters (``repos.image_token``)."""

    type = Text()
    inherit_cache = True


_SPELLINGS: dict[type[FunctionElement[str]], dict[str, str]] = {
    now: {
        "postgresql": "now()",
        "sqlite": "(strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'))",
    },
    random_uuid: {
        "postgresql": "gen_random_uuid()",
        "sqlite": (
            "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)"
            " || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2)"
            " || '-' || hex(randomblob(6))))"
        ),
    },
    random_token: {
        "postgresql": "substr(replace(gen_random_uuid()::text, '-', ''), 1, 10)",
        "sqlite": "(lower(hex(randomblob(5))))",
    },
}


@compiles(now)
@compiles(random_uuid)
@compiles(random_token)
def _spell(element: FunctionElement[str], compiler: SQLCompiler, **_: object) -> str:
    return _SPELLINGS[type(element)][compiler.dialect.name]
