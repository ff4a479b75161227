"""After delivery: whether what was agreed was done, and what the case says of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.authorisation.following_up import ALL_DONE, NOT_ALL_DONE, say_how_it_ended
from cases.casework.queries.records import record_of
from cases.enums import Event, Rank, Role, Stage
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AuditEvent, Correction
from tests import make
from tests.authorisation import making
from tests.authorisation.delivered import a_cast, a_delivered_case, proposal_of

pytestmark = pytest.mark.django_db

TWO_ACTIONS = {"actions": [{"type": "apology"}, {"type": "compensation", "amount": 20.0}]}
WHY_NOT = "He moved away."


def ended(case, by, done, *, is_completed, reason="", on=None):
    proposal = proposal_of(case)
    return say_how_it_ended(
        proposal=proposal,
        by=by,
        revision=proposal.revision,
        is_completed=is_completed,
        done=done,
        on=on or timezone.localdate(),
        reason=reason,
    )


def test_what_was_done_is_marked_on_each_action_and_the_proposal_is_completed():
    cast = a_cast()
    case = a_delivered_case(cast=cast, **TWO_ACTIONS)
    events = AuditEvent.objects.count()

    after = ended(case, cast.officer, [1, 2], is_completed=True)

    assert [one["completed"] for one in record_of(after)["actions"]] == [True, True]
    assert (after.conditions_met, after.version, proposal_of(case).stage) == ("yes", 2, Stage.COMPLETED)
    assert (AuditEvent.objects.count(), AuditEvent.objects.order_by("pk").last().kind) == (
        events + 1,
        Event.RESOLUTION_COMPLETED,
    )


def test_what_was_not_done_says_which_and_why():
    cast = a_cast()
    case = a_delivered_case(cast=cast, **TWO_ACTIONS)

    after = ended(case, cast.officer, [1], is_completed=False, reason=WHY_NOT)

    assert [one["completed"] for one in record_of(after)["actions"]] == [True, False]
    assert (after.conditions_met, proposal_of(case).stage) == ("no", Stage.NOT_COMPLETED)
    assert WHY_NOT in Correction.objects.get().reason


@pytest.mark.parametrize(
    ("done", "is_completed", "reason", "words"),
    [
        ([1], True, "", NOT_ALL_DONE),
        ([1, 2], False, WHY_NOT, ALL_DONE),
        ([1], False, " ", "Say why what was agreed was not done"),
    ],
)
def test_what_contradicts_itself_is_refused_and_leaves_nothing(done, is_completed, reason, words):
    cast = a_cast()
    case = a_delivered_case(cast=cast, **TWO_ACTIONS)

    with pytest.raises(NotAllowed, match=words[:30]):
        ended(case, cast.officer, done, is_completed=is_completed, reason=reason)

    assert (proposal_of(case).stage, Correction.objects.count()) == (Stage.DELIVERED, 0)


@pytest.mark.parametrize("days", [-1, 1])
def test_it_did_not_end_before_it_was_delivered_nor_will_it_be_said_beforehand(days):
    cast = a_cast()
    case = a_delivered_case(cast=cast)

    with pytest.raises(NotAllowed, match=r"is before|has not come yet"):
        ended(case, cast.officer, [1], is_completed=True, on=timezone.localdate() + timedelta(days=days))


def test_a_second_click_records_nothing_a_second_time():
    cast = a_cast()
    case = a_delivered_case(cast=cast)
    seen = proposal_of(case)
    ended(case, cast.officer, [1], is_completed=True)

    with pytest.raises(OutOfDate):
        say_how_it_ended(
            proposal=seen,
            by=cast.officer,
            revision=seen.revision,
            is_completed=True,
            done=[1],
            on=timezone.localdate(),
        )


def test_a_supervisor_and_the_force_lead_record_it_and_an_inspector_does_not():
    for by in (making.a_supervisor(), make.an_actor(Role.FORCE_LEAD, rank=Rank.SUPERINTENDENT)):
        number = next(make.NUMBERS)
        assert ended(a_delivered_case(case_ref=f"D-{number}"), by, [1], is_completed=True).conditions_met == "yes"
    with pytest.raises(NotAllowed, match="The officer, a supervisor or the force lead"):
        ended(a_delivered_case(case_ref="D-X"), making.an_inspector(), [1], is_completed=True)


def test_what_was_recorded_stays_when_a_case_without_actions_ends():
    cast = a_cast()
    case = a_delivered_case(cast=cast, actions=[])

    after = ended(case, cast.officer, [], is_completed=False, reason=WHY_NOT)

    assert (record_of(after)["actions"], after.conditions_met) == ([], "no")


def test_the_page_asks_for_each_action_and_says_what_is_missing():
    cast = a_cast()
    case = a_delivered_case(cast=cast, **TWO_ACTIONS)
    proposal, client = proposal_of(case), make.a_client_of(cast.officer.person)
    address = f"/proposals/{proposal.pk}/outcome/"

    page = client.get(address).content.decode()
    assert ("Apology" in page, "Compensation, £20.00" in page) == (True, True)
    sent = {"revision": proposal.revision, "on": timezone.localdate().isoformat(), "done": [1]}
    refused = client.post(address, {**sent, "ended": "not_completed"}).content.decode()
    assert "Say why what was agreed was not done." in refused
    assert client.post(address, {**sent, "ended": "not_completed", "reason": WHY_NOT}).status_code == 302
    assert proposal_of(case).stage == Stage.NOT_COMPLETED
    assert client.get(address).status_code == 302
