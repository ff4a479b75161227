"""Where a proposal stands: for its officer, and for those through whose hands it goes."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.authorisation import consulting
from cases.enums import Agency, Event, ProposalAct, Rank, RankPrefix, Role, Stage
from cases.models import AuditEvent, Proposal, VerbalAuthority
from tests import make
from tests.authorisation import making
from tests.authorisation.test_questions_pages import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    officer = making.an_officer(name="Olive Officer")
    supervisor = making.a_supervisor(name="Sam Sergeant")
    inspector = making.an_authoriser(Role.INSPECTOR, Rank.INSPECTOR, prefix=RankPrefix.ACTING, name="Ines Inspector")
    return making.Cast(officer, supervisor, inspector)


def client_of(actor):
    return make.a_client_of(actor.person)


def act(cast, proposal, name, **fields):
    revision = Proposal.objects.get(pk=proposal.pk).revision
    address = reverse(f"proposal-{name}", args=[proposal.pk])
    return client_of(cast.officer).post(address, {"revision": revision, **fields}, follow=True)


def page_of(actor, proposal):
    return words_of(client_of(actor).get(proposal.get_absolute_url()))


@pytest.mark.parametrize(
    ("stage", "waits"),
    [
        (Stage.WITH_SUPERVISOR, "With the supervisor Waits for A supervisor’s endorsement"),
        (Stage.AWAITING_AUTHORITY, "Awaiting authority Waits for The authority of an inspector or above"),
        (Stage.AUTHORISED_VERBALLY, "Confirmation by Ines Inspector; for you to deliver it"),
        (Stage.AUTHORISED, "Authorised Waits for For you to deliver it"),
        (Stage.REFUSED, "Refused Waits for Nothing more"),
        (Stage.WITHDRAWN, "Withdrawn Waits for Nothing more"),
    ],
)
def test_its_officer_reads_where_it_stands_and_what_it_waits_for(cast, stage, waits):
    proposal = making.a_proposal(stage, cast=cast)

    page = page_of(cast.officer, proposal)

    assert waits in page
    assert "The record as" in page
    assert "Timeline" in page


def test_how_long_it_has_waited_is_counted_in_working_hours(cast):
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    friday = timezone.make_aware(datetime(2026, 11, 13, 16, 0))
    Proposal.objects.update(waiting_since=friday)

    page = page_of(cast.officer, proposal)

    assert "13 November 2026, 16:00," in page
    assert "working hour" in page


def test_decisions_are_told_with_rank_and_reason_and_an_acting_rank_as_such(cast):
    proposal = making.a_proposal(Stage.AUTHORISED, cast=cast)

    page = page_of(cast.officer, proposal)

    assert "Authorised by Ines Inspector" in page
    assert "Rank Acting inspector" in page
    assert "Endorsed by Sam Sergeant Rank Sergeant" in page
    assert page.count(making.REASON) >= 2


def test_what_was_decided_of_an_earlier_version_counts_no_longer_and_is_kept(cast):
    proposal = making.a_proposal(Stage.AUTHORISED, cast=cast)
    act(cast, proposal, "take-back")
    act(cast, proposal, "submit")

    page = page_of(cast.officer, proposal)

    assert Proposal.objects.get().stage == Stage.WITH_SUPERVISOR
    assert ["Proposal 1", " version 2"][1] in page
    assert "Authorised by Ines Inspector Counts no longer" in page


def test_a_returned_proposal_says_why_above_what_is_to_be_answered(cast):
    proposal = making.a_proposal(Stage.RETURNED, cast=cast)

    page = page_of(cast.officer, proposal)

    assert "Returned to you Sam Sergeant (Supervisor, Sergeant) sent it back on" in page
    assert making.REASON in page
    assert "version 2" in page


def test_a_proposal_taken_back_does_not_look_returned(cast):
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    page = words_of(act(cast, proposal, "take-back"))

    assert "The proposal is yours to change again. What was decided of it counts no longer." in page
    assert "Returned to you" not in page


def test_taking_back_asks_first_and_names_what_it_undoes(cast):
    proposal = making.a_proposal(Stage.AUTHORISED, cast=cast)

    page = words_of(client_of(cast.officer).get(reverse("proposal-take-back", args=[proposal.pk])))

    assert "What was decided counts no longer: " in page
    assert "Authorised by Ines Inspector (acting inspector) on" in page
    assert Proposal.objects.get().stage == Stage.AUTHORISED


def test_taking_back_twice_is_told_plainly(cast):
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    act(cast, proposal, "take-back")

    page = words_of(act(cast, proposal, "take-back"))

    assert f"Proposal {proposal.pk} is draft now, so that cannot be done with it." in page
    assert Proposal.objects.get().version == 2


def test_what_somebody_did_meanwhile_is_told_and_nothing_is_done(cast):
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    making.moved(proposal, ProposalAct.ENDORSE, cast)
    address = reverse("proposal-take-back", args=[proposal.pk])

    answer = client_of(cast.officer).post(address, {"revision": proposal.revision})

    assert answer.status_code == 409
    assert "Sam Sergeant (Supervisor, Sergeant) did this" in words_of(answer)
    assert Proposal.objects.get().stage == Stage.AWAITING_AUTHORITY


def test_withdrawing_needs_a_reason_and_ends_it(cast):
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    refused = words_of(act(cast, proposal, "withdraw", reason=""))
    done = words_of(act(cast, proposal, "withdraw", reason="The victim changed their mind."))

    assert "Say why you withdraw it. The reason is kept with it." in refused
    assert f"Proposal {proposal.pk} is withdrawn." in done
    assert Proposal.objects.get().stage == Stage.WITHDRAWN
    assert "The victim changed their mind." in page_of(cast.officer, proposal)


def test_a_withdrawn_proposal_is_kept_by_its_officer_and_not_shown_to_others(cast):
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    act(cast, proposal, "withdraw", reason="The victim changed their mind.")

    lead = client_of(make.an_actor(Role.FORCE_LEAD)).get(proposal.get_absolute_url())

    assert lead.status_code == 404


def test_submitting_says_what_it_waits_for(cast):
    proposal = making.a_draft(by=cast.officer)

    page = words_of(act(cast, proposal, "submit"))

    assert "Submitted. It waits for: a supervisor’s endorsement." in page


def test_an_officer_can_ask_an_authoriser_by_name_and_nobody_else(cast):
    proposal = making.a_draft(by=cast.officer)

    refused = words_of(act(cast, proposal, "submit", asked_of=cast.supervisor.membership.pk))
    act(cast, proposal, "submit", asked_of=cast.inspector.membership.pk)

    assert "They cannot authorise this resolution today: choose somebody else." in refused
    assert Proposal.objects.get().asked_of == cast.inspector.membership


def spoken(cast, proposal, **changes):
    given = timezone.localtime() - timedelta(hours=1)
    told = {"given_by": cast.inspector.membership.pk, "day": f"{given:%d/%m/%Y}", "at": f"{given:%H:%M}"}
    return act(cast, proposal, "verbal", **{**told, "words": "Go ahead.", **changes})


def test_authority_by_word_of_mouth_names_who_gave_it_when_and_who_recorded_it(cast):
    proposal = making.a_draft(by=cast.officer)

    page = words_of(spoken(cast, proposal))

    said = VerbalAuthority.objects.get()
    assert "Recorded. It does not count until Ines Inspector confirms it, who has been told." in page
    assert "Not confirmed: it does not count" in page
    assert "Given by Ines Inspector, acting inspector" in page
    assert "by Olive Officer (Officer, Constable)" in page
    assert said.given_at < said.recorded_at
    assert Proposal.objects.get().stage == Stage.AUTHORISED_VERBALLY


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"given_by": ""}, "Choose who gave it."),
        ({"day": "1/1/2199"}, "This moment is still to come: enter when the authority was given."),
        ({"at": "half past two"}, "Write the time like 14:30, on the 24-hour clock."),
        ({"words": " "}, "Say what you told them and what they answered."),
    ],
)
def test_what_is_wrong_with_authority_by_word_of_mouth_is_said(cast, changes, words):
    proposal = making.a_draft(by=cast.officer)

    assert words in words_of(spoken(cast, proposal, **changes))
    assert not VerbalAuthority.objects.exists()


def test_only_those_of_the_rank_can_have_given_it(cast):
    proposal = making.a_draft(by=cast.officer)

    page = words_of(spoken(cast, proposal, given_by=cast.supervisor.membership.pk))

    assert "They cannot authorise this resolution: choose who gave it." in page


def test_where_nobody_has_the_rank_that_is_said(cast):
    proposal = making.a_draft(by=cast.officer)
    cast.inspector.membership.ends_on = timezone.localdate() - timedelta(days=1)
    cast.inspector.membership.save()

    page = words_of(client_of(cast.officer).get(reverse("proposal-verbal", args=[proposal.pk])))

    assert "Nobody who acts for this force today has this rank." in page


def test_others_read_it_without_being_offered_what_is_its_officers(cast):
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    page = page_of(cast.supervisor, proposal)

    assert "Proposed by Olive Officer, Hampshire Constabulary" in page
    assert "What you can do" not in page
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.kind, event.person) == (Event.PROPOSAL_VIEWED, cast.supervisor.person.email)


def test_what_its_officer_writes_anew_shows_to_nobody_else_not_even_in_the_rank_that_it_needs(cast):
    proposal = making.a_proposal(Stage.AUTHORISED, cast=cast)
    making.moved(proposal, ProposalAct.TAKE_BACK, cast)
    before = page_of(cast.supervisor, proposal)

    Proposal.objects.update(record=making.a_written_record(Rank.NONE))

    assert "Authority asked for Inspector" in before
    assert page_of(cast.supervisor, proposal) == before
    Proposal.objects.update(record=making.a_written_record(Rank.NONE, hate_strands=["race"]))
    written = Proposal.objects.get()
    assert consulting.asked_for(written, cast.supervisor) == frozenset()
    assert consulting.asked_for(written, cast.officer) == {Agency.CPS}


def test_its_officers_own_reading_is_not_recorded(cast):
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    page_of(cast.officer, proposal)

    assert not AuditEvent.objects.filter(kind=Event.PROPOSAL_VIEWED).exists()


def test_a_consultee_does_not_come_here(cast):
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    consultee = make.an_actor(Role.CONSULTEE, agency=Agency.CPS)

    assert client_of(consultee).get(proposal.get_absolute_url()).status_code == 404


def test_the_list_stands_by_stage_and_newest_first(cast):
    first, second = (making.a_draft(by=cast.officer) for _ in range(2))
    submitted = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    page = client_of(cast.officer).get(reverse("proposals")).content.decode()

    places = [page.index(f'href="{one.get_absolute_url()}"') for one in (second, first, submitted)]
    assert places == sorted(places)


def test_the_list_asks_as_much_of_the_database_for_three_as_for_one(cast):
    client = client_of(cast.officer)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            making.a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("proposals"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_supervisor_lists_what_awaits_them_and_no_drafts(cast):
    making.a_draft(by=cast.officer)
    awaits = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    page = client_of(cast.supervisor).get(reverse("proposals"))

    assert [row.record for row in page.context["table"].rows] == [awaits]
    assert "Olive Officer" in words_of(page)
    assert "Propose a resolution" not in words_of(page)
