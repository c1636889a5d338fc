"""Write the reference pages that come from the code: ``python docs/generate.py`` (``make docs``).

``--check`` writes nothing and ends with 1 when a page is stale; a test runs it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from codecov_core.config import key_reference
from codecov_core.rollouts import ROLLOUTS, VARIABLE_PREFIX
from runners.settings import SettingKey, all_keys

FOLDER = Path(__file__).parent
WORKER = Path(sys.executable).with_name("codecov-worker")
NOTE = "<!-- Written by `make docs`; change the code instead. -->"


def command_line() -> Iterator[str]:
    """The page of commands: the help of each, as a terminal 100 columns wide shows it without colour."""
    yield f"# The command line\n\n{NOTE}\n"
    overview = _run("--help")
    yield f"```\n{overview}```\n"
    for name in _command_names(overview):
        help_text = _run(name, "--help")
        yield f"## {name}\n\n```\n{help_text}```\n"
        if name in {"config", "settings"}:  # those of run-task are on the page of tasks
            for below in _command_names(help_text):
                yield f"### {name} {below}\n\n```\n{_run(name, below, '--help')}```\n"


def tasks() -> Iterator[str]:
    """The page of tasks: what the registry holds."""
    yield f"# Tasks\n\n{NOTE}\n"
    yield "What the registry holds. Each task can be run once by `codecov-worker run-task NAME --option ...`.\n"
    for task in json.loads(_run("tasks", "--json")):
        yield f"## {task['name']}\n\n{task['summary']}\n"
        if task["scheduled_every"]:
            yield f"Runs every {task['scheduled_every']} seconds by the schedule.\n"
        if not task["options"]:
            yield "No arguments.\n"
            continue
        yield "| argument | type | default | means |\n|---|---|---|---|"
        for option in task["options"]:
            default = "required" if option["required"] else f"`{option['default']}`"
            kind = " or ".join(f"`{choice}`" for choice in option["choices"]) or option["type"]
            kind, meaning = (cell.replace("|", "\\|") for cell in (kind, option["description"]))
            yield f"| `{option['name']}` | {kind} | {default} | {meaning} |"
        yield ""


def settings() -> Iterator[str]:
    """The page of everything an operator can set."""
    yield f"# Settings\n\n{NOTE}\n"
    yield _ABOUT_SETTINGS
    sections: dict[str, list[SettingKey]] = {}
    for key in all_keys():
        sections.setdefault(key.section, []).append(key)
    for section, keys in sections.items():
        yield f"## {f'`{section}`' if section else 'Other variables'}\n"
        yield "| key | variable | what it is for | values | without it | effect |\n|---|---|---|---|---|---|"
        for key in keys:
            default = "required" if key.is_required else f"`{key.default}`" if key.default else ""
            name = "" if key.name == key.variable else f"`{key.path[-1]}`"
            about = key.about.replace("<", "&lt;")
            cells = (name, f"`{key.variable}`", about, key.kind, default, str(key.effect))
            yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
        yield ""
    yield _ABOUT_ROLLOUTS
    yield "| rollout | variable | without it |\n|---|---|---|"
    for rollout in ROLLOUTS:
        yield f"| `{rollout.name}` | `{VARIABLE_PREFIX}{rollout.name.upper()}` | `{json.dumps(rollout.default)}` |"


_ABOUT_ROLLOUTS = """\
## Rollouts

Behaviours that the tables `feature_flags` and `feature_flag_variants` give to some owners or repositories only. They
are read every five minutes. A variable holds, as JSON, the answer for everybody; `CODECOV__FEATURE__DISABLE=true`
leaves all others at what they are without the tables.
"""

_ABOUT_SETTINGS = """\
What the worker reads: the installation's file (`/config/codecov.yml`, or the one that `CODECOV_YML` names), and over it
the environment. `services.redis_url` is set by the variable `SERVICES__REDIS_URL`. After `JSONCONFIG___` the value is
JSON, which may be a list or a mapping; with both, longer paths override within shorter ones. Null, and an empty
variable where no text is wanted, mean that a key is not set. A key that names a file takes its path, or a mapping with
`source_type: base64env` and the base64 of what it holds as `value`. Keys of other programs of the installation are left
alone.

A wrong or missing key stops the worker at its start, with all of them named, never their values.
`codecov-worker settings check` tells beforehand, and finds keys that are spelled wrong or do nothing. *Effect* is empty
where this worker acts on a key, and says otherwise which part of it is still to come, or why a key does nothing here.
"""


def config_schema() -> Iterator[str]:
    """The JSON Schema of codecov.yml."""
    yield _run("config", "schema")


def config_keys() -> Iterator[str]:
    """The page of all keys of codecov.yml."""
    yield f"# codecov.yml\n\n{NOTE}\n"
    yield _ABOUT_KEYS
    for section in key_reference():
        places = ", ".join(f"`{place}`" for place in section.places)
        yield f"## {places if all(section.places) else 'Top level'}\n"
        yield "| key | what it does | values | without it | takes effect in | example |\n|---|---|---|---|---|---|"
        for entry in section.entries:
            example = f"`{entry.example}`" if entry.example else ""
            cells = (f"`{entry.name}`", entry.about, entry.values, entry.default, entry.effect, example)
            yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
        yield ""


_ABOUT_KEYS = """\
Everything that may stand in a `codecov.yml`, in the root of the repository or in its folders `.github` and `dev`. A key
that is not listed, or a wrong value, makes the file invalid: none of it is applied, and what was stored before is used.
`codecov-worker config check` tells what is wrong and where, `config show --why` what is in effect and why.
`docs/codecov-yml.schema.json` is the same for editors.

`<name>` stands for a name of your choice, `[]` for every item of a list. Values are as in YAML 1.1: `yes` and `no`,
`on` and `off` are booleans. Where null is allowed, it means that the key is not set. *To come* marks what is accepted
now and waits for a part of the worker that is not there yet. `flags`, `parsers`, `ignore` and `fixes` may also stand
below `coverage`, where they used to be.
"""


PAGES = {
    "codecov-yml.md": config_keys,
    "codecov-yml.schema.json": config_schema,
    "command-line.md": command_line,
    "settings.md": settings,
    "tasks.md": tasks,
}


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` tell which are stale."""
    stale = []
    for name, page in PAGES.items():
        text = "\n".join(page()).rstrip() + "\n"
        path = FOLDER / name
        if path.exists() and path.read_text() == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.write_text(text)
    if stale:
        print("stale (make docs):" if "--check" in arguments else "written:", *stale)
    return 1 if stale and "--check" in arguments else 0


def _command_names(overview: str) -> list[str]:
    listing = overview.partition("Commands:\n")[2].partition("\n\n")[0]
    # A command stands two columns in; what its summary needs on a second line stands further in.
    return [line.split()[0] for line in listing.splitlines() if line[:2] == "  " and line[2:3].strip()]


def _run(*arguments: str) -> str:
    environment = {**os.environ, "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(  # noqa: S603 - the command of this checkout
        [WORKER, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"codecov-worker {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
