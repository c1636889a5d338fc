"""The lists of path patterns in a configuration, and prefixes in them that match more than they say."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from codecov_core.config.schema import ConfigPath
from codecov_core.values import dataclass

__all__ = ["PATTERN_LISTS", "LoosePrefix", "loose_prefixes", "pattern_lists", "plain_prefix"]

PATTERN_LISTS = frozenset({"ignore", "paths"})
"""Keys whose lists are of path patterns, wherever they stand."""
_WITHOUT_EFFECT = frozenset({"comment", "profiling"})
_SPECIAL = frozenset(r"\.^$*+?{}[]|()")
_AFTER_SLASH = chr(ord("/") + 1)


@dataclass(frozen=True, slots=True)
class LoosePrefix:
    """A prefix that is the name of a file or folder, and also the beginning of another name (chapter 03 §19 rule 13).

    ``src`` matches ``src2/a.py``: people depend on it, so it stays like that, and is worth a word.
    """

    place: ConfigPath
    """The pattern's place in the configuration."""
    prefix: str
    """As it was written, without ``!`` and ``./``."""
    example: str
    """A file that it matches besides."""
    is_file: bool = False
    """Whether it is the name of a file."""

    @property
    def exact(self) -> str:
        """What to write to match nothing besides: a folder with ``/``, a file as an expression (chapter 03 §7.5)."""
        return "^" + self.prefix.replace(".", r"\.") + "$" if self.is_file else f"{self.prefix}/"


def pattern_lists(config: Mapping[str, object]) -> Iterator[tuple[ConfigPath, tuple[str, ...]]]:
    """Give every list of path patterns that has an effect, with its place, in the order of the configuration.

    ``config`` is the mapping of an effective configuration.
    """
    yield from _lists({key: value for key, value in config.items() if key not in _WITHOUT_EFFECT}, ())


def loose_prefixes(config: Mapping[str, object], files: Sequence[str]) -> Iterator[LoosePrefix]:
    """Give the prefixes that match more of the repository's ``files`` than what they name."""
    ordered = sorted(files)
    for place, patterns in pattern_lists(config):
        for at, pattern in enumerate(patterns):
            prefix = plain_prefix(pattern)
            found = None if prefix is None else _beyond(prefix, ordered)
            if prefix is not None and found is not None:
                yield LoosePrefix((*place, at), prefix, *found)


def plain_prefix(stored: str) -> str | None:
    """Give the text of a stored prefix that means itself and does not end a folder's name; nothing for the rest.

    ``src`` of ``^src.*`` and of ``!^src.*``.
    """
    body = stored.removeprefix("!")
    if not body.startswith("^") or not body.endswith(".*"):
        return None
    text = body[1:-2]
    return None if not text or text.endswith("/") or _SPECIAL.intersection(text) - {"."} else text


def _lists(value: object, path: ConfigPath) -> Iterator[tuple[ConfigPath, tuple[str, ...]]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key in PATTERN_LISTS and isinstance(item, tuple):
                yield (*path, key), tuple(pattern for pattern in item if isinstance(pattern, str))
            else:
                yield from _lists(item, (*path, key))
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from _lists(item, (*path, at))


def _beyond(prefix: str, ordered: Sequence[str]) -> tuple[str, bool] | None:
    """Find a file that only begins like the prefix, where that is the name of another (then true) or of a folder."""
    after = bisect_right(ordered, prefix)
    inside = bisect_left(ordered, prefix + "/", after)
    is_file = after > 0 and ordered[after - 1] == prefix
    is_folder = inside < len(ordered) and ordered[inside].startswith(prefix + "/")
    if not is_file and not is_folder:
        return None
    candidates = (after, bisect_left(ordered, prefix + _AFTER_SLASH, inside))
    names = (ordered[at] for at in candidates if at < len(ordered))
    return next(((name, is_file) for name in names if _is_beyond(name, prefix)), None)


def _is_beyond(path: str, prefix: str) -> bool:
    return path.startswith(prefix) and not path.startswith(prefix + "/")
