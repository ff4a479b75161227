"""The record of a case as cards, in the order in which a panel weighs it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.text import capfirst

from cases.casework import policies
from cases.casework.queries.spans import from_offence
from cases.casework.queries.weighing import (
    CARDS,
    CONTACT,
    VERBATIM,
    Asked,
)
from cases.enums import VictimType, VictimWishes
from cases.guidance.catalogue import rules_under
from cases.guidance.derive import Record
from cases.guidance.fields import FIELDS, LISTS, Kind
from cases.guidance.settings import DEFAULTS, Settings
from cases.guidance.wording import field_shown, label_of, shown
from cases.models import Offence
from cases.words import WITHHELD, uk_date

FROM_THE_CODE = "From the offence code"
NOT_SUPPLIED = "Not recorded: not supplied in the file"
LEFT_EMPTY = "Not recorded: left empty in the file"
FOLLOWED: Mapping[str, str] = {
    VictimWishes.SUPPORT: "Yes: they supported a resolution",
    VictimWishes.OPPOSE: "No: they opposed a resolution",
    VictimWishes.NO_VIEW: "They had no view to follow",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One fact in words, None where nobody recorded it, and what the reader should know of it."""

    label: str
    value: str | None
    note: str = ""
    is_verbatim: bool = False
    silence: str = "Not recorded"

    @property
    def is_withheld(self) -> bool:
        """Whether something is recorded that this reader may not read."""
        return self.value == WITHHELD


@dataclass(frozen=True, slots=True)
class Card:
    """Facts that belong together; the lesser ones are folded, and what nobody recorded of them is named in one line."""

    id: str
    title: str
    rows: tuple[Row, ...]
    more: tuple[Row, ...] = ()
    not_supplied: tuple[str, ...] = ()
    left_empty: tuple[str, ...] = ()

    @property
    def folded(self) -> str:
        """What opens if asked: "More: 6 recorded, 2 not recorded"; empty where there is nothing more."""
        silent = len(self.not_supplied) + len(self.left_empty)
        counts = ((len(self.more), "recorded"), (silent, "not recorded"))
        words = ", ".join(f"{number} {word}" for number, word in counts if number)
        return f"More: {words}" if words else ""


@dataclass(frozen=True)
class Source:
    """What a card is written from: the canonical record, and what is known of how it came."""

    record: Record
    offence: Offence | None = None
    supplied: Collection[str] = ()
    transcribed: Sequence[Record] = ()
    inferred: Collection[str] = field(default_factory=tuple)
    settings: Settings = DEFAULTS
    # Fields that this reader is not even told whether anybody recorded.
    kept_back: Collection[str] = ()

    def silence(self, name: str) -> str:
        """Why a field has no value: the file had no such column, or left it empty."""
        if not self.supplied:
            return "Not recorded"
        return LEFT_EMPTY if name in self.supplied else NOT_SUPPLIED

    def day(self, name: str) -> date | None:
        return date.fromisoformat(self.record[name]) if self.record.get(name) else None


def cards_of(source: Source) -> list[Card]:
    """Every card that has something to say, in order."""
    extra = {
        "victim": (*_followed(source), *_contact_attempts(source)),
        "history": _history(source),
        "authority": _same_officer(source),
        "agreed": _actions(source),
    }
    cards = [_card(source, *spec, extra=extra.get(spec[0], ())) for spec in CARDS]
    return [*cards, *_exceptions(source), *_as_the_source_said(source)]


def _card(
    source: Source,
    card: str,
    title: str,
    first: Sequence[Asked],
    lesser: Sequence[str],
    extra: Iterable[Row] = (),
) -> Card:
    no_victim = card == "victim" and source.record.get("victim_type") == VictimType.NONE
    rows = [_row(source, asked) for asked in (first[:1] if no_victim else first)]
    told = [name for name in lesser if name not in source.kept_back]
    recorded = [name for name in told if shown(name, source.record) is not None]
    silent = [] if no_victim else [name for name in told if name not in recorded]
    absent = [name for name in silent if source.silence(name) == NOT_SUPPLIED]
    return Card(
        id=card,
        title=title,
        rows=(*rows, *extra),
        more=tuple(_row(source, Asked(name)) for name in recorded),
        not_supplied=tuple(map(label_of, absent)),
        left_empty=tuple(label_of(name) for name in silent if name not in absent),
    )


def _row(source: Source, asked: Asked) -> Row:
    name = asked.field
    return Row(
        label=asked.label or sentence(label_of(name)),
        value=shown(name, source.record),
        note=_note(source, name),
        is_verbatim=name in VERBATIM,
        silence=source.silence(name),
    )


def _note(source: Source, name: str) -> str:
    if name in source.inferred:
        return FROM_THE_CODE
    if name == "offence_code" and source.record.get(name):
        return _note_on_code(source)
    offence, day = source.day("offence_date"), source.day(name) if FIELDS[name].kind is Kind.DATE else None
    if day and offence and name in ("report_date", "disposal_date"):
        return sentence(from_offence(day, offence))
    if name == "victim_consult_date" and day and (resolved := source.day("disposal_date")) and day > resolved:
        return "After the case was resolved"
    return ""


def _note_on_code(source: Source) -> str:
    """What our list has for the code, unless the record says just that."""
    if source.offence is None:
        return "This code is not in our list. It is kept as it was sent."
    return "" if source.offence.title == source.record.get("offence_title") else source.offence.title


def _followed(source: Source) -> Iterator[Row]:
    """Whether what the victim wanted was done, worked out from what they said; and if not, why."""
    wishes = source.record.get("victim_wishes", "")
    if wishes in FOLLOWED:
        yield Row("Followed?", FOLLOWED[wishes], note="Worked out from what they said")
    if wishes == VictimWishes.OPPOSE or source.record.get("victim_departure_reason"):
        yield _row(source, Asked("victim_departure_reason", "Why not?"))


def _contact_attempts(source: Source) -> Iterator[Row]:
    attempts = source.record.get("contact_attempts")
    if attempts is None and source.record.get("victim_consulted") == "attempts_failed":
        yield Row("Attempts to reach them", None, silence=source.silence("contact_attempts"))
    for attempt in _newest_first(attempts or ()):
        yield Row(_dated(attempt, "Attempt to reach them"), field_shown(CONTACT["method"], attempt))


def _history(source: Source) -> Iterator[Row]:
    """Earlier outcomes, newest first, each with how long before the offence it was."""
    previous = source.record.get("previous")
    if previous is None:
        yield Row("Earlier outcomes", None, silence=source.silence("previous"))
    elif not previous:
        looked = source.record.get("history_checked") == "yes"
        yield Row(
            "Earlier outcomes", "None listed", note="" if looked else "Nobody is recorded to have checked the history"
        )
    offence = source.day("offence_date")
    for entry in _newest_first(previous or ()):
        marks = [name for name in ("similar", "violent", "weapon", "hate") if entry.get(name)]
        words = [
            field_shown(LISTS["previous"]["type"], entry) or "Type not recorded",
            field_shown(LISTS["previous"]["offence_group"], entry) or "offence group not recorded",
            *marks,
        ]
        day = date.fromisoformat(entry["date"]) if entry.get("date") else None
        age = sentence(from_offence(day, offence)) if day and offence else ""
        yield Row(_dated(entry, "Date not recorded"), ", ".join(words), note=age)


def _same_officer(source: Source) -> Iterator[Row]:
    officer, authoriser = source.record.get("officer_ref"), source.record.get("authoriser_ref")
    if officer and authoriser:
        same = "Yes" if officer == authoriser else "No"
        yield Row("Decided and authorised by one officer", same, note="Worked out from the force’s own references")


def _actions(source: Source) -> Iterator[Row]:
    actions = source.record.get("actions")
    if actions is None:
        yield Row("Agreed actions", None, silence=source.silence("actions"))
    elif not actions:
        yield Row("Agreed actions", "None")
    for action in actions or ():
        label = field_shown(LISTS["actions"]["type"], action) or "Action of a type not recorded"
        due = field_shown(LISTS["actions"]["due"], action)
        done = {True: "done", False: "not done", None: "not recorded whether it was done"}[action.get("completed")]
        words = [
            field_shown(LISTS["actions"]["amount"], action),
            f"{done} (due {due})" if due else done,
            "in the community remedy document" if action.get("in_remedy_document") else None,
        ]
        yield Row(label, capfirst(", ".join(filter(None, words))))


def _exceptions(source: Source) -> Iterator[Card]:
    """Exceptions as recorded and as transcribed, each saying which it is."""
    rows = [
        Row(
            label=f"{entry.get('rule_id', 'Rule not recorded')}: {_dated(entry, 'date not recorded')}",
            value=entry.get("reason"),
            note=f"{_author(entry)}. {_weight(entry, source)}".strip(),
            is_verbatim=True,
        )
        for entry in (*source.record.get("exceptions", ()), *source.transcribed)
    ]
    if rows:
        yield Card("exceptions", "Exceptions recorded", tuple(rows))


def _author(entry: Record) -> str:
    author = f"Author’s rank: {(field_shown(LISTS['exceptions']['rank'], entry) or 'not recorded').lower()}"
    if "transcribed_at" not in entry:
        return f"{author}. Came with the record"
    at = uk_date(datetime.fromisoformat(entry["transcribed_at"]))
    source = (
        f"entry {entry['entry_ref']} by {entry['transcribed_by']}" if "entry_ref" in entry else "the force’s system"
    )
    return f"{author}. Transcribed from {source} on {at}"


def _weight(entry: Record, source: Source) -> str:
    """Why an exception that says who, when and why does not count; the hits themselves show one that does."""
    rule = next((rule for rule in rules_under(source.settings) if rule.id == entry.get("rule_id")), None)
    if rule is None or not all(entry.get(name) for name in ("rank", "date", "reason")):
        return ""
    return policies.exception_counts(
        rule=rule,
        rank=entry["rank"],
        prefix=entry.get("rank_prefix", ""),
        on=date.fromisoformat(entry["date"]),
        resolved_on=source.day("disposal_date"),
        settings=source.settings,
    ).reason


def _as_the_source_said(source: Source) -> Iterator[Card]:
    facts = source.record.get("source_facts") or {}
    rows = tuple(Row(str(name), None if value in (None, "") else str(value)) for name, value in facts.items())
    if rows:
        yield Card("source", "As the source recorded it", rows)


def _newest_first(entries: Iterable[Record]) -> list[Record]:
    """By date, what has none last."""
    return sorted(entries, key=lambda entry: entry.get("date", ""), reverse=True)


def _dated(entry: Record, otherwise: str) -> str:
    return uk_date(date.fromisoformat(entry["date"])) if entry.get("date") else otherwise


def sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
