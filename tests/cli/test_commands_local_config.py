"""``codecov-worker local`` with the ``codecov.yml`` of the commit: what it says takes effect, and is told about."""

from typing import Any

import pytest

from tests.cli.checkout import Checkout

EVERYTHING = """\
codecov:
  max_report_age: off
coverage:
  precision: 1
  round: up
  status:
    project:
      default: {target: 90%, threshold: 1%}
      app: {paths: [src/app.py], target: 10%}
    patch: off
ignore:
  - gen/
fixes:
  - "build/::src/"
parsers:
  cobertura: {partials_as_hits: on}
flag_management:
  individual_flags:
    - {name: unit, paths: [src/], statuses: [{type: project, target: 50%}]}
component_management:
  individual_components:
    - {component_id: lib, paths: [lib/], statuses: [{type: project, target: 100%}]}
"""


def configured(checkout: Checkout, config: str, path: str = "codecov.yml", **files: str) -> Checkout:
    """Commit a configuration on the current branch, and files beside it."""
    for name, text in {path: config, **files}.items():
        checkout.write(name, text)
    checkout.git("add", ".")
    checkout.git("commit", "-q", "-m", "configuration")
    return checkout


def statuses(document: dict[str, Any]) -> dict[str, str]:
    return {status["context"]: status["state"] for status in document["statuses"] if status["posted"]}


def test_what_it_says_takes_effect(checkout: Checkout) -> None:
    configured(checkout, EVERYTHING, **{"lib/b.py": "a\nb\nc\n", "gen/c.py": "a\n"})
    hits = {"build/app.py": {1: 1, 2: 1, 3: 0}, "lib/b.py": {1: 1, 2: 0, 3: 0}, "gen/c.py": {1: 0}}
    checkout.report(hits)
    document = checkout.local("--flag", "unit")
    # neither what is ignored nor what the flag is not about
    assert document["totals"][:6] == [1, 3, 2, 1, 0, "66.66667"]
    assert statuses(document) == {
        "codecov/project": "failure",
        "codecov/project/app": "success",
        "codecov/project/unit": "success",
        "codecov/project/lib": "success",  # there is nothing of it
    }
    assert document["config"]["path"] == "codecov.yml"
    assert document["config"]["uppermost"] == "commit"
    shown = checkout.run("local", "--flag", "unit").stdout
    assert "\nConfig  codecov.yml\n" in shown
    assert "\nProject 66.7% (2 of 3 lines hit)" in shown
    assert "66.7% covered, target 90.0%" in shown
    assert checkout.run("report").stdout.splitlines()[-1].split()[:2] == ["Total", "66.7%"]


def test_flags_are_carried_forward_as_it_says(checkout: Checkout) -> None:
    configured(checkout, "flags: {it: {carryforward: on}, unit: {}}\n", **{"lib/b.py": "a\nb\n"})
    for flag, file in (("unit", "src/app.py"), ("it", "lib/b.py")):
        checkout.report({file: {1: 1, 2: 0}})
        checkout.local("--flag", flag)
    checkout.write("src/app.py", "a = 1\nb = 3\n")
    checkout.git("commit", "-q", "-a", "-m", "next")
    checkout.report({"src/app.py": {1: 1, 2: 1}})
    assert checkout.local("--flag", "unit")["totals"][:4] == [2, 4, 3, 1]
    assert "Upload 4 (flags it; name CF[1] - local): is carried forward, session 1" in checkout.run("status").stdout


def test_components_have_their_statuses(checkout: Checkout) -> None:
    configured(checkout, EVERYTHING, **{"lib/b.py": "a\nb\nc\n"})
    checkout.report({"src/app.py": {1: 1}, "lib/b.py": {1: 1, 2: 0}})
    assert statuses(checkout.local())["codecov/project/lib"] == "failure"


def test_partial_lines_count_as_it_says(checkout: Checkout) -> None:
    lines = '<line number="1" hits="1" branch="true" condition-coverage="50% (1/2)"/>'
    report = f'<coverage><packages><package><classes><class filename="src/app.py"><lines>{lines}</lines></class>'
    checkout.write("coverage.xml", f"{report}</classes></package></packages></coverage>")
    assert checkout.local()["totals"][2:5] == [0, 0, 1]
    configured(checkout, "parsers: {cobertura: {partials_as_hits: yes}}\n")
    assert checkout.local()["totals"][2:5] == [1, 0, 0]


def test_reports_of_any_age_count_and_a_limit_is_told_to_have_no_effect(checkout: Checkout) -> None:
    lines = '<line number="1" hits="1"/>'
    report = f'<package><classes><class filename="src/app.py"><lines>{lines}</lines></class></classes></package>'
    checkout.write("coverage.xml", f'<coverage timestamp="1300000000"><packages>{report}</packages></coverage>')
    told = "codecov.max_report_age has no effect here: reports of any age count"
    for limit, warned in (("1h ago", True), ("off", False)):
        configured(checkout, f"codecov: {{max_report_age: {limit}}}\n")
        document = checkout.local()
        assert document["totals"][1] == 1
        assert (told in document["warnings"]) is warned


def test_an_invalid_one_fails_nothing_and_is_told_about(checkout: Checkout) -> None:
    configured(checkout, "coverage:\n  status:\n    patc: off\n  precision: many\n", ".github/codecov.yml")
    checkout.report({"src/app.py": {1: 1, 2: 1}})
    document = checkout.local("--base", "main")
    config = document["config"]
    places = [(told["line"], told["column"], told["nearest"]) for told in config["errors"]]
    assert places == [(3, 5, "patch"), (4, 14, None)]
    assert (config["path"], config["uppermost"]) == (".github/codecov.yml", "built-in defaults")
    assert (
        ".github/codecov.yml:3:5: coverage.status.patc: is not a key that is known here; did you mean 'patch'?"
        in (document["warnings"])
    )
    assert statuses(document) == {"codecov/patch": "success", "codecov/project": "success"}
    summary = ".github/codecov.yml has 2 errors, so none of it counts; the built-in defaults apply"
    assert f"Config  {summary}\n" in checkout.run("local", "--base", "main").stdout
    told = checkout.run("status").stdout.splitlines()
    assert f"Config {summary}" in told
    assert any(line.startswith("  .github/codecov.yml:4:14: coverage.precision: is the text 'many'") for line in told)


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ("\tcoverage: 1\n", "is no YAML"),
        ("- a\n", "is a list"),
        ("a: &a [*a]\n", "nested more than 20 levels"),
        ("flags: {1: {}}\n", "is a name that is not text"),
        ("coverage: null\n", "is null"),
    ],
)
def test_bad_input_is_one_clear_sentence(checkout: Checkout, config: str, reason: str) -> None:
    configured(checkout, config)
    checkout.report({"src/app.py": {1: 1}})
    ran = checkout.run("local")
    assert ran.returncode in (0, 1)
    assert "Warning: codecov.yml:1:" in ran.stderr
    assert reason in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "config",
    [
        "codecov: {token: !SECRETX}\n",
        "codecov: {'token=SECRETX': }\n",
        "coverage: {notify: {slack: {default: {url: [https://SECRETX]}, 'https://SECRETX': }}}\n",
        "coverage: {notify: {slack: {default: {url: https://SECRETX}}}}\n",
    ],
)
def test_no_secret_is_repeated(checkout: Checkout, config: str) -> None:
    configured(checkout, config)
    checkout.report({"src/app.py": {1: 1}})
    for ran in (checkout.run("local"), checkout.run("local", "--json"), checkout.run("status")):
        assert ran.returncode in (0, 1)
        assert "codecov.yml" in ran.stdout
        assert "SECRETX" not in ran.stdout + ran.stderr


def test_what_is_stored_applies_where_a_commit_says_nothing(checkout: Checkout) -> None:
    checkout.git("switch", "-q", "main")
    configured(checkout, "coverage: {status: {project: off, patch: {strict: {target: 100%}}}}\n")
    checkout.report({"src/app.py": {1: 1}})
    checkout.local()
    checkout.git("switch", "-q", "feature")
    document = checkout.local()
    assert (document["config"]["path"], document["config"]["uppermost"]) == (None, "repository")
    assert statuses(document) == {"codecov/patch/strict": "success"}


def test_a_prefix_that_matches_more_than_it_names_is_told_about(checkout: Checkout) -> None:
    configured(checkout, "ignore: [gen]\n", **{"gen/a.py": "a\n", "generator.py": "a\n"})
    checkout.report({"src/app.py": {1: 1}})
    told = "ignore[0]: 'gen' also matches generator.py"
    assert any(warning.startswith(told) for warning in checkout.local()["warnings"])
    assert told.replace("'", "") in checkout.run("config", "match").stdout


def test_what_keeps_a_status_back_is_told(checkout: Checkout) -> None:
    statuses = "{pulls: {only_pulls: true}, released: {branches: [main]}}"
    configured(checkout, f"coverage: {{status: {{patch: off, project: {statuses}}}}}\n")
    checkout.report({"src/app.py": {1: 1}})
    assert checkout.run("local").stdout.splitlines()[-2:] == [
        "not posted codecov/project/pulls: it is for pull requests only, and there is none",
        "not posted codecov/project/released: its `branches` leave out feature",
    ]


def test_a_regex_that_cannot_be_used_is_named_and_the_others_hold(checkout: Checkout) -> None:
    configured(checkout, "ignore: ['src/(', gen/]\n", **{"gen/c.py": "a\n"})
    checkout.report({"src/app.py": {1: 1}, "gen/c.py": {1: 0}})
    document = checkout.local()
    assert document["totals"][1] == 1
    warnings = "\n".join(document["warnings"])
    assert "codecov.yml:1:10: ignore[0]: is the text 'src/(', which is no valid regular expression" in warnings
    assert "the pattern '^src/(.*' matches just that text: missing )" in warnings
    told = "ignore: ^src/(.* (codecov.yml:1): matches just that text: missing )"
    assert told in checkout.run("config", "match").stdout


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (
            "codecov: {notify: {after_n_builds: 3}}",
            "codecov.notify.after_n_builds: 3 uploads are awaited, and there are 1",
        ),
        (
            "codecov: {notify: {manual_trigger: true}}",
            "codecov.notify.manual_trigger: they are decided only when they are asked for",
        ),
        ("coverage: {status: {project: no, patch: no}}", "the configuration asks for none"),
        ("coverage: {status: {project: yes, patch: no}}", None),
    ],
)
def test_it_says_why_there_are_no_statuses(checkout: Checkout, config: str, reason: str | None) -> None:
    configured(checkout, config)
    checkout.report({"src/app.py": {1: 1}})
    document = checkout.local()
    assert document["no_statuses"] == reason
    assert bool(document["statuses"]) is (reason is None)


FORGED = r"""
component_management:
  individual_components:
    - {component_id: a, name: "x\n\e[31msuccess    codecov/project: fine", paths: [lib], statuses: [{type: project}]}
"""


def test_process_says_that_reports_of_any_age_count(checkout: Checkout) -> None:
    configured(checkout, "codecov: {max_report_age: 1h}")
    report = checkout.report({"src/app.py": {1: 1}})
    report.write_text(report.read_text().replace("<coverage>", '<coverage timestamp="1600000000">'))
    checkout.run("upload", report)
    done = checkout.run("process")
    assert done.returncode == 0
    assert "codecov.max_report_age has no effect here: reports of any age count" in done.stderr
    assert checkout.run("report").stdout.splitlines()[-1].split()[:2] == ["Total", "100.00%"]


def test_a_name_writes_no_lines_of_its_own(checkout: Checkout) -> None:
    configured(checkout, FORGED)
    report = str(checkout.report({"src/app.py": {1: 1}}))
    for told in (
        checkout.run("local").stdout,
        checkout.run("status").stdout,
        (checkout.run("upload", report), checkout.run("process"))[1].stdout,
    ):
        assert "codecov/project/x\ufffd\ufffd[31msuccess    codecov/project: fine" in told
        assert "\x1b" not in told
