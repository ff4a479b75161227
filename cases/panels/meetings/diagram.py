"""How an agenda item moves, as the handbook has it: the second part of docs/workflow.md."""

from collections.abc import Iterator

from cases.authorisation.diagram import first_sentence, picture
from cases.enums import ItemStage
from cases.panels.meetings.workflow import MOVES

HEAD = """# How an agenda item moves

From the one table of moves, `cases/panels/meetings/workflow.py`. An **agenda item** is a case at a meeting: it owns its
declarations, its reviews, its round and its finding, so that one case may come to several meetings.

- Release is the opening of the round: everybody who is invited is asked. The last answer closes it, and then nobody
  acts.
- Every move locks the item, asks its policy, and is one event of the audit record, in which nothing stands that a
  member said.
- What waits for another meeting stays as it is; it goes there as a new item that names this one.
"""


def items_as_markdown() -> str:
    drawn = picture(ItemStage, ItemStage.SELECTED, MOVES)
    return "\n".join([HEAD, "## The picture of an item", "", *drawn, "", "## The moves of an item", "", *_table(), ""])


def _table() -> Iterator[str]:
    yield "| From | Act | To | In the audit record | Who may |"
    yield "| --- | --- | --- | --- | --- |"
    for one in sorted(MOVES, key=lambda move: list(ItemStage).index(move.start)):
        cells = (one.start.label, one.act.label, one.end.label, f"`{one.event}`", first_sentence(one.may))
        yield f"| {' | '.join(cells)} |"
