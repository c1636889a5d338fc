"""Base against head: patch coverage, impacted files, unexpected changes (chapter 05 §3)."""

from codecov_core.comparison.compare import Comparison, compare, patch_summary
from codecov_core.comparison.values import Change, FileCoverage, ImpactedFile, LineChange, LineCounts, LineType

__all__ = [
    "Change",
    "Comparison",
    "FileCoverage",
    "ImpactedFile",
    "LineChange",
    "LineCounts",
    "LineType",
    "compare",
    "patch_summary",
]
