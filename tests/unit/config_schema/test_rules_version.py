"""What is accepted, and what becomes of it, has a version."""

import copy
import hashlib

import orjson
import yaml

from codecov_core.config import CONFIG_RULES, Invalid, validate
from tests.unit.config_schema.config_documents import PATHS, put
from tests.unit.config_schema.key_examples import EXAMPLES, example_row

OUTCOMES = {1: "121b9b57a25dd7e5f72b75abbd634f246133e76f4c35a63f34781d92b88f6868"}
"""What versions make of all examples, in short."""


def test_other_results_are_another_version() -> None:
    """Where this fails, raise CONFIG_RULES and add its line here: what is kept of commits is looked up again then."""
    told = []
    for path in PATHS:
        example = EXAMPLES[example_row(path) or ""]
        for value in (example.accepted, example.refused):
            config: dict[str, object] = {}
            put(config, path, copy.deepcopy(value))
            outcome = validate(yaml.safe_dump(config))
            told.append(outcome.location if isinstance(outcome, Invalid) else outcome.config)
    digest = hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
    assert digest == OUTCOMES[CONFIG_RULES]
