"""Functions of LCOV 2 in columns: where each starts (``FNL``) and how often it was called (``FNA``), §14.9."""

import numpy as np

from codecov_core.ingest.formats.byte_columns import Places
from codecov_core.ingest.formats.lcov_fields import LARGEST_LINE, IrregularLcovError, LcovFields, Numbers
from codecov_core.values import dataclass

_KEY_SHIFT = 32
_LARGEST_CALLS = 1 << 62


@dataclass(frozen=True, slots=True)
class CalledLines:
    """Lines functions start on, ascending, by record and line: ``record << 32 | line``.

    ``starts`` has all of them, ``keys`` those of functions whose calls are stated, ``calls`` the most calls of each.
    """

    starts: Numbers
    keys: Numbers
    calls: Numbers


def read_called_lines(fields: LcovFields, lines: tuple[Places, Numbers], names: tuple[Places, Numbers]) -> CalledLines:
    """Read ``FNL:index,start[,end]`` and ``FNA:index,calls,name``: where each text line begins, and its record.

    Raises:
        IrregularLcovError: something is not a number in its shortest form, or an index stands twice in a record.

    """
    if not len(lines[0]):
        return _NO_LINES
    index, start = fields.number(lines[0] + len(b"FNL:"), LARGEST_LINE)
    line, behind = fields.digits(start, LARGEST_LINE)
    if not (line.all() and (fields.is_comma(behind) | fields.is_end(behind)).all()):
        raise IrregularLcovError
    ids, order = _sorted(lines[1] << _KEY_SHIFT | index)
    keys = (lines[1] << _KEY_SHIFT | line)[order]
    name_index, at = fields.number(names[0] + len(b"FNA:"), LARGEST_LINE)
    calls, _ = fields.number(at, _LARGEST_CALLS)
    name_ids = names[1] << _KEY_SHIFT | name_index
    places = np.minimum(np.searchsorted(ids, name_ids), max(len(ids) - 1, 0))
    is_known = ids[places] == name_ids if len(ids) else np.zeros(len(name_ids), np.bool_)
    called, first = np.unique(keys[places[is_known]], return_inverse=True)
    most = np.zeros(len(called), np.int64)
    np.maximum.at(most, first, calls[is_known])
    return CalledLines(np.sort(keys, kind="stable"), called, most)


_NO_NUMBERS = np.zeros(0, np.int64)
_NO_LINES = CalledLines(_NO_NUMBERS, _NO_NUMBERS, _NO_NUMBERS)


def _sorted(ids: Numbers) -> tuple[Numbers, Places]:
    order = np.argsort(ids, kind="stable")
    ids = ids[order]
    if (ids[1:] == ids[:-1]).any():
        raise IrregularLcovError
    return ids, order
