"""What lies below every configuration when the installation says nothing (chapter 03 §11)."""

from collections.abc import Mapping
from datetime import UTC, datetime

from codecov_core.config.layers import merged
from codecov_core.config.stored import frozen, mapping

__all__ = ["LEGACY_DEFAULTS", "PATCH_CENTRIC_DEFAULTS", "PATCH_CENTRIC_SINCE", "built_in_defaults"]

PATCH_CENTRIC_SINCE = datetime(2024, 4, 30, tzinfo=UTC)
"""Owners created after this moment start from the patch-centric defaults (chapter 03 §3.3)."""

LEGACY_DEFAULTS: Mapping[str, object] = mapping(
    frozen(
        {
            "codecov": {"require_ci_to_pass": True, "notify": {"wait_for_ci": True}},
            "coverage": {
                "precision": 2,
                "round": "down",
                "range": [60.0, 80.0],
                "status": {
                    "project": True,
                    "patch": True,
                    "changes": False,
                    "default_rules": {"flag_coverage_not_uploaded_behavior": "include"},
                },
            },
            "comment": {
                "layout": "reach,diff,flags,tree,reach",
                "behavior": "default",
                "show_carryforward_flags": False,
            },
            "slack_app": True,
        }
    )
)
"""The built-in ``site`` configuration of owners created up to 2024-04-30 or at an unknown time."""

PATCH_CENTRIC_DEFAULTS: Mapping[str, object] = mapping(
    frozen(
        merged(
            LEGACY_DEFAULTS,
            {
                "coverage": {"status": {"project": False}},
                "comment": {"layout": "condensed_header, flags, tree, component", "hide_project_coverage": True},
            },
        )
    )
)
"""The built-in ``site`` configuration of later owners: statuses and comments are about the patch."""


def built_in_defaults(owner_created: datetime | None) -> Mapping[str, object]:
    """Give the defaults for an owner of that age; a time without a zone is taken as UTC."""
    if owner_created is None:
        return LEGACY_DEFAULTS
    created = owner_created if owner_created.tzinfo else owner_created.replace(tzinfo=UTC)
    return PATCH_CENTRIC_DEFAULTS if created > PATCH_CENTRIC_SINCE else LEGACY_DEFAULTS
