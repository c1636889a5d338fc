"""Text of others on a terminal: no control characters, so that a report cannot move the cursor or hide a line."""

_CONTROL = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if code != ord("\t")}


def plain(text: str) -> str:
    """Return `text` with every control character but the tab replaced by U+FFFD."""
    return text.translate(_CONTROL)
