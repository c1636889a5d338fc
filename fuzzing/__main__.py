"""Damage real uploads and read them: ``python -m fuzzing [--corpus DIR] [--count N] [--seconds N] [--seed N]``.

Prints inputs tried, typed refusals and surprises; ends with 1 when there was a surprise. Surprises are kept as files
that ``--replay FILE`` tries again; ``--seed S --first N --count 1`` makes the same input anew.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from fuzzing.campaign import Plan, Tally, kept_input, run
from fuzzing.exploding import exploded
from fuzzing.judging import MOST_MEMORY, judged
from fuzzing.upload_bombs import UPLOADS
from fuzzing.watching import Baits, Watch

OWN_DATA = Path(__file__).parents[1] / "tests" / "data"
_ENDLESS = 10**12
_SHOWN_SURPRISES = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a campaign, or try kept inputs again; tell whether nothing surprised."""
    options = _parser().parse_args(arguments)
    if options.replay:
        return _replay(options.replay)
    if options.bombs is not None:
        return _explode(options.bombs)
    if options.nice:
        os.nice(options.nice)
    folders = (OWN_DATA,) if options.corpus is None else (OWN_DATA, options.corpus)
    plan = Plan(folders, options.seed, options.first, options.count, options.seconds, options.jobs, options.keep)
    begun = time.monotonic()
    tally = Tally()
    for tally in run(plan):
        if sys.stderr.isatty():
            print(f"\r{tally.tried:,} inputs, {len(tally.surprises)} surprises", end="", file=sys.stderr)
    for line in report(plan, tally, time.monotonic() - begun):
        print(line)
    return 1 if tally.surprises else 0


def report(plan: Plan, tally: Tally, seconds: float) -> Iterator[str]:
    """Say in lines what a campaign came to."""
    refused = Counter({code: count for code, count in tally.outcomes.items() if code not in ("lines", "surprise")})
    surprised = tally.outcomes["surprise"]
    yield f"seed {plan.campaign}, from number {plan.first}, {seconds:.0f} s"
    yield f"inputs tried    {tally.tried:>10,}"
    yield f"gave lines      {tally.outcomes['lines']:>10,}"
    yield f"typed refusals  {refused.total():>10,}  ({_counts(refused)})"
    yield f"surprises       {surprised:>10,}"
    yield f"slowest input   {tally.slowest:>10.2f} s of processor time"
    yield f"read as: {_counts(tally.formats)}"
    for number, surprise in tally.surprises[:_SHOWN_SURPRISES]:
        yield f"  {plan.kept / f'{plan.campaign}-{number}'}.upload: {surprise}"
    if len(tally.surprises) > _SHOWN_SURPRISES:
        yield f"  and {len(tally.surprises) - _SHOWN_SURPRISES} more in {plan.kept}"


def _replay(paths: Sequence[Path]) -> int:
    surprised = False
    with TemporaryDirectory() as folder:
        baits = Baits(Path(folder))
        watch = Watch(MOST_MEMORY, baits)
        for path in paths:
            verdict = judged(kept_input(path), watch)
            surprised |= bool(verdict.surprises)
            print(f"{path}: {verdict.outcome} {'; '.join(verdict.surprises)}")
        baits.close()
    return 1 if surprised else 0


def _explode(part: str) -> int:
    surprised = False
    print(f"{'bomb':48} {'bytes':>9} {'seconds':>7} {'MB':>5}  came to")
    for explosion in exploded([name for name in UPLOADS if part in name]):
        verdict = explosion.verdict
        surprised |= bool(verdict.surprises)
        measured = f"{explosion.size:>9,} {verdict.seconds:7.2f} {verdict.memory / 1e6:5.0f}"
        print(f"{explosion.name:48} {measured}  {verdict.outcome} {'; '.join(verdict.surprises)}".rstrip(), flush=True)
    return 1 if surprised else 0


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.most_common()) or "none"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fuzzing", description=__doc__)
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="real reports besides those of tests/data")
    parser.add_argument("--count", type=int, default=_ENDLESS, metavar="N", help="try so many inputs")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="N", help="try for so long (default 60)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the campaign: equal seed, equal inputs")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="number of the first input")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes")
    parser.add_argument("--nice", type=int, default=10, metavar="N", help="how much to give way to other programs")
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"), metavar="DIR", help="where surprises go")
    bombs = "read at most a megabyte each of what costs most; only bombs whose name holds NAME"
    parser.add_argument("--bombs", nargs="?", const="", metavar="NAME", help=bombs)
    parser.add_argument("--replay", type=Path, nargs="+", metavar="FILE", help="try kept inputs again")
    return parser


if __name__ == "__main__":
    sys.exit(main())
