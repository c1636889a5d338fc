"""Values that name a file (chapter 03 §13.4): a path, or what the file holds, in place."""

import base64
import binascii
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, model_validator

from codecov_core.errors import CodecovError
from runners.settings.declaring import Section

_LONGEST_PATH = 255
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
    # Whoever pastes the key itself in the place of its path must not find it in a log.
    if "\n" in path or len(path) > _LONGEST_PATH:
        raise UnreadableFileError("the value is no path; what a file holds is given with source_type: base64env")
    try:
        return Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        message = f"the file {path} is not UTF-8 text"
    except (OSError, ValueError) as error:
        message = f"the file {path} cannot be read: {getattr(error, 'strerror', None) or 'it is no path'}"
    raise UnreadableFileError(message, path=path)


def _as_path(value: object) -> object:
    return {"source_type": "filepath", "value": value} if isinstance(value, str) else value


FileReference = Annotated[FileContent, BeforeValidator(_as_path)]
"""A `FileContent` that may also be written as a plain path."""
