"""Two versions of a case side by side, with what differs marked, lists included."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cases.casework.queries.cards import sentence
from cases.casework.queries.records import record_of, transcribed_of
from cases.guidance.derive import Record
from cases.guidance.fields import FIELDS, LISTS, Kind
from cases.guidance.wording import field_shown, label_of, shown
from cases.models import Case, CaseVersion

# Keys of people: that they differ is shown, the keys are not.
KEPT_BACK = frozenset({"offender_ref", "officer_ref", "authoriser_ref"})
FORCE_AND_REFERENCE = frozenset({"force", "case_ref"})


@dataclass(frozen=True, slots=True)
class Side:
    """One entry on one side: its words, and whether the other side lacks it."""

    words: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One field or list in two versions; nothing on a side where nothing is recorded."""

    label: str
    before: tuple[Side, ...]
    after: tuple[Side, ...]
    is_changed: bool


def record_at(case: Case, number: int) -> Record | None:
    """The record of a case as one of its versions had it, transcribed exceptions apart."""
    if number == case.version:
        return {**record_of(case), "transcribed": transcribed_of(case)}
    return CaseVersion.objects.filter(case=case, number=number).values_list("record", flat=True).first()


def differences(before: Record, after: Record) -> list[Difference]:
    """Every field and list, in the order of the record."""
    return [*_fields(before, after), *_lists(before, after), *_source_facts(before, after)]


def _fields(before: Record, after: Record) -> Iterator[Difference]:
    for name, field in FIELDS.items():
        if name in FORCE_AND_REFERENCE:
            continue
        values = [[record.get(column) for column in field.columns] for record in (before, after)]
        words = [_words(name, before), _words(name, after)]
        yield _one(sentence(field.label), words, is_changed=values[0] != values[1])


def _words(name: str, record: Record) -> str | None:
    value = shown(name, record)
    if value is None:
        return None
    if name in KEPT_BACK:
        return "Recorded"
    return f"{value} (from the offence code)" if name in record.get("inferred", ()) else value


def _one(label: str, words: Sequence[str | None], *, is_changed: bool) -> Difference:
    sides = [(Side(value, is_changed),) if value is not None else () for value in words]
    return Difference(label, sides[0], sides[1], is_changed)


def _lists(before: Record, after: Record) -> Iterator[Difference]:
    for name in (*LISTS, "transcribed"):
        label = "Transcribed exceptions" if name == "transcribed" else sentence(label_of(name))
        sides = [_entries(name, record) for record in (before, after)]
        marked = (_marked(sides[0], sides[1]), _marked(sides[1], sides[0]))
        yield Difference(label, *marked, is_changed=before.get(name) != after.get(name))


def _entries(name: str, record: Record) -> list[str]:
    entries = record.get(name)
    if entries is None:
        return []
    return [_entry(name, entry) for entry in entries] or ["None"]


def _entry(name: str, entry: Record) -> str:
    fields = LISTS["exceptions" if name == "transcribed" else name].values()
    parts = [(field, field_shown(field, entry)) for field in fields]
    words = [
        f"{field.label}: {value.lower()}" if field.kind is Kind.BOOLEAN else value for field, value in parts if value
    ]
    return " · ".join([*words, *([f"entry {entry['entry_ref']}"] if "entry_ref" in entry else [])])


def _marked(mine: list[str], theirs: list[str]) -> tuple[Side, ...]:
    """Each entry, marked where the other side has no entry like it."""
    left = Counter(theirs)
    sides = []
    for words in mine:
        sides.append(Side(words, is_changed=left[words] == 0))
        left[words] -= left[words] > 0
    return tuple(sides)


def _source_facts(before: Record, after: Record) -> Iterator[Difference]:
    facts = [record.get("source_facts") or {} for record in (before, after)]
    for name in dict.fromkeys([*facts[0], *facts[1]]):
        values = [None if side.get(name) is None else str(side[name]) for side in facts]
        yield _one(f"{name} (as the source recorded it)", values, is_changed=values[0] != values[1])
