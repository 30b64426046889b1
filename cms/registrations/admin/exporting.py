"""
Registrations as tables for other programs: CSV and XLSX.

What people wrote must not become a formula when somebody opens the file. In XLSX every cell is a text or a moment; in
CSV, which knows no types, a text that a program could take for a formula gets an apostrophe in front
(OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import datetime
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from cms.registrations.actions import special_needs_of
from cms.registrations.actions.forms import NEEDS
from cms.registrations.admin.base import EventView
from cms.registrations.admin.filters import narrowed
from cms.registrations.admin.forms import need_label
from cms.registrations.admin.needs import require_permission
from cms.registrations.admin.team_events import TeamEvent, language, reference
from cms.registrations.answers import display
from cms.registrations.choices import State
from cms.registrations.models import Registration, SpecialNeeds

FORMULA = re.compile(r"\s*[=+\-@|%]|[\t\r\n]")
# Rows that are read from the database at once: with more of them, the memory stays the same.
CHUNK = 500
# What is longer, no cell holds.
LONGEST = 32_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value = str | datetime.datetime | None


@dataclass(frozen=True)
class ExportColumn:
    """A column of the table."""

    label: str
    value: Callable[[Registration], Value]


def columns(event: TeamEvent, keys: set[str], needs: dict[Any, SpecialNeeds] | None) -> list[ExportColumn]:
    """
    Return the columns, with a question's words in the active language.

    :param keys: of all answers that there are: those of questions that are gone come last
    :param needs: special needs by registration; None where they are not asked for
    """
    names = {state: str(state.label) for state in State}
    yes, no = gettext("yes"), gettext("no")
    found = [
        ExportColumn(gettext("Reference"), reference),
        ExportColumn(pgettext("person", "Name"), lambda one: one.name),
        ExportColumn(gettext("E-mail address"), lambda one: one.email),
        ExportColumn(gettext("State"), lambda one: names[State(one.state)]),
        ExportColumn(gettext("Holds a seat"), lambda one: yes if one.has_seat else no),
        ExportColumn(gettext("Language"), lambda one: one.language),
        ExportColumn(gettext("Registered"), lambda one: one.created_at),
        ExportColumn(gettext("Address confirmed"), lambda one: one.email_confirmed_at),
        ExportColumn(gettext("Agreed to the privacy notice"), lambda one: one.consented_at),
        ExportColumn(gettext("Invited"), lambda one: yes if hasattr(one, "invitation") else no),
    ]
    spoken, asked = language(), {question.key: question for question in event.questions}
    for key in (*asked, *sorted(keys - set(asked))):
        question = asked.get(key)

        def answer(one: Registration, key: str = key, question: Any = question) -> str:
            stored = one.answers.get(key, "")
            if question is not None and stored:
                return display(question, stored, spoken)
            return ", ".join(stored) if isinstance(stored, list) else stored

        found.append(ExportColumn(question.label if question else key, answer))
    if needs is not None:
        for name in NEEDS:
            found.append(ExportColumn(need_label(name), lambda one, name=name: getattr(needs.get(one.pk), name, "")))  # type: ignore[misc]  # a lambda with a default
    return found


def safe(text: str) -> str:
    """Return *text* as no program takes it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


class ExportView(EventView):
    """
    All registrations that the list shows with the same filters.

    With `needs` in what is posted, special needs are columns too, for those who may see them, and it is written down.
    """

    ending: ClassVar[str]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return the file."""
        return self.export(None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return the file, with special needs where they are asked for."""
        if "needs" not in request.POST:
            return self.export(None)
        require_permission(self.sees_needs)
        needs = special_needs_of(self.event.pool, request.user) if self.event.pool else []  # type: ignore[arg-type]  # signed in
        return self.export({one.registration_id: one for one in needs})

    def export(self, needs: dict[Any, SpecialNeeds] | None) -> HttpResponseBase:
        """Return the file of what the filters leave."""
        registrations = narrowed(self.event, self.request, self.request.GET).select_related("invitation")
        keys = {key for answers in registrations.values_list("answers", flat=True).iterator() for key in answers}
        shown = columns(self.event, keys, needs)
        response = self.write(shown, registrations.iterator(chunk_size=CHUNK))
        name = f"{slugify(self.event.title) or 'registrations'}-{timezone.localdate().isoformat()}.{self.ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def write(self, shown: list[ExportColumn], registrations: Iterator[Registration]) -> HttpResponseBase:
        """Return *registrations* as a file with the columns *shown*."""
        raise NotImplementedError


class _Echo:
    def write(self, line: str) -> bytes:
        return line.encode()


class CsvExportView(ExportView):
    """CSV, line by line."""

    ending = "csv"

    def write(self, shown: list[ExportColumn], registrations: Iterator[Registration]) -> HttpResponseBase:
        lines = _csv(shown, registrations, translation.get_language() or "en", timezone.get_current_timezone())
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


def _csv(
    shown: list[ExportColumn], registrations: Iterator[Registration], spoken: str, zone: datetime.tzinfo
) -> Iterator[bytes]:
    # Sent while the request is over already, and with it the language and the time zone of whoever asked.
    writer: Any = csv.writer(_Echo())
    # By this mark, spreadsheets know that it is UTF-8.
    yield "\N{ZERO WIDTH NO-BREAK SPACE}".encode()
    yield writer.writerow([safe(column.label) for column in shown])
    for registration in registrations:
        with translation.override(spoken), timezone.override(zone):
            line = writer.writerow([_for_csv(column.value(registration)) for column in shown])
        yield line


def _for_csv(value: Value) -> str:
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return safe(value or "")


class XlsxExportView(ExportView):
    """XLSX, written to a file and not kept in memory."""

    ending = "xlsx"

    def write(self, shown: list[ExportColumn], registrations: Iterator[Registration]) -> HttpResponseBase:
        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet(gettext("Registrations")[:31])
        sheet.freeze_panes = "A2"
        sheet.append([_cell(sheet, column.label) for column in shown])
        for registration in registrations:
            sheet.append([_cell(sheet, column.value(registration)) for column in shown])
        # Closed by the response that sends it.
        file = tempfile.TemporaryFile()  # noqa: SIM115 (see above)
        workbook.save(file)
        file.seek(0)
        return FileResponse(file, content_type=XLSX)


def _cell(sheet: Any, value: Value) -> Any:
    if isinstance(value, datetime.datetime):
        # Spreadsheets know no time zones: the time of whoever looks.
        cell = WriteOnlyCell(sheet, timezone.localtime(value).replace(tzinfo=None, microsecond=0))
        cell.number_format = "yyyy-mm-dd hh:mm"
        return cell
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", (value or "")[:LONGEST]))
    # Whatever it looks like: openpyxl takes what begins with "=" for a formula.
    cell.data_type = "s"
    return cell
