"""Xcode's ``xccoverage.plist`` (chapter 02 §8.4, the safe rules of §14.4)."""

import plistlib

import pytest

from codecov_core.ingest import FileProblem
from tests.unit.ingest_formats.showing import read_report


class Archive:
    """Builds the list of objects that refer to each other; a reference is made by ``at``."""

    def __init__(self, *, binary: bool) -> None:
        self.binary = binary
        self.objects: list[object] = ["$null", {"root": 1}, {}]

    def at(self, index: int) -> object:
        return plistlib.UID(index) if self.binary else {"CF$UID": index}

    def add(self, value: object) -> object:
        self.objects.append(value)
        return self.at(len(self.objects) - 1)

    def array(self, items: list[object]) -> object:
        return self.add({"NS.objects": items})

    def dump(self) -> bytes:
        form = plistlib.FMT_BINARY if self.binary else plistlib.FMT_XML
        return plistlib.dumps({"$archiver": "NSKeyedArchiver", "$objects": self.objects}, fmt=form)


def sample(*, binary: bool) -> bytes:
    archive = Archive(binary=binary)
    ranges = archive.array(
        [
            archive.add({"c": 3, "len": 9, "x": 2}),
            archive.add({"c": 14, "len": 5, "x": 0}),
            archive.add({"c": 20, "len": 2, "x": 1}),
        ]
    )
    nameless = archive.array([archive.add({"c": 20, "len": 2, "x": 1})])
    lines = archive.array(
        [
            archive.add({"x": False, "c": 9, "s": archive.at(0)}),
            archive.add({"x": True, "c": 4, "s": archive.at(0)}),
            archive.add({"x": True, "c": 4, "s": ranges}),
            archive.add({"x": True, "c": 4, "s": nameless}),
        ]
    )
    file = archive.add({"documentLocation": archive.add("/src/A.swift"), "lines": lines})
    target = archive.add({"sourceFiles": archive.array([file, archive.add({"lines": lines})])})
    archive.objects[2] = {"NS.objects": [target]}
    return archive.dump()


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("name", ["a/xccoverage.plist", None, "other.plist"])
def test_the_lines_of_the_chapter(name: str | None, binary: bool) -> None:
    read = read_report(sample(binary=binary), name)
    assert read.format == "xccoverage"
    assert read.files == {
        "/src/A.swift": {
            2: (4,),
            3: ("1/2", "b", None, ((3, 12, 2), (14, 19, 0))),
            4: ("0/0", None, None, ()),
        }
    }
    assert read.reasons == {"no usable path": 1}


def test_the_last_byte_of_an_archive_may_look_like_white_space() -> None:
    endings = set()
    for size in range(300):
        archive = Archive(binary=True)
        lines = archive.array([archive.add({"x": True, "c": 4, "s": archive.at(0)})])
        file = archive.add({"documentLocation": archive.add("/src/" + "A" * size), "lines": lines})
        target = archive.add({"sourceFiles": archive.array([file])})
        archive.objects[2] = {"NS.objects": [target]}
        data = archive.dump()
        endings.add(data[-1])
        assert read_report(data).lines == {1: (4,)}
    assert endings.issuperset(b" \t\n\r\v\f")


@pytest.mark.parametrize(
    "data",
    [
        b"bplist00 $objects sourceFiles",
        b'<?xml version="1.0"?><plist version="1.0"><dict><key>$objects sourceFiles',
        b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x "y">]><plist version="1.0">$objects sourceFiles&x;</plist>',
        sample(binary=True)[:-40],
        sample(binary=False)[:-40],
    ],
)
def test_what_is_no_property_list(data: bytes) -> None:
    assert read_report(data).problem is FileProblem.CORRUPT


def test_arrays_that_are_shared_without_end_are_refused() -> None:
    archive = Archive(binary=True)
    lines = archive.array([archive.at(0)] * 2000)
    file = archive.add({"documentLocation": archive.add("a"), "lines": lines})
    target = archive.add({"sourceFiles": archive.array([file] * 2000)})
    archive.objects[2] = {"NS.objects": [target] * 2000}
    assert read_report(archive.dump()).problem is FileProblem.TOO_LARGE


@pytest.mark.parametrize(("shared", "problem"), [(100, None), (2000, FileProblem.TOO_LARGE)])
def test_an_array_has_no_more_references_than_their_objects_have_room(shared: int, problem: FileProblem | None) -> None:
    archive = Archive(binary=True)
    line = archive.add({"x": True, "c": 4, "s": archive.at(0)})
    lines = archive.array([line] * shared)
    file = archive.add({"documentLocation": archive.add("/src/A.swift" * 40), "lines": lines})
    target = archive.add({"sourceFiles": archive.array([file])})
    archive.objects[2] = {"NS.objects": [target]}
    assert read_report(archive.dump()).problem is problem


def test_an_archive_of_something_else() -> None:
    data = plistlib.dumps({"$objects": ["sourceFiles", 1, 2, {"CF$UID": 10**9}]})
    assert read_report(data).files == {}
