"""Who declared a conflict with which case: for those who run or chair the meeting, and then for its minutes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.enums import Agency, Conflict, Event, Role
from cases.models import AuditEvent, Declaration, Invitation
from cases.review.conflicts import MinutedConflict, conflicts_for_minutes
from cases.review.declaring import declare, lift
from tests import make
from tests.casework.acting import signed_in, words
from tests.panels import making
from tests.review.rounds import Round, a_round

pytestmark = pytest.mark.django_db
WORDS = "We are in the same choir."


def a_round_with_a_conflict(cases: int = 1) -> tuple[Round, Declaration]:
    """The first member, a magistrate, has declared one with the first case."""
    round_ = a_round(cases=cases)
    return round_, declare(item=round_.item, by=round_.members[0], kind=Conflict.KNOWS_A_PARTY, words=WORDS)


def address(round_: Round) -> str:
    return reverse("meeting-conflicts", args=[round_.panel.slug, round_.meeting.number])


def test_those_who_run_or_chair_the_meeting_read_who_declared_what_and_other_members_do_not():
    round_, declaration = a_round_with_a_conflict()
    chair = making.a_chair(round_.panel)
    name = declaration.membership.person.name

    pages = [signed_in(actor).get(address(round_)) for actor in (making.an_administrator(round_.panel), chair)]
    refused = signed_in(round_.members[1]).get(address(round_))

    for page in pages:
        for said in (name, "Magistrates", "Case 1", "Knows somebody in the case", WORDS):
            assert said in words(page)
    assert "Lift it" in words(pages[0])
    assert "Lift it" not in words(pages[1])
    assert refused.status_code == 403
    assert name not in words(refused)
    assert WORDS not in words(refused)


def test_a_chair_reads_of_no_conflict_with_a_case_that_they_have_one_with_but_their_own():
    round_, _declaration = a_round_with_a_conflict()
    chair = making.a_chair(round_.panel)
    making.invite(round_.meeting, chair)
    Invitation.objects.create(
        item=round_.item, attendance=round_.attendance(chair), asked_at=round_.item.round_opened_at
    )
    declare(item=round_.item, by=chair, kind=Conflict.HANDLED_THE_FILE)

    text = words(signed_in(chair).get(address(round_)))

    assert "Handled the file" in text
    assert WORDS not in text


def test_a_mistaken_conflict_is_lifted_with_a_reason_and_stays_on_record():
    round_, declaration = a_round_with_a_conflict()
    administrator = making.an_administrator(round_.panel)
    client = signed_in(administrator)

    asked = client.get(f"{address(round_)}?lift=1")
    unsaid = client.post(address(round_), {"number": "1", "reason": ""})
    lifted = client.post(address(round_), {"number": "1", "reason": "Another J. Smith."}, follow=True)
    again = client.post(address(round_), {"number": "1", "reason": "Another J. Smith."}, follow=True)

    assert f"Lift the conflict of {declaration.membership.person.name} with case 1?" in words(asked)
    assert "Say why the conflict is lifted." in words(unsaid)
    assert "is lifted." in words(lifted)
    assert "This conflict was lifted on" in words(again)
    declaration.refresh_from_db()
    assert (declaration.lift_reason, declaration.lifted_by) == ("Another J. Smith.", administrator.signature)
    assert AuditEvent.objects.filter(kind=Event.CONFLICT_LIFTED).count() == 1
    assert "Another J. Smith." in words(client.get(address(round_)))


@pytest.mark.parametrize("number", ["2", "0", "one", ""])
def test_what_nobody_declared_cannot_be_lifted(number):
    round_, _declaration = a_round_with_a_conflict()
    client = signed_in(making.an_administrator(round_.panel))

    answers = [client.get(f"{address(round_)}?lift={number}"), client.post(address(round_), {"number": number})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Declaration.objects.standing().count() == 1


@pytest.mark.parametrize("who", ["other panel", "other force", "force lead"])
def test_the_page_is_not_there_for_those_who_do_not_see_the_meeting(who):
    round_, _declaration = a_round_with_a_conflict()
    actor = {
        "other panel": lambda: making.a_member(make.a_panel("hampshire")),
        "other force": lambda: make.an_actor(Role.ADMINISTRATOR, ("metropolitan",)),
        "force lead": lambda: make.an_actor(Role.FORCE_LEAD),
    }[who]()

    assert signed_in(actor).get(address(round_)).status_code == 404


def test_the_minutes_say_every_standing_conflict_by_case_and_name_and_nobody_s_own_words():
    round_, first = a_round_with_a_conflict(cases=2)
    name = first.membership.person.name
    prosecutor = round_.members[2]
    declare(item=round_.items[1], by=prosecutor, kind=Conflict.OTHER, words="Between us.")
    lifted = declare(item=round_.items[1], by=round_.members[1], kind=Conflict.IN_COURT)
    lift(declaration=lifted, by=making.an_administrator(round_.panel), reason="Mistaken.")

    assert conflicts_for_minutes(round_.meeting) == [
        MinutedConflict(name, Agency.MAGISTRATES.label, 1, "Knows somebody in the case"),
        MinutedConflict(prosecutor.person.name, Agency.CPS.label, 2, "Another reason"),
    ]


def test_a_conflict_declared_at_an_earlier_meeting_is_in_the_minutes_of_the_later_one():
    round_, declaration = a_round_with_a_conflict()
    later = making.a_meeting(round_.panel, *round_.members)
    item = making.an_item_in_review(later, round_.item.case)
    own = Invitation.objects.filter(item=item, attendance__membership=declaration.membership)
    own.update(conflicted_at=item.round_opened_at)

    page = words(signed_in(making.an_administrator(round_.panel)).get(f"{later.get_absolute_url()}conflicts/"))

    assert [(one.place, one.kind) for one in conflicts_for_minutes(later)] == [(1, "Knows somebody in the case")]
    assert "In conflict without saying so here" in page
    assert "Nobody has declared a conflict at this meeting." in page


def test_who_had_a_part_in_the_case_s_own_proposal_is_minuted_as_that():
    round_ = a_round()
    own = Invitation.objects.filter(item=round_.item, attendance__membership=round_.members[1].membership)
    own.update(conflicted_at=round_.item.round_opened_at)

    assert [one.kind for one in conflicts_for_minutes(round_.meeting)] == ["Had a part in the case’s own proposal"]


@pytest.mark.parametrize("cases", [1, 3])
def test_the_page_takes_the_same_few_queries_however_many_are_declared(cases):
    round_ = a_round(cases=cases)
    for item in round_.items:
        declare(item=item, by=round_.members[0], kind=Conflict.KNOWS_A_PARTY)
    client = signed_in(making.an_administrator(round_.panel))
    client.get("/")

    with CaptureQueriesContext(connection) as queries:
        client.get(address(round_))

    assert len(queries) == 10
