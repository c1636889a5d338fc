"""The install file and the environment as one mapping (chapter 03 §13, §19 rules 41 to 43)."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ports import JsonObject
from runners.settings.lines import line_of
from runners.settings.problems import variable_of
from runners.settings.reading import read_text
from runners.settings.sources import read_sources

NOWHERE = "/no-such-folder/codecov.yml"


def merged(variables: dict[str, str], file: Path | None = None) -> JsonObject:
    sources = read_sources({}, {"CODECOV_YML": str(file or NOWHERE), **variables})
    assert not sources.problems
    return sources.merged


def written(folder: Path, text: str) -> Path:
    file = folder / "codecov.yml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"SERVICES__REDIS_URL": "redis://r:6379"}, {"services": {"redis_url": "redis://r:6379"}}),
        ({"SITE__COVERAGE__STATUS__PROJECT": "off"}, {"site": {"coverage": {"status": {"project": False}}}}),
        ({"SITE__A": "007", "SITE__B": "-0", "SITE__C": "1.50"}, {"site": {"a": 7, "b": 0, "c": 1.5}}),
        ({"SITE__A": "1e3", "SITE__B": "yes", "SITE__C": "", "SITE__D": "+5"},
         {"site": {"a": "1e3", "b": "yes", "c": "", "d": "+5"}}),
        ({"SITE__A": "9" * 101, "SITE__B": "1" * 400 + ".5"}, {"site": {"a": "9" * 101, "b": "1" * 400 + ".5"}}),
        ({"JSONCONFIG___SETUP__ADMINS": '[{"service": "github", "username": "u1"}]'},
         {"setup": {"admins": [{"service": "github", "username": "u1"}]}}),
        ({"SITE__CODECOV__BOT": "123", "SITE__CODECOV__STRICT_YAML_BRANCH": "2024", "SITE__CODECOV__BRANCH": "1.0"},
         {"site": {"codecov": {"bot": "123", "strict_yaml_branch": "2024", "branch": "1.0"}}}),
        ({"SITE__COVERAGE__NOTIFY__IRC__DEFAULT__PASSWORD": "007", "JSONCONFIG___SITE__CODECOV__TOKEN": '"1"'},
         {"site": {"coverage": {"notify": {"irc": {"default": {"password": "007"}}}}, "codecov": {"token": "1"}}}),
        ({"SITE__COVERAGE__PRECISION": "1", "SITE__COVERAGE__STATUS__PROJECT__DEFAULT__TARGET": "80",
          "SITE__CODECOV__MAX_REPORT_AGE": "off", "SITE__COVERAGE__STATUS__PATCH__DEFAULT__THRESHOLD": "1.5"},
         {"site": {"coverage": {"precision": 1, "status": {"project": {"default": {"target": 80}},
                                                           "patch": {"default": {"threshold": 1.5}}}},
                   "codecov": {"max_report_age": False}}}),
        ({"JSONCONFIG___SITE__X": '"true"'}, {"site": {"x": True}}),
        ({"JSONCONFIG___SITE": '{"a": 1}', "SITE__B": "2"}, {"site": {"a": 1, "b": 2}}),
        ({"A___B": "x"}, {"a": {"_b": "x"}}),
        ({"A____B": "x"}, {"a": {"": {"b": "x"}}}),
        ({"A___B__C": "x", "A___B": "y", "A____": "z"}, {"a": {"_b": {"c": "x"}, "": {"": "z"}}}),
        ({"__A__B": "x", "A_B": "x"}, {}),
        ({"jsonconfig___SETUP__X": '{"a":1}'}, {"jsonconfig": {"_setup": {"x": '{"a":1}'}}}),
        # rule 42: in either order the longer path overrides within the shorter one
        ({"A__B__C": "2", "JSONCONFIG___A__B": '{"c": 1, "d": 1}'}, {"a": {"b": {"c": "2", "d": 1}}}),
        ({"JSONCONFIG___A__B": '{"c": 1, "d": 1}', "A__B__C": "2"}, {"a": {"b": {"c": "2", "d": 1}}}),
        ({"A__B": "text", "A__B__C": "2"}, {"a": {"b": {"c": "2"}}}),
        ({"A__B__C": "2", "A__B": "text"}, {"a": {"b": {"c": "2"}}}),
        ({"JSONCONFIG___A__B__C": "[2]", "A__B": "text", "A__B__D": "3"}, {"a": {"b": {"c": [2], "d": "3"}}}),
        # rule 41: null is not set, except where users' settings are written
        ({"JSONCONFIG___A": '{"b": null, "c": {"d": null}}'}, {"a": {"c": {}}}),
        ({"JSONCONFIG___SITE__COMMENT": "null"}, {"site": {"comment": None}}),
        # who empties the URL wants the database by its parts
        ({"JSONCONFIG___SERVICES__DATABASE_URL": "null"}, {"services": {"database_url": ""}}),
    ],
)  # fmt: skip
def test_variables_are_values_at_paths(variables: dict[str, str], expected: JsonObject) -> None:
    assert merged(variables) == expected


def test_plain_variables_and_rollouts_stand_apart() -> None:
    variables = {"CODECOV_YML": NOWHERE, "RUN_ENV": "DEV", "HOME": "/", "CODECOV__FEATURE__X": "true", "A__B": "1"}
    sources = read_sources({"RUN_ENV": "run_env"}, variables)
    assert (sources.plain, sources.features) == ({"run_env": "DEV"}, {"X": "true"})
    assert sources.merged == {"a": {"b": "1"}}


def test_all_broken_json_variables_are_named_at_once_without_their_values() -> None:
    variables = {"CODECOV_YML": NOWHERE, "JSONCONFIG___A__B": "{hush", "JSONCONFIG___C__D": "", "X__Y": "1"}
    problems = read_sources({}, variables).problems
    assert [problem.key for problem in problems] == ["JSONCONFIG___A__B", "JSONCONFIG___C__D"]
    assert "hush" not in str(problems)


def test_the_environment_lies_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "a: {x: 1, l: [1, 2], gone: 5}\nb: {y: 1}\nc: 1\nsetup:\nservices: {database_url: null}\n")
    above = {"JSONCONFIG___A": '{"l": [3], "gone": null}', "B__Z": "2", "C__Z": "1"}
    assert merged(above, file) == {
        "a": {"x": 1, "l": [3]},
        "b": {"y": 1, "z": "2"},
        "c": {"z": "1"},
        "services": {"database_url": ""},
    }


def test_aliases_are_changed_in_one_place_only(tmp_path: Path) -> None:
    file = written(
        tmp_path, "a: &x {b: {c: 1}}\nd: *x\nsite: &y {b: {c: 1}}\nadditional_user_yamls: [{override: *y}]\n"
    )
    assert merged({"A__B__C": "2", "SITE__B__C": "2"}, file) == {
        "a": {"b": {"c": "2"}},
        "d": {"b": {"c": 1}},
        "site": {"b": {"c": 2}},
        "additional_user_yamls": [{"override": {"b": {"c": 1}}}],
    }


BOMB = "a: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{b: *a{n - 1}, c: *a{n - 1}, d: *a{n - 1}}}\n" for n in range(1, 20))


def test_aliases_that_multiply_cost_no_more_than_the_file_is_long(tmp_path: Path) -> None:
    assert set(merged({}, written(tmp_path, BOMB))) == {"a", *(f"a{n}" for n in range(1, 20))}


DEEP = "{a: " * 400 + "1" + "}" * 400
TOO_MANY, TOO_DEEP = "holds more than 50000 values", "is nested more than 24 levels deep"


@pytest.mark.parametrize(
    ("site", "reason"), [("*a19", TOO_MANY), ("[*a19]", TOO_MANY), ("&s {x: *s}", TOO_DEEP), (DEEP, TOO_DEEP)]
)
def test_user_settings_without_an_end_are_a_problem(tmp_path: Path, site: str, reason: str) -> None:
    file = written(tmp_path, f"{BOMB}site: {site}\n")
    sources = read_sources({}, {"CODECOV_YML": str(file)})
    assert [str(problem) for problem in sources.problems] == [f"site: {reason} ({file})"]
    assert "site" not in sources.merged


def test_other_sections_and_variables_are_no_deeper_either(tmp_path: Path) -> None:
    file = written(tmp_path, f"services: {DEEP}\n")
    deep_json = '{"a":' * 900 + "1" + "}" * 900
    long_name = "__".join(["A"] * 1500)
    environment = {"CODECOV_YML": str(file), "JSONCONFIG___SITE": deep_json, "JSONCONFIG___B__C": "[" * 30 + "]" * 30}
    sources = read_sources({}, {**environment, long_name: "1", f"JSONCONFIG___{long_name}": "1"})
    assert sorted((problem.key[:20], problem.reason) for problem in sources.problems) == [
        ("A__A__A__A__A__A__A_", "names a key more than 24 levels deep"),
        ("JSONCONFIG___A__A__A", "names a key more than 24 levels deep"),
        ("JSONCONFIG___B__C", TOO_DEEP),
        ("JSONCONFIG___SITE", TOO_DEEP),
        ("services", TOO_DEEP),
    ]
    assert sources.merged == {}
    assert all(len(problem.key) <= 100 for problem in sources.problems)


@pytest.mark.parametrize(
    ("path", "variable"),
    [(("site",), "JSONCONFIG___SITE"), (("a", "b"), "A__B"), (("a", "b", 0, "c"), "JSONCONFIG___A__B")],
)
def test_the_variable_of_a_key_is_one_that_sets_it(path: tuple[str | int, ...], variable: str) -> None:
    assert variable_of(path) == variable
    assert read_sources({}, {variable: "{}"}).has(path[:2]) is True


@pytest.mark.parametrize("text", ["", "null", "# nothing", "{}"])
def test_an_empty_or_missing_file_is_an_empty_mapping(tmp_path: Path, text: str) -> None:
    assert merged({}, written(tmp_path, text)) == {}
    assert merged({}, tmp_path / "missing.yml") == {}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a: 1\nb: [", "is no YAML in line 2, column 5: expected the node content"),
        (
            b"a: 1\n---\nb: hush",
            "is no YAML in line 2, column 1: expected a single document in the stream, but found ano",
        ),
        (b"a: !hush x", "is no YAML in line 1, column 4: could not determine a constructor for the tag a text; a text"),
        (b"a: *hush", "is no YAML in line 1, column 4: found undefined alias; a text that begins with * needs quotes"),
        (b"a:\n\tb: hush", "is no YAML in line 2, column 1: found character '\\t' that cannot start any token"),
        (b"? [hush]\n: 1", "is no YAML in line 1, column 3: found unhashable key"),
        (b"a: 'hush\n\n", "is no YAML in line 1, column 4: found unexpected end of stream"),
        (b"a: {b: 1,\n\n\n", "is no YAML in line 1, column 10: "),
        (b"a: !!binary hush\xc3\xa9", "is no YAML in line 1, column 4: failed to convert base64 data into ascii"),
        (b"a: !!bool hush", "is no YAML that can be read (KeyError)"),
        (b"a: !!int ''", "is no YAML that can be read (IndexError)"),
        (b"a: !!timestamp hush", "is no YAML that can be read (AttributeError)"),
        (b"\xff\xfe\x00", "cannot be read: it is not UTF-8 text"),
        (b"- a list", "holds no mapping"),
        (b"text", "holds no mapping"),
        (b"a: &a [*a]\nb: !!python/object:os.system {}", "is no YAML in line 2"),
        (b"a: 2024-13-45", "is no YAML that can be read (ValueError)"),
        (b"a: " + b"[" * 100_000, "is no YAML"),
        (b"a: b\x00", "is no YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_problem(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "codecov.yml"
    file.write_bytes(content)
    (problem,) = read_sources({}, {"CODECOV_YML": str(file)}).problems
    assert problem.key == str(file)
    assert problem.reason.startswith(reason)
    assert "hush" not in problem.reason


def test_a_folder_in_the_place_of_the_file_is_a_problem(tmp_path: Path) -> None:
    (problem,) = read_sources({}, {"CODECOV_YML": str(tmp_path)}).problems
    assert problem.reason == "cannot be read: Is a directory"


def sparse(file: Path, size: int) -> Path:
    file.touch()
    os.truncate(file, size)
    return file


def test_an_install_file_has_an_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(written(tmp_path, "a: 1\r\n"))
    (tmp_path / "device").symlink_to("/dev/zero")
    larger = sparse(tmp_path / "larger", (16 << 20) + 1)
    expected = {"pipe": "is no regular file", "device": "is no regular file", "larger": "is larger than 16 MiB"}
    for name, reason in expected.items():
        sources = read_sources({}, {"CODECOV_YML": str(tmp_path / name)})
        assert [str(problem) for problem in sources.problems] == [f"{tmp_path / name}: {reason}"]
    assert merged({}, tmp_path / "link") == {"a": 1}
    larger.write_text(f"a: {'x' * ((16 << 20) - 4)}\n", encoding="utf-8")
    assert len(read_text(str(larger), 16)) == 16 << 20


def test_lines_of_keys() -> None:
    text = "a:\n  b:\n  - c: 1\n  - c: 2\n    d: 3\n"
    assert [line_of(text, path) for path in (("a",), ("a", "b"), ("a", "b", 1, "d"), ("a", "x"), ("x",))] == [
        1, 2, 5, 1, None,
    ]  # fmt: skip


names = st.text("ABC_", min_size=1, max_size=8)


@given(st.dictionaries(names, st.text('01.trueno{}[]"', max_size=5), max_size=6))
def test_no_environment_makes_reading_raise(variables: dict[str, str]) -> None:
    sources = read_sources({}, {"CODECOV_YML": NOWHERE, **variables})
    assert json.dumps(sources.merged)
