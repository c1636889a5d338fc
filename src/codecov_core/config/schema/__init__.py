"""The schema of ``codecov.yml``: every key declared once, and validation against it (chapter 03 §5 to §8)."""

from codecov_core.config.schema.limits import MAX_CONFIG_BYTES
from codecov_core.config.schema.results import (
    ConfigError,
    ConfigKey,
    ConfigPath,
    ConfigWarning,
    Diagnostic,
    ErrorLocation,
    Invalid,
    Validated,
    dotted,
)
from codecov_core.config.schema.similarity import looks_secret, most_similar
from codecov_core.config.schema.validation import (
    CONFIG_RULES,
    is_secret,
    json_schema,
    left_behind,
    normalised,
    validate,
    wants_text,
    why_unread,
)

__all__ = [
    "CONFIG_RULES",
    "MAX_CONFIG_BYTES",
    "ConfigError",
    "ConfigKey",
    "ConfigPath",
    "ConfigWarning",
    "Diagnostic",
    "ErrorLocation",
    "Invalid",
    "Validated",
    "dotted",
    "is_secret",
    "json_schema",
    "left_behind",
    "looks_secret",
    "most_similar",
    "normalised",
    "validate",
    "wants_text",
    "why_unread",
]
