"""Carrying a report forward, and merging a batch of uploads (chapter 01 §8, §9)."""

from codecov_core.reports import carry_forward, merge_batch
from tests.vectors.comparing import assert_chunks, assert_stored, read
from tests.vectors.patterns import matcher
from tests.vectors.registry import Json


def check(case: Json, expect: Json) -> None:
    if case["op"] == "carryforward":
        carried = carry_forward(read(case["report"]), case["flags"], matcher(case["paths"]), case["session_extras"])
        assert_chunks(assert_stored(carried, expect).chunks, expect["chunks"])
        return
    yaml = case["yaml"] or {}
    result = merge_batch(
        read(case["master"]),
        [(str(upload["upload_id"]), read(upload["report"])) for upload in case["uploads"]],
        carries=lambda flag: _carries(yaml, flag),
        joined=lambda flags: all(_legacy(yaml, flag).get("joined") is not False for flag in flags),
    )
    assert_chunks(assert_stored(result.report, expect).chunks, expect["chunks"])
    assert dict(result.mapping) == expect["session_mapping"]
    assert sorted(result.deleted) == expect["deleted_sessions"]


def _legacy(yaml: Json, flag: str) -> Json:
    return (yaml.get("flags") or {}).get(flag) or {}


def _carries(yaml: Json, flag: str) -> bool:
    """Whether a flag is carried forward (chapter 01 §8.1)."""
    legacy = _legacy(yaml, flag)
    if legacy:
        return bool(legacy.get("carryforward"))
    management = yaml.get("flag_management") or {}
    for individual in management.get("individual_flags") or ():
        if individual.get("name") == flag and individual.get("carryforward") is not None:
            return bool(individual["carryforward"])
    return bool((management.get("default_rules") or {}).get("carryforward"))
