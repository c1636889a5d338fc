"""Laying configurations over each other (chapter 03 §3.1) and what lies below them all (§11)."""

from collections.abc import Mapping

from codecov_core.config.stored import frozen, mapping

__all__ = ["LEGACY_DEFAULTS", "merged"]

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
"""The built-in ``site`` configuration of owners created up to 2024-04-30 or at an unknown time (chapter 03 §11)."""


def merged(below: object, above: object) -> object:
    """Lay one configuration value over another.

    Mappings are merged key by key at every depth; anything else (lists, null, booleans, text) replaces what is below.
    A mapping over something that is no mapping replaces it too. The arguments are left alone.
    """
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    result = dict(below)
    for key, value in above.items():
        result[key] = merged(below.get(key, {}), value)
    return result
