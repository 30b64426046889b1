"""Registrations as CSV and XLSX, and on paper."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from cms.registrations import actions
from cms.registrations.answers import SentAnswer
from tests.cms.registrations.admin.conftest import QUESTIONS, answers

FORMULAS = ['=HYPERLINK("http://evil.example")', "+1", "-1+1", "@SUM(A1)", "|calc", "%0A", " =1", "\u3000=1"]


@pytest.fixture
def guests(desk):
    desk.sign.set(capacity=None)
    for number, formula in enumerate(FORMULAS):
        desk.sign.up(f"{number}@example.org", answers=answers(formula))
    days = SentAnswer("days", values=("second", "first"))
    return desk.sign.up("last@example.org", "pl", name="Żaneta Ćwik", answers=(*answers("Caritas, Poznań"), days))


def table(desk, kind, **query):
    """Return the rows of an export."""
    response = desk.client.get(desk.url(f"export_{kind}"), query)
    assert response["Content-Disposition"].startswith('attachment; filename="seminar')
    content = b"".join(response)
    if kind == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "d"}
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]


def test_questions_are_columns_and_formulas_are_texts(desk, guests):
    rows, cells = table(desk, "csv"), table(desk, "xlsx")

    assert rows[0][10:] == cells[0][10:] == ["Organisation", "Kind", "Days", "Country"]
    assert rows[-1][10:] == cells[-1][10:] == ["Caritas, Poznań", "A city", "Day 1, Day 2", "Italy"]
    assert rows[-1][1:6] == cells[-1][1:6] == ["Żaneta Ćwik", "last@example.org", "Confirmed", "yes", "pl"]
    said = [row[10] for row in rows[1:-1]]
    assert len(said) == len(FORMULAS)
    assert all(text.startswith("'") for text in said), said
    assert [row[10] for row in cells[1:-1]] == [formula.strip() for formula in FORMULAS]


def test_filters_of_the_list_count(desk, guests):
    assert [row[1] for row in table(desk, "csv", language="pl")[1:]] == ["Żaneta Ćwik"]
    assert [row[1] for row in table(desk, "xlsx", q="wik last@")[1:]] == ["Żaneta Ćwik"]
    assert len(table(desk, "xlsx", state="cancelled")) == 1


def test_answers_to_questions_that_are_gone_are_columns_too(desk, guests):
    desk.sign.set(questions=QUESTIONS[1:])
    rows = table(desk, "csv")
    assert rows[0][10:] == ["Kind", "Days", "Country", "organisation"]
    assert rows[-1][13] == "Caritas, Poznań"


def test_words_are_in_the_editors_language(desk, guests):
    desk.speak("pl")
    assert table(desk, "csv")[-1][13] == "Włochy"


def test_badges_and_attendance_list_show_who_comes(desk, guests):
    desk.sign.set(capacity=0)
    waiting = desk.sign.up("waits@example.org", name="Waiting Person", answers=answers())
    actions.mark_attended(guests, desk.registrar)
    for name, extra in (("badges", "EU-MIA"), ("attendance", "Signature")):
        said = desk.get(name)
        assert "Żaneta Ćwik" in said
        assert "Caritas, Poznań" in said
        assert extra in said
        assert waiting.name not in said
    assert desk.get("badges").count('<section class="sheet">') == 2
