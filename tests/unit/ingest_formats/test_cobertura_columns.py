"""The columnar reader of Cobertura: equal to the general one on whatever it takes, and it takes what tools write."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.ingest.format import FormatOptions, SniffedFile
from codecov_core.ingest.formats import cobertura_columns, cobertura_rows
from codecov_core.ingest.formats.cobertura import read_tolerant
from codecov_core.ingest.formats.cobertura_columns import read_regular
from codecov_core.ingest.sink import Sink
from tests.unit.ingest_formats.showing import drop_counts, rows_of

OPTIONS = [
    FormatOptions(cobertura_partials_as_hits=hits, cobertura_handle_missing_conditions=conditions)
    for hits, conditions in itertools.product((False, True), repeat=2)
]

digits = st.one_of(st.integers(0, 40), st.integers(0, 10**9), st.integers(0, 10**17)).map(str)
fractions = st.tuples(st.integers(0, 4), st.integers(0, 6)).map(
    lambda parts: f"{parts[0] * 10}% ({parts[0]}/{parts[1]})"
)
odd_values = st.sampled_from(
    [
        "",
        "1.5",
        "-2",
        "007",
        "1e3",
        "abc",
        "undefined",
        "9" * 25,
        "50%",
        "(00/2)",
        "x (1/2) (3/4)",
        "3 &lt; 4",
        "a\tb",
        "é",
    ],
)
missing = st.lists(st.sampled_from(["exit", "3", "17", "->4"]), min_size=1, max_size=3).map(",".join)


def attribute(name: str, value: st.SearchStrategy[str], odd: bool) -> st.SearchStrategy[str]:
    values = st.one_of(value, odd_values) if odd else value
    quotes = st.sampled_from(['"', "'"]) if odd else st.just('"')
    signs = st.sampled_from(["=", " = "]) if odd else st.just("=")
    return st.builds(lambda text, quote, sign: f"{name}{sign}{quote}{text}{quote}", values, quotes, signs)


@st.composite
def lines(draw: st.DrawFn, odd: bool) -> str:
    """One ``<line>``: mostly like its neighbours, sometimes in a way of its own."""
    written = [draw(attribute("number", digits, odd)), draw(attribute("hits", digits, odd))]
    if draw(st.booleans()):
        truths = st.sampled_from(["true", "True", "false"]) if odd else st.just("true")
        written += [draw(attribute("branch", truths, odd=False)), draw(attribute("condition-coverage", fractions, odd))]
        if draw(st.booleans()):
            written.append(draw(attribute("missing-branches", missing, odd)))
    if odd and draw(st.integers(0, 9)) == 0:
        written = draw(st.permutations(written))[: draw(st.integers(0, len(written)))]
    gap = draw(st.sampled_from([" ", "  ", "\n  "])) if odd else " "
    tag = "<line " + gap.join(written)
    if draw(st.integers(0, 7)):
        return tag + draw(st.sampled_from(["/>", " />"]) if odd else st.just("/>"))
    condition = '<condition number="0" type="jump" coverage="50%"/>'
    rest = draw(st.sampled_from(["<condition/>", '<condition number="1" type="switch" coverage="100%"/>', "<line/>"]))
    return f"{tag}><conditions>{condition}{rest if odd else ''}</conditions></line>"


odd_pieces = st.sampled_from(
    [
        "<!-- a comment -->",
        '<!-- <line number="1" hits="1"/> -->',
        '<![CDATA[<line number="1" hits="1"/>]]>',
        "<?target data?>",
        "&amp;",
        "&unknown;",
        "]]>",
        "\x01",
        "\ufffe",
        "<statements><statement/></statements>",
        '<class filename="inner.py"><line number="3" hits="1"/></class>',
        "</lines>",
        "<unclosed>",
        '<line number="1" number="2" hits="3"/>',
        "text with > in it",
        '<class name="no file"><line number="1" hits="1"/></class>',
    ],
)


@st.composite
def documents(draw: st.DrawFn, odd: bool) -> str:
    """A report of some classes."""
    separator = draw(st.sampled_from(["", "\n", "\n\t\t", "\r\n"]))
    names = st.sampled_from(["a.py", "src/b.py", "x/site-packages/c.py", "é/ü.py", "a&amp;b.py", ""])
    classes = []
    for _ in range(draw(st.integers(1, 3))):
        body = draw(st.lists(lines(odd), max_size=12))
        if odd:
            for piece in draw(st.lists(odd_pieces, max_size=2)):
                body.insert(draw(st.integers(0, len(body))), piece)
        name = draw(names)
        classes.append(
            f'<class name="n" filename="{name}"><methods/>{separator}<lines>{separator}'
            + separator.join(body)
            + f"{separator}</lines></class>"
        )
    prolog = draw(
        st.sampled_from(["", '<?xml version="1.0"?>\n', "<!DOCTYPE coverage SYSTEM 'x.dtd'>", "<!-- by a tool -->"])
    )
    source = "<sources><source>/build/a</source><source>C:\\b</source><source>rel</source></sources>"
    comment = draw(st.sampled_from(["", "<!-- generated -->"]))
    outside = '<line number="9" hits="9"/>'
    return f"{prolog}<coverage>{comment}{source}{outside}<classes>{separator.join(classes)}</classes></coverage>"


def both(document: str, options: FormatOptions) -> tuple[bool, Sink, Sink]:
    data = SniffedFile(None, document.encode()).data
    columnar, general = Sink(), Sink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cobertura_rows, "_WORTH_A_SHAPE", 1)  # learn shapes from few lines too
        is_regular = read_regular(data, options, columnar)
    read_tolerant(data, options, general)
    return is_regular, columnar, general


@settings(max_examples=200, deadline=None)
@given(documents(odd=False), st.sampled_from(OPTIONS))
def test_regular_documents_are_taken_and_read_alike(document: str, options: FormatOptions) -> None:
    is_regular, columnar, general = both(document, options)
    assert is_regular
    assert rows_of(columnar) == rows_of(general)
    assert drop_counts(columnar) == drop_counts(general)
    assert columnar.source_roots == general.source_roots == ["/build/a", "C:\\b"]


@settings(max_examples=300, deadline=None)
@given(documents(odd=True), st.sampled_from(OPTIONS))
def test_irregular_documents_are_read_alike_or_declined(document: str, options: FormatOptions) -> None:
    is_regular, columnar, general = both(document, options)
    if is_regular:
        assert rows_of(columnar) == rows_of(general)
        assert drop_counts(columnar) == drop_counts(general)
        assert columnar.source_roots == general.source_roots
    else:
        assert not columnar.parts
        assert not columnar.drops


@settings(max_examples=50, deadline=None)
@given(documents(odd=False), st.integers(40, 400))
def test_blocks_of_any_size_give_the_same(document: str, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cobertura_columns, "_BLOCK", size)
        is_regular, columnar, general = both(document, OPTIONS[0])
    assert is_regular
    assert rows_of(columnar) == rows_of(general)


@pytest.mark.parametrize(
    "line",
    [
        '<line number="{n}" hits="{h}"/>',
        '<line hits="{h}" number="{n}"/>',
        '<line number="{n}"  hits="{h}"  branch="false" />',
        '<line branch="false" hits="{h}" number="{n}"/>',
        '<line number="{n}" hits="{h}" branch="true" condition-coverage="100% (2/2)"/>',
        '<line branch="true" hits="{h}" number="{n}" condition-coverage="50% (1/2)"/>',
        '<line number="{n}" hits="{h}" branch="True" condition-coverage="0% (0/2)" missing-branches="7,exit" />',
        '<line branch="true" condition-coverage="50% (1/2)" hits="{h}" missing-branches="4" number="{n}"/>',
        '<line number="{n}" hits="{h}">\n</line>',
    ],
)
def test_the_ways_tools_write_lines_are_regular(line: str) -> None:
    body = "\n".join(line.format(n=number, h=number * 77_777_777) for number in range(1, 200))
    document = f'<coverage><class filename="a.py"><lines>{body}</lines></class></coverage>'
    is_regular, columnar, general = both(document, FormatOptions())
    assert is_regular
    assert columnar.kept_records == 199
    assert rows_of(columnar) == rows_of(general)


@pytest.mark.parametrize(
    "piece",
    [
        "<![CDATA[x]]>",
        "&unknown;",
        "\x01",
        "]]>",
        "<statement/>",
        "</package>",
        '<line number="1" hits="1">',
        "<?x y?>",
    ],
)
def test_what_only_a_parser_reads_right_is_declined(piece: str) -> None:
    document = f'<coverage><class filename="a.py"><line number="1" hits="1"/>{piece}</class></coverage>'
    assert not read_regular(document.encode(), FormatOptions(), Sink())


@pytest.mark.parametrize(
    "raw",
    [
        b'<coverage><class filename="\xff"></class></coverage>',
        b'<!DOCTYPE coverage [<!ENTITY a "b">]><coverage><class filename="&a;"/></coverage>',
        b'<?xml version="1.0" encoding="iso-8859-1"?><coverage><class filename="\xe9"/></coverage>',
        b"<coverage></coverage><coverage/>",
        b"<coverage></coverage>text",
        b"<coverage><class>",
        b"text",
        b"",
        b"<a>" * 300 + b"</a>" * 300,
    ],
)
def test_documents_only_a_parser_reads_right_are_declined(raw: bytes) -> None:
    assert not read_regular(raw, FormatOptions(), Sink())
