"""Tables that people bring: what holds together is read, what does not is refused in one line with its place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facelab.errors import FacelabError
from facelab.tables import read_table

GOOD = 'person_id,city\np1,Łódź\np2,"Basel, old ""town"""\n'


def read(folder, content, **options):
    file = folder / "people.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(file, **{"needs": ("person_id",), **options})


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_with_or_without_excels_mark_and_with_any_line_ends(tmp_path, mark, end):
    rows = read(tmp_path, mark + GOOD.replace("\n", end))
    assert rows == {2: {"person_id": "p1", "city": "Łódź"}, 3: {"person_id": "p2", "city": 'Basel, old "town"'}}


def test_rows_are_known_by_the_line_on_which_they_begin(tmp_path):
    rows = read(tmp_path, 'person_id,city\n\np1,"two\nlines"\n,,\np2,x\n'.replace(",,", ","))
    assert list(rows) == [3, 6]


def test_blanks_around_names_and_cells_and_columns_in_which_nothing_stands_do_no_harm(tmp_path):
    assert read(tmp_path, "person_id , city,,\n p1,Basel ,,\n") == {2: {"person_id": "p1", "city": "Basel"}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.encode("utf-16"), "'.*people.csv' is in UTF-16"),
        (GOOD.replace("Ł", "L").encode("utf-16-le"), r"people.csv' is not text in UTF-8 \(line 2\)"),
        ("person_id\np1\n".encode("utf-16-be"), r"NUL byte.* \(line 1\)"),
        (GOOD.replace("Ł", "L").encode("cp1250"), r"people.csv' is not text in UTF-8 \(line 2\)"),
        (b"person_id\np\x001\n", r"people.csv' holds a NUL byte.* \(line 2\)"),
        (GOOD.replace(",", ";"), "Line 1 of '.*people.csv' separates columns by semicolons"),
        (GOOD.replace(",", "\t"), "Line 1 of '.*people.csv' separates columns by tabs"),
        ("name,city\np1,x\n", "people.csv' has no column 'person_id' .it has: name, city"),
        ("", "people.csv' has no column 'person_id' .it has: nothing"),
        ("\n\n", "people.csv' has no column 'person_id' .it has: nothing"),
        ("person_id,city\n", "people.csv' has a first line with columns, and no row"),
        ("person_id,city,city\np1,x,y\n", "Line 1 of '.*people.csv' names the column 'city' twice"),
        ("person_id,city,\np1,x,y\n", "Column 3 of '.*people.csv' has no name"),
        ("person_id,city\np1,x\np2,x,y\n", "Line 3 of '.*people.csv' has 3 cells, .* 2 columns"),
        ("person_id,city\np1\n", "Line 2 of '.*people.csv' has 1 cells"),
        ("person_id,city\n\n,x\n", "Line 3 of '.*people.csv' lacks a value of 'person_id'"),
        ('person_id,city\np1,x\np2,"y\np3,z\n', "line 3 of '.*people.csv' has a double quote that is not closed"),
        ('person_id,city\np1,"x"y\n', "line 2 of '.*people.csv' cannot be read"),
        ("person_id,city\np1," + "x" * 200_000 + "\n", "line 2 of '.*people.csv' cannot be read .*field"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_refused_in_one_line_with_its_place(tmp_path, content, said):
    with pytest.raises(FacelabError) as refusal:
        read(tmp_path, content)
    assert re.search(said, refusal.value.what) and refusal.value.cure and "\n" not in str(refusal.value)


def test_a_key_that_comes_again_is_refused_with_both_lines(tmp_path):
    with pytest.raises(FacelabError, match=r"Line 4 .* person_id 'a' again; line 2 has other values"):
        read(tmp_path, "person_id,city\na,x\nb,x\na,y\n", key="person_id", repeats=True)
    with pytest.raises(FacelabError, match=r"Line 3 .* person_id 'a' again; line 2 has the same values"):
        read(tmp_path, "person_id,city\na,x\na,x\n", key="person_id")
    assert list(read(tmp_path, "person_id,city\na,x\na,x\n", key="person_id", repeats=True)) == [2]


def test_a_table_that_is_not_there_or_not_a_file_is_refused(tmp_path):
    with pytest.raises(FacelabError, match=r"no file '.*gone\.csv'"):
        read_table(tmp_path / "gone.csv", ("person_id",))
    with pytest.raises(FacelabError, match=r"cannot be read"):
        read_table(tmp_path, ("person_id",))
    with pytest.raises(FacelabError, match=r"cannot be read|no file"):
        read_table("a\0b.csv", ("person_id",))


@given(st.binary(max_size=60) | st.text(st.sampled_from('person_id,"\n\r;\t\0é \ufeff'), max_size=60).map(str.encode))
def test_whatever_stands_in_a_table_it_is_read_or_refused(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("tables")
    try:
        assert read(folder, b"person_id,x\n" + content, key="person_id")
    except FacelabError as refusal:
        assert "people.csv" in str(refusal) and "\n" not in str(refusal)
