"""What ``codecov.yml`` says: patterns and the effective configuration (chapter 03)."""

from codecov_core.config.patterns import PatternSet, RejectedPattern

__all__ = ["PatternSet", "RejectedPattern"]
