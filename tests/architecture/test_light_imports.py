"""What an import costs: the API imports the core, and a shell completes commands, hundreds of times a day."""

import json
import subprocess
import sys

import pytest

HEAVY = {"lxml", "numpy", "sqlalchemy", "celery", "psycopg", "redis", "obstore", "pydantic", "injector"}

# Everything the base installation does not bring: importing it there would fail, so it fails here.
NOT_IN_BASE = (
    "boto3",
    "celery",
    "click",
    "cryptography",
    "injector",
    "kombu",
    "obstore",
    "psycopg",
    "pydantic_settings",
    "redis",
    "rich",
    "rich_click",
    "sqlalchemy",
)

LOADED = """
import json, sys
{statement}
print("\\n" + json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""


def modules_after(statement: str) -> set[str]:
    code = LOADED.format(statement=statement)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_core_loads_nothing_but_itself() -> None:
    ours = modules_after("import codecov_core") - modules_after("pass")
    assert ours == {"codecov_core"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["local", "--help"],
        ["tasks", "--help"],
        ["settings", "check", "--help"],
        ["nonsense"],
    ],
)
def test_asking_the_command_line_for_help_loads_nothing_heavy(arguments: list[str]) -> None:
    statement = f"""
import contextlib, io
from runners.cli import main
sys.argv = ["codecov-worker", *{arguments!r}]
silence = io.StringIO()
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
    main()
"""
    assert HEAVY & modules_after(statement) == set()


def test_every_room_of_the_core_is_there_in_the_base_installation() -> None:
    statement = f"""
import importlib, pkgutil
for name in {NOT_IN_BASE!r}:
    sys.modules[name] = None
import codecov_core
for module in pkgutil.walk_packages(codecov_core.__path__, "codecov_core."):
    if not module.name.startswith("codecov_core.testing"):  # contract suites: for those who have pytest
        importlib.import_module(module.name)
"""
    assert {"codecov_core", "numpy", "lxml"} <= modules_after(statement)
