"""Corrections of a case that was delivered here are appended, and its authority is corrected by nobody."""

import pytest

from cases.authorisation.correcting import correct
from cases.casework.policies import OF_THE_AUTHORITY, may_transcribe
from cases.casework.queries.records import record_of
from cases.enums import Event, Rank, Role
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AuditEvent, Case, CaseVersion, Correction
from tests import make
from tests.authorisation.delivered import a_cast, a_delivered_case

pytestmark = pytest.mark.django_db

REASON = "The form had it wrong."


def lead():
    return make.an_actor(Role.FORCE_LEAD, rank=Rank.SUPERINTENDENT)


def test_a_correction_makes_a_version_beside_the_old_one_and_screens_it():
    case, by = a_delivered_case(), lead()

    correct(case=case, by=by, changes={"evidence_sufficient": "no"}, reason=REASON)

    case.refresh_from_db()
    kept, made, event = CaseVersion.objects.get(), Correction.objects.get(), AuditEvent.objects.order_by("pk").last()
    assert (case.version, case.evidence_sufficient, kept.record["evidence_sufficient"]) == (2, "no", "yes")
    assert (made.changes, made.reason, made.version) == ({"evidence_sufficient": ["yes", "no"]}, REASON, 2)
    assert (event.kind, event.case_version) == (Event.CASE_CORRECTED, 2)
    assert event.details == {
        "before": {"evidence_sufficient": "yes"},
        "after": {"evidence_sufficient": "no"},
        "reason": REASON,
    }
    assert case.screened_version == 2


@pytest.mark.parametrize("name", sorted(OF_THE_AUTHORITY))
@pytest.mark.parametrize("role", [Role.FORCE_LEAD, Role.CRIME_REGISTRAR])
def test_no_fact_of_the_authority_is_corrected_by_hand(role, name):
    case = a_delivered_case(Rank.INSPECTOR)
    before = record_of(case)

    with pytest.raises(NotAllowed, match="stand as they were given"):
        correct(case=case, by=make.an_actor(role), changes={name: "constable"}, reason=REASON)

    assert (record_of(Case.objects.get()), Correction.objects.count()) == (before, 0)


def test_a_crime_registrar_corrects_what_is_theirs_to_record_and_nothing_else():
    case, by = a_delivered_case(), make.an_actor(Role.CRIME_REGISTRAR)

    correct(case=case, by=by, changes={"crime_ref": "44/1"}, reason=REASON)

    assert Case.objects.get().crime_ref == "44/1"
    with pytest.raises(NotAllowed, match="what is theirs to record"):
        correct(case=case, by=by, changes={"victim_wishes": "oppose"}, reason=REASON)


def test_the_officer_corrects_only_what_became_known_afterwards():
    cast = a_cast()
    case = a_delivered_case(cast=cast)

    correct(case=case, by=cast.officer, changes={"victim_informed": "not_applicable"}, reason=REASON)

    assert Case.objects.get().victim_informed == "not_applicable"
    with pytest.raises(NotAllowed, match="what became known after delivery"):
        correct(case=case, by=cast.officer, changes={"remorse": "yes"}, reason=REASON)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SUPERVISOR, Role.INSPECTOR, Role.OFFICER, Role.AUDITOR])
def test_nobody_else_corrects_it(role):
    case = a_delivered_case()

    with pytest.raises(NotAllowed):
        correct(case=case, by=make.an_actor(role), changes={"victim_informed": "yes"}, reason=REASON)


def test_a_case_that_the_force_recorded_is_not_corrected_here():
    with pytest.raises(NotAllowed, match="the force’s own record"):
        correct(case=make.a_case(), by=lead(), changes={"gender": "male"}, reason=REASON)


def test_another_force_s_lead_corrects_nothing():
    by = make.an_actor(Role.FORCE_LEAD, ("metropolitan",), rank=Rank.SUPERINTENDENT)

    with pytest.raises(NotAllowed, match="does not cover this force"):
        correct(case=a_delivered_case(), by=by, changes={"gender": "male"}, reason=REASON)


def test_a_correction_needs_a_reason_and_a_difference():
    case, by = a_delivered_case(), lead()

    with pytest.raises(NotAllowed, match="Say why it is corrected"):
        correct(case=case, by=by, changes={"gender": "male"}, reason=" ")
    with pytest.raises(NotAllowed, match="there is nothing to correct"):
        correct(case=case, by=by, changes={"weapon": "none"}, reason=REASON)
    with pytest.raises(NotAllowed, match="The offence cannot be after the day"):
        correct(case=case, by=by, changes={"offence_date": "2999-01-01"}, reason=REASON)


def test_two_who_correct_at_once_do_not_overwrite_each_other():
    case, by = a_delivered_case(), lead()
    correct(case=case, by=by, changes={"gender": "male"}, reason=REASON, version=1)

    with pytest.raises(OutOfDate, match="has been changed while you were looking"):
        correct(case=case, by=lead(), changes={"gender": "female"}, reason=REASON, version=1)

    assert Case.objects.get().gender == "male"


def test_no_exception_is_transcribed_to_a_case_that_was_delivered_here():
    may = may_transcribe(lead(), a_delivered_case())

    assert may.reason == (
        "This case was delivered here: the exceptions to it are those that were recorded on its proposal."
    )


def test_the_page_corrects_one_question_and_offers_none_of_the_authority():
    case, by = a_delivered_case(Rank.INSPECTOR), lead()
    client = make.a_client_of(by.person)
    session = client.session
    session["purpose"] = "Record quality"
    session.save()
    address = f"{case.get_absolute_url()}correct/"

    assert "question=weapon" in client.get(address).content.decode()
    assert client.get(address, {"question": "rationale"}).status_code == 404
    sent = {"version": 1, "reason": REASON, "weapon": "threat_or_use"}
    assert client.post(f"{address}?question=weapon", {**sent, "reason": ""}).status_code == 200
    assert client.post(f"{address}?question=weapon", sent).status_code == 302
    assert Case.objects.get().weapon == "threat_or_use"
    assert client.post(f"{address}?question=weapon", {**sent, "weapon": "firearm"}).status_code == 409
