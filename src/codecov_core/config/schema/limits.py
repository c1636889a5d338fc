"""How much of a file is looked at (chapter 03 §19 rule 9)."""

__all__ = ["MAX_CHARACTERS", "MAX_CONFIG_BYTES", "MAX_CONVERTED", "MAX_DEPTH", "MAX_NODES"]

MAX_CONFIG_BYTES = 512 * 1024
"""Size of a file."""

MAX_DEPTH = 20
"""Levels of mappings and lists in each other."""

MAX_NODES = 50_000
"""Values, once aliases have been replaced by what they stand for."""

MAX_CHARACTERS = 2 * MAX_CONFIG_BYTES
"""Characters of all values and keys, once aliases have been replaced: patterns are translated wherever they stand."""

MAX_CONVERTED = 1_000
"""Characters of a number or a date; what a configuration can hold takes less than a tenth of that."""
