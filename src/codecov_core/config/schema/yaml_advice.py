"""What to do about a text that is no YAML: advice for the mistakes that files of real repositories hold."""

__all__ = ["advice_on"]

_ADVICE = (
    ("scanning an alias", "a text that begins with * needs quotes"),
    ("undefined alias", "a text that begins with * needs quotes"),
    ("scanning an anchor", "a text that begins with & needs quotes"),
    ("scanning a tag", "a text that begins with ! needs quotes"),
    ("determine a constructor for the tag", "a text that begins with ! needs quotes"),
    ("unknown tag", "a text that begins with ! needs quotes"),
    (r"'\t' that cannot start", "lines are indented with spaces, not with tabs"),
    ("that cannot start any token", "a text that begins with it needs quotes"),
    ("<document start>", "the line stands further left than the first key of the file"),
    ("another document", "a second document begins here, and one file holds one"),
    ("found '<block", "the line is indented otherwise than those it belongs to"),
    ("found '<scalar>'", "a text goes on behind its closing quote"),
    ("mapping values are not allowed", "the line is indented too far, or a line break or quotes are missing"),
    ("sequence entries are not allowed", "a list begins in the line below its key"),
    ("could not find expected ':'", "a line above has no colon behind its key"),
    ("unexpected end of stream", "the quotes that open here are not closed"),
    ("but got", "brackets that were opened are not closed"),
)
"""Parts of what PyYAML says, of which the first that fits counts, and what people can do about it."""


def advice_on(said: str) -> str:
    """Complete what the YAML reader says with what to do about it, where that is known."""
    advice = next((advice for part, advice in _ADVICE if part in said), None)
    return said if advice is None else f"{said}; {advice}"
