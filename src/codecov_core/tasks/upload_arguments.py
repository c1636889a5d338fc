"""The JSON objects of the upload inbox (chapter 04 §10.1)."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import orjson

from codecov_core.errors import CodecovError
from codecov_core.ports import JsonObject, JsonValue, NewUpload
from codecov_core.tasks.command import LARGEST_ID
from codecov_core.values import dataclass

_MARKERS = ("reprocess_via_admin", "resend_via_admin")
_SECRETS = frozenset({"token"})


class BadUploadArgumentsError(CodecovError):
    """An element of the inbox that names no upload."""

    code = "bad_upload_arguments"


KEEPS_EARLIER: Final = "keeps_earlier"
"""Argument of an upload that is to be read again: if it is of no use now, what it gave before stays."""
KEPT_BECAUSE: Final = "kept_because"
"""Where the result of such a processing has the error code, as the upload itself has none."""


@dataclass(frozen=True, slots=True)
class UploadArguments:
    """One arrived upload."""

    arguments: JsonObject
    """The object as it came, without secrets."""
    upload_id: int | None
    """The row that the API made; ``None`` for legacy uploads, whose row we make."""
    claim_key: str
    """What makes a repeated claim the same claim (chapter 04 §16.2 step 1)."""

    @classmethod
    def parse(cls, element: bytes) -> "UploadArguments":
        """Read an element; raises ``BadUploadArgumentsError`` saying what is wrong with it."""
        try:
            loaded: object = orjson.loads(element)
        except orjson.JSONDecodeError as error:
            raise BadUploadArgumentsError(f"an element of the inbox is no JSON: {error}") from error
        if not isinstance(loaded, dict):
            raise BadUploadArgumentsError("an element of the inbox is no JSON object")
        return cls.of({key: value for key, value in loaded.items() if key not in _SECRETS})

    @classmethod
    def of(cls, arguments: JsonObject) -> "UploadArguments":
        """Read arguments that were taken apart before."""
        upload_id = arguments.get("upload_id")
        if isinstance(upload_id, int) and upload_id is not True and 0 < upload_id <= LARGEST_ID:
            return cls(arguments, upload_id, f"upload:{upload_id}")
        reportid = _text(arguments.get("reportid"))
        if reportid is None:
            raise BadUploadArgumentsError("an element of the inbox has neither upload_id nor reportid")
        return cls(arguments, None, f"report:{reportid}")

    @property
    def repeats(self) -> bool:
        """Whether somebody asked for the upload to be read again."""
        return any(self.arguments.get(marker) for marker in _MARKERS)

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags it names: a list, or a text with commas; each once."""
        named = self.arguments.get("flags")
        texts: list[str] = []
        if isinstance(named, str):
            texts = named.split(",")
        elif isinstance(named, list | tuple):
            texts = [item for item in named if isinstance(item, str)]
        return tuple(dict.fromkeys(stripped for text in texts if (stripped := text.strip())))

    def new_upload(self) -> NewUpload:
        """Give the row of a legacy upload (chapter 04 §10.6)."""
        arguments = self.arguments
        return NewUpload(
            external_id=_uuid(arguments.get("reportid")),
            storage_path=_text(arguments.get("url")),
            name=_text(arguments.get("name")),
            provider=_text(arguments.get("service")),
            build_code=_text(arguments.get("build")),
            build_url=_text(arguments.get("build_url")),
            job_code=_text(arguments.get("job")),
        )


def _text(value: JsonValue) -> str | None:
    if isinstance(value, str):
        return value or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _uuid(value: JsonValue) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def format_version(upload_extras: Mapping[str, JsonValue]) -> str | None:
    """Read which container the uploader announced (chapter 02 §2)."""
    version = upload_extras.get("format_version")
    return version if isinstance(version, str) else None
