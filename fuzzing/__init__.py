"""A million damaged uploads through the reading of uploads, and nothing may surprise: ``python -m fuzzing``."""
