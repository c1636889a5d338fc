"""Where the values of a configuration stand in the text they were read from."""

from contextlib import suppress
from typing import TYPE_CHECKING

from codecov_core.config.schema import ConfigPath

if TYPE_CHECKING:
    from codecov_core.config.schema.yaml_document import YamlDocument

__all__ = ["Positions"]


class Positions:
    """Lines and columns in one text, which is read when it is first asked about."""

    __slots__ = ("_below", "_places", "_text")

    def __init__(self, text: str | bytes | None, below: ConfigPath = ()) -> None:
        """Take a text; the configuration is what stands at the path ``below`` in it."""
        self._text = text
        self._below = below
        self._places: _Places | None = None

    def of(self, path: ConfigPath) -> tuple[int, int] | None:
        """Give line and column, from 1, of the key or list item at a path, or of what it is in.

        Nothing when there is no text, or none that can be read.
        """
        if self._text is None:
            return None
        if self._places is None:
            self._places = _Places(self._text, lifts=not self._below)
        return self._places.of((*self._below, *path))


class _Places:
    def __init__(self, text: str | bytes, *, lifts: bool) -> None:
        from codecov_core.config.schema.legacy import lifted
        from codecov_core.config.schema.yaml_document import read_document
        from codecov_core.config.schema.yaml_errors import UnreadableYamlError
        from codecov_core.config.schema.yaml_nodes import decoded

        self._document: YamlDocument | None = None
        self._moves: dict[ConfigPath, ConfigPath] = {}
        with suppress(UnreadableYamlError):
            self._document = read_document(decoded(text))
            value = self._document.value
            if lifts and isinstance(value, dict):
                self._moves = lifted(value)

    def of(self, path: ConfigPath) -> tuple[int, int] | None:
        from codecov_core.config.schema.legacy import written_path

        if self._document is None:
            return None
        span = self._document.span(written_path(path, self._moves), of_key=True)
        return span.line + 1, span.column + 1
