"""What is shown of lines does not depend on how it was found out that there is nothing to hide."""

from hypothesis import given
from hypothesis import strategies as st

from codecov_core.config.schema.masking import has_secret_keys, masked_keys
from codecov_core.config.schema.yaml_errors import lines_of

_PIECES = [
    "url",
    "token",
    "x",
    "-",
    "_",
    " ",
    "\n",
    "\r\n",
    "\x85",
    ":",
    ": ",
    "'",
    '"',
    "\\",
    "a b",
    "{",
    "}",
    ",",
    "#",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_a_text_has_secret_keys_if_one_of_its_lines_has(text: str) -> None:
    if any(masked_keys(line) != line for line in lines_of(text)):
        assert has_secret_keys(text)


def test_a_text_without_secret_keys_has_none() -> None:
    assert has_secret_keys("codecov:\n  token: abc\n")
    assert not has_secret_keys("coverage:\n  precision: 2\n")
