"""What the detector finds and misses on the test set, by kind."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cases.panels.redacting import detector
from cases.panels.redacting.kinds import Identifier
from cases.panels.redacting.marking import Mark

TEST_SET: Final = Path(__file__).resolve().parents[2] / "data" / "identifiers" / "test_set.txt"
UNSEEN: Final = "## Written after"
LABELLED: Final = re.compile(r"\[\[(\w+): (.+?)\]\]")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A line of the test set without its brackets, and where the identifiers stand in it.

    One that is unseen was written after the detector was finished, and nothing was changed for it.
    """

    text: str
    labels: tuple[Mark, ...]
    is_unseen: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one kind: how many identifiers there are, how many the detector found, and what it took for one wrongly."""

    kind: str
    labelled: int
    found: int
    false_alarms: int

    @property
    def missed(self) -> int:
        return self.labelled - self.found


@dataclass(frozen=True, slots=True)
class Reading:
    """How the detector read one snippet: what it missed, and what it marked that is no identifier."""

    snippet: Snippet
    found: tuple[Mark, ...]
    missed: tuple[Mark, ...]
    false_alarms: tuple[Mark, ...]


def snippets(text: str) -> list[Snippet]:
    """The lines of a test set, headings and comments left out."""
    found, is_unseen = [], False
    for line in text.splitlines():
        if line.startswith("## "):
            is_unseen = line.startswith(UNSEEN)
        elif line and not line.startswith("#"):
            found.append(_snippet(line, is_unseen))
    return found


def read(snippet: Snippet) -> Reading:
    """An identifier is found where every letter of it is marked, under whatever kind: then nobody reads it."""
    marks = detector.find({"text": snippet.text})["text"]
    covered = {place for mark in marks for place in range(mark.start, mark.end)}
    found = tuple(label for label in snippet.labels if covered.issuperset(range(label.start, label.end)))
    missed = tuple(label for label in snippet.labels if label not in found)
    return Reading(snippet, found, missed, tuple(mark for mark in marks if not _touches(mark, snippet.labels)))


def measure(readings: Sequence[Reading]) -> list[Figures]:
    """One line a kind, and all together."""
    labelled = Counter(label.kind for one in readings for label in one.snippet.labels)
    found = Counter(label.kind for one in readings for label in one.found)
    alarms = Counter(mark.kind for one in readings for mark in one.false_alarms)
    kinds = Identifier.found_by_itself()
    lines = [Figures(kind.label, labelled[kind], found[kind], alarms[kind]) for kind in kinds]
    return [*lines, Figures("All", labelled.total(), found.total(), alarms.total())]


def in_words(readings: Sequence[Reading]) -> str:
    """How it does on what it was not written for, which is nearer to what it will meet."""
    unseen = [one for one in readings if one.snippet.is_unseen]
    total = measure(unseen)[-1]
    return (
        f"Of {total.labelled} identifiers in {len(unseen)} snippets written after it was finished: "
        f"found {total.found}, missed {total.missed}, false alarms {total.false_alarms}."
    )


def table(figures: Sequence[Figures]) -> Iterator[str]:
    """As `manage.py detector_figures` prints it and the handbook shows it."""
    yield "| Kind | In the set | Found | Missed | False alarms |"
    yield "|---|---:|---:|---:|---:|"
    for one in figures:
        yield f"| {one.kind} | {one.labelled} | {one.found} | {one.missed} | {one.false_alarms} |"


def _snippet(line: str, is_unseen: bool) -> Snippet:
    text, labels, at = "", [], 0
    for label in LABELLED.finditer(line):
        text += line[at : label.start()]
        labels.append(Mark(len(text), len(text) + len(label[2]), Identifier(label[1])))
        text, at = text + label[2], label.end()
    return Snippet(text + line[at:], tuple(labels), is_unseen)


def _touches(mark: Mark, labels: Sequence[Mark]) -> bool:
    return any(mark.start < label.end and label.start < mark.end for label in labels)
