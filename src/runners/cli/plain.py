"""Text of others on a terminal: nothing that moves the cursor, hides a line or turns the direction of writing."""

_CONTROL = (*range(0x20), *range(0x7F, 0xA0))
_LINES_AND_DIRECTIONS = (0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_REPLACED = {code: "\ufffd" for code in (*_CONTROL, *_LINES_AND_DIRECTIONS) if code != ord("\t")}


def plain(text: str) -> str:
    """Return `text` with every control character but the tab replaced by U+FFFD, those of bidirectional text too."""
    return text if text.isprintable() else text.translate(_REPLACED)
