"""Gradebooks as bytes: read as Python's csv module reads them, changed in no other byte."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.exchange.sheet import BOM, parse_sheet, read_sheet, without_formula

HERE = Path("book.csv")
TEXTS = st.text(alphabet='ab,;"\n\r é=1', max_size=40)
DELIMITERS = st.sampled_from(",;\t")
CELLS = st.text(alphabet='a,;\t"\n\r é=', max_size=8)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=5)


def reference(text, delimiter):
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def texts(sheet):
    return [tuple(field.text for field in row) for row in sheet.rows]


@given(TEXTS, DELIMITERS, st.booleans())
def test_fields_are_those_of_the_csv_module(text, delimiter, bom):
    data = (BOM if bom else b"") + text.encode()
    assert texts(parse_sheet(HERE, data, delimiter)) == reference(text, delimiter)


@given(TEXTS, DELIMITERS)
def test_nothing_replaced_is_nothing_changed(text, delimiter):
    assert parse_sheet(HERE, text.encode(), delimiter).spliced({}) == text.encode()


@given(
    TABLES,
    DELIMITERS,
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.booleans(),
    st.data(),
)
def test_only_the_cells_meant_are_changed(table, delimiter, end, quoting, bom, data):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows(table)
    text = buffer.getvalue()
    sheet = parse_sheet(HERE, (BOM if bom else b"") + text.encode(), delimiter)
    want = [list(row) for row in reference(text, delimiter)]
    places = [(at, column) for at, row in enumerate(want) for column in range(len(row))]
    if not places:
        return
    cells = data.draw(st.dictionaries(st.sampled_from(places), CELLS, max_size=4))
    new = sheet.spliced({sheet.rows[at][column]: text for (at, column), text in cells.items()})
    for (at, column), cell in cells.items():
        want[at][column] = cell
    assert reference(new.removeprefix(BOM).decode(), delimiter) == [tuple(row) for row in want]
    assert new.startswith(BOM) == bom
    spans = sorted(
        (sheet.rows[at][column].start, sheet.rows[at][column].end) for at, column in cells
    )
    assert _around(sheet.data, spans) == _around(
        new, _moved(parse_sheet(HERE, new, delimiter), cells)
    )


def _around(data, spans):
    """What lies before, between and behind some spans."""
    edges = [0, *(edge for span in spans for edge in span), len(data)]
    return [data[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _moved(sheet, cells):
    return sorted(
        (sheet.rows[at][column].start, sheet.rows[at][column].end) for at, column in cells
    )


@pytest.mark.parametrize(
    ("line", "delimiter"), [("a,b;c,d", ","), ('"a,b,c";d;e', ";"), ("a\tb", "\t"), ("a", ",")]
)
def test_the_delimiter_is_found(line, delimiter):
    assert parse_sheet(HERE, line.encode()).delimiter == delimiter


def test_an_old_encoding_stays(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("Müller,1\r\n".encode("cp1252"))
    sheet = read_sheet(path)
    assert sheet.rows[0][0].text == "Müller"
    assert sheet.spliced({sheet.rows[0][1]: "ü€→"}) == "Müller,ü€&#8594;\r\n".encode("cp1252")


@pytest.mark.parametrize("data", ["a,b".encode("utf-16"), b"a\0b"])
def test_what_is_no_text_is_refused(data, tmp_path):
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(UsageError, match="UTF-8"):
        read_sheet(tmp_path / "a.csv")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_become_text(text):
    assert without_formula(text) == f"'{text}"
    assert without_formula(f"a{text}") == f"a{text}"
