"""Reading bombs one after the other in a process of their own, so that one that kills or blocks it is only told."""

import multiprocessing
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from fuzzing.judging import MOST_MEMORY, Verdict, judged
from fuzzing.upload_bombs import UPLOADS
from fuzzing.watching import Baits, Watch

_MOST_PROCESSOR_SECONDS, _MOST_SECONDS = 60, 300
"""After which a process is taken to hang in one bomb: far beyond what any may take."""


@dataclass(frozen=True, slots=True)
class Explosion:
    """What came of a bomb of this name and size in bytes."""

    name: str
    size: int
    verdict: Verdict


def exploded(names: Sequence[str]) -> Iterator[Explosion]:
    """Read the bombs of these names in their order."""
    context = multiprocessing.get_context("spawn")
    while names:
        explosions, sender = context.Pipe(duplex=False)
        process = context.Process(target=_explode, args=(names, sender), daemon=True)
        process.start()
        sender.close()
        try:
            for told in _received(explosions):
                names = names[1:]
                yield told
            if names:
                verdict = Verdict("surprise", ("the process died or hung",))
                yield Explosion(names[0], len(UPLOADS[names[0]]().raw), verdict)
                names = names[1:]
        finally:
            process.kill()
            process.join()


def _received(explosions: Connection) -> Iterator[Explosion]:
    try:
        while explosions.poll(_MOST_SECONDS):
            yield explosions.recv()
    except EOFError:
        return


def _explode(names: Sequence[str], sender: Connection) -> None:
    with TemporaryDirectory() as folder:
        baits = Baits(Path(folder))
        watch = Watch(MOST_MEMORY, baits)
        for name in names:
            upload = UPLOADS[name]()
            resource.setrlimit(
                resource.RLIMIT_CPU, (int(time.process_time()) + _MOST_PROCESSOR_SECONDS, resource.RLIM_INFINITY)
            )
            sender.send(Explosion(name, len(upload.raw), judged(upload, watch)))
        baits.close()
