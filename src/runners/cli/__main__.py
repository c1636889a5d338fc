"""``python -m runners.cli``: the command line where the script is not on PATH."""

from runners.cli import main

main()
