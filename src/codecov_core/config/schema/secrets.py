"""Which keys hold values that must not be shown (chapter 03 §7.11)."""

from functools import cache

from codecov_core.config.schema.containers import ListOf, declared
from codecov_core.config.schema.keys import DOCUMENT
from codecov_core.config.schema.results import ConfigPath
from codecov_core.config.schema.shape import Shape
from codecov_core.config.schema.values import Text

__all__ = ["holds_secret", "secret_keys"]


@cache
def secret_keys() -> frozenset[tuple[str, ...]]:
    """Give the paths of the keys whose values must not be shown; ``*`` stands for a name of the user's."""
    return frozenset(path for path, key in declared(DOCUMENT) if _is_secret(key.shape))


def holds_secret(path: ConfigPath) -> bool:
    """See :func:`codecov_core.config.is_secret`."""
    return any(
        len(known) == len(path) and all(step in ("*", key) for step, key in zip(known, path, strict=True))
        for known in secret_keys()
    )


def _is_secret(shape: Shape) -> bool:
    return shape.secret if isinstance(shape, Text) else isinstance(shape, ListOf) and _is_secret(shape.item)
