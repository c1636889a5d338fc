"""Reading Xcode's ``xccoverage.plist``, from bytes to a report of one session, beside ``plistlib`` loading it."""

import plistlib
from collections.abc import Iterator, Sequence

from benchmarks.large import FileFacts, model
from benchmarks.measure import Row, best_of
from benchmarks.reading import reading

_FILES, _LINES = 100, 300
_REPEAT = 5


def rows() -> Iterator[Row]:
    """Measure both forms of property lists."""
    document = _archive(list(model(_FILES, _LINES)))
    for name, form in (("xccoverage.plist", plistlib.FMT_XML), ("binary xccoverage.plist", plistlib.FMT_BINARY)):
        data = plistlib.dumps(document, fmt=form)
        yield Row(
            f"{name} bytes to a one-session report",
            "plistlib.loads of the same bytes",
            best_of(reading(name, data), repeat=_REPEAT),
            best_of(lambda: plistlib.loads(data), repeat=_REPEAT),  # noqa: B023 - measured before the next one is made
            limit=2.5,
            goal=1.5,
        )


def _archive(files: Sequence[FileFacts]) -> dict[str, object]:
    """Write the run of the model as a list of objects that refer to each other by their index."""
    objects: list[object] = ["$null", {"root": 1}, {}]

    def add(value: object) -> object:
        objects.append(value)
        return {"CF$UID": len(objects) - 1}

    def lines_of(file: FileFacts) -> object:
        hits = {line.number: line.hits for line in file.lines}
        of_file = (
            add({"x": number in hits, "c": hits.get(number, 0), "s": {"CF$UID": 0}}) for number in range(1, _LINES + 1)
        )
        return add({"NS.objects": list(of_file)})

    sources = [add({"documentLocation": add(f"/b/{file.path}.swift"), "lines": lines_of(file)}) for file in files]
    objects[2] = {"NS.objects": [add({"sourceFiles": add({"NS.objects": sources})})]}
    return {"$archiver": "NSKeyedArchiver", "$objects": objects}
