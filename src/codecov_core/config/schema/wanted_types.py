"""Which of two readings of a value its key takes: variables have no types (chapter 03 §19 rule 43)."""

from codecov_core.config.schema.findings import Findings
from codecov_core.config.schema.keys import DOCUMENT
from codecov_core.config.schema.results import ConfigPath

__all__ = ["is_wrong_unless_text"]


def is_wrong_unless_text(path: ConfigPath, text: str, read: object) -> bool:
    """See :func:`codecov_core.config.wants_text`."""
    return _faults(path, read) > _faults(path, text)


def _faults(path: ConfigPath, value: object) -> int:
    """Count what is wrong with a document that holds nothing else; keys that are missing count in any case."""
    document = value
    for key in reversed(path):
        document = {key: document}
    found = Findings()
    DOCUMENT.take(document, None, found)
    return len(found.problems)
