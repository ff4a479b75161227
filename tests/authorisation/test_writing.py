"""Writing a proposal: begun once, saved answer by answer, and nobody else's until it is submitted."""

import json
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.authorisation import moving, writing
from cases.authorisation.answers import ANSWERABLE
from cases.authorisation.questions import QUESTIONS
from cases.enums import Event, ProposalAct, Rank, Role, Stage
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.records import read_sent
from cases.models import AuditEvent, Case, Offence, Proposal, UnsentAnswers
from tests import make
from tests.authorisation import making

pytestmark = pytest.mark.django_db
SHOPLIFTING = {"offence_code": "46"}


def begun(officer=None, **record):
    officer = officer or making.an_officer()
    return officer, writing.begin(by=officer, force=make.a_force(), record=record)


def saved(officer, proposal, **values):
    return writing.save_answers(proposal=proposal, by=officer, revision=proposal.revision, values=values)


def last_event():
    return AuditEvent.objects.order_by("-pk")[0]


def test_a_proposal_begins_as_a_draft_of_whoever_began_it_and_is_no_case():
    officer, proposal = begun()

    assert (proposal.stage, proposal.version, proposal.revision) == (Stage.DRAFT, 1, 1)
    assert (proposal.proposer, proposal.membership, proposal.record) == (officer.person, officer.membership, {})
    assert not Case.objects.exists()
    assert (last_event().kind, last_event().person) == (Event.PROPOSAL_BEGUN, officer.person.email)


def test_the_same_start_form_sent_twice_begins_one_proposal():
    officer, token = making.an_officer(), uuid4()
    begin = {"by": officer, "force": make.a_force(), "token": token}

    first, second = writing.begin(**begin), writing.begin(**begin)

    assert first == second
    assert AuditEvent.objects.filter(kind=Event.PROPOSAL_BEGUN).count() == 1


def test_two_officers_with_one_token_begin_one_proposal_each():
    token = uuid4()

    begun = {writing.begin(by=making.an_officer(), force=make.a_force(), token=token).pk for _ in range(2)}

    assert len(begun) == 2


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_nobody_but_an_officer_begins_a_proposal(role):
    with pytest.raises(NotAllowed, match="Officers propose resolutions"):
        writing.begin(by=make.an_actor(role), force=make.a_force())


def test_an_officer_proposes_only_in_a_force_that_they_serve():
    with pytest.raises(NotAllowed, match="does not serve this force"):
        writing.begin(by=making.an_officer(), force=make.a_force("metropolitan"))


def test_what_others_fill_in_cannot_be_written_by_an_officer():
    officer, proposal = begun(authorising_rank="inspector", **SHOPLIFTING)

    proposal = saved(officer, proposal, authorising_rank="inspector", supervisor_rank="sergeant", remorse=None)

    assert proposal.record.keys() & {"authorising_rank", "supervisor_rank"} == set()


def test_the_offence_settles_mode_of_trial_and_group_and_they_are_marked_as_inferred():
    officer, proposal = begun()
    make_the_offence()

    proposal = saved(officer, proposal, offence_code="99X")

    assert proposal.record == {
        "offence_code": "99X",
        "mode_of_trial": "indictable_only",
        "offence_group": "robbery",
        "inferred": ["mode_of_trial", "offence_group"],
    }


def test_what_the_officer_says_stands_over_what_the_offence_settles():
    officer, proposal = begun()
    make_the_offence()
    proposal = saved(officer, proposal, offence_code="99X")

    proposal = saved(officer, proposal, mode_of_trial="either_way")

    assert (proposal.record["mode_of_trial"], proposal.record["inferred"]) == ("either_way", ["offence_group"])


def test_another_offence_settles_anew_what_the_officer_left_open():
    officer, proposal = begun()
    make_the_offence()
    make_the_offence("98X", mode_of_trial="summary_only", offence_group="criminal_damage")
    proposal = saved(officer, proposal, offence_code="99X")

    proposal = saved(officer, proposal, offence_code="98X")

    assert (proposal.record["mode_of_trial"], proposal.record["offence_group"]) == ("summary_only", "criminal_damage")


def make_the_offence(code="99X", mode_of_trial="indictable_only", offence_group="robbery"):
    from_list = {"title": "An offence", "is_class": False}
    return Offence.objects.create(code=code, mode_of_trial=mode_of_trial, offence_group=offence_group, **from_list)


def test_none_takes_an_answer_out():
    officer, proposal = begun(remorse="yes", weapon="none")

    assert saved(officer, proposal, remorse=None).record == {"weapon": "none"}


def test_answers_that_apply_no_longer_are_taken_out_and_so_is_what_followed_from_them():
    asked = {"victim_consulted": "attempts_failed", "contact_attempts": [{"method": "Telephone"}]}
    officer, proposal = begun(victim_type="person", victim_identified=True, relationship="stranger", **asked)

    proposal = saved(officer, proposal, victim_type="none", victim_identified=False)

    assert proposal.record == {"victim_type": "none", "victim_identified": False}


def test_a_save_is_recorded_with_the_names_of_what_changed_and_not_with_the_values():
    officer, proposal = begun(circumstances="She took a loaf.")

    saved(officer, proposal, circumstances="She took two loaves.", remorse="yes")

    event = last_event()
    assert event.kind == Event.PROPOSAL_SAVED
    assert event.details == {"proposal": proposal.pk, "version": 1, "fields": ["circumstances", "remorse"]}
    assert "loaves" not in json.dumps(list(AuditEvent.objects.values_list("details", flat=True)))


def test_saving_what_is_saved_already_changes_nothing_and_records_nothing():
    officer, proposal = begun(remorse="yes")

    again = saved(officer, proposal, remorse="yes")

    assert again.revision == proposal.revision
    assert last_event().kind == Event.PROPOSAL_BEGUN


def test_whoever_writes_in_two_windows_is_told_and_overwrites_nothing():
    officer, proposal = begun()
    saved(officer, proposal, remorse="yes")

    with pytest.raises(OutOfDate, match="changed in another window"):
        saved(officer, proposal, remorse="no")

    assert Proposal.objects.get().record == {"remorse": "yes"}


def test_nobody_else_writes_it():
    _officer, proposal = begun()

    with pytest.raises(NotAllowed, match="Only the officer who proposes a resolution writes it"):
        saved(making.an_officer(), proposal, remorse="yes")


@pytest.mark.parametrize("stage", [stage for stage in making.WAY if stage not in (Stage.DRAFT, Stage.RETURNED)])
def test_what_is_no_longer_a_draft_cannot_be_changed(stage):
    cast = making.Cast()
    proposal = making.a_proposal(stage, cast=cast)

    with pytest.raises(NotAllowed, match="no longer a draft"):
        saved(cast.officer, proposal, remorse="yes")


def test_what_was_returned_can_be_changed():
    cast = making.Cast()
    proposal = making.a_proposal(Stage.RETURNED, cast=cast)

    assert saved(cast.officer, proposal, remorse="yes").record["remorse"] == "yes"


@pytest.mark.parametrize("role", Role)
def test_a_draft_is_nobody_elses(role):
    _officer, _proposal = begun()

    assert not Proposal.objects.visible_to(make.an_actor(role)).exists()


def typed(proposal, officer, question="remorse", **fields):
    return writing.remember(proposal=proposal, by=officer, question=question, typed=fields or {"remorse": ["yes"]})


def test_what_is_typed_is_kept_right_or_wrong_and_changes_nothing_of_the_proposal():
    officer, proposal = begun()

    kept = typed(proposal, officer, "dates", offence_date=["6/7/"], revision=["1"], csrfmiddlewaretoken=["x"])

    assert kept.data == {"offence_date": ["6/7/"]}
    assert Proposal.objects.get().revision == 1
    assert last_event().kind == Event.PROPOSAL_BEGUN


def test_the_last_of_what_is_typed_on_a_question_is_kept():
    officer, proposal = begun()
    typed(proposal, officer)

    typed(proposal, officer, remorse=["no"])

    assert list(UnsentAnswers.objects.values_list("question", "data")) == [("remorse", {"remorse": ["no"]})]


def test_the_persons_reference_is_never_kept_as_typed():
    officer, proposal = begun()

    kept = typed(proposal, officer, "person", offender_ref=["PNC 12/345"], gender=["female"])

    assert kept.data == {"gender": ["female"]}


def test_what_is_typed_is_kept_up_to_a_length():
    officer, proposal = begun()

    with pytest.raises(NotAllowed, match="too long to keep"):
        typed(proposal, officer, "rationale", rationale_text=["x" * writing.MOST_LETTERS])


def test_what_is_typed_is_nobody_elses():
    officer, proposal = begun()
    typed(proposal, officer)

    seen = [UnsentAnswers.objects.visible_to(one).count() for one in (officer, making.an_officer())]

    assert seen == [1, 0]


def test_nobody_else_types_on_it():
    _officer, proposal = begun()

    with pytest.raises(NotAllowed, match="Only the officer"):
        typed(proposal, making.an_officer())


def test_saving_a_question_drops_what_was_typed_on_it_and_keeps_the_rest():
    officer, proposal = begun()
    typed(proposal, officer)
    typed(proposal, officer, "weapon", weapon=["knife"])

    saved(officer, proposal, remorse="yes")

    assert list(UnsentAnswers.objects.values_list("question", flat=True)) == ["weapon"]


@pytest.mark.parametrize("act", [ProposalAct.SUBMIT, ProposalAct.WITHDRAW, ProposalAct.RECORD_VERBAL])
def test_what_was_typed_is_dropped_once_the_proposal_leaves_its_officer(act):
    cast = making.Cast()
    proposal = making.a_draft(by=cast.officer)
    typed(proposal, cast.officer)

    making.moved(proposal, act, cast)

    assert not UnsentAnswers.objects.exists()


RECORDS = st.fixed_dictionaries({}, optional={
    "victim_type": st.sampled_from(["person", "business", "none", None]),
    "victim_consulted": st.sampled_from(["yes", "no", "attempts_failed", None]),
    "victim_wishes": st.sampled_from(["support", "oppose", None]),
    "victim_departure_reason": st.sampled_from(["It is best.", None]),
    "contact_attempts": st.sampled_from([[], [{"method": "Telephone", "date": "2023-05-01"}], None]),
    "previous": st.sampled_from([[], [{"type": "simple_caution", "date": "2021-01-01", "similar": True}], None]),
    "actions": st.sampled_from([[{"type": "apology"}], [{"type": "compensation", "amount": 12.5}], None]),
    "age_at_offence_youngest": st.sampled_from([15, 30, None]),
    "appropriate_adult": st.sampled_from(["yes", "no", None]),
    "domestic_abuse": st.sampled_from([True, False, None]),
    "da_relationship": st.sampled_from(["family", "none", None]),
    "hate_strands": st.sampled_from([[], ["race"], None]),
    "weapon": st.sampled_from(["none", "blade_possession", None]),
    "blade_involved": st.sampled_from([True, False, None]),
    "offence_code": st.sampled_from(["46", "30C", "not a code", None]),
    "mode_of_trial": st.sampled_from(["either_way", "indictable_only", None]),
    "rationale_text": st.text("aé ’", max_size=9).map(lambda text: text.strip() or None),
})  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(RECORDS, max_size=5))
def test_whatever_is_answered_in_whatever_order_the_record_is_one_that_the_record_format_takes(answers):
    officer, proposal = begun()
    for values in answers:
        age = values.get("age_at_offence_youngest")
        both = {"age_at_offence_oldest": age} if "age_at_offence_youngest" in values else {}
        proposal = saved(officer, proposal, **values, **both)

    record = proposal.record

    sent = as_sent(record)
    read, faults = read_sent({"case_ref": "A1", "outcome_code": 8, **sent}, token_of=None)
    assert faults == []
    assert {name: value for name, value in read.items() if name not in ("case_ref", "outcome_code")} == {
        name: value for name, value in record.items() if name != "inferred"
    }
    assert [one.slug for one in QUESTIONS if not one.applies(record) and set(one.columns) & record.keys()] == []
    assert record.keys() <= ANSWERABLE | {"inferred"}


def as_sent(record):
    """As a file would send it: an age as one number."""
    sent = {name: value for name, value in record.items() if name != "inferred" and not name.endswith("_oldest")}
    return {name.removesuffix("_youngest"): value for name, value in sent.items()}


def test_what_is_submitted_is_what_was_written():
    cast = making.Cast()
    proposal = making.a_draft(Rank.INSPECTOR, by=cast.officer)
    written = proposal.record

    moving.submit(proposal=proposal, by=cast.officer, revision=proposal.revision)

    assert Proposal.objects.get().versions.get().record == written
    assert Proposal.objects.get().waiting_since <= timezone.now()
