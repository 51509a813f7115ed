"""Gradebooks of Canvas and Moodle: scores go in, everything else stays byte for byte.

The files follow the code that writes and reads them: Canvas `lib/gradebook_exporter.rb` (header,
"Manual Posting", "    Points Possible", EX, N/A, `(read only)`, delimiter and decimal comma of the
locale) and `lib/gradebook_importer.rb`; Moodle `mod/assign/gradingtable.php` and
`mod/assign/feedback/offline/importgradeslib.php`, with headings of its language packs.
"""

import csv
import io
import json
from fractions import Fraction

import pytest

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Essay (77),Backprop (12345),Current Score\r\n"
    ",,,,,,Manual Posting,\r\n"
    "    Points Possible,,,,,5.00,20.00,(read only)\r\n"
    '"Doe, Jane",1001,0100,jane@example.edu,"CS 615, A",5.00,,91.5\r\n'
    '"Roe, John ""JR""",1002,0101,john@example.edu,CS 615,,3.00,\r\n'
    '"Smith, Ann",1003,0102,ann@example.edu,CS 615,,,\r\n'
    '"Poe, Ed",1004,0103,ed@example.edu,CS 615,,7.00,\r\n'
    '"Excused, Eve",1005,0104,eve@example.edu,CS 615,,EX,\r\n'
    '"Student, Test",999,,,CS 615,,,\r\n'
)
MOODLE = {
    "en": (
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
        "Last modified (submission),Last modified (grade),Feedback comments\n"
        'Participant 1001,Jane Doe,jane@example.edu,Submitted,,100.00,Yes,"Monday, 5",-,\n'
        "Participant 1002,Jörg Müller,j@example.edu,Submitted for grading,,100.00,Yes,-,-,\n"
        "Participant 1003,No Body,n@example.edu,No submission,,100.00,Yes,-,-,\n"
    ),
    "de": (
        '\ufeff"ID","Vollständiger Name","E-Mail-Adresse","Status","Bewertung","Bestwertung",'
        '"Bewertung kann geändert werden","Zuletzt geändert (Bewertung)",'
        '"Feedback als Kommentar"\r\n'
        '"Teilnehmer/in1001","Jane Doe","jane@example.edu","Abgegeben","","100,00","Ja","-",""\r\n'
        '"Teilnehmer/in1002","Jörg Müller","j@example.edu","Abgegeben","","100,00","Ja","-",""\r\n'
        '"Teilnehmer/in1003","No Body","n@example.edu","-","","100,00","Ja","-",""'
    ),
    "es": (
        "\ufeffIdentificador,Nombre completo,Dirección de correo,Estado,Calificación,"
        "Calificación máxima,La calificación puede ser cambiada,"
        "Última modificación (calificación),Comentarios de retroalimentación\n"
        'Participante 1001,Jane Doe,jane@example.edu,-,,"100,00",Sí,-,\n'
        'Participante 1002,Jörg Müller,j@example.edu,-,,"100,00",Sí,-,\n'
        'Participante 1003,No Body,n@example.edu,-,,"100,00",Sí,-,\n'
    ),
    "fr": (
        "Identifiant;Nom complet;Adresse de courriel;Statut;Note;Note maximale;"
        "La note peut être modifiée;Dernière modification (note);Feedback par commentaires\n"
        "Participant1001;Jane Doe;jane@example.edu;-;;100,00;Oui;-;\n"
        "Participant1002;Jörg Müller;j@example.edu;-;;100,00;Oui;-;\n"
        "Participant1003;No Body;n@example.edu;-;;100,00;Oui;-;\n"
    ),
}


@pytest.fixture
def exported(grader, tmp_path):
    """Fills a gradebook; gives its rows, its bytes and what was said."""

    def run(folder, to, text, *options):
        book, out = tmp_path / "book.csv", tmp_path / "filled.csv"
        book.write_bytes(text if isinstance(text, bytes) else text.encode())
        paths = ("--gradebook", book, "--out", out)
        result = grader("export", folder, "--to", to, *paths, "--format", "json", *options)
        said = json.loads(result.stdout)
        if result.exit_code:
            assert not out.exists()
            return result.exit_code, said["error"], {}
        assert book.read_bytes() == (text if isinstance(text, bytes) else text.encode())
        return 0, out.read_bytes(), said["lists"]

    return run


def test_canvas_changes_scores_and_nothing_else(reports, exported):
    code, data, lists = exported(reports, "canvas", CANVAS, "--column", "Backprop (12345)")
    assert code == 0
    score = json.loads((reports / "roejohn_1002.json").read_text())["score"]
    half = f"{float(Fraction(score['earned'])) / float(score['possible']) * 20:g}"
    want = CANVAS.replace("5.00,,91.5", "5.00,20,91.5").replace(",,3.00,", f",,{half},")
    want = want.replace("ann@example.edu,CS 615,,,", "ann@example.edu,CS 615,,0,")
    assert data == want.encode()
    assert lists["students without a row in the gradebook"] == ["anon_a1B2c"]
    assert lists["rows without a submission"] == ["Excused, Eve (1005)", "Student, Test (999)"]
    (left,) = lists["rows left as they were"]
    assert left.startswith("Poe, Ed (1004): poe_1004 was not graded: ")


@pytest.mark.parametrize("wanted", ["12345", "Backprop", "Backprop (12345)"])
def test_a_column_may_be_named_by_a_part(reports, exported, wanted):
    assert exported(reports, "canvas", CANVAS, "--column", wanted)[0] == 0


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (None, "say with --column which assignment to fill: Essay (77), Backprop (12345)"),
        ("Quiz", "no column 'Quiz'"),
        ("(", "2 columns '('"),
        ("Current Score", "cannot be filled: its points are '(read only)'"),
    ],
)
def test_a_column_that_is_unclear_is_refused(reports, exported, column, said):
    options = () if column is None else ("--column", column)
    code, error, _ = exported(reports, "canvas", CANVAS, *options)
    assert code == 2
    assert said in error


def test_a_gradebook_with_decimal_commas_and_a_byte_order_mark(reported, exported):
    text = (
        "\ufeffStudent;ID;SIS Login ID;Section;Backprop (1)\n"
        "    Points Possible;;;;7,50\nDoe, Jane;1001;jane;A;\n"
    )
    folder = reported(("doejane_1001", [("doejane", "1001")], "7/3"))
    code, data, _ = exported(folder, "canvas", text)
    assert code == 0
    assert data == text.replace("jane;A;", "jane;A;1,75").encode()


def test_first_and_last_names_in_columns_of_their_own(reported, exported):
    text = "LastName,FirstName,ID,SIS Login ID,Section,B (1)\n    Points Possible,,,,,10\n"
    text += "Doe,Jane,1001,j,A,"
    folder = reported(("Jane Doe_x", [("Jane Doe", "x")], 1), layout="gradescope")
    assert exported(folder, "canvas", text)[1] == (text + "1").encode()


def test_ids_of_another_system_are_not_taken_for_canvas_ids(reported, exported):
    folder = reported(("Jane Other_1002", [("Jane Other", "1002")], 5), layout="moodle")
    code, error, _ = exported(folder, "canvas", CANVAS, "--column", "77")
    assert (code, "no row for any of the reports" in error) == (2, True)


def test_a_group_from_gradescope_gives_each_its_score(reported, exported):
    pair = [("Jane Doe", "0100", "jane@example.edu"), ("J. R.", "", "JOHN@example.edu")]
    folder = reported(("pair", [*pair, ("Un Known", "0999")], 5), layout="gradescope")
    _, data, lists = exported(folder, "canvas", CANVAS, "--column", "12345")
    assert [row[6] for row in csv.reader(io.StringIO(data.decode()))][3:5] == ["10", "10"]
    assert lists["students without a row in the gradebook"] == ["Un Known (0999) of pair"]


def test_filling_again_changes_nothing(reports, exported):
    once = exported(reports, "canvas", CANVAS, "--column", "12345")[1]
    assert exported(reports, "canvas", once, "--column", "12345")[1] == once


def test_plain_files_are_matched_by_login_id_or_name(reported, exported):
    folder = reported(
        ("JANE@example.edu", [], 5), ("A/john roe jr", [], 10), ("0102", [], 0), layout="flat"
    )
    _, data, lists = exported(folder, "canvas", CANVAS, "--column", "12345")
    cells = [row[6] for row in csv.reader(io.StringIO(data.decode()))]
    assert cells[3:6] == ["10", "20", "0"]
    assert not lists["students without a row in the gradebook"]


def test_two_students_of_one_name_are_not_guessed(reported, exported):
    text = "Student,ID,SIS Login ID,Section,B (1)\n"
    text += '"Doe, Jane",1,a,A,\n"Doe, Jane",2,b,A,\n"Roe, Jo",3,c,A,\n'
    folder = reported(("Jane Doe", [], 5), ("Jo Roe", [], 5), layout="flat")
    _, data, lists = exported(folder, "canvas", text)
    assert data == text.replace("c,A,", "c,A,5").encode()
    assert lists["students without a row in the gradebook"] == ["Jane Doe"]


def test_two_reports_for_one_row_fill_nothing(reported, exported):
    folder = reported(
        ("a", [("Jane Doe", "1001")], 5),
        ("b", [("Jane Doe", "1001")], 6),
        ("c", [("Roe", "1002")], 1),
    )
    _, data, lists = exported(folder, "canvas", CANVAS, "--column", "12345")
    assert lists["rows left as they were"] == ["Doe, Jane (1001): more than one report: a, b"]
    assert b"5.00,,91.5" in data


def test_excused_stays_excused(reported, exported):
    folder = reported(("e", [("e", "1005")], 5), ("j", [("j", "1001")], 5))
    _, data, lists = exported(folder, "canvas", CANVAS, "--column", "12345")
    assert b",EX," in data
    assert lists["rows left as they were"] == ["Excused, Eve (1005): excused"]


@pytest.mark.parametrize("language", MOODLE)
def test_moodle_changes_grades_and_comments_and_nothing_else(reported, exported, language):
    text = MOODLE[language]
    folder = reported(
        ("Jane Doe_1001", [("Jane Doe", "1001")], 7),
        ("Jörg Müller_1002", [("Jörg Müller", "1002")], "15/4"),
        layout="moodle",
    )
    code, data, lists = exported(folder, "moodle", text)
    assert code == 0, data
    delimiter = ";" if language == "fr" else ","
    before, after = (
        list(csv.reader(io.StringIO(one.removeprefix("\ufeff"), newline=""), delimiter=delimiter))
        for one in (text, data.decode())
    )
    mark = "." if language == "en" else ","
    assert [row[4] for row in after[1:]] == ["70", f"37{mark}5", ""]
    for row, old in zip(after[1:3], before[1:3], strict=True):
        assert row[-1].startswith("<p>")
        assert "backward: dJ_dbeta: wrong value, " in row[-1]
        assert "of 3. dJ_dbeta[" in row[-1]
        assert row[:4] + row[5:-1] == old[:4] + old[5:-1]
    rest = data
    for row in after[1:3]:
        cell = row[-1].replace('"', '""').encode()
        assert rest.count(cell) >= 1
        rest = rest.replace(b'"' + cell + b'"', b"").replace(cell, b"")
    for written in (b'"70"', f'"37{mark}5"'.encode()) if language == "de" else ():
        rest = rest.replace(written, b"")
    assert len(rest) < len(text.encode()) + 12
    assert data[:3] == text.encode()[:3]
    assert (b"\r\n" in data) == ("\r\n" in text)
    assert data.endswith(b"\n") == text.endswith("\n")
    assert len(lists["rows without a submission"]) == 1


def test_a_group_of_moodle_is_not_the_participant_of_that_number(reported, exported):
    text = (
        "Identifier,Full name,Email address,Status,Group,Grade,Maximum Grade,"
        "Grade can be changed,Last modified (grade),Feedback comments\n"
        "Participant 7,Jane Doe,j@x.edu,Submitted,Team A,,10.00,Yes,-,\n"
        "Participant 8,John Roe,r@x.edu,Submitted,Team A,,10.00,Yes,-,\n"
        "Participant 77,Un Lucky,u@x.edu,No submission,Team B,,10.00,Yes,-,\n"
    )
    folder = reported(("Team A_77", [("Team A", "77")], 5), layout="moodle")
    _, data, lists = exported(folder, "moodle", text)
    assert [row[5] for row in csv.reader(io.StringIO(data.decode()))][1:] == ["5", "5", ""]
    assert lists["rows without a submission"] == ["Participant 77 Un Lucky"]


def test_a_namesake_in_moodle_gets_nothing(reported, exported):
    folder = reported(
        ("Jane Doe_9", [("Jane Doe", "9")], 5),
        ("Jörg Müller_1002", [("Jörg Müller", "1002")], 6),
        layout="moodle",
    )
    _, data, lists = exported(folder, "moodle", MOODLE["en"])
    assert lists["students without a row in the gradebook"] == ["Jane Doe (9)"]
    assert [row[4] for row in csv.reader(io.StringIO(data.decode()))][1:] == ["", "60", ""]


def test_moodle_with_hidden_names(reported, exported):
    text = "Identifier,Status,Grade,Maximum Grade,Last modified (grade)\nParticipant 7,-,,10.00,-\n"
    folder = reported(("Participant_7", [("Participant", "7")], 5), layout="moodle")
    assert exported(folder, "moodle", text)[1] == text.replace("-,,10", "-,5,10").encode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Identifier,Full name,Status,Punkte\nParticipant 1001,Jane Doe,-,\n", "--column where"),
        ("a,b\n", "no grading worksheet"),
        ("", "no grading worksheet"),
    ],
)
def test_worksheets_that_are_none(reported, exported, text, said):
    folder = reported(("a", [("Jane Doe", "1001")], 5), layout="moodle")
    code, error, _ = exported(folder, "moodle", text)
    assert code == 2
    assert said in error


def test_a_scale_is_left_alone(reported, exported):
    text = "Identifier,Full name,Status,Grade,Maximum Grade\nParticipant 1001,Jane Doe,-,,Good\n"
    folder = reported(("a", [("Jane Doe", "1001")], 5), layout="moodle")
    _, data, lists = exported(folder, "moodle", text)
    assert data == text.encode()
    assert "a scale, not points" in lists["rows left as they were"][0]


def test_a_comment_is_neither_markup_nor_a_formula(reported, exported):
    folder = reported(("=1+1", [("Jane Doe", "1001")], 5), layout="moodle")
    path = folder / "=1+1.json"
    document = json.loads(path.read_text())
    for criterion in document["criteria"]:
        criterion["message"] = '=HYPERLINK("x") <script>alert(1)</script>'
    path.write_text(json.dumps(document))
    _, data, _ = exported(folder, "moodle", MOODLE["en"])
    cells = [cell for row in csv.reader(io.StringIO(data.decode())) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    assert b"<script" not in data
    assert b"&lt;script" in data


def test_the_gradebook_itself_is_not_replaced(grader, reports, tmp_path):
    (tmp_path / "a.csv").write_text(CANVAS)
    options = ("--gradebook", tmp_path / "a.csv", "--out", tmp_path / "a.csv")
    result = grader("export", reports, "--to", "canvas", *options)
    assert result.exit_code == 2
    assert "it is not replaced" in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--to", "canvas"), "needs DIR"),
        (("--to", "csv", "--column", "x", "."), "makes no use of --column"),
        (("--to", "gradescope", "--out", "x"), "needs --exercise"),
        (("--to", "junit", "nowhere"), "no folder nowhere"),
        (("--to", "csv", "--variant", "3", "."), "give --exercise"),
    ],
)
def test_options_that_miss_or_are_of_no_use(grader, options, said):
    result = grader("export", *options)
    assert result.exit_code == 2
    assert said in result.stderr
