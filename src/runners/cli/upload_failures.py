"""Why an upload could not be read and what to do next, as a sentence."""

from codecov_core.ingest import UploadErrorCode
from codecov_core.ports import JsonObject

_KNOWN = {code.value: code for code in UploadErrorCode}


def failure_text(code: str, result: JsonObject | None) -> str:
    """Return the stored code, the reason that processing kept where it kept one, and the remedy of the code."""
    reason = (result or {}).get("reason")
    remedy = _KNOWN.get(code, UploadErrorCode.UNKNOWN_ERROR_CODE).remedy
    return "; ".join(str(part) for part in (code, reason, remedy) if part)
