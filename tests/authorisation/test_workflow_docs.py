"""docs/workflow.md is what the table of moves says."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from cases.authorisation.workflow import MOVES
from cases.panels.meetings.workflow import MOVES as ITEM_MOVES

HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "workflow.md"


def test_the_handbook_is_what_the_table_says():
    printed = StringIO()

    call_command("workflow", stdout=printed)

    assert HANDBOOK.read_text("utf-8") == printed.getvalue()


def test_every_move_says_who_may_make_it():
    assert [one for one in (*MOVES, *ITEM_MOVES) if not one.may.__doc__] == []


def test_no_two_moves_are_the_same():
    for moves in (MOVES, ITEM_MOVES):
        assert len({(one.act, one.start, one.end) for one in moves}) == len(moves)
