"""Values that name a file (chapter 03 §13.4): a path, or what the file holds, in place."""

import base64
import binascii
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, model_validator

from codecov_core.errors import CodecovError
from runners.settings.declaring import Section
from runners.settings.reading import UnusableFileError, read_text

_MOST_MIB = 1
_NO_PATH = "the value is no path of a file that can be read; what a file holds is given with source_type: base64env"
_PARTS_OF_KEYS = ("BEGIN", "\n", "\\n", "\0")
_LONGEST_NAME = 40
"""Beyond it what follows the last slash may be a secret: base64 has slashes too, at its beginning as well."""
_SCHEME = "yaml+file"


class UnreadableFileError(CodecovError):
    """A file that the install configuration names cannot be read; the message never holds what is in it."""

    code = "unreadable_config_file"


class FileContent(Section):
    """The text of a file: ``{source_type: filepath, value: PATH}`` or ``{source_type: base64env, value: BASE64}``."""

    source_type: Literal["filepath", "base64env"]
    value: Annotated[SecretStr, Field(min_length=1)]

    @cached_property
    def text(self) -> str:
        """Read it, once. Raises `UnreadableFileError`."""
        value = self.value.get_secret_value()
        return _decoded(value) if self.source_type == "base64env" else _read(value)

    @model_validator(mode="after")
    def _in_place_is_readable(self) -> "FileContent":
        if self.source_type == "base64env":
            try:
                _ = self.text
            except UnreadableFileError as error:
                raise ValueError(str(error)) from None
        return self


def config_path(url: str) -> tuple[str, ...]:
    """Read a reference to a file of the install configuration, as rows of GitHub apps hold it.

    ``yaml+file://github.dedicated_apps.commit.pem`` is what the key ``github.dedicated_apps.commit.pem`` names. Raises
    `UnreadableFileError` for anything else.
    """
    scheme, separator, rest = url.partition("://")
    if scheme != _SCHEME or not separator or not rest:
        raise UnreadableFileError(f"the reference to a file does not begin with {_SCHEME}://")
    return tuple(rest.split("/", 1)[0].split("."))


def _decoded(value: str) -> str:
    try:
        return base64.b64decode("".join(value.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        raise UnreadableFileError("the value is not the base64 of UTF-8 text") from None


def _read(path: str) -> str:
    try:
        return read_text(path, _MOST_MIB)
    except UnusableFileError as error:
        fault = str(error)
    except UnicodeDecodeError:
        fault = "is not UTF-8 text"
    except (OSError, ValueError) as error:
        fault = f"cannot be read: {getattr(error, 'strerror', None) or 'it is no path'}"
    if not _is_surely_path(path):
        raise UnreadableFileError(_NO_PATH)
    raise UnreadableFileError(f"the file {path} {fault}", path=path)


def _is_surely_path(text: str) -> bool:
    """Tell whether a text can be repeated: whoever puts a key in the place of its path must not find it in a log."""
    if any(part in text for part in _PARTS_OF_KEYS):
        return False
    path = Path(text)
    try:
        begins_as_path = text.startswith(("/", "."))
        return path.exists() or (begins_as_path and len(path.name) <= _LONGEST_NAME and path.parent.is_dir())
    except OSError:  # a name that is too long, a folder that is closed
        return False


def _as_path(value: object) -> object:
    return {"source_type": "filepath", "value": value} if isinstance(value, str) else value


FileReference = Annotated[FileContent, BeforeValidator(_as_path)]
"""A `FileContent` that may also be written as a plain path."""
