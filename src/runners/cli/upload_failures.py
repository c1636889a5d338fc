"""Why an upload could not be read and what to do next, as a sentence."""

from codecov_core.ingest import LOST_COUNTS, UploadErrorCode
from codecov_core.ports import JsonObject

_KNOWN = {code.value: code for code in UploadErrorCode}
_WITHOUT_LINES = "make the report again; `codecov-worker parse FILE` tells what is in each file"


def failure_text(code: str, result: JsonObject | None) -> str:
    """Return the stored code, the reason that processing kept where it kept one, and the remedy of the code."""
    reason = (result or {}).get("reason")
    remedy = _KNOWN.get(code, UploadErrorCode.UNKNOWN_ERROR_CODE).remedy
    if code == UploadErrorCode.REPORT_EMPTY and _kept_its_paths(result):
        remedy = _WITHOUT_LINES
    return "; ".join(str(part) for part in (code, reason, remedy) if part)


def _kept_its_paths(result: JsonObject | None) -> bool:
    """Tell whether processing says that no file was lost for its path, so that looking at paths does not help."""
    summary = (result or {}).get("summary")
    return isinstance(summary, dict) and not any(summary.get(count) for count in LOST_COUNTS)
