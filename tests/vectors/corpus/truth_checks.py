"""Ways in which a total of a tool relates to what is read; each check gives relations of one report."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.vectors.corpus.folders import CorpusReport, Pair, branch_totals, line_totals
from tests.vectors.corpus.plain import Plain
from tests.vectors.corpus.relations import Relation

Check = Callable[[CorpusReport, Plain], Iterator[Relation]]


def truth_of(report: CorpusReport, key: str) -> Mapping[str, Any]:
    """What the tool printed about this very report, or about the run."""
    truth = report.folder.truth
    return truth.get("per_report", {}).get(report.name) or truth.get(key) or {}


def stated_pair(totals: Mapping[str, Any], quantity: str) -> Pair | None:
    covered, total = totals.get(f"{quantity}_covered"), totals.get(f"{quantity}_total")
    return None if covered is None or total is None else (covered, total)


def of_file(stated: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What a truth says of a file, whose name it may shorten."""
    for theirs, value in stated.items():
        if name == theirs or name.endswith(f"/{theirs}"):
            return value or {}
    return {}


def same(quantity: str, key: str = "totals") -> Check:
    """Our lines, or the sum of our fractions, are what the tool counts."""
    totals_of = {"lines": line_totals, "branches": branch_totals}[quantity]

    def check(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
        truth = truth_of(report, key)
        if (theirs := stated_pair(truth, quantity)) is not None:
            yield Relation(f"{quantity} in all", totals_of(report.files), theirs)
        for name, lines in report.files.items():
            if (theirs := stated_pair(of_file(report.folder.truth.get("files") or {}, name), quantity)) is not None:
                yield Relation(f"{quantity} of {name}", totals_of({name: lines}), theirs)

    return check


def counts(quantity: str, words: str, theirs: str = "", key: str = "totals") -> Check:
    """The tool counts something else in the same report; ``theirs`` is its own name of that quantity."""

    def check(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
        name_of_truth = theirs or quantity
        if (total := stated_pair(truth_of(report, key), name_of_truth)) is not None:
            yield Relation(f"{quantity} in all: {words}", plain.total(quantity), total)
        for name, counted in plain.counted[quantity].items():
            printed = of_file(report.folder.truth.get("files") or {}, name)
            if (stated := stated_pair(printed, name_of_truth)) is not None:
                yield Relation(f"{quantity} of {name}: {words}", counted, stated)

    return check


def states(quantity: str, words: str, theirs: str = "", key: str = "totals") -> Check:
    """The report itself has the tool's totals, which count something else than its lines show."""

    def check(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
        if (total := stated_pair(truth_of(report, key), theirs or quantity)) is not None:
            yield Relation(f"{quantity}, as the report states them: {words}", plain.stated[quantity], total)

    return check


def percent(quantity: str, theirs: str, words: str, digits: int = 1) -> Check:
    """The tool prints percentages only."""

    def check(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
        printed = truth_of(report, "totals").get(theirs)
        if printed is not None:
            yield Relation(f"{quantity}: {words}", percentage(plain.total(quantity), digits), printed)
        for name, counted in plain.counted[quantity].items():
            printed = of_file(report.folder.truth.get("files") or {}, name).get(theirs)
            if printed is not None:
                yield Relation(f"{quantity} of {name}: {words}", percentage(counted, digits), printed)

    return check


def percentage(pair: Pair, digits: int) -> float:
    covered, total = pair
    return round(100 * covered / total, digits) if total else 100.0


def no_totals(words: str) -> Check:
    """The tool says nothing in numbers that its report could show."""

    def check(report: CorpusReport, plain: Plain) -> Iterator[Relation]:
        yield Relation(words, bool(report.files), True)

    return check
