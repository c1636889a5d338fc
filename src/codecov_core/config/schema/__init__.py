"""The schema of ``codecov.yml``: every key declared once, and validation against it (chapter 03 §5 to §8)."""

from codecov_core.config.schema.results import (
    ConfigError,
    ConfigKey,
    ConfigPath,
    ConfigWarning,
    ErrorLocation,
    Invalid,
    Validated,
)
from codecov_core.config.schema.validation import json_schema, normalised, validate

__all__ = [
    "ConfigError",
    "ConfigKey",
    "ConfigPath",
    "ConfigWarning",
    "ErrorLocation",
    "Invalid",
    "Validated",
    "json_schema",
    "normalised",
    "validate",
]
