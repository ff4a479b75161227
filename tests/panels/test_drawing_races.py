"""Two administrators, or one with two windows, draw at the same moment: one sample is drawn."""

from functools import partial

import pytest

from cases.enums import Chosen, ItemAct, PanelKind
from cases.models import AgendaItem, Draw
from cases.panels.meetings.moving import move_item
from cases.panels.selecting.asking import Asked
from cases.panels.selecting.services import draw_sample
from tests import make
from tests.authorisation.test_races import at_once
from tests.panels import making

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 10


def test_a_form_that_is_sent_twice_at_once_draws_once():
    panel = making.a_panel_on_terms(kind=PanelKind.ALL_AGES)
    for _number in range(4):
        make.a_case()
    one, other = making.an_administrator(panel), making.an_administrator(panel)
    asked = Asked(Chosen.RANDOM, size=2, draws_seen=0)

    for _round in range(ROUNDS):
        meeting = making.a_meeting(panel)
        came = at_once(*(partial(draw_sample, meeting=meeting, by=by, asked=asked) for by in (one, other)))

        assert sorted(type(outcome).__name__ for outcome in came) == ["Draw", "str"]
        assert Draw.objects.filter(meeting=meeting).count() == 1
        assert AgendaItem.objects.filter(meeting=meeting).count() == 2


def test_two_meetings_that_carry_the_same_case_over_at_once_do_not_both_have_it():
    panel = making.a_panel_on_terms(kind=PanelKind.ALL_AGES)
    administrator = making.an_administrator(panel)
    earlier = making.a_meeting(panel)
    for number in range(ROUNDS // 2):
        case = make.a_case()
        item = move_item(item=making.a_closed_item(earlier, case=case), act=ItemAct.CARRY_OVER, by=None)
        asked = Asked(Chosen.CARRIED_OVER, named=[f"hampshire/{case.case_ref}"], draws_seen=0)
        meetings = [making.a_meeting(panel, title=f"Meeting {number} {which}") for which in ("A", "B")]

        came = at_once(*(partial(draw_sample, meeting=to, by=administrator, asked=asked) for to in meetings))

        assert sorted(type(outcome).__name__ for outcome in came) == ["Draw", "str"]
        assert AgendaItem.objects.filter(carried_from=item).count() == 1
        assert Draw.objects.filter(meeting__in=meetings).count() == 1
