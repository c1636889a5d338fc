"""How long a lease may last."""

from datetime import timedelta

LONGEST_LEASE = timedelta(hours=1)
"""Far longer than any lease is taken for, and than clocks of machines differ.

A lease that ends later than this from now was taken by a clock that is wrong. It counts as run out: its holder may be
gone, and nobody else would work on what it holds until that clock is right.
"""
