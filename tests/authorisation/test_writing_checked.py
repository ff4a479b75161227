"""What is done and what is missing of a proposal, on its list of tasks and when its answers are checked."""

import pytest
from django.urls import reverse

from cases.enums import Rank, Stage
from cases.models import Case, Proposal
from tests import make
from tests.authorisation import making
from tests.authorisation.test_questions_pages import a_writer, answer, question, record_of, words_of

pytestmark = pytest.mark.django_db


def test_the_tasks_say_how_far_each_is():
    client = make.a_client_of((officer := making.an_officer()).person)
    proposal = making.a_draft(by=officer)
    proposal.record = {"offence_code": "46", "age_at_offence_youngest": 30, "age_at_disposal_youngest": 30}
    proposal.save()

    page = words_of(client.get(proposal.get_absolute_url()))

    assert "The offence In progress" in page
    assert "Dates Not started" in page
    assert "Remorse Not started" in page


def test_a_whole_proposal_is_done():
    proposal, client = a_writer()

    page = words_of(client.get(proposal.get_absolute_url()))

    assert "In progress" not in page
    assert "The offence Done" in page
    assert "Remorse Not started" in page


def test_the_answers_say_what_nobody_recorded_and_whose_authority_it_needs():
    proposal, client = a_writer(Rank.INSPECTOR)

    page = words_of(client.get(reverse("proposal-answers", args=[proposal.pk])))

    assert "Did the person show remorse? Not recorded" in page
    assert "Needs an inspector:" in page


def test_what_is_missing_closes_the_button_and_says_so_in_the_same_words():
    proposal, client = a_writer(Rank.INSPECTOR, responsibility=None)

    page = words_of(client.get(reverse("proposal-answers", args=[proposal.pk])))

    assert "Still missing Responsibility and evidence What did the person say?" in page
    assert "Submit Still missing: “What did the person say?”." in page


def test_nobody_submits_what_is_missing_something():
    proposal, client = a_writer(Rank.INSPECTOR, responsibility=None)

    response = client.post(reverse("proposal-submit", args=[proposal.pk]), {"revision": proposal.revision})

    assert response.status_code == 403
    assert Proposal.objects.get().stage == Stage.DRAFT


def test_a_resolution_that_needs_nobody_else_is_delivered_and_not_submitted():
    proposal, client = a_writer(Rank.NONE)

    page = words_of(client.get(reverse("proposal-answers", args=[proposal.pk])))

    assert "you may deliver it on your own authority" in page
    assert "Record authority by word of mouth" not in page


def test_earlier_resolutions_are_offered_and_added_with_one_press():
    proposal, client = a_writer(previous=[])
    answer(client, proposal, "person", offender_ref="PNC 12/345")
    make.a_case(offender_token=record_of(proposal)["offender_token"], disposal_date="2022-03-01", case_ref="SECRET/1")
    number = Case.objects.get().pk

    page = client.get(question(proposal, "history"))
    none = {"previous-any": "none", "previous-rows": "0"}
    answer(client, proposal, "history", history_checked="yes", **none, earlier=str(number))

    assert "1 March 2022 Shop theft" in words_of(page)
    assert "SECRET/1" not in page.content.decode()
    assert record_of(proposal)["previous"] == [
        {"type": "community_resolution", "date": "2022-03-01", "offence_group": "theft_shop"}
    ]


def test_what_is_not_listed_of_the_forces_own_records_is_said_before_it_is_sent():
    proposal, client = a_writer(previous=[])
    answer(client, proposal, "person", offender_ref="PNC 12/345")
    make.a_case(offender_token=record_of(proposal)["offender_token"], disposal_date="2022-03-01")

    page = words_of(client.get(reverse("proposal-answers", args=[proposal.pk])))

    assert "The force’s own records show 1 earlier resolution of this person that is not listed." in page


def test_each_answer_leads_to_its_question_and_says_which_to_those_who_hear_it():
    proposal, client = a_writer()

    page = client.get(reverse("proposal-answers", args=[proposal.pk])).content.decode()

    address = f"{question(proposal, 'weapon')}?from=answers"
    link = f'href="{address}">Change<span class="govuk-visually-hidden"> Was there a weapon?</span></a>'
    assert link in page
