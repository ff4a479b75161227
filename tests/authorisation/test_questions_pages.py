"""The pages of the guided form, as a browser without script uses them."""

import re

import pytest
from django.urls import reverse

from cases.authorisation.questions import QUESTIONS
from cases.enums import Rank, Role, Stage
from cases.models import Offence, Proposal, UnsentAnswers
from tests import make
from tests.authorisation import making

pytestmark = pytest.mark.django_db
TYPED_IN_VAIN = "is not a date that exists"


def words_of(response):
    """What a page says, without its markup."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


def a_writer(rank=Rank.INSPECTOR, **changes):
    """An officer with a complete draft, and their browser."""
    officer = making.an_officer()
    return making.a_draft(rank, by=officer, **changes), make.a_client_of(officer.person)


def question(proposal, slug):
    return reverse("proposal-question", args=[proposal.pk, slug])


def answer(client, proposal, slug, **fields):
    revision = Proposal.objects.get(pk=proposal.pk).revision
    return client.post(question(proposal, slug), {"revision": revision, **fields})


def record_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).record


def test_an_officer_without_proposals_is_told_what_would_stand_here():
    client = make.a_client_of(making.an_officer().person)

    page = words_of(client.get(reverse("proposals")))

    assert "You have proposed no resolution yet. What you begin to propose stands here" in page
    assert "Propose a resolution" in page


def test_an_officer_begins_to_propose_and_is_led_to_what_is_asked():
    officer = making.an_officer()
    client = make.a_client_of(officer.person)

    response = client.post(reverse("proposal-new"), {})

    proposal = Proposal.objects.get()
    assert (response.status_code, response["Location"]) == (302, proposal.get_absolute_url())
    assert "0 of 13 done, for Hampshire Constabulary" in words_of(client.get(response["Location"]))


def test_whoever_serves_two_forces_chooses_one():
    officer = make.an_actor(Role.OFFICER, ("hampshire", "metropolitan"))
    client = make.a_client_of(officer.person)

    asked = words_of(client.get(reverse("proposal-new")))
    refused = words_of(client.post(reverse("proposal-new"), {}))
    client.post(reverse("proposal-new"), {"force": "metropolitan"})

    assert "In which force?" in asked
    assert "Choose the force." in refused
    assert Proposal.objects.get().force_id == "metropolitan"


def test_a_form_sent_twice_begins_one_proposal():
    client = make.a_client_of(making.an_officer().person)
    sent = {"csrfmiddlewaretoken": "as-the-page-had-it"}

    answers = [client.post(reverse("proposal-new"), sent)["Location"] for _ in range(2)]

    assert answers == [Proposal.objects.get().get_absolute_url()] * 2


def test_what_was_answered_for_the_check_begins_the_proposal():
    Offence.objects.create(code="99X", title="Robbery", mode_of_trial="indictable_only", is_class=False)
    client = make.a_client_of(making.an_officer().person)
    asked = client.get(reverse("check"))

    client.post(reverse("proposal-new"), {**blank(asked), "offence_code": "99X", "weapon": "none"})

    record = Proposal.objects.get().record
    assert record == {
        "offence_code": "99X",
        "weapon": "none",
        "mode_of_trial": "indictable_only",
        "inferred": ["mode_of_trial"],
    }


def blank(page):
    """The check's form as it is sent by somebody who answered nothing."""
    return {"csrfmiddlewaretoken": "as-the-page-had-it"} | {
        f"{name}-rows": "0" for name in ("previous", "actions", "contact_attempts")
    }


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda one: one.slug)
def test_every_question_has_a_page_that_takes_what_is_saved(asked):
    abuse = {"domestic_abuse": True, "age_at_offence": 15, "age_at_disposal": 15}
    proposal, client = a_writer(victim_type="person", victim_wishes="oppose", weapon="blade_possession", **abuse)
    if not asked.applies(proposal.record):
        proposal.record = {**proposal.record, "victim_consulted": "attempts_failed"}
        proposal.save()

    response = client.get(question(proposal, asked.slug))

    assert response.status_code == 200
    assert asked.heading in words_of(response).replace("&#x27;", "'")


def test_an_answer_is_saved_and_leads_to_the_next_question_of_the_group():
    proposal, client = a_writer()

    response = answer(client, proposal, "dates", offence_date="6/7/2023", report_date="7/7/2023")

    assert response["Location"] == question(proposal, "references")
    assert record_of(proposal)["report_date"] == "2023-07-07"


def test_the_last_question_of_a_group_leads_back_to_the_list():
    proposal, client = a_writer()

    response = answer(client, proposal, "references", crime_ref="44/1")

    assert response["Location"] == proposal.get_absolute_url()


def test_what_was_changed_from_the_answers_leads_back_to_them():
    proposal, client = a_writer()
    address = f"{question(proposal, 'remorse')}?from=answers"

    response = client.post(address, {"revision": proposal.revision, "remorse": "yes"})

    assert response["Location"] == reverse("proposal-answers", args=[proposal.pk])


def test_what_cannot_be_saved_is_shown_again_with_what_is_wrong_and_is_kept():
    proposal, client = a_writer()

    response = answer(client, proposal, "dates", offence_date="31/2/2023")

    assert response.status_code == 200
    assert TYPED_IN_VAIN in words_of(response)
    assert UnsentAnswers.objects.get().data == {"offence_date": ["31/2/2023"]}
    assert 'value="31/2/2023"' in client.get(question(proposal, "dates")).content.decode()


def test_two_windows_lose_nothing():
    proposal, client = a_writer(rationale_text="As it was.")
    late = {"revision": proposal.revision, "rationale_text": "What I typed here."}
    answer(client, proposal, "rationale", rationale_text="From the other window.")

    response = client.post(question(proposal, "rationale"), late)

    page = words_of(response)
    assert response.status_code == 409
    assert "This proposal was changed in another window while this page was open" in page
    assert "What I typed here." in page
    assert "What is saved now" in page
    assert "From the other window." in page
    assert record_of(proposal)["rationale_text"] == "From the other window."
    again = re.search(r'name="revision" value="(\d+)"', response.content.decode())[1]
    client.post(question(proposal, "rationale"), {**late, "revision": again})
    assert record_of(proposal)["rationale_text"] == "What I typed here."


def test_a_question_that_does_not_apply_is_not_asked_and_says_why():
    proposal, client = a_writer()

    response = client.get(question(proposal, "blade"), follow=True)

    assert response.redirect_chain == [(proposal.get_absolute_url(), 302)]
    assert "“Was it a blade?” is not asked now. Only where there was a weapon." in words_of(response)


def test_what_applies_no_longer_is_taken_out_and_that_is_said():
    proposal, client = a_writer(weapon="blade_possession", blade_involved=True)

    answer(client, proposal, "weapon", weapon="none")

    assert "blade_involved" not in record_of(proposal)
    told = "Taken out, because it does not apply any more: your answers to “Was it a blade?”."
    assert told in words_of(client.get(proposal.get_absolute_url()))


def test_what_the_offence_settles_is_shown_as_inferred():
    Offence.objects.create(code="99X", title="Robbery", mode_of_trial="indictable_only", is_class=False)
    proposal, client = a_writer(mode_of_trial=None, offence_code="99X")

    page = words_of(client.get(question(proposal, "seriousness")))

    assert "The offence’s code settles mode of trial (Indictable only). It is marked as inferred." in page
    answers = words_of(client.get(reverse("proposal-answers", args=[proposal.pk])))
    assert "Indictable only Inferred from the offence’s code" in answers


ONE = {"previous-any": "some", "previous-rows": "1", "previous-0-type": "simple_caution"}


def test_entries_of_a_list_are_added_one_at_a_time():
    proposal, client = a_writer(previous=[])

    response = answer(client, proposal, "history", history_checked="yes", **ONE, add="previous")

    page = client.get(response["Location"]).content.decode()
    assert record_of(proposal)["previous"] == [{"type": "simple_caution"}]
    assert 'name="previous-rows" value="2"' in page


def test_an_entry_of_a_list_is_removed_and_those_after_it_stay():
    entries = [{"type": "simple_caution"}, {"type": "pnd"}, {"type": "conviction"}]
    proposal, client = a_writer(previous=entries)
    sent = {f"previous-{number}-type": entry["type"] for number, entry in enumerate(entries)}

    answer(client, proposal, "history", **{"previous-any": "some", "previous-rows": "3"}, **sent, remove="1")

    assert record_of(proposal)["previous"] == [{"type": "simple_caution"}, {"type": "conviction"}]


def test_the_last_entry_removed_leaves_open_whether_there_is_any():
    proposal, client = a_writer(previous=[{"type": "simple_caution"}])

    answer(client, proposal, "history", **ONE, remove="0")

    assert "previous" not in record_of(proposal)


@pytest.mark.parametrize("row", ["7", "-1", "x", "", "99999"])
def test_removing_what_is_not_there_removes_nothing(row):
    proposal, client = a_writer(previous=[{"type": "simple_caution"}])

    answer(client, proposal, "history", **ONE, remove=row)

    assert record_of(proposal)["previous"] == [{"type": "simple_caution"}]


def test_the_persons_reference_becomes_a_token_and_is_never_shown_again():
    proposal, client = a_writer()

    answer(client, proposal, "person", offender_ref="PNC 12/345")

    shown = [client.get(question(proposal, "person")), client.get(reverse("proposal-answers", args=[proposal.pk]))]
    assert record_of(proposal)["offender_token"].startswith("person-")
    for page in shown:
        assert "Held as a token" in words_of(page)
        assert "12/345" not in page.content.decode()
        assert record_of(proposal)["offender_token"] not in page.content.decode()


def test_saving_the_person_without_the_reference_keeps_the_token():
    proposal, client = a_writer()
    answer(client, proposal, "person", offender_ref="PNC 12/345")
    token = record_of(proposal)["offender_token"]

    answer(client, proposal, "person", gender="female")

    assert record_of(proposal)["offender_token"] == token


@pytest.mark.parametrize("address", ["proposal", "proposal-answers", "proposal-withdraw", "proposal-verbal"])
def test_a_draft_is_not_there_for_another_officer(address):
    proposal, _client = a_writer()
    stranger = make.a_client_of(making.an_officer().person)

    assert stranger.get(reverse(address, args=[proposal.pk])).status_code == 404
    assert stranger.get(question(proposal, "dates")).status_code == 404


def test_a_proposal_that_was_submitted_is_not_written_on():
    cast = making.Cast()
    proposal, client = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast), make.a_client_of(cast.officer.person)

    response = client.get(question(proposal, "dates"), follow=True)

    assert "no longer a draft, so it cannot be changed. Take it back first." in words_of(response)
