"""Marks on free text: what is hidden, what members read instead, and what a new version keeps of them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from cases.panels.redacting.kinds import Identifier

DETECTOR: Final = "detector"
PERSON: Final = "person"
# A joiner or a variation selector belongs to the character before it, as an accent does.
JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A part of one text, in characters, whose it is, and whether members read it."""

    start: int
    end: int
    kind: Identifier
    by: str = DETECTOR
    hidden: bool = True


Marks = Mapping[str, Sequence[Mark]]


def to_spans(marks: Marks) -> dict[str, list[dict[str, Any]]]:
    """As a redaction keeps them; a place without a mark was looked at all the same, and is kept."""
    return {place: [{**asdict(mark), "kind": mark.kind.value} for mark in listed] for place, listed in marks.items()}


def from_spans(spans: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[Mark]]:
    return {
        place: [Mark(**{**span, "kind": Identifier(span["kind"])}) for span in listed]
        for place, listed in spans.items()
    }


def redacted(texts: Mapping[str, str], marks: Marks) -> dict[str, str]:
    """What members read of each text that was looked at; one that was not stays withheld."""
    return {place: without_hidden(text, marks[place]) for place, text in texts.items() if place in marks}


def without_hidden(text: str, marks: Sequence[Mark]) -> str:
    """The text with a word of what was removed in place of each part that is hidden."""
    parts, at = [], 0
    for start, end, kind in _hidden_parts(text, marks):
        parts += [text[at:start], kind.in_its_place]
        at = end
    return "".join([*parts, text[at:]])


def _hidden_parts(text: str, marks: Sequence[Mark]) -> Iterator[tuple[int, int, Identifier]]:
    """The hidden parts in order; those that overlap are one, under the kind of the longest."""
    start = end = longest = 0
    kind: Identifier | None = None
    for mark in sorted(one for one in marks if one.hidden):
        first, last = _whole_characters(text, mark)
        if first >= last:
            continue
        if kind is not None and first < end:
            kind = mark.kind if last - first > longest else kind
            longest, end = max(longest, last - first), max(end, last)
            continue
        if kind is not None:
            yield start, end, kind
        start, end, kind, longest = first, last, mark.kind, last - first
    if kind is not None:
        yield start, end, kind


def _whole_characters(text: str, mark: Mark) -> tuple[int, int]:
    """Where a mark begins and ends within the text, the accents on its last letter included."""
    start, end = max(mark.start, 0), min(mark.end, len(text))
    while start < end < len(text) and (unicodedata.combining(text[end]) or text[end] in JOINERS):
        end += 1
    return start, end


def occurrences(words: str, text: str) -> list[tuple[int, int]]:
    """Where these words stand in a text, whatever their case and the spaces between them; never within a word."""
    parts = words.split()
    if not parts:
        return []
    first, last = (r"(?<!\w)" if parts[0][0].isalnum() else "", r"(?!\w)" if parts[-1][-1].isalnum() else "")
    pattern = re.compile(first + r"\s+".join(map(re.escape, parts)) + last, re.IGNORECASE)
    return [found.span() for found in pattern.finditer(text)]


def with_words(marks: Marks, texts: Mapping[str, str], words: str, kind: Identifier) -> dict[str, list[Mark]]:
    """The marks with every occurrence of these words in these texts hidden, as somebody asked."""
    added = {
        place: [Mark(start, end, kind, PERSON) for start, end in occurrences(words, text)]
        for place, text in texts.items()
    }
    return {place: _together(listed, added.get(place, ())) for place, listed in marks.items()}


def with_whole(marks: Sequence[Mark], text: str, *, hidden: bool) -> list[Mark]:
    """The marks of a text that is hidden altogether, or is no longer."""
    others = [mark for mark in marks if mark.kind is not Identifier.WHOLE]
    whole = [Mark(0, len(text), Identifier.WHOLE, PERSON)] if hidden and text else []
    return sorted([*others, *whole])


def carried_over(found: Marks, texts: Mapping[str, str], earlier: Marks, earlier_texts: Mapping[str, str]) -> Marks:
    """The marks of a new version: what the detector finds, as people had decided it on the version before.

    The same words in the same field keep what was decided of them, wherever they stand now. What was hidden in one
    place of the field and shown in another is hidden.
    """
    decided: dict[tuple[str, str], Mark] = {}
    for place, listed in earlier.items():
        for mark in listed:
            key = (field_of(place), _folded(earlier_texts.get(place, "")[mark.start : mark.end]))
            if mark.kind is not Identifier.WHOLE and (key not in decided or mark.hidden):
                decided[key] = mark
    whole = {field_of(place) for place, listed in earlier.items() for mark in listed if mark.kind is Identifier.WHOLE}
    return {
        place: with_whole(
            _as_decided(listed, texts[place], field_of(place), decided), texts[place], hidden=field_of(place) in whole
        )
        for place, listed in found.items()
    }


def _as_decided(
    listed: Sequence[Mark], text: str, field: str, decided: Mapping[tuple[str, str], Mark]
) -> Sequence[Mark]:
    kept = []
    for mark in listed:
        known = decided.get((field, _folded(text[mark.start : mark.end])))
        kept.append(replace(mark, hidden=known.hidden) if known else mark)
    for (where, words), known in decided.items():
        if where == field and known.by == PERSON:
            again = [Mark(*span, known.kind, PERSON, known.hidden) for span in occurrences(words, text)]
            kept = _together(kept, again)
    return kept


def field_of(place: str) -> str:
    """The field of a place, whichever entry of a list it is in: `contact_attempts.method`."""
    return ".".join(part for part in place.split(".") if not part.isdigit())


def _together(marks: Sequence[Mark], added: Sequence[Mark]) -> list[Mark]:
    """Both, in order; where somebody marks just what was marked, their word is the one that counts."""
    over = {(mark.start, mark.end) for mark in added}
    return sorted([*(mark for mark in marks if (mark.start, mark.end) not in over), *added])


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
