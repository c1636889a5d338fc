"""Where the content of bytes begins and ends, without the copies that ``strip`` makes of everything between."""

import re

WHITESPACE = b" \t\n\r\v\f"

_CONTENT = re.compile(rb"[^ \t\n\r\v\f]")
_BLOCK = 4096


def first_content(data: bytes, start: int, stop: int) -> int:
    """Give the place of the first byte that is no whitespace; ``stop`` where there is none."""
    found = _CONTENT.search(data, start, stop)
    return stop if found is None else found.start()


def last_content(data: bytes, start: int, stop: int) -> int:
    """Give the place behind the last byte that is no whitespace; ``start`` where there is none."""
    while start < stop:
        block = data[max(start, stop - _BLOCK) : stop]
        kept = block.rstrip(WHITESPACE)
        stop -= len(block) - len(kept)
        if kept:
            break
    return stop
