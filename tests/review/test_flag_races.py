"""A member flags a case at the moment at which its round closes: in time, or told so; never counted afterwards."""

import pytest

from cases.casework.services import amend_flag, raise_flag, withdraw_flag
from cases.enums import Agency, FlagAct, ItemStage
from cases.models import AgendaItem, Flag, FlagChange
from cases.review.closing import close_round
from cases.review.scoring import submit_review
from tests import make
from tests.authorisation.test_races import at_once
from tests.panels import making
from tests.review.rounds import Round, a_round, said, scored

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 25
CLOSED = "The round of this case has closed"


def a_long_round() -> Round:
    return a_round(Agency.MAGISTRATES, Agency.PROBATION, cases=ROUNDS)


def flags(item, by):
    return lambda: raise_flag(case=item.case, rule="", severity="gap", reason="Late?", by=by, release=item.release)


def in_time_or_told(item: AgendaItem, outcome: object) -> bool:
    """Whether the flag was in time; it is there if and only if its author was not told that it came too late."""
    closed = AgendaItem.objects.get(pk=item.pk)
    flag = Flag.objects.filter(case=item.case).first()
    assert closed.stage == ItemStage.AT_PANEL
    if flag is None:
        assert CLOSED in str(outcome)
        return False
    assert (outcome, flag.item) == (flag, closed)
    assert flag.raised_at <= closed.round_closed_at
    return True


def test_a_flag_against_the_administrators_close_is_in_time_or_told():
    round_ = a_long_round()
    author, by = round_.members[0], making.an_administrator(round_.panel)

    for item in round_.items:
        told, closed = at_once(flags(item, author), lambda item=item: close_round(item=item, by=by))

        assert isinstance(closed, AgendaItem)
        in_time_or_told(item, told)


def test_a_flag_against_the_last_answer_is_in_time_or_told():
    round_ = a_long_round()
    author, last = round_.members

    for item in round_.items:
        scored(item, author)
        told, _review = at_once(
            flags(item, author), lambda item=item: submit_review(item=item, by=last, said=said(), revision=0)
        )

        in_time_or_told(item, told)


def test_a_flag_is_amended_or_withdrawn_before_the_round_closes_or_stands_as_it_was():
    round_ = a_long_round()
    author, by = round_.members[0], making.an_administrator(round_.panel)

    for number, item in enumerate(round_.items):
        flag = make.a_flag(item.release, author, reason="Before.")

        def changes(flag: Flag = flag, withdraws: bool = number % 2 == 1) -> Flag:
            if withdraws:
                return withdraw_flag(flag=flag, by=author)
            return amend_flag(flag=flag, rule="", severity="gap", reason="After.", revision=1, by=author)

        told, _closed = at_once(changes, lambda item=item: close_round(item=item, by=by))

        now, closed = Flag.objects.get(pk=flag.pk), AgendaItem.objects.get(pk=item.pk)
        changed = FlagChange.objects.filter(flag=flag).exclude(act=FlagAct.RAISED).first()
        assert (changed is None) == ("nobody amends or withdraws one" in str(told))
        assert changed is None or changed.at <= closed.round_closed_at
        assert (now.revision == 1) == (changed is None)
