"""Telling an interrupt (Ctrl-C) from a failure."""


def is_interrupt(error: BaseException | None) -> bool:
    """Tell whether an interrupt is what an error comes from: some of what Python does when loading wraps it."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False
