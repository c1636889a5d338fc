"""Strategies: documents made of the keys of ``codecov.yml``, and anything else that YAML can hold."""

import copy
from typing import Any

import yaml
from hypothesis import strategies as st

from codecov_core.config.schema.containers import declared
from codecov_core.config.schema.keys import DOCUMENT
from tests.unit.config_schema.key_examples import EXAMPLES, example_row

PATHS = sorted({path for path, _ in declared(DOCUMENT)})
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=12) | st.binary()
ANYTHING = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=6) | st.integers(), below, max_size=3),
    max_leaves=8,
)
EXPRESSIONS = st.lists(
    st.sampled_from(
        [
            *(
                "(?a)",
                "(?u)",
                "(?i)",
                "(?L)",
                "(?x)",
                "(?s-i:",
                "(?=",
                "(?<=",
                ")",
                "[",
                "]",
                "[^",
                "a",
                "/",
                "::",
                "$",
            ),
            *(
                "*",
                "+",
                "|",
                "\\",
                "\\9",
                "\\N{SPACE}",
                "{",
                "}",
                "{1,2}",
                f"{{{'1' * 4400}}}",
                "{99999999999}",
                "#",
                "!",
            ),
        ]
    ),
    max_size=6,
).map("".join)
"""Texts that may be regular expressions: their flags may exclude each other, their numbers be too large."""
YAML_PIECES = st.sampled_from(
    [
        *("coverage:", "codecov:", "flags: ", "unit", "paths", "&a ", "*a", "<<: *a", "[", "]", "{", "}", ", ", ": "),
        *(
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            "\t",
            "|\n",
            ">-\n",
            '"',
            "'",
            "#",
            "!!str ",
            "!x ",
            "? ",
            "---\n",
            "%YAML 1.1\n",
        ),
        *("80%", "auto", "60..80", "null", "yes", "1", "2024-01-01", "\\", "\0", "\ufeff", "a::b", "src/**"),
        *("(?a)(?u)x$", "(?u)(?a)x]::b", f"x{{{'1' * 4400}}}"),
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Some keys of the schema with good values, bad ones, or anything at all, written as YAML."""
    result: Any = {}
    for path in draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=5)):
        example = EXAMPLES[example_row(path) or ""]
        value = draw(
            st.sampled_from([example.accepted] * 4 + [example.refused])
            | ANYTHING
            | EXPRESSIONS
            | st.lists(EXPRESSIONS, max_size=3)
        )
        put(result, path, copy.deepcopy(value))  # what is put deeper must not end up in the examples
    return yaml.safe_dump(result, sort_keys=False, allow_unicode=True)


def put(config: Any, path: tuple[str, ...], value: Any) -> None:
    """Put a value at the path of a key, where what is there already allows it."""
    for step, following in zip(path, [*path[1:], ""], strict=True):
        last = following == ""
        made = value if last else [] if following == "[]" else {}
        if isinstance(config, list) and step == "[]":
            config.append(made)
            config = config[-1]
        elif isinstance(config, dict) and step != "[]":
            name = "default" if step == "*" else step
            config = config.setdefault(name, made)
        else:
            return
