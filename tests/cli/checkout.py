"""A repository of its own for every test of the command line."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

SOURCE = "".join(f"line_{number} = {number}\n" for number in range(1, 11))

_FULL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from runners.cli import local_run, main, processing  # before, as byte code may be written
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
main(sys.argv[1:])
"""


@dataclass(frozen=True)
class Checkout:
    """A repository with a base on ``main`` and a head on ``feature``, and a home of its own."""

    folder: Path
    home: Path

    def git(self, *arguments: str) -> str:
        command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "XDG_"))}
        return inherited | {"HOME": str(self.home)}

    def write(self, path: str, text: str) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def report(self, hits: Mapping[str, Mapping[int, int]], name: str = "coverage.xml") -> Path:
        """Write a Cobertura report: file -> line -> hits."""
        classes = "".join(
            f'<class name="c" filename="{file}"><lines>'
            + "".join(f'<line number="{line}" hits="{count}"/>' for line, count in lines.items())
            + "</lines></class>"
            for file, lines in hits.items()
        )
        package = f"<package><classes>{classes}</classes></package>"
        return self.write(name, f'<?xml version="1.0"?><coverage><packages>{package}</packages></coverage>')

    def commit_many_files(self) -> None:
        """Commit 200 files and write their report, which takes more than a full disk has."""
        many = {f"src/app{number}.py": {line: line * number for line in range(1, 200)} for number in range(200)}
        for name in many:
            self.write(name, "x\n")
        self.git("add", ".")
        self.git("commit", "-q", "-m", "many")
        self.report(many)

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "runners.cli", *map(str, arguments)]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )

    def run_on_a_full_disk(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """As `run`, where no file can grow beyond 60 KB."""
        command = [sys.executable, "-c", _FULL_DISK, *map(str, arguments)]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )

    def local(self, *arguments: str | Path) -> dict[str, Any]:
        """Run ``local --json``; give its document."""
        ran = self.run("local", "--json", *arguments)
        assert ran.stdout, ran.stderr
        document: dict[str, Any] = orjson.loads(ran.stdout)
        assert document["exit_code"] == ran.returncode
        return document
