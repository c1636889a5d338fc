"""Our work beside other tools and primitives, as ratios of the same run: ``python -m benchmarks``."""
