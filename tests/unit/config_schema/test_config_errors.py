"""What is told about an invalid file: all of it, in its order, with the place and what would be right."""

import pytest

from codecov_core.config import ConfigError, Invalid, Validated, validate


def errors(text: str) -> tuple[ConfigError, ...]:
    outcome = validate(text)
    assert isinstance(outcome, Invalid)
    return outcome.errors


def test_everything_is_told_in_the_order_of_the_file() -> None:
    found = errors(
        "comment: {behavior: update}\n"
        "coverage:\n"
        "  precison: 2\n"
        "  range: 80..60\n"
        "  status:\n"
        '    patch: {default: {target: 80%x, flags: [ok, "it\'s"]}}\n'
        "codecov: true\n"
    )
    assert list(map(str, found)) == [
        "1:21: comment.behavior: is the text 'update'; expected 'default', 'once', 'new' or 'spammy'",
        "3:3: coverage.precison: is not a key that is known here; did you mean 'precision'?",
        "4:10: coverage.range: has its lower end last; expected two numbers from 0 to 100 such as '60..80' or [60, 80]",
        (
            "6:31: coverage.status.patch.default.target: is the text '80%x'; "
            "expected a percentage such as 80 or '80.5%', or 'auto'"
        ),
        (
            '6:49: coverage.status.patch.default.flags[1]: is the text "it\'s"; '
            "expected a text of 1 to 1024 characters without quotes"
        ),
        "7:10: codecov: is true; expected a mapping with keys such as url, token, slug",
    ]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("coverag: {}", "coverage"),
        ("Coverage: {}", "coverage"),
        ("coverage: {status: {project: {default: {only-pulls: true}}}}", "only_pulls"),
        ("coverage: {round: Nearest}", "nearest"),
        ("comment: {layout: 'reach, difff:10'}", "diff"),
        ("comment: {layout: 'diff:x'}", None),
        ("comment: {require_changes: any_changes}", "any_change"),
        ("comment: {require_changes: any_change nad coverage_drop}", "and"),
        ("coverage: {status: {default: {target: 80}}}", "coverage.status.project.<name>"),
        ("coverage: {status: {default: {goal: 80}}}", None),
        ("coverage: {status: {pattch: {target: 80}}}", "patch"),
        ("require_ci_to_pass: true", "codecov.require_ci_to_pass"),
        ("layout: diff", "comment.layout"),
        ("Layout: diff", "comment.layout"),
        ("completely: different", None),
        ("comment: {enabled: false}", "comment: false"),
        ("comment: {enabled: true}", None),
        ("coverage: {status: {enabled: off}}", "coverage.status: false"),
        ("test_analytics: {enabled: false}", None),
        ("ci: [travis]", "codecov.ci"),
        ("coverage: {statuses: {}}", "status"),
        ("bundle_analysis: {threshold: 5%}", "warning_threshold"),
        ("component_management: {individual_components: [{component_id: a, flags: [x]}]}", "flag_regexes"),
        ("comment: {changes: true}", "require_changes"),
        ("comment: {base: auto}", "coverage.status.project.<name>.base"),
        ("flag_management: {individual_flags: [{name: a, statuses: [{name: b}]}]}", "name_prefix"),
        ("name: CI", None),
        ("after_n_builds: 2", "codecov.notify.after_n_builds"),
        ("coverage: {status: {project: {default: {after_n_builds: 2}}}}", "codecov.notify.after_n_builds"),
        ("1: a", None),
        (f"{'coverage' * 100}: a", None),
        ("comment: {behavior: 1}", None),
    ],
)
def test_the_nearest_key_or_value(text: str, nearest: str | None) -> None:
    assert [error.nearest for error in errors(text)] == [nearest]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("notify: {slack: {default: {url: x}}}", "coverage.notify"),
        ("notify: {after_n_builds: 2}", "codecov.notify"),
        ("notify: [x]", "codecov.notify"),
        ("notify: {bogus: 1}", "codecov.notify"),
        ("codecov: {notify: {slack: {default: {url: x}}}}", "coverage.notify.slack"),
        ("coverage: {notify: {after_n_builds: 2}}", "codecov.notify.after_n_builds"),
        ("branches: [main]", "coverage.status.project.<name>.branches"),
        ("coverage: {target: 80%}", "coverage.status.project.<name>.target"),
        (
            "flag_management: {individual_flags: [{name: a, informational: on}]}",
            "flag_management.individual_flags[].statuses[].informational",
        ),
        (
            "component_management: {default_rules: {target: 5}}",
            "component_management.default_rules.statuses[].target",
        ),
        ("component_id: a", "component_management.individual_components[].component_id"),
    ],
)
def test_the_place_where_a_key_belongs(text: str, place: str) -> None:
    """Of several the one that knows what stands below it or what it stands in, is near, and has an effect."""
    assert [error.nearest for error in errors(text)] == [place]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("coverage: {github_checks: off}", "coverage.github_checks: {}"),
        ("codecov: {comment: off}", "codecov.comment: {}"),
        ("codecov: {Comment: off}", "codecov.Comment: {}; did you mean 'comment'?"),
        ("component_management: {slack_app: off}", "component_management.slack_app: {}"),
    ],
)
def test_a_key_that_belongs_at_the_top_is_told_so(text: str, told: str) -> None:
    (error,) = errors(text)
    reason = "is not a key that is known here; it belongs at the top, below no other key"
    assert str(error).partition(": ")[2] == told.format(reason)
    assert error.nearest == str(error.path[-1]).lower()


def test_a_key_of_plugins_that_belongs_at_the_top_is_told_so() -> None:
    assert warnings("cli: {plugins: {codecov_worker: {comment: off}}}") == [
        (
            "1:34: cli.plugins.codecov_worker.comment: is not a key that is known here; "
            "it belongs at the top, below no other key"
        )
    ]


def test_a_setting_in_the_place_of_a_name_is_explained() -> None:
    (error,) = errors("coverage:\n  status:\n    project:\n      target: 80%\n")
    assert error.path == ("coverage", "status", "project", "target")
    assert "is taken for the name of one of the statuses" in error.reason
    assert error.expected == "a name, such as 'default', with 'target' below it"


def test_statuses_in_lists_are_told_in_detail_though_the_headline_stops_above() -> None:
    outcome = validate("flag_management: {default_rules: {statuses: [{type: patch}, {type: patch, flag: x}]}}")
    assert isinstance(outcome, Invalid)
    assert outcome.location == ("flag_management", "default_rules", "statuses")
    assert [(error.path[3:], error.column) for error in outcome.errors] == [((1, "flag"), 75)]


def test_paths_are_those_of_the_file_though_the_headline_has_moved() -> None:
    outcome = validate("coverage:\n  ignore: [1]\ncodecov:\n  notify: {require_ci_to_pass: maybe}\n")
    assert isinstance(outcome, Invalid)
    assert outcome.location == ("codecov", "require_ci_to_pass")
    assert [(error.path, error.line, error.column) for error in outcome.errors] == [
        (("coverage", "ignore", 0), 2, 12),
        (("codecov", "notify", "require_ci_to_pass"), 4, 32),
    ]


def test_places_of_merged_and_repeated_keys() -> None:
    found = errors("flags:\n  a: &a {joined: 1}\n  b: {<<: {joined: 1}}\n  c: {joined: true, joined: 2}\n")
    assert [(error.line, error.column, error.path) for error in found] == [
        (2, 18, ("flags", "a", "joined")),
        (3, 20, ("flags", "b", "joined")),
        (4, 29, ("flags", "c", "joined")),
    ]


def test_a_missing_key_is_told_at_the_mapping() -> None:
    (error,) = errors("component_management:\n  individual_components:\n    - name: x\n")
    assert (error.line, error.column) == (3, 7)
    assert error.path == ("component_management", "individual_components", 0, "component_id")
    assert error.reason == "is missing"


def test_keys_that_are_no_text() -> None:
    outcome = validate("{null: a, 2.5: b, 2024-01-01: c, true: d, 3: e, codecov: {x: 1}}")
    assert isinstance(outcome, Invalid)
    assert outcome.location == (True,)
    assert [error.path for error in outcome.errors] == [
        (None,),
        (2.5,),
        ("2024-01-01",),
        (True,),
        (3,),
        ("codecov", "x"),
    ]
    assert str(outcome.errors[0]).startswith("1:2: null: ")


def test_a_key_that_is_a_boolean_is_told_as_it_is_written() -> None:
    outcome = validate("on: [push]\nflags: {Off: {}, TRUE: {x: 1}}\n")
    assert isinstance(outcome, Invalid)
    assert outcome.location == (True,)
    assert [(error.path, error.message.partition(": ")[0]) for error in outcome.errors] == [
        (("on",), "on"),
        (("flags", "Off"), "flags.Off"),
        (("flags", True), "flags.true"),
        (("flags", True, "x"), "flags.true.x"),
    ]


@pytest.mark.parametrize(
    ("text", "location", "place"),
    [
        (".nan: 1", ("nan",), "1:1: nan: "),
        ("{.nan: 1, -.inf: 2, 1e400: 3}", ("-inf",), "1:2: nan: "),
        ("flags: {.nan: {}}", ("flags", "nan"), "1:9: flags.nan: "),
    ],
)
def test_numbers_that_json_does_not_have_are_keys_as_text(text: str, location: tuple[str, ...], place: str) -> None:
    outcome = validate(text)
    assert isinstance(outcome, Invalid)
    assert outcome.location == location
    assert str(outcome.errors[0]).startswith(place)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("coverage:\n  precision:2\n", "is a text, in which a blank is missing behind the colon"),
        ("comment:off", "is a text, in which a blank is missing behind the colon"),
        (
            "coverage: {status: {project: {default: target:auto}}}",
            "is the text 'target:auto', in which a blank is missing behind the colon",
        ),
        (
            "coverage: {status: {project: target:auto}}",
            "is the text 'target:auto', in which a blank is missing behind the colon",
        ),
        ("coverage: https://example.org", "is a text"),
        ("flags: a::b", "is the text 'a::b'"),
    ],
)
def test_a_key_without_a_blank_behind_its_colon_is_told(text: str, reason: str) -> None:
    assert [error.reason for error in errors(text)] == [reason]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2024-01-01", "is a date (quotes make it text)"),
        ("2024-01-01 10:00:00", "is a date (quotes make it text)"),
        ("null", "is null"),
        ("no", "is false (quotes make it text)"),
        ("1.5", "is the number 1.5 (quotes make it text)"),
        ("0x10", "is the number 16 (quotes make it text)"),
        ("18446744073709551616", "is a number of more than 64 bits (quotes make it text)"),
        ("[]", "is a list"),
        ("{}", "is a mapping"),
        ("!!binary aGk=", "is binary data"),
        ("!!set {a}", "is a set"),
        ("!!omap [a: 1]", "is an ordered mapping"),
        ("!!pairs [a: 1]", "is a list of pairs"),
    ],
)
def test_what_a_wrong_value_is(value: str, reason: str) -> None:
    (error,) = errors(f"codecov: {{slug: {value}}}")
    assert (error.reason, error.expected, error.column) == (reason, "text", 17)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("codecov: {branch: 2018.3}", "is the number 2018.3 (quotes make it text)"),
        ("codecov: {branch: no}", "is false (quotes make it text)"),
        ("codecov: {url: 12}", "is the number 12"),
        ("codecov: {token: [1]}", "is not text"),
        ("comment: {flags: [1]}", "is the number 1 (quotes make it text)"),
        ("comment: {layout: 1}", "is the number 1"),
        ("fixes: [src/::]", "is a mapping (quotes make it text)"),
        ("fixes:\n- src/::\n", "is a mapping (quotes make it text)"),
        ("fixes:\n- src/:: lib/\n", "is a mapping (quotes make it text)"),
        ("fixes:\n- src/: lib/\n", "is a mapping"),
        ("fixes: [1]", "is the number 1"),
    ],
)
def test_what_quotes_make_text_of_is_told(text: str, reason: str) -> None:
    assert [error.reason for error in errors(text)] == [reason]


def test_long_texts_and_keys_are_cut() -> None:
    (error,) = errors(f"coverage: {{range: {'x' * 500}}}")
    assert len(error.excerpt) == 160
    (wrong,) = errors(f"coverage: {{precision: {'x' * 500}}}")
    assert wrong.reason == f"is the text '{'x' * 37}...'"
    for section in (f"layout: {'z' * 500}", f"layout: 'files:{'9' * 5000}'", f"require_changes: {'x' * 500}"):
        (word,) = errors(f"comment: {{{section}}}")
        assert "...' where" in word.reason or word.reason == f"names an unknown section '{'z' * 37}...'"
        assert len(word.reason) < 150
    (choice,) = errors(f"comment: {{behavior: {'x' * 500}}}")
    assert choice.reason == f"is the text '{'x' * 37}...'"
    (key,) = errors(f'{{"{"k" * 500}": 1}}')
    assert len(str(key)) < 150


def test_the_caret_points_into_the_excerpt() -> None:
    (error,) = errors(f"codecov: {{slug: {'x' * 300}, bot: 17}}")
    assert error.column == 324
    assert error.excerpt[error.caret - 1 :].startswith("17}")


@pytest.mark.parametrize("character", ["\u00a0", "\u200b", "\u3000", "\ufeff", "\u202e"])
def test_characters_of_keys_that_nobody_sees_are_named(character: str) -> None:
    (error,) = errors(f'coverage: {{"pre{character}cision x": 2}}')
    assert error.path == ("coverage", f"pre{character}cision x")
    assert error.message.startswith(f"coverage.pre<U+{ord(character):04X}>cision x: is not a key")


def test_control_characters_are_not_repeated() -> None:
    (error,) = errors("comment: {layout: \x1b[31mred}")
    assert error.excerpt == "comment: {layout:  [31mred}"


@pytest.mark.parametrize(
    "line",
    [
        "token: hunter2",
        'token: "hun,ter2"',
        "token : 'hunter2'",
        '"token": hunter2',
        "irc: {a: {password: hunter2, nickserv_password: hunter2}}",
        "slack: {a: {url: https://hunter2.example.org}}",
        "to: [hunter2, b@example.org]",
    ],
)
def test_secrets_are_masked(line: str) -> None:
    (error, *_) = errors(f"x: {{{line}, z: a}}")
    assert "hunter2" not in f"{error} {error.excerpt}"
    assert len(error.excerpt) == len(f"x: {{{line}, z: a}}")
    broken = validate(f"{line} : a: b")
    assert isinstance(broken, Invalid)
    assert "hunter2" not in broken.errors[0].excerpt


def test_a_wrong_secret_is_not_repeated() -> None:
    (error,) = errors("codecov: {token: 123456}")
    assert "123456" not in f"{error} {error.excerpt}"
    assert error.reason == "is not text (quotes make it text)"
    (broken,) = errors("codecov: {token: !!int hunter2}")
    assert "hunter2" not in f"{broken} {broken.excerpt}"


def warnings(text: str) -> list[str]:
    outcome = validate(text)
    assert isinstance(outcome, Validated), outcome
    return list(map(str, outcome.warnings))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "coverage: {range: [true, 60.5]}",
            ["1:20: coverage.range[0]: is true where a number is meant, and counts as 1"],
        ),
        (
            "coverage: {ignore: [a]}\nignore: [b]",
            ["2:1: ignore: has no effect: coverage.ignore, its old place, is there as well and counts"],
        ),
        (
            "coverage: {parsers: {}}\nparsers: {go: {partials_as_hits: true}}",
            ["2:1: parsers: has no effect: coverage.parsers, its old place, is there as well and counts"],
        ),
        ("coverage: {fixes: ['a::b']}\nflags: {a: {}}\ncodecov: {require_ci_to_pass: yes}", []),
        ("codecov: {bot: a, bot: b}", ["1:19: codecov.bot: stands in line 1 already, and the last one counts"]),
        ("{<<: {fixes: []}, fixes: []}", []),
        (
            "flag_management: {default_rules: {statuses: [{type: patch}, {type: project}, {type: patch}]}}",
            ["1:46: flag_management.default_rules.statuses[0]: has no effect: a later status has its name"],
        ),
        (
            "component_management: {default_rules: {statuses: [{type: patch}, {type: patch, base: pr}]}}",
            [],
        ),
        (
            "{flags: {a: {joined: yes, joined: yes}, <<: {b: {}}}, <<: {fixes: []}}",
            ["1:27: flags.a.joined: stands in line 1 already, and the last one counts"],
        ),
        (
            "codecov: {max_report_age: sometimes}",
            [
                (
                    "1:27: codecov.max_report_age: is the text 'sometimes', which is no age such as '12h ago'; "
                    "no report expires"
                )
            ],
        ),
        ("codecov: {max_report_age: 1 day 6 hours}", []),
        (
            "codecov: {max_report_age: 24}",
            [("1:27: codecov.max_report_age: is the number 24, which counts as so many seconds; '24h' is hours")],
        ),
        (
            "codecov: {max_report_age: '3599'}",
            [("1:27: codecov.max_report_age: is the text '3599', which counts as so many seconds; '3599h' is hours")],
        ),
        ("codecov: {max_report_age: 3600}", []),
        ("codecov: {max_report_age: '3600'}", []),
        ("codecov: {max_report_age: 0}", []),
        ("codecov: {max_report_age: off}", []),
        (
            "coverage: {status: {project: {informational: true, default: {}}, patch: {enabled: {}}}}",
            [
                (
                    "1:31: coverage.status.project.informational: is taken for the name of one of the statuses; "
                    "expected a name, such as 'default', with 'informational' below it"
                ),
            ],
        ),
        ("comment: {require_base: yes}", ["1:11: comment.require_base: has no effect"]),
        (
            "coverage: {notify: {email: {a: {}}}}",
            ["1:21: coverage.notify.email: has no effect"],
        ),
        (
            "coverage: {notify: {irc: {a: {url: 'https://example.org', channel: '#a'}}}}",
            [
                "1:30: coverage.notify.irc.a: has no 'server', so it has no effect",
                "1:31: coverage.notify.irc.a.url: has no effect",
            ],
        ),
        ("coverage: {notify: {irc: {a: {server: irc.example.org, channel: '#a'}}}}", []),
        (
            "codecov: {notify: {after_n_builds: true}}",
            ["1:36: codecov.notify.after_n_builds: is true where a number is meant, and counts as 1"],
        ),
        (
            "coverage: {status: {project: {a: {target: true}}}}",
            ["1:43: coverage.status.project.a.target: is true where a percentage is meant, and counts as 1.0"],
        ),
        (
            (
                "{coverage: {status: {patch: {a: {base: parent}, b: {base: pr}}, changes: {a: {base: parent}}}},\n"
                " flag_management: {default_rules: {statuses: [{type: changes, base: parent},\n"
                " {type: project, base: parent}]}}}"
            ),
            [
                "1:40: coverage.status.patch.a.base: has no effect on a project or patch status: only 'pr' has",
                (
                    "3:24: flag_management.default_rules.statuses[1].base: "
                    "has no effect on a project or patch status: only 'pr' has"
                ),
            ],
        ),
        (
            "{ignore: [''], flags: {a: {paths: ['!', './', src]}}}",
            [
                "1:11: ignore[0]: is the text '', which matches every file",
                "1:36: flags.a.paths[0]: is the text '!', which matches every file",
                "1:41: flags.a.paths[1]: is the text './', which matches every file",
            ],
        ),
        (
            "bundle_analysis: {warning_threshold: true, status: []}",
            [
                "1:38: bundle_analysis.warning_threshold: is true where a size is meant, and counts as 1",
                (
                    "1:52: bundle_analysis.status: is a list, which means nothing here; "
                    "expected true, false or 'informational'"
                ),
            ],
        ),
        (
            "flag_management: {individual_flags: [{statuses: [{target: 1}]}]}",
            [
                "1:38: flag_management.individual_flags[0]: has no 'name', so it has no effect",
                "1:50: flag_management.individual_flags[0].statuses[0]: has no 'type', so it has no effect",
            ],
        ),
        (
            "component_management: {default_rules: {flag_regexes: ['(']}}",
            [
                (
                    "1:55: component_management.default_rules.flag_regexes[0]: is the text '(', which is no valid "
                    "regular expression; it matches nothing"
                ),
            ],
        ),
        (
            "flag_management: {default_rules: {statuses: [{type: patch, branches: ['a(b']}]}}",
            [
                (
                    "1:71: flag_management.default_rules.statuses[0].branches[0]: is the text 'a(b', which gives no "
                    "valid regular expression; it matches no branch"
                ),
            ],
        ),
        (
            "ignore: ['!src/(', 'c++/x', 'src/[a']",
            [
                (
                    "1:10: ignore[0]: is the text '!src/(', which is no valid regular expression; "
                    "it matches just that text"
                ),
            ],
        ),
        (
            "cli: {plugins: {codecov_worker: {gitignore_glob: on, keep_complexity: 'yes', x: 1}}}",
            [
                (
                    "1:34: cli.plugins.codecov_worker.gitignore_glob: is not a key that is known here; "
                    "did you mean 'gitignore_globs'?"
                ),
                "1:71: cli.plugins.codecov_worker.keep_complexity: is the text 'yes'; expected true or false",
                "1:78: cli.plugins.codecov_worker.x: is not a key that is known here",
            ],
        ),
        (
            "ignore: ['src/*/migrations/', 'src/', '!^*.js', '^src/.*/', '.*/', 'src/[a/']",
            [
                (
                    "1:10: ignore[0]: is the text 'src/*/migrations/', a glob that matches no file, for it ends in /; "
                    "with ** behind it does"
                ),
                (
                    "1:39: ignore[2]: is the text '!^*.js', a glob that matches only what begins with ^, "
                    "for that is no anchor here"
                ),
            ],
        ),
        (
            "fixes: ['src/(::x']",
            [
                (
                    "1:9: fixes[0]: is the text 'src/(::x', whose first part is no valid regular expression; "
                    "it fixes nothing"
                ),
            ],
        ),
    ],
)
def test_warnings(text: str, expected: list[str]) -> None:
    assert warnings(text) == expected


def test_a_key_that_stands_three_times_is_told_with_its_path_and_the_first_line() -> None:
    flags = "flags:\n  a: &a\n    joined: yes\n\n    joined: yes\n    joined: no\n  b: *a\n"
    text = f"cli: {{plugins: {{y: [{{z: 1, z: 2}}]}}}}\n{flags}"
    assert warnings(text) == [
        "1:28: cli.plugins.y[0].z: stands in line 1 already, and the last one counts",
        "6:5: flags.a.joined: stands in line 4 already, and the last one counts",
        "7:5: flags.a.joined: stands in line 4 already, and the last one counts",
    ]
    (secret,) = warnings("coverage: {notify: {slack: {a: {url: x, url: y}}}}")
    assert secret == "1:41: coverage.notify.slack.a.url: stands in line 1 already, and the last one counts"


def test_other_peoples_mappings_become_json() -> None:
    outcome = validate("cli: {plugins: {2: 2024-01-01, null: [x], true: {2.5: 2024-01-01 10:00:00}}}")
    assert outcome == Validated(
        {"cli": {"plugins": {"2": "2024-01-01", "null": ["x"], "true": {"2.5": "2024-01-01T10:00:00"}}}}
    )
    (number, data, large) = errors("cli: {plugins: {a: .inf, b: !!binary aGk=, c: 99999999999999999999}}")
    assert [number.path[-1], data.path[-1], large.path[-1]] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("coverage: {precison: 2}", "precison"),
        ("codecov: {slug: [a, b], bot: a}", "[a, b]"),
        ("codecov: [a,\n  b]", "[*,"),
        ("comment:\n  layout:\n    a: b  \n    c: d\n", "a: b"),
        ('codecov: {"bo\\u0074": 7}', "7"),
        ("fixes: ['a']", "'a'"),
        (f"codecov: {{slug: [{'x' * 300}]}}", "[" + "x" * 143),
        ("a: b: c", ":"),
        ("comment: {layout: 'diffs, diff, files:9'}", "diffs"),
        ("comment: {layout: 'diff, files:no'}", "no"),
        ("comment: {require_changes: Any_Changes}", "Any_Changes"),
        ('comment: {layout: "reach, di\\x66fs"}', '"reach, di\\x66fs"'),
    ],
)
def test_as_much_is_marked_as_is_meant_on_that_line(text: str, marked: str) -> None:
    (error, *_) = errors(text)
    assert error.excerpt[error.caret - 1 : error.caret - 1 + error.width] == marked


@pytest.mark.parametrize("before", ["", "\ufeff", "a: '\ufeff'\n"])
def test_byte_order_marks_move_no_caret_and_no_mask(before: str) -> None:
    (*_, error) = errors(f"{before}codecov: {{tokn: 'SECRET'}}")
    assert error.excerpt == "codecov: {tokn: ********}"
    assert error.excerpt[error.caret - 1 :][: error.width] == "tokn"


@pytest.mark.parametrize("value", ["null", "true"])
def test_what_is_no_secret_in_the_place_of_a_section_is_shown(value: str) -> None:
    (error,) = errors(f"coverage: {value}")
    assert error.excerpt == f"coverage: {value}"


def test_what_stands_below_an_anchor_is_told_once() -> None:
    text = "flags:\n  a: &a {carryforward: maybe, joind: yes}\n" + "".join(f"  {name}: *a\n" for name in "bcd")
    assert [str(error) for error in errors(text)] == [
        "2:24: flags.a.carryforward: is the text 'maybe'; expected true or false",
        "2:31: flags.a.joind: is not a key that is known here; did you mean 'joined'?",
    ]
    outcome = validate("flags: {a: &a {required: yes}, b: *a}")
    assert isinstance(outcome, Validated)
    assert [str(warning) for warning in outcome.warnings] == ["1:16: flags.a.required: has no effect"]
    outcome = validate("flags: {a: &a {joined: yes, joined: no}, b: *a}")
    assert isinstance(outcome, Validated)
    assert [(warning.line, warning.column) for warning in outcome.warnings] == [(1, 29)]


def test_of_very_many_warnings_the_rest_is_counted() -> None:
    outcome = validate("ignore:\n" + "".join(f"- src/({at}\n" for at in range(1500)))
    assert isinstance(outcome, Validated)
    assert [warning.line for warning in outcome.warnings[:-1]] == list(range(2, 1002))
    assert outcome.warnings[-1].message == "the file has 500 more warnings"


def test_all_of_one_misspelling_are_told_what_was_meant() -> None:
    text = "flags:\n" + "".join(f"  f{at}: {{carryfoward: yes}}\n" for at in range(40))
    assert {error.nearest for error in errors(text)} == {"carryforward"}


def test_of_very_many_errors_the_rest_is_counted() -> None:
    outcome = validate("ignore:\n" + "- [1]\n" * 1500)
    assert isinstance(outcome, Invalid)
    assert outcome.location == ("ignore", 0)
    assert [error.line for error in outcome.errors[:-1]] == list(range(2, 1002))
    assert outcome.errors[-1].message == "the file has 500 more errors"


@pytest.mark.parametrize(
    "expression", ["(?a)(?u)src/gen$", "(?u)(?a)unit", f"x{{{'1' * 5000}}}$", f"(?=x{{{'1' * 5000}}})$"]
)
def test_flags_that_exclude_each_other_and_long_numbers_make_no_expression(expression: str) -> None:
    outcome = validate(
        f"component_management: {{individual_components: [{{component_id: a, flag_regexes: ['{expression}']}}]}}"
    )
    assert isinstance(outcome, Validated)
    assert [warning.reason.rpartition(", ")[2] for warning in outcome.warnings] == [
        "which is no valid regular expression; it matches nothing"
    ]
    assert isinstance(validate(f"ignore: ['{expression}']"), Validated)
    (error,) = errors(f"comment: {{branches: ['{expression}']}}")
    assert error.reason.endswith("which gives no valid regular expression")


def test_a_fix_whose_expression_is_invalid_has_its_arrow() -> None:
    outcome = validate("fixes: ['(?a)(?u)x]::b']")
    assert isinstance(outcome, Validated)
    assert outcome.config == {"fixes": [r"(?s:\(.a\)\(.u\)x\])::b"]}
