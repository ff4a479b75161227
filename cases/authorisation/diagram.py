"""The workflow as the handbook has it: every stage, every move and who may make it, and the picture of both."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from django.db.models import TextChoices

from cases.authorisation.workflow import MOVES, Move
from cases.enums import ProposalAct, Stage

HEAD = """# How a proposal moves

Written by `manage.py workflow` from the one table of moves, `cases/authorisation/workflow.py`; a test keeps the two
alike. A **proposal** is not a case: it is in no count and no screening, and becomes a case at delivery.

- Every move locks the proposal, and names the revision that its maker looked at: where somebody else was first, nothing
  is stored and the other is told who it was and how it stands now.
- Every move asks its policy, is kept for good with who made it, at which rank and why, and is one event of the audit
  record. Who may do what, role by role, is in [permissions](permissions.md).
- A decision is on one version. Where the officer writes again (taken back, returned, denied), the next version begins:
  what was decided before is kept, and counts no longer.
- The rank that is needed is pinned at submission and asked again at the decision and at delivery; the higher of the two
  counts.
"""


def as_markdown() -> str:
    """The first part of docs/workflow.md: proposals."""
    drawn = picture(Stage, Stage.DRAFT, MOVES)
    return "\n".join([HEAD, "## The picture", "", *drawn, "", "## The moves", "", *_table(), ""])


class Arrow(Protocol):
    """One line of a table of moves, as a picture needs it."""

    @property
    def act(self) -> TextChoices: ...
    @property
    def start(self) -> TextChoices: ...
    @property
    def end(self) -> TextChoices: ...


def picture(stages: type[TextChoices], first: TextChoices, moves: Iterable[Arrow]) -> Iterator[str]:
    """A state diagram as Mermaid draws it; acts that lead the same way share an arrow."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    {stage.name}: {_drawn(stage)}" for stage in stages)
    yield f"    [*] --> {first.name}"
    arrows: dict[tuple[TextChoices, TextChoices], list[str]] = {}
    table = list(moves)
    for one in table:
        labels = arrows.setdefault((one.start, one.end), [])
        if _drawn(one.act) not in labels:
            labels.append(_drawn(one.act))
    for (start, end), labels in arrows.items():
        yield f"    {start.name} --> {end.name}: {', '.join(labels)}"
    starts = {one.start for one in table if one.start != one.end}
    yield from (f"    {stage.name} --> [*]" for stage in stages if stage not in starts)
    yield "```"


def _drawn(choice: TextChoices) -> str:
    """A colon would begin another label."""
    return str(choice.label).replace(":", ",")


def _table() -> Iterator[str]:
    yield "| From | Act | To | A reason | Next version | Who may |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for one in _in_order(MOVES):
        cells = (
            one.start.label,
            one.act.label,
            one.end.label if one.end != one.start else "Stays",
            "yes" if one.act in ProposalAct.with_a_reason() else "",
            "yes" if one.begins_a_version else "",
            first_sentence(one.may),
        )
        yield f"| {' | '.join(cells)} |"


def _in_order(moves: Iterable[Move]) -> list[Move]:
    return sorted(moves, key=lambda one: list(Stage).index(one.start))


def first_sentence(policy: object) -> str:
    """What a policy says of itself."""
    return " ".join((policy.__doc__ or "").split("\n\n")[0].split())
