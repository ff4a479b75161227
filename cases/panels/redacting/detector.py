"""The detector: marks what is likely to identify somebody in free text, the same each time.

It helps the person who redacts and never decides: what it marks is hidden until somebody shows it, and what it misses
somebody hides. `manage.py detector_figures` prints what it finds and misses.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from cases.panels.redacting.kinds import Identifier
from cases.panels.redacting.marking import Mark
from cases.panels.redacting.names import Span, again, names_in, words_of
from cases.panels.redacting.patterns import shapes_in

VERSION: Final = "identifiers 1"
# Where two kinds claim the same words, the earlier is the more certain.
CERTAINTY: Final = (
    Identifier.EMAIL,
    Identifier.PROFILE,
    Identifier.NATIONAL_INSURANCE,
    Identifier.POLICE_NUMBER,
    Identifier.BIRTH_DATE,
    Identifier.CRIME_REFERENCE,
    Identifier.TELEPHONE,
    Identifier.POSTCODE,
    Identifier.ADDRESS,
    Identifier.VEHICLE,
    Identifier.NAME,
)


def find(texts: Mapping[str, str]) -> dict[str, list[Mark]]:
    """The marks of each text; a name that one of them gives away is marked wherever it stands in any of them."""
    names = {place: names_in(text) for place, text in texts.items()}
    known = set().union(*(words_of(texts[place], spans) for place, spans in names.items()))
    return {place: _marks([*_all(text, names[place], known)]) for place, text in texts.items()}


def _all(text: str, names: list[Span], known: set[str]) -> Iterator[tuple[Identifier, Span]]:
    yield from shapes_in(text)
    yield from ((Identifier.NAME, span) for span in names)
    yield from ((Identifier.NAME, span) for span in again(text, known))


def _marks(found: list[tuple[Identifier, Span]]) -> list[Mark]:
    """In order, without what stands within another."""
    ordered = sorted(found, key=lambda one: (one[1][0], -one[1][1], CERTAINTY.index(one[0])))
    marks, reached = [], 0
    for kind, (start, end) in ordered:
        if end > reached:
            marks.append(Mark(start, end, kind))
            reached = end
    return marks
