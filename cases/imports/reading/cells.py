"""Reading one cell of a table leniently, as the record format says a force may write it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any, Final

from cases.exceptions import Unreadable
from cases.guidance import faults
from cases.guidance.fields import HIGHEST_OUTCOME, LISTS, OLDEST, PREFIX, YOUNGEST, Kind, RecordField
from cases.guidance.records import RULE_ID, RULE_WANTED, in_utc
from cases.imports.reading.ranks import rank_named, role_named
from cases.spreadsheets import RUNS_AS_FORMULA

Values = dict[str, Any]
TokenOf = Callable[[str], str]

NULLS: Final = frozenset({"", "not recorded", "n/k", "unknown", "-"})
NOT_RECORDED: Final = "not_recorded"
EMPTY_SET: Final = "none"
EMPTY_LIST: Final = "[]"
OUTCOME_ACCEPTED: Final = (
    "Use 8, a Community Resolution; for a case that is held already, any other outcome from "
    f"0 to {HIGHEST_OUTCOME} closes it as re-coded."
)
YES_NO: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("yes", "y", "true", "1"), True),
    **dict.fromkeys(("no", "n", "false", "0"), False),
}

SAME_AS_SPACE: Final = re.compile(r"[\s_\-‐‑‒–—−]+")
# A spreadsheet's mark for text that would otherwise run as a formula; refused rows are given back with it.
MARKED_AS_TEXT: Final = re.compile(f"'(?={RUNS_AS_FORMULA.pattern})")
UK_DAY: Final = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)
ISO_DAY: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
CLOCK: Final = re.compile(
    r"(?:T|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\.0+)?(?P<offset>Z|[+-]\d{2}:\d{2})?",
    re.ASCII,
)
WHOLE: Final = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3}){1,5}|\d{1,400})(?:\.0*)?", re.ASCII)
POUNDS: Final = re.compile(r"£?\s*(\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(\.\d{1,15})?", re.ASCII)
AGES: Final = re.compile(r"(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})", re.ASCII)
OVER: Final = re.compile(r"over\s*(\d{1,3})", re.ASCII)
UNDER: Final = re.compile(r"under\s*(\d{1,3})", re.ASCII)

DAY_WANTED: Final = "Use a real date, written dd/mm/yyyy, such as 06/07/2019."
MOMENT_WANTED: Final = "Use a real date and time, written dd/mm/yyyy hh:mm, such as 06/07/2019 14:30."
AMOUNT_WANTED: Final = "Use pounds, 0 or more, such as 12.50."
AGE_WANTED: Final = "Use an age from 0 to 120, or a range such as 10-17, over 34 or under 10."
RANKS_WANTED: Final = "or a short form such as Insp, PS, A/Sgt, T/Insp or DCI"


class Wrong(Exception):
    """The cell cannot be read; the message is the reason of its fault."""


def fold(text: str) -> str:
    """The form in which headers and listed values are compared: case, spaces, hyphens and underscores are the same."""
    return SAME_AS_SPACE.sub("_", text.strip().casefold()).strip("_")


def plain(text: str) -> str:
    """What the cell says, without the space around it and the mark that keeps it from running as a formula."""
    return MARKED_AS_TEXT.sub("", text.strip(), count=1).strip()


def is_null(text: str) -> bool:
    """Whether the cell says that nothing is recorded."""
    words = text.casefold()
    return words in NULLS or (words.startswith("not") and fold(words) == NOT_RECORDED)


def read_cell(field: RecordField, header: str, sent: str, token_of: TokenOf) -> Values:
    """The canonical columns of one cell; none for a cell that says that nothing is recorded."""
    text = plain(sent)
    if not text or is_null(text):
        return {}
    if field.name in LISTS:
        return _empty_list(field, header, text)
    match field.kind:
        case Kind.KEY | Kind.TEXT | Kind.OFFENDER:
            return _text(field, header, text, token_of)
        case Kind.NUMBER | Kind.OUTCOME:
            return {field.name: _whole(field, header, text)}
        case Kind.AGE:
            return _ages(field, header, text)
        case Kind.RANK:
            return _rank(field, header, text)
        case Kind.CHOICE if field.has_prefix:
            return _role(field, header, text)
    return {field.name: PLAIN[field.kind](field, header, text)}


def _text(field: RecordField, header: str, text: str, token_of: TokenOf) -> Values:
    if fault := faults.text_fault(header, text, field):
        raise Wrong(fault)
    if field.kind is Kind.OFFENDER:
        try:
            return {"offender_token": token_of(text)}
        except Unreadable as refusal:
            raise Wrong(str(refusal)) from None
    if field.name == "rule_id":
        rule = fold(text).upper().replace("_", "-")
        if not RULE_ID.fullmatch(rule):
            raise Wrong(f"{header} {faults.in_words(text)} is not the id of a rule. {RULE_WANTED}")
        return {field.name: rule}
    return {field.name: text}


def _whole(field: RecordField, header: str, text: str) -> int:
    shown, is_outcome = faults.in_words(text), field.kind is Kind.OUTCOME
    found = WHOLE.fullmatch(text)
    if not found:
        if is_outcome:
            raise Wrong(f"{header} {shown} is not a whole number. {OUTCOME_ACCEPTED}")
        raise Wrong(faults.not_whole(header, shown, field))
    value = int(found[1] + found[2].replace(",", ""))
    if not (field.least or 0) <= value <= (field.most or 0):
        if is_outcome:
            raise Wrong(f"{header} {shown} is not an outcome. {OUTCOME_ACCEPTED}")
        raise Wrong(faults.beyond_limits(header, shown, field))
    return value


def ages_in(text: str) -> tuple[int, int | None] | None:
    """The youngest and oldest age that the words allow; no oldest in "over 34", nothing if they say no age."""
    words = text.strip().casefold()
    if found := WHOLE.fullmatch(words):
        age = int(found[1] + found[2].replace(",", ""))
        return age, age
    if found := AGES.fullmatch(words):
        return int(found[1]), int(found[2])
    if found := OVER.fullmatch(words):
        return int(found[1]) + 1, None
    if found := UNDER.fullmatch(words):
        return 0, int(found[1]) - 1
    return None


def _ages(field: RecordField, header: str, text: str) -> Values:
    ages = ages_in(text)
    if ages is None:
        raise Wrong(f"{header} {faults.in_words(text)} is not an age. {AGE_WANTED}")
    youngest, oldest = ages
    highest = youngest if oldest is None else oldest
    if not 0 <= youngest <= highest <= (field.most or 0):
        raise Wrong(f"{header} {faults.in_words(text)} is beyond the limits. {AGE_WANTED}")
    return {field.name + YOUNGEST: youngest} | ({} if oldest is None else {field.name + OLDEST: oldest})


def _rank(field: RecordField, header: str, text: str) -> Values:
    found = rank_named(text)
    if found is None:
        raise Wrong(f"{header} {faults.in_words(text)} is not a rank. Use one of: {_listed(field)}, {RANKS_WANTED}.")
    rank, prefix = found
    column, prefix_column = field.columns
    return {column: str(rank)} | ({prefix_column: str(prefix)} if prefix else {})


def _listed(field: RecordField) -> str:
    """The values as a force may write them."""
    return ", ".join(value.replace("_", " ") for value in field.values)


def _choice(field: RecordField, header: str, text: str) -> str:
    folded = fold(text)
    if (value := by_folded(field.values).get(folded)) is not None:
        return value
    if folded in YES_NO and {"yes", "no"} <= set(field.values):
        return "yes" if YES_NO[folded] else "no"
    raise Wrong(f"{header} {faults.in_words(text)} is not known. Use one of: {_listed(field)}.")


def _role(field: RecordField, header: str, text: str) -> Values:
    """Who decided, in any of the usual forms of a rank, with what stood before it."""
    if fold(text) not in by_folded(field.values) and (role := role_named(text)):
        named = rank_named(text)
        prefix = named[1] if named else None
        return {field.name: str(role), **({field.name + PREFIX: str(prefix)} if prefix else {})}
    return {field.name: _choice(field, header, text)}


@cache
def by_folded(values: tuple[str, ...]) -> Mapping[str, str]:
    return {fold(value): value for value in values}


def _set(field: RecordField, header: str, text: str) -> list[str]:
    """Any of the listed values, with `|` between them; `none` records that none of them holds."""
    if fold(text) == EMPTY_SET:
        return []
    members = [_choice(field, header, part.strip()) for part in text.split("|") if part.strip()]
    repeated = next((member for member in members if members.count(member) > 1), None)
    if repeated:
        raise Wrong(f"{header} holds ‘{repeated.replace('_', ' ')}’ more than once. Write each once.")
    return sorted(members)


def _empty_list(field: RecordField, header: str, text: str) -> Values:
    """A case says of a list only that it is empty; entries have a table of their own."""
    if text != EMPTY_LIST and fold(text) != EMPTY_SET:
        raise Wrong(
            f"{header} {faults.in_words(text)} is not known. Write {EMPTY_LIST} if it is recorded that there are none, "
            f"leave it empty otherwise, and send entries in {field.name}.csv."
        )
    return {field.name: []}


def _boolean(field: RecordField, header: str, text: str) -> bool:
    answer = YES_NO.get(fold(text))
    if answer is None:
        raise Wrong(f"{header} {faults.in_words(text)} is not known. Use yes or no.")
    return answer


def _day(field: RecordField, header: str, text: str) -> str:
    """A day; a time after it is borne only where it is midnight, which spreadsheets add of themselves."""
    day, rest = _day_and_rest(header, text, DAY_WANTED)
    clock = CLOCK.fullmatch(rest)
    if rest and not (clock and not int(clock["hour"] + clock["minute"] + (clock["second"] or ""))):
        raise Wrong(f"{header} {faults.in_words(text)} is not a date. {DAY_WANTED}")
    return day.isoformat()


def _moment(field: RecordField, header: str, text: str) -> str:
    day, rest = _day_and_rest(header, text, MOMENT_WANTED)
    clock = CLOCK.fullmatch(rest)
    if not clock:
        raise Wrong(f"{header} {faults.in_words(text)} is not a date and time. {MOMENT_WANTED}")
    try:
        at = time(int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0))
        return in_utc(datetime.fromisoformat(f"{day.isoformat()}T{at.isoformat()}{clock['offset'] or ''}"))
    except (ValueError, OverflowError):
        raise Wrong(f"{header} {faults.in_words(text)} is not in the calendar. {MOMENT_WANTED}") from None


def _day_and_rest(header: str, text: str, wanted: str) -> tuple[date, str]:
    found = UK_DAY.match(text) or ISO_DAY.match(text)
    if not found:
        what = "a date" if wanted is DAY_WANTED else "a date and time"
        raise Wrong(f"{header} {faults.in_words(text)} is not {what}. {wanted}")
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])), text[found.end() :]
    except ValueError:
        raise Wrong(f"{header} {faults.in_words(text)} is not in the calendar. {wanted}") from None


def _amount(field: RecordField, header: str, text: str) -> float:
    found = POUNDS.fullmatch(text)
    if not found:
        raise Wrong(f"{header} {faults.in_words(text)} is not an amount. {AMOUNT_WANTED}")
    return float(found[1].replace(",", "") + (found[2] or ""))


PLAIN: Final[Mapping[Kind, Callable[[RecordField, str, str], Any]]] = {
    Kind.CHOICE: _choice,
    Kind.SET: _set,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _day,
    Kind.MOMENT: _moment,
    Kind.AMOUNT: _amount,
}
