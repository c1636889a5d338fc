"""Complexities put back on lines that lost them when their records merged (chapter 01 §22 rule 7)."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from codecov_core.reports.codes import NULL_CODE, Complexity
from codecov_core.reports.report import Report


def with_complexities(report: Report, complexities: Mapping[str, Mapping[int, Complexity]]) -> Report:
    """Give some lines of some files a complexity, and every session that saw them.

    Files and lines that the report does not have are passed over.

    Raises:
        ValueError: a complexity is neither a number nor a pair of numbers.

    """
    table = report.table()
    side = table.side
    column = np.full(len(table), NULL_CODE, np.int64) if table.complexity is None else table.complexity.copy()
    detail = table.detail.copy()
    for index, name in enumerate(report.names):
        start, stop = table.offsets[index : index + 2].tolist()
        numbers = table.number[start:stop]
        for line, complexity in complexities.get(name, {}).items():
            at = start + int(np.searchsorted(numbers, line))
            if at == stop or table.number[at] != line:
                continue
            column[at] = side.complexity_code(complexity)
            for seen in range(int(table.first[at]), int(table.first[at + 1])):
                known = side.details()[detail[seen]]
                detail[seen] = side.detail_id(known.missed, known.partials, complexity)
    is_stated = bool((column != NULL_CODE).any())
    return report.with_lines(replace(table, complexity=column if is_stated else None, detail=detail), report.facts)
