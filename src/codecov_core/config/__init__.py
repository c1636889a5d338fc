"""What ``codecov.yml`` says: patterns, layers and the effective configuration (chapter 03)."""

from codecov_core.config.effective import EffectiveConfig, NotifyRules
from codecov_core.config.layers import LEGACY_DEFAULTS
from codecov_core.config.patterns import PatternSet, RegexSet, RejectedPattern
from codecov_core.config.rounding import Rounding, RoundingMode
from codecov_core.config.rules import (
    Component,
    FlagRule,
    IfNotFound,
    NotUploadedBehavior,
    RemovedCodeBehavior,
    StatusKind,
    StatusRule,
)
from codecov_core.config.schema import (
    ConfigError,
    ConfigKey,
    ConfigPath,
    ConfigWarning,
    ErrorLocation,
    Invalid,
    Validated,
    json_schema,
    normalised,
    validate,
)
from codecov_core.config.translation import branch_pattern, fix_pattern, path_pattern

__all__ = [
    "LEGACY_DEFAULTS",
    "Component",
    "ConfigError",
    "ConfigKey",
    "ConfigPath",
    "ConfigWarning",
    "EffectiveConfig",
    "ErrorLocation",
    "FlagRule",
    "IfNotFound",
    "Invalid",
    "NotUploadedBehavior",
    "NotifyRules",
    "PatternSet",
    "RegexSet",
    "RejectedPattern",
    "RemovedCodeBehavior",
    "Rounding",
    "RoundingMode",
    "StatusKind",
    "StatusRule",
    "Validated",
    "branch_pattern",
    "fix_pattern",
    "json_schema",
    "normalised",
    "path_pattern",
    "validate",
]
