"""The workflow as the handbook has it: every stage, every move and who may make it, and the picture of both."""

from collections.abc import Iterable, Iterator

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
    """docs/workflow.md, whole."""
    return "\n".join([HEAD, "## The picture", "", *_picture(), "", "## The moves", "", *_table(), ""])


def _picture() -> Iterator[str]:
    """A state diagram as Mermaid draws it; acts that lead the same way share an arrow."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    {stage.name}: {stage.label}" for stage in Stage)
    yield f"    [*] --> {Stage.DRAFT.name}"
    arrows: dict[tuple[Stage, Stage], list[str]] = {}
    for one in MOVES:
        labels = arrows.setdefault((one.start, one.end), [])
        if one.act.label not in labels:
            labels.append(one.act.label)
    for (start, end), labels in arrows.items():
        yield f"    {start.name} --> {end.name}: {', '.join(labels)}"
    starts = {one.start for one in MOVES if one.start != one.end}
    yield from (f"    {stage.name} --> [*]" for stage in Stage if stage not in starts)
    yield "```"


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
            _first_sentence(one),
        )
        yield f"| {' | '.join(cells)} |"


def _in_order(moves: Iterable[Move]) -> list[Move]:
    return sorted(moves, key=lambda one: list(Stage).index(one.start))


def _first_sentence(one: Move) -> str:
    """What the policy says of itself."""
    return " ".join((one.may.__doc__ or "").split("\n\n")[0].split())
