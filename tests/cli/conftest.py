"""A repository of its own for every test of the command line."""

from pathlib import Path

import pytest

from tests.cli.checkout import SOURCE, Checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    checkout = Checkout(tmp_path / "checkout", tmp_path / "home")
    checkout.folder.mkdir()
    checkout.home.mkdir()
    checkout.git("init", "-q", "-b", "main")
    checkout.write("src/app.py", SOURCE)
    checkout.write(".gitignore", "coverage.xml\nlcov.info\n")
    checkout.git("add", ".")
    checkout.git("commit", "-q", "-m", "The base")
    checkout.git("switch", "-q", "-c", "feature")
    checkout.write("src/app.py", SOURCE.replace("line_2 =", "line_two =").replace("line_5 =", "line_five ="))
    checkout.git("commit", "-q", "-a", "-m", "The head\n\nwith a body")
    return checkout
