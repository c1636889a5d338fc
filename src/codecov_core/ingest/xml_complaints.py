"""What libxml2 complains about, without the advice it has for people who program in C."""

import re
from typing import Final

_FOR_PROGRAMMERS = re.compile(r"[,;:]?\s*(?:use|see|try)\s+(?:XML_\w+|xml[A-Z]\w*)(?:\s+option)?\.?$")
_TOO_MUCH_EXPANDED = "amplification"
ENTITIES: Final = "its entities expand to far more than it holds; make the report without entities of its own"


def complaint(message: str) -> str:
    """Return a message of libxml2's error log as a sentence for the one who made the report."""
    if _TOO_MUCH_EXPANDED in message:
        return ENTITIES
    return _FOR_PROGRAMMERS.sub("", message.strip())
