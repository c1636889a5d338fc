"""What ``codecov.yml`` says: patterns, layers and the effective configuration (chapter 03)."""

from codecov_core.config.backtracking import TimeBudget
from codecov_core.config.ci import CiRules
from codecov_core.config.colors import CoverageRange
from codecov_core.config.comment import (
    BundleChanges,
    BundleRules,
    BundleStatus,
    CheckRules,
    CommentBehavior,
    CommentRules,
    Requirement,
    SizeThreshold,
)
from codecov_core.config.defaults import LEGACY_DEFAULTS, PATCH_CENTRIC_DEFAULTS
from codecov_core.config.effective import EffectiveConfig, NotifyRules, RepositoryRules
from codecov_core.config.flags import FlagSettings
from codecov_core.config.inspection import Difference, Setting, differences, settings_of
from codecov_core.config.installation import Installation
from codecov_core.config.layers import Layer, LayerKind
from codecov_core.config.notifiers import NotifierKind, NotifierRule
from codecov_core.config.path_fixes import AppliedFix, PathFixes
from codecov_core.config.path_lists import LoosePrefix, loose_prefixes, pattern_lists
from codecov_core.config.patterns import PatternSet, RegexSet, RejectedPattern
from codecov_core.config.places import CONFIG_PLACES
from codecov_core.config.provenance import Origin, Provenance
from codecov_core.config.reference import KeyEntry, KeySection, key_reference
from codecov_core.config.report_age import DEFAULT_MAX_REPORT_AGE, oldest_accepted, reads_as_age, report_time
from codecov_core.config.rounding import Rounding, RoundingMode
from codecov_core.config.rules import (
    Component,
    FlagRule,
    IfNotFound,
    NotUploadedBehavior,
    RemovedCodeBehavior,
    StatusKind,
    StatusRule,
    flags_of_components,
)
from codecov_core.config.schema import (
    CONFIG_RULES,
    MAX_CONFIG_BYTES,
    ConfigError,
    ConfigKey,
    ConfigPath,
    ConfigWarning,
    Diagnostic,
    ErrorLocation,
    Invalid,
    Validated,
    dotted,
    is_secret,
    json_schema,
    left_behind,
    looks_secret,
    most_similar,
    normalised,
    validate,
    wants_text,
    why_unread,
)
from codecov_core.config.shared_patterns import SharedPatterns
from codecov_core.config.stored import switch
from codecov_core.config.translation import branch_pattern, fix_pattern, path_pattern

__all__ = [
    "CONFIG_PLACES",
    "CONFIG_RULES",
    "DEFAULT_MAX_REPORT_AGE",
    "LEGACY_DEFAULTS",
    "MAX_CONFIG_BYTES",
    "PATCH_CENTRIC_DEFAULTS",
    "AppliedFix",
    "BundleChanges",
    "BundleRules",
    "BundleStatus",
    "CheckRules",
    "CiRules",
    "CommentBehavior",
    "CommentRules",
    "Component",
    "ConfigError",
    "ConfigKey",
    "ConfigPath",
    "ConfigWarning",
    "CoverageRange",
    "Diagnostic",
    "Difference",
    "EffectiveConfig",
    "ErrorLocation",
    "FlagRule",
    "FlagSettings",
    "IfNotFound",
    "Installation",
    "Invalid",
    "KeyEntry",
    "KeySection",
    "Layer",
    "LayerKind",
    "LoosePrefix",
    "NotUploadedBehavior",
    "NotifierKind",
    "NotifierRule",
    "NotifyRules",
    "Origin",
    "PathFixes",
    "PatternSet",
    "Provenance",
    "RegexSet",
    "RejectedPattern",
    "RemovedCodeBehavior",
    "RepositoryRules",
    "Requirement",
    "Rounding",
    "RoundingMode",
    "Setting",
    "SharedPatterns",
    "SizeThreshold",
    "StatusKind",
    "StatusRule",
    "TimeBudget",
    "Validated",
    "branch_pattern",
    "differences",
    "dotted",
    "fix_pattern",
    "flags_of_components",
    "is_secret",
    "json_schema",
    "key_reference",
    "left_behind",
    "looks_secret",
    "loose_prefixes",
    "most_similar",
    "normalised",
    "oldest_accepted",
    "path_pattern",
    "pattern_lists",
    "reads_as_age",
    "report_time",
    "settings_of",
    "switch",
    "validate",
    "wants_text",
    "why_unread",
]
