"""Another agency is asked for its view, and gives it on what was put to it and on nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.authorisation import consulting, writing
from cases.authorisation.queries import consultation_facts
from cases.enums import ConsultationView, Event, ProposalAct, Stage
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AuditEvent, Consultation, Proposal
from cases.models.consultations import as_sent
from tests import make
from tests.authorisation import making
from tests.authorisation.asking import CPS, HATE, WORDS, YJS, a_consultee, a_draft_to_consult_on, answered, asked
from tests.authorisation.asking import recorded as record_elsewhere

pytestmark = pytest.mark.django_db

BOTH_SAID_NO = {"yjs_consulted": "no", "cps_consulted": "no"}


@pytest.fixture
def cast():
    return making.Cast()


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


def changed(proposal: Proposal, cast: making.Cast) -> Proposal:
    values = {"rationale_text": "Another reason."}
    return writing.save_answers(proposal=proposal, by=cast.officer, revision=proposal.revision, values=values)


def test_an_officer_asks_and_a_consultee_gives_the_view_with_name_and_day(cast):
    consultee, proposal = a_consultee(), a_draft_to_consult_on(cast)

    given = answered(asked(proposal, cast.officer), consultee, ConsultationView.CONDITIONS)

    assert (given.view, given.words, given.given_by) == ("conditions", WORDS, consultee.signature)
    assert (given.given_on, given.membership, given.source) == (timezone.localdate(), consultee.membership, "")
    assert consultation_facts(fresh(proposal)) == {"yjs_consulted": "yes", "cps_consulted": "no"}


def test_a_view_is_asked_for_only_where_the_guidance_asks_for_it(cast):
    a_consultee(CPS)

    with pytest.raises(NotAllowed, match="The guidance does not ask for the view of the Crown Prosecution Service"):
        asked(a_draft_to_consult_on(cast), cast.officer, CPS)
    assert asked(a_draft_to_consult_on(cast, **HATE), cast.officer, CPS).agency == CPS


def test_nobody_else_of_the_officers_asks(cast):
    a_consultee()
    proposal = a_draft_to_consult_on(cast)

    for stranger in (making.an_officer(), cast.supervisor, cast.inspector):
        with pytest.raises(NotAllowed, match="The officer who proposes a resolution, or who decides on it, asks"):
            asked(proposal, stranger)
    assert not Consultation.objects.exists()
    assert not AuditEvent.objects.filter(kind=Event.CONSULTATION_ASKED).exists()


def test_whoever_decides_on_it_may_ask_too(cast):
    a_consultee()
    draft = a_draft_to_consult_on(cast)
    proposal = making.moved(draft, ProposalAct.SUBMIT, cast)

    assert asked(proposal, cast.supervisor).asked_by == cast.supervisor.signature


def test_where_nobody_of_the_agency_acts_here_they_are_asked_elsewhere(cast):
    a_consultee(YJS, "metropolitan")
    a_consultee(CPS)

    with pytest.raises(NotAllowed, match="Ask them elsewhere, and record their view"):
        asked(a_draft_to_consult_on(cast), cast.officer)


def test_asking_twice_asks_once(cast):
    a_consultee()
    proposal = a_draft_to_consult_on(cast)
    asked(proposal, cast.officer)

    with pytest.raises(NotAllowed, match="has been asked already, and has not answered yet"):
        asked(proposal, cast.officer)
    assert Consultation.objects.count() == 1


def test_nothing_is_put_to_an_agency_of_which_the_officer_did_not_see_the_latest(cast):
    a_consultee()
    proposal = a_draft_to_consult_on(cast)
    changed(proposal, cast)

    with pytest.raises(OutOfDate):
        asked(proposal, cast.officer)


def test_what_is_put_to_one_agency_does_not_say_what_another_was_asked(cast):
    a_consultee()
    proposal = a_draft_to_consult_on(cast, **HATE)

    sent = asked(proposal, cast.officer).record

    assert sent == as_sent({**proposal.record, "cps_consulted": "yes", "yjs_consulted": "no"})
    assert not {"cps_consulted", "yjs_consulted"} & set(sent)


@pytest.mark.parametrize(
    ("agency", "force", "sees"),
    [(YJS, "hampshire", True), (YJS, "metropolitan", False), (CPS, "hampshire", False)],
)
def test_only_the_agency_in_the_force_sees_what_was_put_to_it(cast, agency, force, sees):
    a_consultee()
    consultee = a_consultee(agency, force)
    consultation = asked(a_draft_to_consult_on(cast), cast.officer)

    assert Consultation.objects.visible_to(consultee).exists() is sees
    page = make.a_client_of(consultee.person).get(f"/consultations/{consultation.pk}/")
    assert page.status_code == (200 if sees else 404)


def test_a_consultee_sees_nothing_of_the_proposal_itself(cast):
    consultee, proposal = a_consultee(), a_draft_to_consult_on(cast)
    asked(proposal, cast.officer)
    client = make.a_client_of(consultee.person)

    assert not Proposal.objects.visible_to(consultee).exists()
    for address in ("", "answers/", "consult/youth_justice/", "consult/cps/"):
        assert client.get(f"/proposals/{proposal.pk}/{address}").status_code == 404


def test_a_consultee_reads_what_was_put_to_them_and_not_what_the_officer_wrote_later(cast):
    consultee, proposal = a_consultee(), a_draft_to_consult_on(cast, rationale_text="As it was when they were asked.")
    consultation = asked(proposal, cast.officer)
    values = {"rationale_text": "Written afterwards."}
    writing.save_answers(proposal=proposal, by=cast.officer, revision=proposal.revision, values=values)

    page = make.a_client_of(consultee.person).get(f"/consultations/{consultation.pk}/").content.decode()

    assert "As it was when they were asked." in page
    assert "Written afterwards." not in page
    assert "The proposal has been changed since it was put to you." in page


def test_another_agencys_view_is_nowhere_on_the_page(cast):
    a_consultee(CPS)
    consultee, proposal = a_consultee(), a_draft_to_consult_on(cast, **HATE)
    record_elsewhere(proposal, cast.officer, CPS, words="The prosecutors oppose it.", given_by="P. Rosecutor")
    consultation = asked(proposal, cast.officer)

    client = make.a_client_of(consultee.person)
    pages = [
        client.get(address).content.decode() for address in ("/consultations/", f"/consultations/{consultation.pk}/")
    ]

    for words in ("The prosecutors oppose it.", "P. Rosecutor", "Crown Prosecution", "prosecution"):
        assert [words in page for page in pages] == [False, False]


def test_whoever_proposed_it_gives_no_view_under_another_membership(cast):
    a_consultee()
    proposal = a_draft_to_consult_on(cast)
    consultation = asked(proposal, cast.officer)
    also = make.a_membership(cast.officer.person, "consultee", agency=YJS)
    both = type(cast.officer)(person=cast.officer.person, membership=also, force_ids=("hampshire",))

    assert not Consultation.objects.visible_to(both).exists()
    with pytest.raises(NotAllowed, match="You proposed this resolution"):
        answered(consultation, both)


def test_a_view_is_given_once(cast):
    first, second, proposal = a_consultee(), a_consultee(), a_draft_to_consult_on(cast)
    consultation = asked(proposal, cast.officer)
    answered(consultation, first)

    with pytest.raises(NotAllowed, match="The view of your agency has been given"):
        answered(consultation, second)


def test_a_view_on_an_earlier_wording_does_not_count_and_is_kept_when_they_are_asked_again(cast):
    consultee, proposal = a_consultee(), a_draft_to_consult_on(cast)
    first = answered(asked(proposal, cast.officer), consultee)
    proposal = changed(proposal, cast)

    assert consultation_facts(fresh(proposal)) == BOTH_SAID_NO
    second = asked(proposal, cast.officer)
    assert [one.answered_at is not None for one in Consultation.objects.order_by("pk")] == [True, False]
    answered(second, consultee)
    assert consultation_facts(fresh(proposal))["yjs_consulted"] == "yes"
    assert first.pk != second.pk


def test_after_a_return_the_view_stands_as_one_on_version_1_and_they_are_asked_of_version_2(cast):
    consultee, draft = a_consultee(), a_draft_to_consult_on(cast)
    answered(asked(draft, cast.officer), consultee)
    proposal = making.moved(making.moved(draft, ProposalAct.SUBMIT, cast), ProposalAct.RETURN, cast)

    assert (proposal.version, consultation_facts(fresh(proposal))) == (2, BOTH_SAID_NO)
    page = make.a_client_of(cast.officer.person).get(f"/proposals/{proposal.pk}/consult/youth_justice/")
    words = page.content.decode()
    assert "on version 1" in words
    assert "Not on the proposal as it stands" in words
    assert asked(proposal, cast.officer).version == 2


def test_a_question_that_is_put_anew_replaces_the_one_that_waits_and_no_view_is_taken_for_it(cast):
    consultee, proposal = a_consultee(), a_draft_to_consult_on(cast)
    before = asked(proposal, cast.officer)
    seen = before.asked_at
    proposal = changed(proposal, cast)
    after = asked(proposal, cast.officer)

    assert (before.pk, Consultation.objects.count()) == (after.pk, 1)
    with pytest.raises(OutOfDate, match="put the proposal to you anew"):
        consulting.answer(consultation=after, by=consultee, view=ConsultationView.SUPPORTS, words=WORDS, asked_at=seen)
    assert Consultation.objects.get().view == ""


def test_a_form_about_an_earlier_question_keeps_what_was_written_and_shows_the_new_one(cast):
    consultee, proposal = a_consultee(), a_draft_to_consult_on(cast)
    consultation = asked(proposal, cast.officer)
    seen = consultation.asked_at.isoformat()
    asked(changed(proposal, cast), cast.officer)

    sent = {"asked_at": seen, "view": "supports", "words": "Kept words."}
    page = make.a_client_of(consultee.person).post(f"/consultations/{consultation.pk}/", sent)

    assert page.status_code == 200
    assert "Kept words." in page.content.decode()
    assert Consultation.objects.get().view == ""


def test_a_view_given_elsewhere_is_recorded_with_who_when_and_where_it_is(cast):
    proposal = a_draft_to_consult_on(cast)

    told = record_elsewhere(proposal, cast.officer)

    assert (told.source, told.recorded_by) == ("Her e-mail of that day", cast.officer.signature)
    assert (told.given_by, told.membership) == ("A. Worker, youth justice officer", None)
    assert consultation_facts(fresh(proposal))["yjs_consulted"] == "yes"


def test_a_view_given_elsewhere_is_not_of_tomorrow_and_not_a_second_one(cast):
    proposal = a_draft_to_consult_on(cast)

    with pytest.raises(NotAllowed, match="today or earlier"):
        record_elsewhere(proposal, cast.officer, given_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(NotAllowed, match="Say who gave the view, and where it can be found"):
        record_elsewhere(proposal, cast.officer, source=" ")
    record_elsewhere(proposal, cast.officer)
    with pytest.raises(NotAllowed, match="is recorded already"):
        record_elsewhere(proposal, cast.officer)


def test_recording_a_view_given_elsewhere_closes_the_question_that_was_open(cast):
    consultee, proposal = a_consultee(), a_draft_to_consult_on(cast)
    consultation = asked(proposal, cast.officer)

    record_elsewhere(proposal, cast.officer)

    assert Consultation.objects.count() == 1
    assert not Consultation.objects.visible_to(consultee).exists()
    with pytest.raises(NotAllowed, match="The view of your agency has been given"):
        answered(consultation, consultee)


def test_nobody_is_asked_once_the_proposal_is_closed(cast):
    consultee, draft = a_consultee(), a_draft_to_consult_on(cast)
    consultation = asked(draft, cast.officer)
    making.moved(draft, ProposalAct.WITHDRAW, cast)

    with pytest.raises(NotAllowed, match="this proposal is closed"):
        asked(fresh(draft), cast.officer)
    with pytest.raises(NotAllowed, match="no longer needed"):
        answered(consultation, consultee)
    assert "Closed" in make.a_client_of(consultee.person).get("/consultations/").content.decode()


def test_asking_opening_and_answering_are_in_the_audit_record(cast):
    consultee, proposal = a_consultee(), a_draft_to_consult_on(cast)
    consultation = asked(proposal, cast.officer)
    make.a_client_of(consultee.person).get(f"/consultations/{consultation.pk}/")
    answered(consultation, consultee)

    events = AuditEvent.objects.filter(kind__in=("consultation.asked", "consultation.viewed", "view.given"))
    kept = [(one.kind, one.person, one.recipients, one.force) for one in events.order_by("pk")]
    agency = ["Youth offending and justice service"]
    assert kept == [
        ("consultation.asked", cast.officer.person.email, agency, "hampshire"),
        ("consultation.viewed", consultee.person.email, [], "hampshire"),
        ("view.given", consultee.person.email, [], "hampshire"),
    ]
    assert events.get(kind="view.given").details["after"]["view"] == "supports"


def test_authority_waits_for_the_view_and_comes_once_it_is_given(cast):
    consultee = a_consultee()
    child = a_draft_to_consult_on(cast)
    for act in (ProposalAct.SUBMIT, ProposalAct.ENDORSE):
        child = making.moved(child, act, cast)

    with pytest.raises(NotAllowed, match="the view of the Youth offending and justice service"):
        making.moved(child, ProposalAct.AUTHORISE, cast)
    answered(asked(child, cast.officer), consultee)
    assert making.moved(fresh(child), ProposalAct.AUTHORISE, cast).stage == Stage.AUTHORISED
