"""The side table: values that no code can hold, and the rare details of observations, each kept once.

A *detail* is what a line session carries beside its coverage: missed branches, column partials, complexity (chapter 01
§3.2). It is interned as its JSON text, so that equal details are equal bytes and writing one is copying it.
"""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports import exact_json
from codecov_core.reports.codes import (
    FRACTION_BIT,
    MAX_PART,
    NULL_CODE,
    ODD_BASE,
    PART_BITS,
    SKIPPED_CODE,
    TRUE_CODE,
    Codes,
    Complexity,
    Coverage,
    fraction_code,
)
from codecov_core.reports.values import Detail, classify, reduce_partials

NO_DETAIL: Final = 0
_NO_DETAIL_TEXT: Final = b"null,null,null"
_WITHOUT_COMPLEXITY: Final = b",null"
_CANONICAL_FRACTION: Final = re.compile(r"(0|[1-9][0-9]{0,9})/(0|[1-9][0-9]{0,9})")
_MAX_COMPLEXITY: Final = (1 << 53) - 1
_NUMBER: Final = re.compile(r"-?[0-9]+")


class SideTable:
    """Odd values and details by number; numbers once given never change, so derived reports share one table.

    Detail 0 means "nothing but coverage". The table only ever grows.
    """

    __slots__ = ("_detail_ids", "_details", "_odd", "_odd_ids", "_parsed", "_pending")

    def __init__(self) -> None:
        self._odd: list[Coverage | Complexity] = []
        self._odd_ids: dict[bytes, int] = {}
        self._details: list[bytes] = [_NO_DETAIL_TEXT]
        self._detail_ids: dict[bytes, int] = {_NO_DETAIL_TEXT: NO_DETAIL}
        self._parsed: list[Detail] = [Detail()]

    @property
    def odd_values(self) -> Sequence[Coverage | Complexity]:
        """The odd values, by number."""
        return self._odd

    @property
    def detail_texts(self) -> Sequence[bytes]:
        """JSON text ``missed,partials,complexity`` of every detail, by number."""
        return self._details

    def coverage_code(self, value: object) -> int:
        """Code of a stored coverage value.

        A list becomes the value it stands for (chapter 01 §5.4), a whole float its integer, a rational its fraction.

        Raises:
            ValueError: text that is neither a number nor a ratio, or a value of another type.

        """
        if type(value) is int:
            return value if SKIPPED_CODE <= value < FRACTION_BIT else self._odd_code(value)
        if value is None:
            return NULL_CODE
        if value is True:
            return TRUE_CODE
        if isinstance(value, str):
            return self._text_code(value)
        if value is False:
            return self._odd_code(value)
        if isinstance(value, float):
            return self.coverage_code(int(value)) if value.is_integer() else self._odd_code(value)
        if isinstance(value, list | tuple):
            return self.coverage_code(reduce_partials(value) if value else 0)
        if isinstance(value, Fraction):
            return self._text_code(f"{value.numerator}/{value.denominator}")
        message = f"{value!r} is no coverage value"
        raise ValueError(message)

    def complexity_code(self, value: object) -> int:
        """Code of a stored complexity; a float becomes the nearest integer, an empty pair null (chapter 01 §18).

        What no reader of JSON holds exactly becomes the largest that all hold, so that sums of complexities stay sums.

        Raises:
            ValueError: neither null, a number nor a list of numbers.

        """
        if value is None:
            return NULL_CODE
        if isinstance(value, int | float):
            number = min(round(value), _MAX_COMPLEXITY)
            return number if 0 <= number < FRACTION_BIT else self._odd_code(number)
        if isinstance(value, list | tuple):
            if not value:
                return NULL_CODE
            pair = [min(round(part), _MAX_COMPLEXITY) if isinstance(part, int | float) else part for part in value]
            if len(pair) == 2 and all(isinstance(part, int) and 0 <= part <= MAX_PART for part in pair):  # noqa: PLR2004 (hit, total)
                return fraction_code(*pair)
            if all(part is None or isinstance(part, int) for part in pair):
                return self._odd_code(pair)
        message = f"{value!r} is no complexity"
        raise ValueError(message)

    def detail_id(self, missed: object, partials: object, complexity: object) -> int:
        """Number of a detail given by its three parts (JSON values)."""
        if missed is None and partials is None and complexity is None:
            return NO_DETAIL
        return self.detail_id_of_text(exact_json.dumps((missed, partials, complexity))[1:-1])

    def detail_ids_of_missed(self, lists: Sequence[Sequence[object] | None]) -> Sequence[int]:
        """Numbers of details that are nothing but missed branches, null for none; all are written in one go."""
        known = [missed for missed in lists if missed is not None]
        written = exact_json.dumps(known)[len("[") : -len("]")].replace(b"],[", b"],null,null\n[") + b",null,null"
        texts = written.split(b"\n") if known else []  # JSON has no line feeds but those put in
        if len(texts) != len(known):  # some branch has a name that holds what stands between two lists
            return [self.detail_id(missed, None, None) for missed in lists]
        numbers = map(self.detail_id_of_text, texts)
        return [NO_DETAIL if missed is None else next(numbers) for missed in lists]

    def detail_id_of_text(self, text: bytes) -> int:
        """Number of a detail given by its canonical text."""
        number = self._detail_ids.setdefault(text, len(self._details))
        if number == len(self._details):
            self._details.append(text)
        return number

    def value_of(self, code: int) -> Coverage:
        """The coverage value of a code."""
        if code >= FRACTION_BIT:
            return f"{code >> PART_BITS & MAX_PART}/{code & MAX_PART}"
        if code >= SKIPPED_CODE:
            return code
        if code == NULL_CODE:
            return None
        if code == TRUE_CODE:
            return True
        return self._odd[ODD_BASE - code]  # type: ignore[return-value]  # coverage codes number coverage values

    def complexity_of(self, code: int) -> Complexity:
        """The complexity of a code."""
        if code >= FRACTION_BIT:
            return [code >> PART_BITS & MAX_PART, code & MAX_PART]
        if code >= 0:
            return code
        return None if code == NULL_CODE else self._odd[ODD_BASE - code]  # type: ignore[return-value]  # as above

    def details(self) -> Sequence[Detail]:
        """Every detail, parsed, by number."""
        missing = self._details[len(self._parsed) :]
        if missing:
            triples = cast("list[list[Any]]", exact_json.loads(b"[[" + b"],[".join(missing) + b"]]"))
            self._parsed.extend(Detail(missed, partials, complexity) for missed, partials, complexity in triples)
        return self._parsed

    def has_complexities(self) -> bool:
        """Whether any detail has a complexity; the texts say so without being parsed."""
        return not all(text.endswith(_WITHOUT_COMPLEXITY) for text in self._details[1:])

    def odd_classes(self) -> NDArray[np.int8]:
        """Line classes of the odd values, by number; complexities among them count as ``NONE``."""
        return np.array([_class_of_odd(value) for value in self._odd], dtype=np.int8)

    def adopt(self, other: "SideTable") -> "Renumbering":
        """Take over another table's values; says which numbers they got here."""
        if other is self:
            return Renumbering(None, None)
        odd = [self._odd_code(value) for value in other.odd_values]
        details = [self.detail_id_of_text(text) for text in other.detail_texts]
        return Renumbering(
            np.array(odd, dtype=np.int64) if odd else None,
            np.array(details, dtype=np.int32) if len(details) > 1 else None,
        )

    def copy(self) -> "SideTable":
        """An independent table with the same numbers."""
        copy = SideTable()
        copy._odd, copy._odd_ids = self._odd.copy(), self._odd_ids.copy()
        copy._details, copy._detail_ids = self._details.copy(), self._detail_ids.copy()
        copy._parsed = self._parsed.copy()
        return copy

    @classmethod
    def restore(cls, odd_values: Iterable[Coverage | Complexity], detail_texts: Iterable[bytes]) -> "SideTable":
        """A table that gives the same numbers as the one whose values these were.

        Raises:
            ValueError: text among the odd values that has no class.

        """
        table = cls()
        for value in odd_values:
            _class_of_odd(value)
            table._odd_code(value)
        for text in detail_texts:
            table.detail_id_of_text(text)
        return table

    def _text_code(self, text: str) -> int:
        match = _CANONICAL_FRACTION.fullmatch(text)
        if match:
            taken, total = int(match[1]), int(match[2])
            if taken <= MAX_PART and total <= MAX_PART:
                return fraction_code(taken, total)
        elif "/" not in text and not _NUMBER.fullmatch(text):
            message = f"{text!r} is neither a number nor a ratio"
            raise ValueError(message)
        return self._odd_code(text)

    def _odd_code(self, value: Coverage | Complexity) -> int:
        number = self._odd_ids.setdefault(_odd_key(value), len(self._odd))
        if number == len(self._odd):
            self._odd.append(value)
        return ODD_BASE - number


class Renumbering:
    """How codes and detail numbers of one side table read in another (``None``: nothing changes)."""

    __slots__ = ("details", "odd")

    def __init__(self, odd: Codes | None, details: NDArray[np.int32] | None) -> None:
        self.odd = odd
        self.details = details

    @property
    def changes_any(self) -> bool:
        """Whether some value has another number there."""
        return self.odd is not None or self.details is not None

    def codes(self, codes: Codes) -> Codes:
        """The same values as codes of the adopting table."""
        if self.odd is None:
            return codes
        rows = np.flatnonzero(codes <= ODD_BASE)
        if not len(rows):
            return codes
        renumbered = codes.copy()
        renumbered[rows] = self.odd[ODD_BASE - codes[rows]]
        return renumbered

    def detail_ids(self, details: NDArray[np.int32]) -> NDArray[np.int32]:
        """The same details as numbers of the adopting table."""
        return details if self.details is None else self.details[details]


def _odd_key(value: Coverage | Complexity) -> bytes:
    # Numbers are as distinct by their decimal text, and orjson leaves a kilobyte of its buffer to every little text.
    return repr(value).encode() if isinstance(value, int | float) else exact_json.dumps(value)


def _class_of_odd(value: Coverage | Complexity) -> int:
    return classify(None) if isinstance(value, list | tuple) else classify(value)
