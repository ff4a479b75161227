"""What somebody sent of a redaction that is another by now: what of it still holds, and what does not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cases.casework.queries.differences import record_at
from cases.models import Case, Redaction, RedactionChange
from cases.panels.projection import TRANSCRIBED, words_at
from cases.panels.redacting.kinds import Identifier
from cases.panels.redacting.marking import Mark, from_spans, with_whole
from cases.panels.redacting.queries import Field, RedactionPage, key_of, label_of_place

WHOLE_TEXT: Final = "the whole text"


@dataclass(frozen=True, slots=True)
class Sent:
    """The boxes as somebody sent them, and which state of which version they had before them."""

    version: int
    revision: int
    hidden: frozenset[str]
    whole: frozenset[str]

    def hides(self, place: str, mark: Mark) -> bool:
        return place in self.whole if mark.kind is Identifier.WHOLE else key_of(place, mark) in self.hidden


@dataclass(frozen=True, slots=True)
class Kept:
    """The boxes as they are shown again, how they differ from what is stored, and what could not be kept."""

    marks: Mapping[str, Sequence[Mark]]
    differs: Sequence[str]
    lost: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Seen:
    """The marks and texts that somebody had before them."""

    marks: Mapping[str, Sequence[Mark]]
    texts: Mapping[str, str]


def is_overtaken(page: RedactionPage, sent: Sent) -> bool:
    """Whether what was sent was decided on another state of the redaction than the one that can be changed now."""
    now = (page.case.version, page.redaction.revision)
    return not page.is_draft or (sent.version, sent.revision) != now


def kept_of(page: RedactionPage, sent: Sent) -> Kept:
    """What was sent, on top of what is stored now; where the text is another, only what is stored."""
    seen = _seen(page.case, sent)
    same = {field.place for field in page.fields if page.is_draft and seen.texts.get(field.place) == field.text}
    marks = {field.place: _merged(field, seen, sent) if field.place in same else field.marks for field in page.fields}
    return Kept(
        marks=marks,
        differs=[words for field in page.fields for words in _differences(field, marks[field.place])],
        lost=[words for place in seen.marks if place not in same for words in _switched(place, seen, sent)],
    )


def _seen(case: Case, sent: Sent) -> _Seen:
    """Nothing where there never was such a state."""
    own = Redaction.objects.filter(case=case, case_version=sent.version).first()
    log = list(RedactionChange.objects.filter(redaction=own).order_by("pk")) if own else []
    record = record_at(case, sent.version) if 1 <= sent.revision <= len(log) else None
    if record is None:
        return _Seen({}, {})
    # Each revision has one entry in the log, the first one included.
    spans = log[sent.revision - 1].spans
    return _Seen(from_spans(spans), words_at(record, record.get(TRANSCRIBED) or (), list(spans)))


def _merged(field: Field, seen: _Seen, sent: Sent) -> list[Mark]:
    """What they ticked is hidden, what they took the tick off is not, and what they never saw stays as it is."""
    place, before = field.place, {key_of(field.place, mark): mark for mark in seen.marks[field.place]}
    now = {key_of(place, mark): mark for mark in field.marks if mark.kind is not Identifier.WHOLE}
    both = {**{key: mark for key, mark in before.items() if mark.kind is not Identifier.WHOLE}, **now}
    marks = [
        replace(mark, hidden=_is_hidden(place, before[key], sent, stored=mark.hidden)) if key in before else mark
        for key, mark in both.items()
    ]
    took_off = _was_whole(seen.marks[place]) and place not in sent.whole
    is_whole = place in sent.whole or (field.is_whole and not took_off)
    return with_whole(marks, field.text, hidden=is_whole)


def _is_hidden(place: str, before: Mark, sent: Sent, *, stored: bool) -> bool:
    """As they sent it where they switched it; else hidden where either of the two has it hidden."""
    sent_so = sent.hides(place, before)
    return sent_so if sent_so != before.hidden else sent_so or stored


def _was_whole(marks: Sequence[Mark]) -> bool:
    return any(mark.kind is Identifier.WHOLE for mark in marks)


def _differences(field: Field, marks: Sequence[Mark]) -> Iterator[str]:
    """What is stored of each mark that stands otherwise in the boxes."""
    stored = {key_of(field.place, mark): mark.hidden for mark in field.marks if mark.kind is not Identifier.WHOLE}
    for mark in marks:
        is_hidden = stored.get(key_of(field.place, mark), False)
        if mark.kind is not Identifier.WHOLE and is_hidden != mark.hidden:
            yield _in_words(field.place, f"“{field.text[mark.start : mark.end]}”", is_hidden=is_hidden)
    if field.is_whole != _was_whole(marks):
        yield _in_words(field.place, WHOLE_TEXT, is_hidden=field.is_whole)


def _switched(place: str, seen: _Seen, sent: Sent) -> Iterator[str]:
    """What they changed of a text, box by box."""
    text, marks = seen.texts[place], seen.marks[place]
    for mark in marks:
        is_hidden = sent.hides(place, mark)
        if mark.kind is not Identifier.WHOLE and is_hidden != mark.hidden:
            yield _in_words(place, f"“{text[mark.start : mark.end]}”", is_hidden=is_hidden)
    if _was_whole(marks) != (place in sent.whole):
        yield _in_words(place, WHOLE_TEXT, is_hidden=place in sent.whole)


def _in_words(place: str, what: str, *, is_hidden: bool) -> str:
    return f"{label_of_place(place)}: {what} {'hidden' if is_hidden else 'shown'}"
