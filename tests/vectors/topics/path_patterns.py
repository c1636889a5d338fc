"""Written patterns to stored ones, and what paths they take; paths of coverage reports (03 §7.5, 02 §9)."""

from typing import Any

import yaml

from codecov_core.config import EffectiveConfig, PatternSet, fix_pattern, path_pattern
from codecov_core.ingest import PathResolver, PathRules


def check(case: Any, expect: Any) -> None:
    if case["kind"] == "pattern":
        _check_patterns(case["patterns"], case["paths"], expect)
    else:
        resolver = PathResolver(
            PathRules.of(EffectiveConfig.of(_normalised(case["yaml"])), case["flags"]), case["network"]
        )
        assert resolver.resolve(case["path"]).path == expect["resolved"]


def _check_patterns(written: list[str], paths: list[str], expect: Any) -> None:
    stored = [path_pattern(pattern) for pattern in written]
    assert stored == (expect["regex"] if isinstance(expect["regex"], list) else [expect["regex"]])
    flag = EffectiveConfig.of({"flags": {"unit": {"paths": stored}}})
    ignore = EffectiveConfig.of({"ignore": stored})
    found = {
        "status": PatternSet(stored).matches_many(paths),
        "flag_paths": [PathRules.of(flag, ["unit"]).filter.keeps(path) for path in paths],
        "ignored": [not PathRules.of(ignore, []).filter.keeps(path) for path in paths],
    }
    determined = {key: verdicts for key, verdicts in expect.items() if key != "regex" and verdicts is not None}
    assert {key: found[key] for key in determined} == determined


def _normalised(text: str) -> dict[str, Any]:
    """The configuration with its patterns in stored form."""
    config = yaml.safe_load(text) or {}
    for key, translate in (("fixes", fix_pattern), ("ignore", path_pattern)):
        if config.get(key):
            config[key] = [translate(item) for item in config[key]]
    for flag in [*(config.get("flags") or {}).values(), *_managed(config.get("flag_management") or {})]:
        for key in ("paths", "ignore"):
            if flag.get(key):
                flag[key] = [path_pattern(item) for item in flag[key]]
    return config


def _managed(management: Any) -> list[Any]:
    return [management.get("default_rules") or {}, *(management.get("individual_flags") or [])]
