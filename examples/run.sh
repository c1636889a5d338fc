#!/bin/sh
# Shows codecov-worker at work on a small repository: its report at the base, then at the head of a branch whose new
# code is partly untested, with the statuses and why they fail. Run by `make run`; writes below build/ (or $BUILD) only.
set -eu

cd "$(dirname "$0")/.."
worker="${WORKER:-$PWD/.venv/bin/codecov-worker}"
reports="$PWD/examples/reports"
build="${BUILD:-$PWD/build}"
repository="$build/tally"
store="$build/tally-store"

say() {
    printf '\n== %s\n\n' "$1"
}

rm -rf "$repository" "$store"
mkdir -p "$build"
git clone --quiet --branch settle examples/tally.bundle "$repository"
cd "$repository"

say "The base: three tools reported (coverage.py, c8, gcovr)"
git -c advice.detachedHead=false checkout --quiet origin/main
"$worker" local "$reports"/base/* --store "$store"

say "The head: 'Settle balances with few payments', compared with the base"
git checkout --quiet settle
code=0
"$worker" local "$reports"/head/* --store "$store" --base origin/main || code=$?

if [ "$code" -ne 1 ]; then
    echo "expected a failing status (exit code 1), got exit code $code" >&2
    exit 70
fi
say "The merged report of the head, by file: hit, missed, partial"
"$worker" report --store "$store"

say "Exit code 1: a status failed, as the new code has no tests. Try the same in a repository of your own:"
echo "    $worker local --base main"
