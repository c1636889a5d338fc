"""What the schema of ``codecov.yml`` is used for (chapter 03 §5).

YAML and the schema are loaded by the first call: most who import this room never validate anything.
"""

from collections.abc import Mapping
from typing import Final

from codecov_core.config.schema.results import ConfigPath, Invalid, Validated

__all__ = [
    "CONFIG_RULES",
    "is_secret",
    "json_schema",
    "left_behind",
    "normalised",
    "validate",
    "wants_text",
    "why_unread",
]

CONFIG_RULES: Final = 1
"""Version of what :func:`validate` accepts and makes of it. It is raised whenever that changes, and what is kept of
commits by earlier rules is looked up again."""


def validate(content: str | bytes) -> Validated | Invalid:
    """Check the content of a ``codecov.yml`` and bring it into its normalised form.

    Accepts and normalises what the reference does (chapter 03 §5 to §8, with §19 rules 1 and 3 to 9); no content makes
    it raise. Beyond the reference it refuses only what nobody could store: numbers that are not finite or beyond 64
    bits, NUL and half surrogate pairs, and files beyond the limits of §19 rule 9. Secrets stay encrypted.
    """
    from codecov_core.config.schema.checking import checked

    return checked(content)


def normalised(stored: Mapping[str, object]) -> dict[str, object]:
    """Bring a stored configuration, raw or coerced, into its normalised form.

    Stored rows are never validated again (chapter 03 §1): what is not understood stays as it is, and so does what is in
    its normalised form already. The argument is left alone.
    """
    from codecov_core.config.schema.checking import restored

    return restored(stored)


def json_schema() -> dict[str, object]:
    """Give the schema as a JSON Schema (draft 7) for editors; it refuses nothing that :func:`validate` accepts."""
    from codecov_core.config.schema.json_schema import written_schema

    return written_schema()


def is_secret(path: ConfigPath) -> bool:
    """Tell whether what stands at a path of a configuration must not be shown to everybody."""
    from codecov_core.config.schema.secrets import holds_secret

    return holds_secret(path)


def wants_text(path: ConfigPath, text: str, read: object) -> bool:
    """Tell whether a key takes a text as it is, and not what may be read from it: an account called ``123``."""
    from codecov_core.config.schema.wanted_types import is_wrong_unless_text

    return is_wrong_unless_text(path, text, read)


def left_behind(config: Mapping[object, object]) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Tell which keys of an installation's ``site`` have no effect where they stand: new place to old place (§6).

    In files they are moved; the configuration of an installation is taken as it is.
    """
    from codecov_core.config.schema.legacy import left_behind as found

    return found(config)


def why_unread(text: str, error: Exception) -> tuple[str, int, int]:
    """Say why a text is no YAML that PyYAML refused with an error, in which line and column; never what it holds."""
    from codecov_core.config.schema.checking import unread_at

    return unread_at(text, error)
