"""What is wrong with an install configuration, said without any of its values."""

from typing import TypeAlias

from codecov_core.errors import CodecovError
from codecov_core.values import dataclass

KeyPath: TypeAlias = "tuple[str | int, ...]"
"""Where a key is: names, and numbers of items in lists."""


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """One thing that is wrong."""

    key: str
    """The key with dots: ``services.minio.port``; a variable's name where it is no key; empty for a whole file."""
    reason: str
    """To be read after the key: ``is missing``."""
    variable: str = ""
    """The environment variable that sets this key."""
    origin: str = ""
    """Where the value comes from: ``/config/codecov.yml:7``, or ``environment``."""

    def __str__(self) -> str:
        place = self.origin
        if self.variable:
            place = f"{place}; variable {self.variable}" if place else f"variable {self.variable}"
        return f"{self.key}: {self.reason}" + (f" ({place})" if place else "")


class InstallConfigError(CodecovError):
    """The install configuration cannot be used; the message names every key that is wrong, never its value."""

    code = "wrong_install_config"

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        self.problems = problems
        keys = tuple(problem.key for problem in problems)
        message = "the install configuration cannot be used:\n" + "\n".join(f"  {problem}" for problem in problems)
        super().__init__(message, keys=keys)


def dotted(path: KeyPath) -> str:
    """Write a path with dots, items of lists in brackets."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def variable_of(path: KeyPath) -> str:
    """Give the environment variable that sets a key; lists and whole sections are set as JSON."""
    names: list[str] = []
    for part in path:
        if isinstance(part, int):
            return f"JSONCONFIG___{'__'.join(names)}"
        names.append(part.upper())
    return "__".join(names) if len(names) > 1 else f"JSONCONFIG___{names[0]}"
