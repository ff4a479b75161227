"""What was typed on a question, apart from what is saved: shown again, and a row of a list added or taken away."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict

from cases.authorisation.question_forms import QuestionForm
from cases.authorisation.questions import Question
from cases.guidance.derive import Record
from cases.guidance.fields import LISTS

ROWS: Final = "rows"


def as_typed(kept: Mapping[str, list[str]]) -> QueryDict:
    """What was kept, as a form reads it."""
    found = QueryDict(mutable=True)
    for name, values in kept.items():
        found.setlist(name, values)
    return found


def values_of(form: QuestionForm) -> dict[str, Any]:
    """All that the question asks: what was answered, and None for what nobody knows yet."""
    return {**dict.fromkeys(form.question.columns), **form.values()}


def with_row(record: Record, asked: Question) -> Record:
    """The record as the page shows it with room for another entry."""
    name = list_of(asked)
    return {**record, name: [*(record.get(name) or []), {}]} if name else record


def without_row(sent: QueryDict, asked: Question, row: str) -> QueryDict:
    """What was sent without one entry of its list, those after it moved up; nothing changes where there is no such."""
    name = list_of(asked)
    rows, gone = _number(sent.get(f"{name}-{ROWS}", "")), _number(row)
    if rows is None or gone is None or gone >= rows:
        return sent
    kept = QueryDict(mutable=True)
    for key, values in sent.lists():
        number = _row_of(key, name)
        if number != gone:
            kept.setlist(key if number is None or number < gone else _moved_up(key, name, number), values)
    kept[f"{name}-{ROWS}"] = str(rows - 1)
    if rows == 1:
        # Whether there is none, or nobody knows, is for the officer to say.
        kept[f"{name}-any"] = ""
    return kept


def list_of(asked: Question) -> str:
    return next((name for name in asked.fields if name in LISTS), "")


def _row_of(key: str, name: str) -> int | None:
    """The row that a field belongs to: `previous-2-date` to 2."""
    start, _, rest = key.partition("-")
    number, _, field = rest.partition("-")
    return _number(number) if start == name and field else None


def _moved_up(key: str, name: str, number: int) -> str:
    return key.replace(f"{name}-{number}-", f"{name}-{number - 1}-", 1)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
