"""Reading one case record in the reference encoding, a line of `.jsonl`, exactly as the record format says.

Whatever the line holds, the answer is a record and a list of faults in words; nothing is ever raised.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, BinaryIO, Final, NamedTuple
from zoneinfo import ZoneInfo

from cases.exceptions import Unreadable
from cases.guidance import faults
from cases.guidance.faults import Fault
from cases.guidance.fields import FIELDS, LISTS, MOST_ENTRIES, REQUIRED, Kind, RecordField

Record = dict[str, Any]
TokenOf = Callable[[str], str]

LONDON: Final = ZoneInfo("Europe/London")
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
# The largest record within the limits, each letter of its texts escaped, is some 50 MB.
LONGEST_LINE: Final = 64 * 1024 * 1024
MOST_DIGITS: Final = 400

DAY: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", re.ASCII)
MOMENT: Final = re.compile(
    DAY.pattern + r"T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?", re.ASCII
)
RULE_ID: Final = re.compile(r"CR-[A-Z]+-[0-9]{2}", re.ASCII)

OUTCOME_WANTED: Final = "Use 8, a Community Resolution."
DAY_WANTED: Final = "Use a real date, written YYYY-MM-DD."
MOMENT_WANTED: Final = "Use a real date and time, written YYYY-MM-DDTHH:MM."
AMOUNT_WANTED: Final = "Use pounds, 0 or more, such as 12.50."
RULE_WANTED: Final = "Use the id of a rule, such as CR-AUTH-01."


class _Object(dict[str, Any]):
    """An object as the line wrote it, with the keys that it wrote more than once."""

    repeated: tuple[str, ...] = ()


class _NotANumber(NamedTuple):
    """What stands where JSON wants a number but is none, or has more digits than any number here."""

    text: str

    def __repr__(self) -> str:
        return self.text


class _Wrong(Exception):
    """One value cannot be read; the message is the reason of its fault."""


def read_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that hold something, each with its row; the first line is row 1, and blank lines count."""
    row = 0
    while line := stream.readline(LONGEST_LINE + 1):
        row += 1
        if len(line) > LONGEST_LINE:
            raise Unreadable(
                f"Line {row} is longer than {LONGEST_LINE:,} bytes, which no record within the limits is. "
                "Send one record a line."
            )
        line = line.removeprefix(BYTE_ORDER_MARK)
        if line.strip():
            yield row, line


def read_record(line: bytes, *, token_of: TokenOf | None) -> tuple[Record, list[Fault]]:
    """The canonical record of one line, and everything that is wrong with it.

    Only what is recorded is in the record. With a fault, it holds what could be
    read all the same. The offender's reference is there as its token, or not at
    all where nothing makes tokens.
    """
    sent = parsed(line)
    return ({}, [sent]) if isinstance(sent, Fault) else read_sent(sent, token_of=token_of)


def parsed(line: bytes, unit: str = "line") -> Mapping[str, Any] | Fault:
    """The object that a line, or a file of one record, writes; or the one fault for which it writes none."""
    try:
        return _parsed(line, unit)
    except _Wrong as wrong:
        return Fault("", "", str(wrong))


def read_sent(sent: Mapping[str, Any], *, token_of: TokenOf | None) -> tuple[Record, list[Fault]]:
    """The canonical record of an object that has been parsed."""
    record, found = _read_fields(sent, FIELDS, {**FIELDS, **LISTS}, token_of, where="")
    for name in LISTS:
        if sent.get(name) is not None:
            entries, more = _read_list(name, sent[name])
            found += more
            record[name] = entries
    for name in REQUIRED:
        if name not in record and not any(fault.column == name for fault in found):
            found.append(Fault(name, "", f"{name} is not recorded. {_wanted_of(name)}"))
    if len(found) > faults.MOST_FAULTS:
        left = len(found) - faults.MOST_FAULTS
        found = [*found[: faults.MOST_FAULTS], Fault("", "", f"{left:,} more faults like these are not listed.")]
    return record, found


def _wanted_of(name: str) -> str:
    return OUTCOME_WANTED if name == "outcome_code" else "Every case needs the force's own reference."


def _parsed(line: bytes, unit: str) -> _Object:
    """The object that a line or a file writes."""
    try:
        text = line.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as fault:
        where = f"byte {fault.start + 1} cannot be read"
        raise _Wrong(f"The {unit} is not UTF-8: {where}. Save the file as UTF-8.") from None
    try:
        sent = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_constant=_NotANumber,
        )
    except json.JSONDecodeError as fault:
        raise _Wrong(
            f"The {unit} is not JSON: it breaks off at character {fault.pos + 1}. Write one whole object a {unit}."
        ) from None
    except RecursionError:
        raise _Wrong(f"The {unit} nests lists or objects too deeply. Use the shape of the record format.") from None
    if not isinstance(sent, _Object):
        raise _Wrong(f"The {unit} holds {_kind_in_words(sent)}, not a record. Write one object, {{…}}, a {unit}.")
    return sent


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) != len(pairs):
        found.repeated = tuple(key for key, times in Counter(key for key, _value in pairs).items() if times > 1)
    return found


def _integer(text: str) -> int | _NotANumber:
    return int(text) if len(text) <= MOST_DIGITS else _NotANumber(text)


def _read_fields(
    sent: Mapping[str, Any],
    fields: Mapping[str, RecordField],
    known: Mapping[str, Any],
    token_of: TokenOf | None,
    where: str,
) -> tuple[Record, list[Fault]]:
    """The values of one object; `where` begins the reasons of an entry's faults."""
    found: list[Fault] = []
    record: Record = {}
    for key in getattr(sent, "repeated", ()):
        shown = faults.presentable(key, faults.LONGEST_NAME)
        found.append(Fault(shown, "", f"{where}‘{shown}’ is written more than once. Write each field once."))
    unknown = [key for key in sent if key not in known]
    if len(unknown) > faults.MOST_UNKNOWN:
        found.append(Fault("", "", f"{where}{len(unknown):,} fields are not of the record. Send only its own."))
        return record, found
    for key in unknown:
        shown = faults.presentable(key, faults.LONGEST_NAME)
        found.append(Fault(shown, "", where + faults.not_a_field(key, known)))
    for name, field in fields.items():
        value = sent.get(name)
        if value is None:
            continue
        try:
            record.update(_canonical(field, value, token_of))
        except _Wrong as wrong:
            found.append(Fault(name, faults.value_shown(field, value), where + str(wrong)))
    return record, found


def _read_list(name: str, sent: Any) -> tuple[list[Record], list[Fault]]:
    """The entries of one of the four lists; one with too many is refused unread."""
    if not isinstance(sent, list):
        return [], [Fault(name, "", f"{name} holds {_kind_in_words(sent)}. Use a list of objects, [{{…}}, …].")]
    if len(sent) > MOST_ENTRIES:
        return [], [Fault(name, "", f"{name} has {len(sent):,} entries. Send at most {MOST_ENTRIES}.")]
    entries: list[Record] = []
    found: list[Fault] = []
    for number, entry in enumerate(sent, start=1):
        where = f"Entry {number} of {name}: "
        if not isinstance(entry, dict):
            found.append(Fault(name, "", f"{where}it is {_kind_in_words(entry)}. Use an object, {{…}}."))
            continue
        read, more = _read_fields(entry, LISTS[name], LISTS[name], None, where)
        found += [Fault(f"{name}.{fault.column}", fault.value, fault.reason) for fault in more]
        entries.append(read)
    return entries, found


def _canonical(field: RecordField, value: Any, token_of: TokenOf | None) -> Record:
    """The canonical columns of one value; nothing for a text that is blank."""
    match field.kind:
        case Kind.KEY | Kind.TEXT | Kind.OFFENDER:
            text = _text(field, value)
            if field.name == "rule_id":
                return {field.name: _rule_id(text)}
            if not text.strip():
                return {}
            return _token(text, token_of) if field.kind is Kind.OFFENDER else {field.name: text}
        case Kind.NUMBER | Kind.OUTCOME:
            return {field.name: _whole(field, value)}
        case Kind.AGE:
            return dict.fromkeys(field.columns, _whole(field, value))
        case Kind.SET:
            return {field.name: _set(field, value)}
        case Kind.CHOICE | Kind.RANK:
            return {field.name: _choice(field, value)}
    return {field.name: PLAIN[field.kind](field, value)}


def _text(field: RecordField, value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong(f"{field.name} holds {_kind_in_words(value)}. Use text, in quotation marks.")
    if fault := faults.text_fault(field.name, value, field):
        raise _Wrong(fault)
    return value


def _rule_id(text: str) -> str:
    if not RULE_ID.fullmatch(text):
        raise _Wrong(f"rule_id {faults.in_words(text)} is not the id of a rule. {RULE_WANTED}")
    return text


def _token(text: str, token_of: TokenOf | None) -> Record:
    """The person's token; the reference itself goes no further than this."""
    if token_of is None:
        return {}
    try:
        return {"offender_token": token_of(text)}
    except Unreadable as refusal:
        raise _Wrong(str(refusal)) from None


def _whole(field: RecordField, value: Any) -> int:
    """A whole number, which may be written 30.0; `true` is not a number."""
    shown = faults.in_words(value)
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        if field.kind is Kind.OUTCOME:
            raise _Wrong(f"{field.name} {shown} is not a whole number. {OUTCOME_WANTED}")
        raise _Wrong(faults.not_whole(field.name, shown, field))
    if not (field.least or 0) <= value <= (field.most or 0):
        if field.kind is Kind.OUTCOME:
            raise _Wrong(f"{field.name} {shown} is not an outcome. {OUTCOME_WANTED}")
        raise _Wrong(faults.beyond_limits(field.name, shown, field))
    return value


def _choice(field: RecordField, value: Any) -> str:
    if not isinstance(value, str) or value not in field.values:
        raise _Wrong(faults.unknown_value(field.name, faults.in_words(value), field.values))
    return value


def _set(field: RecordField, value: Any) -> list[str]:
    if not isinstance(value, list):
        wanted = ", ".join(field.values)
        raise _Wrong(f"{field.name} holds {_kind_in_words(value)}. Use a list of any of: {wanted}.")
    members = [_choice(field, member) for member in value]
    repeated = next((member for member in members if members.count(member) > 1), None)
    if repeated:
        raise _Wrong(f"{field.name} holds ‘{repeated}’ more than once. Write each once.")
    return sorted(members)


def _boolean(field: RecordField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong(f"{field.name} {faults.in_words(value)} is not known. Use true or false.")
    return value


def _day(field: RecordField, value: Any) -> str:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise _Wrong(f"{field.name} {faults.in_words(value)} is not a date. {DAY_WANTED}")
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise _Wrong(f"{field.name} ‘{value}’ is not in the calendar. {DAY_WANTED}") from None


def _moment(field: RecordField, value: Any) -> str:
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        raise _Wrong(f"{field.name} {faults.in_words(value)} is not a date and time. {MOMENT_WANTED}")
    try:
        return in_utc(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        raise _Wrong(f"{field.name} ‘{value}’ is not in the calendar. {MOMENT_WANTED}") from None


def in_utc(moment: datetime) -> str:
    """A moment as the canonical record holds it; one without an offset was read off a clock in London."""
    local = moment if moment.tzinfo else moment.replace(tzinfo=LONDON)
    return local.astimezone(UTC).isoformat()


def _amount(field: RecordField, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Wrong(f"{field.name} {faults.in_words(value)} is not a number. {AMOUNT_WANTED}")
    try:
        pounds = float(value)
    except OverflowError:
        pounds = math.inf
    if not math.isfinite(pounds) or pounds < 0:
        raise _Wrong(f"{field.name} {faults.in_words(value)} is not an amount. {AMOUNT_WANTED}")
    return abs(pounds)


PLAIN: Final[Mapping[Kind, Callable[[RecordField, Any], Any]]] = {
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _day,
    Kind.MOMENT: _moment,
    Kind.AMOUNT: _amount,
}


def _kind_in_words(value: Any) -> str:
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float | _NotANumber):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "an object"
