"""The desk says what of proposals awaits each person, how much and since when, and nothing that is not theirs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.authorisation.desk import duties_of
from cases.enums import Role, Stage
from cases.models import Actor, AuthoritySettings, Case, Proposal
from cases.words import uk_date
from tests import make
from tests.authorisation import making
from tests.authorisation.asking import CPS, YJS, a_consultee, a_draft_to_consult_on, answered, asked
from tests.authorisation.delivered import a_cast, a_delivered_case

pytestmark = pytest.mark.django_db


def shown(actor: Actor) -> list[tuple[str, str]]:
    return [(duty.title, duty.number) for duty in duties_of(actor)]


def oldest(actor: Actor) -> list[str]:
    return [duty.oldest for duty in duties_of(actor)]


def test_an_officer_sees_what_was_returned_authorised_and_is_not_finished_and_nobody_elses():
    cast = making.Cast()
    for stage in Stage:
        if stage in making.WAY and stage not in Stage.after_delivery():
            making.a_proposal(stage, cast=cast)
    making.a_proposal(Stage.RETURNED)

    assert shown(cast.officer) == [
        ("Proposals of yours that were returned", "1"),
        ("Proposals of yours that are authorised and not delivered", "1"),
        ("Proposals of yours that are not finished", "1"),
    ]
    assert oldest(cast.officer)[0] == f"Oldest returned on {uk_date(timezone.localdate())}, today"


def test_a_supervisor_sees_what_awaits_their_endorsement_and_how_long_the_oldest_has_waited():
    cast = making.Cast()
    for _ in range(2):
        making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    late = Proposal.objects.first()
    Proposal.objects.filter(pk=late.pk).update(waiting_since=timezone.now() - timedelta(days=70))

    assert shown(cast.supervisor) == [("Proposals that await your endorsement", "2")]
    assert oldest(cast.supervisor)[0].startswith("Oldest has waited ")
    assert oldest(cast.supervisor)[0].endswith(" working hours; 1 overdue")
    assert shown(cast.inspector) == []


def test_an_inspector_sees_what_awaits_their_authority_and_confirmation():
    cast = making.Cast()
    making.a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    making.a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast)

    assert shown(cast.inspector) == [
        ("Proposals that await your authority", "1"),
        ("Authorities by word of mouth that await your confirmation", "1"),
    ]
    assert shown(making.an_inspector()) == [("Proposals that await your authority", "1")]
    assert shown(making.an_inspector(force="metropolitan")) == []


def test_a_consultee_sees_what_awaits_the_view_of_their_agency():
    cast, consultee = making.Cast(), a_consultee()
    asked(a_draft_to_consult_on(cast), cast.officer)
    answered(asked(a_draft_to_consult_on(cast), cast.officer), consultee)

    assert shown(consultee) == [("Proposals that await the view of your agency", "1")]
    assert shown(a_consultee(CPS)) == []
    assert shown(a_consultee(YJS, "metropolitan")) == []


def test_an_officer_sees_the_victims_to_tell_and_others_only_those_overdue():
    cast = a_cast()
    case = a_delivered_case(cast=cast, victim_type="person", victim_informed=None, victim_informed_date=None)
    lead = make.an_actor(Role.FORCE_LEAD)
    assert shown(cast.officer) == [("Victims to be told the outcome", "1")]
    assert oldest(cast.officer) == [f"Next due on {uk_date(case.informed_by)}"]
    assert shown(cast.supervisor) == shown(lead) == []

    due = timezone.localdate() - timedelta(days=20)
    Case.objects.filter(pk=case.pk).update(informed_by=due)

    assert oldest(cast.officer) == [f"1 overdue. The first was due on {uk_date(due)}"]
    assert shown(lead) == [("Victims overdue to be told the outcome", "1")]
    # Of what was delivered without them supervisors see nothing.
    assert shown(cast.supervisor) == []


def test_a_supervisor_sees_what_to_look_at_afterwards():
    cast = a_cast()
    AuthoritySettings.objects.create(
        force=make.a_force(), supervisor_reviews=True, changed_at=timezone.now(), changed_by="A test"
    )
    a_delivered_case(cast=cast)

    assert shown(cast.supervisor) == [("Resolutions to look at afterwards", "1")]


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_asks_the_same_number_of_questions_for_one_and_for_three(django_assert_num_queries, number):
    cast = making.Cast()
    for _ in range(number):
        making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    with django_assert_num_queries(10):
        duties_of(cast.supervisor)
