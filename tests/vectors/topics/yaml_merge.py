"""Layers to the effective configuration (03 §3, §11)."""

from datetime import datetime
from typing import Any

import yaml

from codecov_core.config import EffectiveConfig, Installation


def check(case: Any, expect: Any) -> None:
    installation = Installation.from_install(yaml.safe_load(case["install"] or "") or {})
    created = None if case["owner_created"] is None else datetime.fromisoformat(case["owner_created"])
    own = case["repo_yaml"] if case["commit_yaml"] is None else case["commit_yaml"]
    config = EffectiveConfig.of(*installation.layers(case["ownerid"], created), case["owner_yaml"], own)
    assert config.to_mapping() == expect["effective"]
