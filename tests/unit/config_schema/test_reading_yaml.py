"""Reading YAML: as the reference does, within limits, with one clear result for whatever is no document."""

import datetime as dt
import random
import re
import time

import pytest
import yaml

from codecov_core.config import MAX_CONFIG_BYTES, Invalid, Validated, validate
from codecov_core.config.schema.limits import MAX_CHARACTERS, MAX_DEPTH, MAX_NODES
from codecov_core.config.schema.shape import Unusual
from codecov_core.config.schema.yaml_document import read_document
from codecov_core.config.schema.yaml_errors import UnreadableYamlError
from codecov_core.config.schema.yaml_nodes import compose

PIECES = [
    *" \n\t:-?,[]{}#&*!|>'\"%@`~=<./\\ax01é\u2028\x85\ufeff\r\U0001f600",
    *("\n  ", ": ", "- ", "? ", "<<: ", "&a ", "*a", "!!str ", "!!int ", "|\n  ", ">-\n  ", "---\n", "...\n"),
    *('"a"', "\\u0041", "\r\n", "# c", " #", "!x ", "|#", "! "),
]
SEEDS = [
    "codecov: {url: http://ci.example.org/x?y=1, bot: a}\n",
    "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  b: 3\n",
    "l: [&a {x: 1}, &b {y: 2}]\nm: {<<: [*a, *b], z: 0x1F}\n",
    'd: 2024-01-01\nf: 1.5e3\no: 017\ns: 1:30\nn: ~\nb: !!binary aGk=\nq: "a\\tb\\u00e9"\n',
    "coverage:\n  status:\n    project:\n      default: {target: 80%, paths: ['src/', \"*.go\"]}\n",
    "comment:\n  layout: >-\n    reach,\n    diff\n  behavior: |\n    default\n",
    "? {a: b}\n: c\n",
    "a: !!set {x, y}\n=: 1\n!!omap [a: 1]: 2\n",
]


def same(ours: object, theirs: object) -> bool:
    """Compare values by type as well; what has no place in a configuration is only known to be there."""
    if isinstance(ours, Unusual):
        return isinstance(theirs, bytes | set | list)
    if type(ours) is not type(theirs):
        return False
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return ours == theirs or repr(ours) == repr(theirs)


def mutated(source: random.Random, text: str) -> str:
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(text) + 1)
        cut = source.choice((0, 0, 0, 1, 3))
        text = text[:at] + source.choice(PIECES) * (cut < 3) + text[at + cut :]
    return text


def by_the_slow_loader(text: str) -> tuple[bool, object]:
    """Whether PyYAML's loader in Python reads a text, and as what. What makes it crash it does not read."""
    try:
        return True, yaml.load(text, yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return False, None


@pytest.mark.parametrize("seed", range(8))
def test_every_text_is_read_as_the_slow_loader_reads_it(seed: int) -> None:
    source = random.Random(seed)
    for _ in range(400):
        text = mutated(source, SEEDS[seed])
        readable, value = by_the_slow_loader(text)
        try:
            ours = read_document(text).value
        except UnreadableYamlError:
            holds_itself = "[...]" in repr(value) or "{...}" in repr(value)
            assert not readable or holds_itself or "\\0" in text, text
            continue
        assert readable, text
        assert same(ours, value), text


@pytest.mark.parametrize(
    "text",
    [
        "a:\tb",
        "a: b\t# c",
        "a: [x\t, y]",
        "[a?]",
        "{a: b?c}",
        "a: b\n\ufeff  c: d",
        "! #",
        "- ! 12",
        "a: |#x\n b",
        "[a, :b]",
        "a: [::x]",
    ],
)
def test_where_the_two_loaders_differ_the_slow_one_decides(text: str) -> None:
    readable, value = by_the_slow_loader(text)
    try:
        ours = (True, read_document(text).value)
    except UnreadableYamlError:
        ours = (False, None)
    assert ours == (readable, value)


def test_without_the_fast_loader_the_slow_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "coverage: {status: {project: {default: {target: 80%}}}}"
    fast = validate(text)
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert validate(text) == fast


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: yes\nb: Off\nc: NO", {"a": True, "b": False, "c": False}),
        ("1.10", 1.1),
        ("2024-01-01", dt.date(2024, 1, 1)),
        ("a: 1\na: 2", {"a": 2}),
        ("=: 1", {"=": 1}),
        ("{<<: {a: 1, b: 1}, a: 2}", {"a": 2, "b": 1}),
        ("{a: 2, <<: [{a: 1, b: 1}, {b: 3, ccc: 3}]}", {"a": 2, "b": 1, "ccc": 3}),
        (r'{"\ud83d\ude80": ["a\ud83d\uDE80\ud83d\ude80b"]}', {"\U0001f680": ["a\U0001f680\U0001f680b"]}),
        ("{<<: [{long_key: 1}, {long_key: 2}]}", {"long_key": 1}),
        ("&a {b: {<<: {c: {d: 1}}}}", {"b": {"c": {"d": 1}}}),
    ],
)
def test_values(text: str, value: object) -> None:
    assert read_document(text).value == value


DEEP_BLOCK = "".join(f"{' ' * depth}a:\n" for depth in range(700))
ALIAS_BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 12)
)
MERGE_BOMB = "a0: &a0 {x: 1}\n" + "".join(
    f"a{level}: &a{level} {{<<: [{','.join([f'*a{level - 1}'] * 10)}]}}\n" for level in range(1, 15)
)

UNREADABLE: list[tuple[str | bytes, int, int, str]] = [
    ("codecov:\n\tbot: x", 2, 1, "found character '\\t' that cannot start any token"),
    ("codecov: {bot: a\0}", 1, 17, "U+0000"),
    (b"codecov: {bot: a\0}", 1, 17, "U+0000"),
    ('codecov: {bot: "a\\0"}', 1, 16, "NUL"),
    ('codecov: {"a\\0": b}', 1, 11, "NUL"),
    ('codecov: {bot: "\\ud800"}', 1, 16, "surrogate"),
    ('codecov: {bot: "\\ude80\\ud83d"}', 1, 16, "surrogate"),
    ('codecov: {bot: "\\ud83d\\ud83d\\ude80"}', 1, 16, "surrogate"),
    ("codecov: {bot: \ud800}", 1, 16, "U+D800"),
    ('codecov: {bot: "\\UFFFFFFFF"}', 1, 1, "does not exist"),
    ("coverage: {}".encode("utf-16-be"), 1, 1, "U+0000"),
    (b"coverage:\n  round: \xff", 2, 10, "is not UTF-8"),
    (b"\xff\xfea", 1, 1, "is not UTF-16"),
    ("codecov: {bot: a", 1, 17, "expected ',' or '}'"),
    ("codecov: *nowhere", 1, 10, "found undefined alias"),
    ("codecov: !foo bar", 1, 10, "unknown tag"),
    ("codecov: !!python/object:os.system x", 1, 10, "unknown tag"),
    ("codecov: !!python/name:os.system", 1, 10, "unknown tag"),
    ("codecov: {bot: 2024-13-45}", 1, 16, "this is no !!timestamp"),
    ("codecov: {bot: !!int x}", 1, 16, "this is no !!int"),
    ("codecov: {bot: !!bool x}", 1, 16, "this is no !!bool"),
    ("codecov: {bot: !!timestamp x}", 1, 16, "this is no !!timestamp"),
    ("codecov: {bot: !!binary x}", 1, 16, "this is no !!binary"),
    (f"codecov: {{bot: {'1:' * 500}1}}", 1, 16, "is a number of more than 1000 characters"),
    (f"codecov: {{bot: 1.{'0' * 1000}}}", 1, 16, "is a number of more than 1000 characters"),
    (f"codecov: {{bot: 2024-01-01 00:00:00.{'0' * 1000}}}", 1, 16, "is a date of more than 1000 characters"),
    (f"codecov: {{bot: !!binary {'aaaa' * 251}}}", 1, 16, "is binary data of more than 1000 characters"),
    (f"? 0x{'f' * 1000}\n: 1", 1, 3, "is a number of more than 1000 characters"),
    ("codecov: !!seq {a: b}", 1, 10, "a collection cannot be !!seq"),
    ("codecov: !!str [a]", 1, 10, "a collection cannot be !!str"),
    ("codecov: !!omap [a]", 1, 10, "single pairs"),
    ("codecov: !!set {a, !foo b}", 1, 20, "unknown tag"),
    ("codecov: !!pairs [a: !foo b]", 1, 22, "unknown tag"),
    ("? [a]\n: b", 1, 3, "cannot be a key"),
    ("? !!str [a]\n: b", 1, 3, "cannot be a key"),
    ("codecov: =", 1, 10, "unknown tag !!value"),
    ("codecov: {<<: 1}", 1, 15, "only mappings can be merged"),
    ("codecov: {<<: [{a: 1}, 2]}", 1, 24, "only mappings can be merged"),
    ("a: 1\n---\nb: 2", 2, 1, "found another document"),
    ("a: &a [*a]", 1, 4, "levels deep"),
    ("a: &a {<<: *a}", 1, 4, "levels deep"),
    ("[" * 100_000, 1, 1001, "nested too deeply"),
    ("{a: " * 100_000, 1, 4001, "nested too deeply"),
    (DEEP_BLOCK, 21, 21, "nested more than 20 levels deep"),
    (ALIAS_BOMB, 1, 26, "more than 50000 values"),
    (MERGE_BOMB, 2, 10, "more than 50000 values"),
    ("x" * 10_000_000, 1, 1, "is larger than 512 KiB"),
    (b"a: b\n" * 2_000_000, 1, 1, "is larger than 512 KiB"),
    ("é" * (MAX_CONFIG_BYTES // 2 + 1), 1, 1, "is larger than 512 KiB"),
]

PATHS_OF_UNREADABLE: dict[str | bytes, tuple[str | int, ...]] = {
    'codecov: {bot: "a\\0"}': ("codecov", "bot"),
    'codecov: {"a\\0": b}': ("codecov",),
    'codecov: {bot: "\\ud800"}': ("codecov", "bot"),
    'codecov: {bot: "\\ude80\\ud83d"}': ("codecov", "bot"),
    'codecov: {bot: "\\ud83d\\ud83d\\ude80"}': ("codecov", "bot"),
}


@pytest.mark.parametrize(
    ("content", "line", "column", "reason"),
    UNREADABLE,
    ids=[f"{at}-{case[3][:20]}" for at, case in enumerate(UNREADABLE)],
)
def test_what_cannot_be_read(content: str | bytes, line: int, column: int, reason: str) -> None:
    outcome = validate(content)
    assert isinstance(outcome, Invalid)
    assert outcome.location == "invalid_yaml"
    (error,) = outcome.errors
    assert reason in error.reason
    assert (error.line, error.column, error.path) == (line, column, PATHS_OF_UNREADABLE.get(content, ()))


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        ("ignore:\n  - **/*.py\n", "2:6", "a text that begins with * needs quotes"),
        ("ignore:\n  - *tests\n", "2:5", "a text that begins with * needs quotes"),
        ("codecov:\n  bot: &\n", "2:9", "a text that begins with & needs quotes"),
        ("codecov:\n  ci: [!appveyor]\n", "2:8", "a text that begins with ! needs quotes"),
        ("coverage:\n  \trange: 1..2\n", "2:3", "lines are indented with spaces, not with tabs"),
        ("codecov:\n  bot: @me\n", "2:8", "a text that begins with it needs quotes"),
        ("  round: down\nignore:\n", "2:1", "the line stands further left than the first key of the file"),
        ("a: 1\n---\nb: 1\n", "2:1", "a second document begins here, and one file holds one"),
        ("a:\n   b:\n     c: 1\n  d: 1\n", "4:3", "the line is indented otherwise than those it belongs to"),
        ("ignore:\n  - 'it's'\n", "2:9", "a text goes on behind its closing quote"),
        ("ignore:\n  - {a,b}/*.js\n", "2:10", "a text that begins with { or [ needs quotes"),
        ("ignore:\n  - [id]/page.tsx\n", "2:9", "a text that begins with { or [ needs quotes"),
        ("ignore:\n- - {a,b}*.js\n", "2:11", "a text that begins with { or [ needs quotes"),
        ("codecov:\n  bot: [a] b\n", "2:12", "a text that begins with { or [ needs quotes"),
        ("a:\n  b: 1\n   c: 1\n", "3:5", "the line is indented too far, or a line break or quotes are missing"),
        ('ignore:\n  - "a"\n  coverage: off\n', "3:3", "the line is indented otherwise than those it belongs to"),
        ('ignore:\n  - "src\\.*"\n', "2:10", "single quotes keep backslashes as they are"),
        ("threshold: >1%\n", "1:14", "a text that begins with > or | needs quotes"),
        ("threshold: > 1%\n", "1:14", "a text that begins with > or | needs quotes"),
        ("threshold: >= 1%\n", "1:13", "a text that begins with > or | needs quotes"),
        ("threshold: ? 1%\n", "1:12", "a text that begins with ? needs quotes"),
        ("ignore: - a\n", "1:9", "a list begins in the line below its key"),
        ("codecov: {}\ncoverage\ncomment: off\n", "3:1", "line 2 has no colon behind its key"),
        ("codecov: {}\ncomment:off", "2:12", "line 2 has no blank behind its colon"),
        ("coverage:\n  precision:2 # two\n  round: down\n", "3:3", "line 2 has no blank behind its colon"),
        ("coverage:\n  precision:2\n\n  # two\n  round: down\n", "5:3", "line 2 has no blank behind its colon"),
        ("comment:off\nignore: [a]\n", "2:7", "line 1 has no blank behind its colon"),
        ("coverage:\n  status\n  round: down\n", "3:8", "line 2 has no colon behind its key"),
        ("coverage:\n  precision 2\n  round: down\n", "3:8", "line 2 has no colon behind its key"),
        ("coverage\n  round: down\n", "2:8", "line 1 has no colon behind its key"),
        ("flags:\n  - name:x\n    paths: [x]\n", "3:10", "line 2 has no blank behind its colon"),
        (
            "ignore:\n  - a\n  b\n",
            "4:1",
            "line 3 has neither '- ' in front of it nor a colon behind its key",
        ),
        ("coverage:\n  round: a: b\n", "2:11", "a line break or quotes are missing"),
        ("comment: off\n  layout: x\n", "2:9", "the line is indented too far, or a line break or quotes are missing"),
        (
            "ignore:\n  - src/\n    coverage: off\n",
            "3:13",
            "the line is indented too far, line 2 has no colon or no blank behind it, or quotes are missing",
        ),
        (
            "a:\n  b: some\n    words\n     c: x\n",
            "4:7",
            "the line is indented too far, line 3 has no colon or no blank behind it, or quotes are missing",
        ),
        ('comment:\n  layout: "diff\nignore: [a]\n', "2:11", "the quotes that open here are not closed"),
        ("coverage:\n  range: [70, 100\n", "3:1", "brackets that were opened are not closed"),
    ],
)
def test_advice_on_mistakes_that_people_make(text: str, place: str, advice: str) -> None:
    outcome = validate(text)
    assert isinstance(outcome, Invalid)
    (error,) = outcome.errors
    assert str(error).startswith(f"{place}: the file is no YAML document: ")
    assert str(error).endswith(f"; {advice}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('flags: {a: &a {paths: [b, "\\0"]}, c: *a}', "flags.a.paths[1]: is a text"),
        ('ignore: [&a "\\0"]\n? *a\n: b\n', "ignore[0]: is a text"),
        ('"\\udc00": {}', "the file has a key"),
        ('codecov: {"tok=abc=def": "\\0"}', "codecov.***: is a text"),
        ('codecov: {!x b: c, bot: "\\0"}', "the file is no YAML document: unknown tag"),
    ],
)
def test_where_a_text_stands_that_cannot_be_stored(text: str, message: str) -> None:
    outcome = validate(text)
    assert isinstance(outcome, Invalid)
    assert outcome.location == "invalid_yaml"
    assert [error.message.partition(" with")[0].partition(";")[0] for error in outcome.errors] == [message]


def test_a_large_broken_text_is_answered_by_the_fast_loader() -> None:
    outcome = validate(f"[{'a,' * 100_000}}}")
    assert isinstance(outcome, Invalid)
    assert outcome.location == "invalid_yaml"
    assert (outcome.errors[0].line, outcome.errors[0].column) == (1, 200_002)


@pytest.mark.parametrize("peculiar", ["a: 'b\t' #\tc\n", "a: [b?c]\n", "a: ! b\n"])
def test_a_large_text_is_not_read_by_the_slow_loader(monkeypatch: pytest.MonkeyPatch, peculiar: str) -> None:
    monkeypatch.setattr(yaml.SafeLoader, "get_single_node", None)
    filler = "#" * 64 * 1024
    assert isinstance(compose(f"{peculiar}{filler}"), yaml.MappingNode)


BEFORE_IT = {
    "a section": "codecov:\n  bot: a\n",
    "a list": "ignore:\n- a\n- - b\n  - c\n",
    "items": "ignore:\n  - a\n  - b: c\n    d: [e]\n",
}


@pytest.mark.parametrize("before", BEFORE_IT.values(), ids=BEFORE_IT)
@pytest.mark.parametrize("wrong", ["comment: [a\n", "a:\n  - b\n c: d\n", "ignore:\n  - @a\n", "ignore: ['a\n"])
def test_of_a_broken_text_the_slow_loader_reads_the_last_section(
    monkeypatch: pytest.MonkeyPatch, before: str, wrong: str
) -> None:
    with pytest.raises(UnreadableYamlError) as alone:
        compose(wrong)
    monkeypatch.setattr(yaml.SafeLoader, "get_single_node", None)
    with pytest.raises(UnreadableYamlError) as behind:
        compose(before * 1000 + wrong)
    assert behind.value.reason == alone.value.reason
    lines = 1000 * before.count("\n")
    assert behind.value.span == alone.value.span._replace(line=alone.value.span.line + lines)


@pytest.mark.parametrize(
    ("items", "wrong", "column"),
    [
        ("  - a: 1\n    b: 2\n", "  - a: 1\n    b: 2\n    c: @d\n", 7),
        ("  - a\n", "  - a: [b]\n    c:\n    - d\n    - @e\n", 6),
        ("  - - a\n    - b\n", "  - - a\n    - @b\n", 6),
        ("  k:\n    - a: [b]\n      c: d\n", "   @e\n", 3),
        ("  k:\n    - a # - b\n", "  k:\n    - a # - b\n    - # c - d\n      e: 1\n      f: @g\n", 9),
    ],
)
def test_of_a_broken_section_the_slow_loader_reads_the_last_item(
    monkeypatch: pytest.MonkeyPatch, items: str, wrong: str, column: int
) -> None:
    read: list[str] = []
    made = yaml.SafeLoader.__init__

    def noted(loader: yaml.SafeLoader, part: str) -> None:
        read.append(part)
        made(loader, part)

    monkeypatch.setattr(yaml.SafeLoader, "__init__", noted)
    with pytest.raises(UnreadableYamlError, match="'@' that cannot start") as caught:
        compose(f"ignore:\n{items * 1000}{wrong}")
    assert caught.value.span[:2] == ((items * 1000 + wrong).count("\n"), column)
    assert [len(text) < 100 for text in read] == [True]


TAB = "'\\t' that cannot start any token"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("\ta: b", 0, 0),
        ("\ufeffa:\tb", 0, 2),
        ("a: b\tc\nd: [e}", 0, 4),
        ("a: 'b\tc'\t# d\te\n", 0, 8),
        ("a: # b\tc\n  d: |\t# e\n    f\n", 1, 6),
        ("a:\r\n- b\r\n-\tc\r\n", 2, 1),
        ("a: {b: c,\n\td: e}\n", 1, 0),
    ],
)
def test_the_place_of_a_tab_is_told_without_the_slow_loader(
    monkeypatch: pytest.MonkeyPatch, text: str, line: int, column: int
) -> None:
    assert not by_the_slow_loader(text)[0]
    monkeypatch.setattr(yaml.SafeLoader, "__init__", None)
    with pytest.raises(UnreadableYamlError, match=re.escape(TAB)) as caught:
        compose(text)
    assert caught.value.span[:2] == (line, column)


@pytest.mark.parametrize("text", ["a: 'b\t'\n#\tc\nd: \"\te\"\n", "a: |\n  b\tc\n  \td\n", "a: >- #\tb\n  c\n# \td\n"])
def test_tabs_in_texts_and_comments_are_read_without_the_slow_loader(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    expected = by_the_slow_loader(text)
    monkeypatch.setattr(yaml.SafeLoader, "__init__", None)
    assert (True, read_document(text).value) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n  b\tc\n  \td\n\te: f\n",
        "a: [b}\n\tc",
        "a: |\n  \tb\n",
        "a:\t\n\t \nb: c\n",
        "*a\t b: c\n",
        'a: \t\n"',
        "a: b\n\td: 'e\n",
    ],
)
def test_of_several_mistakes_the_one_that_the_slow_loader_meets_is_told(text: str) -> None:
    try:
        expected: object = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        assert mark is not None
        expected = mark.line, mark.column
    try:
        told: object = read_document(text).value
    except UnreadableYamlError as error:
        told = error.span[:2]
    assert told == expected


def test_numbers_are_read_up_to_a_length() -> None:
    assert read_document(f"{'1:' * 127}01").value == sum(60**place for place in range(128))


def test_deep_nesting_is_an_error_of_the_slow_loader_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    with pytest.raises(UnreadableYamlError, match="nested too deeply"):
        compose("[" * 100_000)


def test_limits_are_inclusive() -> None:
    nested = "{p: " * (MAX_DEPTH - 3) + "1" + "}" * (MAX_DEPTH - 3)
    assert isinstance(validate(f"cli: {{plugins: {{x: {nested}}}}}"), Validated)
    assert isinstance(validate(f"cli: {{plugins: {{x: {{x: {nested}}}}}}}"), Invalid)
    items = ",".join(["a"] * (MAX_NODES - 2))
    assert isinstance(validate(f"ignore: [{items}]"), Validated)
    assert isinstance(validate(f"ignore: [{items},a]"), Invalid)
    long = f'&a "{"x" * (MAX_CHARACTERS // 4 - 4)}", ' + "*a," * 3  # 16 less than it may be
    assert isinstance(validate(f"ignore: [{long} yyyyyyyyyy]"), Validated)
    assert isinstance(validate(f"ignore: [{long} yyyyyyyyyyy]"), Invalid)
    filler = "#" * (MAX_CONFIG_BYTES - 3)
    assert validate(f"{{}}\n{filler}") == Validated({})


@pytest.mark.parametrize(
    "text",
    [
        f'ignore: [&a "{"[a]*" * 2_000}"{", *a" * 4_000}]',
        f'fixes: [&a "{"x" * 5_000}::"{", *a" * 4_000}]',
        f'ignore: [&a "{"((a" * 100}"{", *a" * 4_000}]',
        f'comment: {{branches: [&a "{"((a" * 100}"{", *a" * 4_000}]}}',
        f'flags: {{? &a "{"x" * 9_000}" : {{}}, b: {{paths: [{"*a," * 9_000}]}}}}',
        f"codecov: {{notify: {{delay: &a 1{':1' * 490}}}}}\ncli: {{plugins: {{a: [{'*a,' * 1_000}]}}}}",
    ],
)
def test_aliases_of_long_texts_are_no_bomb(text: str) -> None:
    started = time.process_time()
    validate(text)
    assert time.process_time() - started < 2


def test_numbers_and_dates_are_read_wherever_they_stand() -> None:
    text = "cli: {plugins: {a: &a 1:30, b: *a, c: &d 2024-01-01, d: *d, *a : 1}}"
    assert read_document(text).value == {
        "cli": {"plugins": {"a": 90, "b": 90, "c": dt.date(2024, 1, 1), "d": dt.date(2024, 1, 1), 90: 1}}
    }


def test_merging_at_every_level_is_no_bomb() -> None:
    text = "1"
    for _ in range(MAX_DEPTH - 4):
        text = f"{{p: {text}, <<: {{q: 1}}}}"
    assert isinstance(validate(f"cli: {{plugins: {text}}}"), Validated)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert validate("codecov: {bot: é}".encode(encoding)) == Validated({"codecov": {"bot": "é"}})


def test_a_byte_order_mark_between_breaks_of_lines_joins_none() -> None:
    outcome = validate("coverage:\n  a: b\n\r\ufeff\n round: [\n")
    assert isinstance(outcome, Invalid)
    assert [(error.line, error.column, error.excerpt) for error in outcome.errors] == [(5, 7, " round: [")]


def test_positions_count_every_break_of_a_line() -> None:
    outcome = validate("codecov:\r\n  bot: a\r  branch: b\u2028  slug: 1\n")
    assert isinstance(outcome, Invalid)
    assert [(error.line, error.column, error.excerpt) for error in outcome.errors] == [(4, 9, "  slug: 1")]
