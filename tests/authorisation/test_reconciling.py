"""An import never changes a case that was delivered here: what it says otherwise is settled by the force lead."""

import pytest

from cases.authorisation.reconciling import settle
from cases.casework.queries.records import record_of
from cases.enums import Event, Rank, ReconciliationOutcome, Role, StagedVerdict
from cases.exceptions import NotAllowed, OutOfDate
from cases.imports import committing
from cases.models import AuditEvent, Case, Correction, Proposal, Reconciliation
from tests import make
from tests.authorisation.delivered import (
    a_cast,
    a_delivered_case,
    as_sent,
    brought_in,
    imported,
    imported_rows,
    proposal_of,
)

pytestmark = pytest.mark.django_db
KEPT, CORRECTED = ReconciliationOutcome


def counts(batch):
    return (batch.created_count, batch.updated_count, batch.unchanged_count, batch.refused_count)


def lead():
    return make.an_actor(Role.FORCE_LEAD, rank=Rank.SUPERINTENDENT)


def test_the_identical_record_changes_nothing_and_opens_nothing(tmp_path):
    case = a_delivered_case(Rank.INSPECTOR)

    batch = imported(tmp_path / "same.jsonl", as_sent(case))

    assert counts(batch) == (0, 0, 1, 0)
    assert not Reconciliation.objects.exists()
    assert Case.objects.get().version == 1


def test_a_record_that_differs_leaves_the_case_as_it_is_and_opens_one_reconciliation(tmp_path):
    case = a_delivered_case(Rank.INSPECTOR)
    before = record_of(case)

    batch = imported(tmp_path / "other.jsonl", as_sent(case, gender="male", authorising_rank="sergeant"))

    found, event = Reconciliation.objects.get(), AuditEvent.objects.filter(kind=Event.BATCH_COMMITTED).get()
    assert counts(batch) == (0, 0, 1, 0)
    assert record_of(Case.objects.get()) == before
    assert found.differences == {"authorising_rank": ["inspector", "sergeant"], "gender": [None, "male"]}
    assert (found.batch, found.closed_at) == (batch, None)
    assert event.details["cases"]["to_reconcile"] == ["D-1"]
    assert (proposal_of(case).stage, Case.objects.get().version) == ("delivered", 1)


def test_the_check_says_beforehand_what_would_be_left_to_the_force_lead(tmp_path):
    case = a_delivered_case()

    batch = imported(tmp_path / "other.jsonl", as_sent(case, gender="male"), commits=False)

    row = batch.staged.get(list="")
    assert (row.verdict, row.changes) == (StagedVerdict.UNCHANGED, {"gender": [None, "male"]})
    assert not Reconciliation.objects.exists()


def test_silence_is_no_contradiction(tmp_path):
    case = a_delivered_case()

    imported(tmp_path / "less.jsonl", as_sent(case, rationale_text=None, officer_ref=None, previous=None))

    assert not Reconciliation.objects.exists()
    assert Case.objects.get().rationale_text == make.BASELINE["rationale_text"]


def test_a_table_with_other_columns_says_otherwise_only_of_what_it_has(tmp_path):
    case = a_delivered_case()

    imported_rows(tmp_path / "cases.csv", {"case_ref": "D-1", "outcome_code": 8, "gender": "female"})

    assert Reconciliation.objects.get().differences == {"gender": [None, "female"]}
    assert case.gender is None


def test_another_outcome_re_codes_no_case_that_was_delivered_here(tmp_path):
    case = a_delivered_case()

    batch = imported(tmp_path / "recoded.jsonl", as_sent(case, outcome_code=10))

    case.refresh_from_db()
    assert (counts(batch), case.outcome_code, case.recoded_at) == ((0, 0, 1, 0), 8, None)
    assert Reconciliation.objects.get().differences == {"outcome_code": [8, 10]}


def test_a_cancelled_reference_opens_one_too(tmp_path):
    case = a_delivered_case()
    folder = tmp_path / "extract"
    folder.mkdir()
    (folder / "cases.csv").write_text("case_ref,outcome_code\nA-1,8\n")
    (folder / "cancelled.csv").write_text("case_ref\nD-1\n")

    batch = brought_in(folder)

    case.refresh_from_db()
    assert (counts(batch), case.is_standing) == ((1, 0, 1, 0), True)
    assert Reconciliation.objects.get().differences == {"outcome_code": [8, None]}


def test_a_newer_import_words_the_open_question_anew_and_the_same_one_says_nothing_new(tmp_path):
    case = a_delivered_case()
    imported(tmp_path / "1.jsonl", as_sent(case, gender="male"))
    first = Reconciliation.objects.get()

    imported(tmp_path / "2.jsonl", as_sent(case, gender="male"))
    assert Reconciliation.objects.get().batch == first.batch
    newest = imported(tmp_path / "3.jsonl", as_sent(case, gender="female"))

    found = Reconciliation.objects.get()
    assert (found.pk, found.batch, found.differences) == (first.pk, newest, {"gender": [None, "female"]})


def test_what_is_held_stands_with_a_reason_and_is_not_asked_again(tmp_path):
    case = a_delivered_case()
    imported(tmp_path / "1.jsonl", as_sent(case, gender="male"))
    by = lead()

    settled = settle(reconciliation=Reconciliation.objects.get(), by=by, outcome=KEPT, reason="The form is right.")

    assert (settled.outcome, settled.reason, settled.closed_by) == (KEPT, "The form is right.", by.signature)
    assert (Case.objects.get().version, AuditEvent.objects.order_by("pk").last().kind) == (
        1,
        Event.RECONCILIATION_SETTLED,
    )
    imported(tmp_path / "2.jsonl", as_sent(case, gender="male"))
    assert not Reconciliation.objects.open().exists()
    imported(tmp_path / "3.jsonl", as_sent(case, gender="female"))
    assert Reconciliation.objects.open().get().differences == {"gender": [None, "female"]}


def test_named_facts_are_taken_over_and_the_rest_stays(tmp_path):
    case = a_delivered_case(Rank.INSPECTOR)
    imported(tmp_path / "1.jsonl", as_sent(case, gender="male", crime_ref="44/9", authorised_date="2020-01-01"))

    settle(
        reconciliation=Reconciliation.objects.get(),
        by=lead(),
        outcome=CORRECTED,
        fields=["gender"],
        reason="The form left it out.",
    )

    case.refresh_from_db()
    assert (case.gender, case.crime_ref, case.version) == ("male", None, 2)
    assert case.authorised_date == case.disposal_date
    assert Correction.objects.get().changes == {"gender": [None, "male"]}


@pytest.mark.parametrize("name", ["authorising_rank", "authorised_date", "authoriser_ref", "officer_ref"])
def test_no_fact_of_the_authority_is_ever_taken_over(tmp_path, name):
    sent = {"authorising_rank": "superintendent", "authorised_date": "2020-01-01"}.get(name, "OTHER")
    case = a_delivered_case(Rank.INSPECTOR)
    before = record_of(case)
    imported(tmp_path / "1.jsonl", as_sent(case, **{name: sent}))

    with pytest.raises(NotAllowed, match="the authority stands as it was given here"):
        settle(
            reconciliation=Reconciliation.objects.get(), by=lead(), outcome=CORRECTED, fields=[name], reason="Better."
        )

    assert (record_of(Case.objects.get()), Reconciliation.objects.open().count()) == (before, 1)


def test_a_force_lead_accepts_that_it_is_no_longer_a_resolution_and_the_authority_stays(tmp_path):
    case = a_delivered_case(Rank.INSPECTOR)
    imported(tmp_path / "1.jsonl", as_sent(case, outcome_code=10))

    settle(
        reconciliation=Reconciliation.objects.get(),
        by=lead(),
        outcome=CORRECTED,
        fields=["outcome_code"],
        reason="It was charged in the end.",
    )

    case.refresh_from_db()
    assert (case.outcome_code, case.is_standing, case.authorising_rank) == (10, False, "inspector")
    imported(tmp_path / "2.jsonl", as_sent(case, outcome_code=10))
    assert not Reconciliation.objects.open().exists()
    imported(tmp_path / "3.jsonl", as_sent(case, outcome_code=8))
    assert Reconciliation.objects.open().get().differences == {"outcome_code": [10, 8]}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CRIME_REGISTRAR, Role.OFFICER, Role.INSPECTOR])
def test_nobody_but_the_force_lead_settles_it(tmp_path, role):
    case = a_delivered_case()
    imported(tmp_path / "1.jsonl", as_sent(case, gender="male"))

    with pytest.raises(NotAllowed, match="The force lead settles"):
        settle(reconciliation=Reconciliation.objects.get(), by=make.an_actor(role), outcome=KEPT, reason="Fine.")


def test_it_is_settled_once_and_as_it_was_looked_at(tmp_path):
    case = a_delivered_case()
    imported(tmp_path / "1.jsonl", as_sent(case, gender="male"))
    seen = Reconciliation.objects.get()
    imported(tmp_path / "2.jsonl", as_sent(case, gender="female"))

    with pytest.raises(OutOfDate, match="Another import has said something else"):
        settle(reconciliation=seen, by=lead(), outcome=KEPT, reason="Fine.", seen=seen.batch_id)
    settle(reconciliation=seen, by=lead(), outcome=KEPT, reason="Fine.")
    with pytest.raises(OutOfDate, match="has settled this already"):
        settle(reconciliation=seen, by=lead(), outcome=KEPT, reason="Fine.")


def test_the_page_shows_both_sides_and_settles_it(tmp_path):
    case = a_delivered_case(Rank.INSPECTOR)
    imported(tmp_path / "1.jsonl", as_sent(case, gender="male", officer_ref="SECRET", authorising_rank="sergeant"))
    found, by = Reconciliation.objects.get(), lead()
    client = make.a_client_of(by.person)
    address = f"/reconciliations/{found.pk}/"

    page = client.get(address).content.decode()
    assert ("Inspector" in page, "SECRET" in page, 'value="authorising_rank"' in page) == (True, False, False)
    sent = {"seen": found.batch_id, "outcome": "corrected", "fields_sent": ["gender"], "reason": "It is so."}
    assert client.post(address, sent).status_code == 302
    assert Case.objects.get().gender == "male"
    assert client.post(address, sent).status_code == 409
    assert "The case was corrected" in client.get("/reconciliations/").content.decode()


def test_an_import_of_many_keeps_to_its_own(tmp_path):
    cast = a_cast()
    mine = a_delivered_case(cast=cast)
    theirs = make.a_case(case_ref="T-1")

    batch = imported(tmp_path / "both.jsonl", as_sent(mine, gender="male"), as_sent(theirs, gender="male"))

    assert counts(batch) == (0, 1, 1, 0)
    assert (Case.objects.get(case_ref="D-1").gender, Case.objects.get(case_ref="T-1").gender) == (None, "male")
    assert Proposal.objects.count() == 1


def test_the_pages_of_an_import_say_what_is_left_to_the_force_lead(tmp_path):
    case = a_delivered_case()
    client = make.a_client_of(make.an_actor(Role.ADMINISTRATOR).person)
    batch = imported(tmp_path / "other.jsonl", as_sent(case, gender="male"), commits=False)
    address = f"/imports/{batch.pk}/"

    checked = client.get(address, {"show": "unchanged"}).content.decode()
    assert "Of 1 case that was delivered here this file says something else." in checked
    assert ("<strong>gender</strong>" in checked, "Said otherwise, for the force lead to settle" in checked) == (
        True,
        True,
    )
    committing.commit(batch=batch, by=None)
    stored = client.get(address).content.decode()
    assert ("0 changed, 1 unchanged" in " ".join(stored.split()), 'href="/reconciliations/"' in stored) == (True, True)
    page = client.get(f"/reconciliations/{Reconciliation.objects.get().pk}/").content.decode()
    assert "Settle this: The force lead settles what an import says otherwise." in page
