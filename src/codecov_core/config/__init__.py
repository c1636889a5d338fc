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
from codecov_core.config.translation import branch_pattern, fix_pattern, path_pattern

__all__ = [
    "LEGACY_DEFAULTS",
    "Component",
    "EffectiveConfig",
    "FlagRule",
    "IfNotFound",
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
    "branch_pattern",
    "fix_pattern",
    "path_pattern",
]
