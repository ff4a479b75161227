"""A resolution becomes a case at delivery: what is recorded of it, on whose authority, and when it may not be."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cases.authorisation.delivering import deliver
from cases.authorisation.following_up import review
from cases.casework.queries.records import record_of
from cases.enums import Event, ProposalAct, Rank, RankPrefix, Role, Stage
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AuditEvent, AuthoritySettings, Case, Force, Proposal
from tests import make
from tests.authorisation import making
from tests.authorisation.making import Cast

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
AUTHORITY = (
    "authorising_rank",
    "authorising_rank_prefix",
    "authorised_date",
    "authoriser_ref",
    "supervisor_rank",
    "given_at",
    "recorded_at",
)


def delivered(proposal, by, **changes):
    return deliver(proposal=proposal, by=by, revision=proposal.revision, **changes)


def a_cast(**inspector):
    return Cast(
        officer=making.an_officer(staff_key="K1"),
        supervisor=making.a_supervisor(staff_key="K2"),
        inspector=making.an_inspector(staff_key="K3", **inspector),
    )


def authority(case):
    held = record_of(case)
    return {name: held[name] for name in AUTHORITY if name in held}


def asks(**settings):
    AuthoritySettings.objects.create(force=make.a_force(), **settings, changed_at=timezone.now(), changed_by="A test")


def test_an_officer_delivers_alone_what_needs_nobody_and_it_is_recorded_that_nobody_authorised_it():
    cast = a_cast()
    proposal = making.a_proposal(rank=Rank.NONE, cast=cast)

    case = delivered(proposal, cast.officer)

    held, today = record_of(case), timezone.localdate().isoformat()
    assert authority(case) == {"authorising_rank": "none"}
    assert (held["case_ref"], held["outcome_code"]) == (f"SCRUTINY-{proposal.pk}", 8)
    assert (held["officer_ref"], held["deciding_role"], held["disposal_date"]) == ("K1", "PC", today)
    assert (held["rationale_text"], held["rationale_recorded"]) == (make.BASELINE["rationale_text"], "yes")
    assert (held["exceptions"], held["yjs_consulted"], held["cps_consulted"]) == ([], "no", "no")
    proposal.refresh_from_db()
    assert (proposal.stage, proposal.case, proposal.awaits_review) == (Stage.DELIVERED, case, False)


def test_delivery_is_one_act_and_one_event_and_the_case_is_screened():
    cast = a_cast()
    proposal = making.a_proposal(rank=Rank.NONE, cast=cast)
    before = AuditEvent.objects.count()

    case = delivered(proposal, cast.officer)

    event = AuditEvent.objects.order_by("pk").last()
    assert AuditEvent.objects.count() == before + 1
    assert (event.kind, event.case_ref, event.case_version) == (Event.RESOLUTION_DELIVERED, case.case_ref, 1)
    assert event.details == {"proposal": proposal.pk, "version": 1, "from": "draft", "to": "delivered"}
    assert (case.screened_version, case.breach_count, case.justify_count) == (1, 0, 0)
    assert (case.stored_by, case.batch) == (cast.officer.signature, None)


def test_where_the_force_asks_for_a_constable_the_officer_s_own_rank_is_recorded():
    asks(lowest_rank=Rank.CONSTABLE)
    cast = a_cast()

    case = delivered(making.a_proposal(rank=Rank.NONE, cast=cast), cast.officer)

    today = timezone.localdate().isoformat()
    assert authority(case) == {"authorising_rank": "constable", "authorised_date": today, "authoriser_ref": "K1"}


def test_what_an_inspector_authorised_names_rank_day_and_key_and_the_sergeant_s_endorsement():
    cast = a_cast(prefix=RankPrefix.ACTING)
    proposal = making.a_proposal(Stage.AUTHORISED, cast=cast)

    case = delivered(proposal, cast.officer, case_ref=" 44/12 ")

    assert case.case_ref == "44/12"
    assert authority(case) == {
        "authorising_rank": "inspector",
        "authorising_rank_prefix": "acting",
        "authorised_date": timezone.localdate().isoformat(),
        "authoriser_ref": "K3",
        "supervisor_rank": "sergeant",
    }


def test_an_unconfirmed_authority_by_word_of_mouth_leaves_no_trace_so_that_screening_says_it_is_missing():
    cast = a_cast()
    proposal = making.a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast)

    case = delivered(proposal, cast.officer)

    assert authority(case) == {}
    assert "CR-AUTH-02" in set(case.hits.open().values_list("rule", flat=True))


def test_an_authority_by_word_of_mouth_that_was_confirmed_counts_from_the_day_on_which_it_was_given():
    cast = a_cast()
    proposal = making.a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast)
    proposal = making.moved(proposal, ProposalAct.CONFIRM_VERBAL, cast)
    said = proposal.verbal_authorities.get()

    case = delivered(proposal, cast.officer)

    assert authority(case) == {
        "authorising_rank": "inspector",
        "authorised_date": timezone.localdate(said.given_at).isoformat(),
        "authoriser_ref": "K3",
        "given_at": said.given_at.isoformat(),
        "recorded_at": said.recorded_at.isoformat(),
    }


def test_one_that_is_confirmed_after_delivery_is_appended_and_the_case_screened_again():
    cast = a_cast()
    case = delivered(making.a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast), cast.officer)
    proposal = Proposal.objects.get(case=case)

    proposal = making.moved(proposal, ProposalAct.CONFIRM_VERBAL, cast)

    case.refresh_from_db()
    correction = case.corrections.get()
    assert (proposal.stage, case.version, case.authorising_rank, case.authoriser_ref) == (
        Stage.DELIVERED,
        2,
        "inspector",
        "K3",
    )
    assert correction.changes["authorising_rank"] == [None, "inspector"]
    assert "CR-AUTH-02" not in set(case.hits.open().values_list("rule", flat=True))


def test_one_that_is_denied_after_delivery_changes_nothing_of_the_case():
    cast = a_cast()
    case = delivered(making.a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast), cast.officer)

    making.moved(Proposal.objects.get(case=case), ProposalAct.DENY_VERBAL, cast)

    case.refresh_from_db()
    assert (case.version, case.authorising_rank, Proposal.objects.get().stage) == (1, None, Stage.DELIVERED)


@pytest.mark.parametrize("days", [1, 400])
def test_a_day_that_has_not_come_is_refused(days):
    cast = a_cast()
    proposal = making.a_proposal(rank=Rank.NONE, cast=cast)

    with pytest.raises(NotAllowed, match=r"has not come yet\. Enter the day on which the resolution was delivered\."):
        delivered(proposal, cast.officer, on=timezone.localdate() + days * ONE_DAY)

    assert not Case.objects.exists()


def test_it_is_not_delivered_before_it_was_authorised():
    cast = a_cast()
    proposal = making.a_proposal(Stage.AUTHORISED, cast=cast)

    with pytest.raises(NotAllowed, match="the day on which it was authorised"):
        delivered(proposal, cast.officer, on=timezone.localdate() - ONE_DAY)


def test_it_is_not_delivered_before_the_victim_was_asked():
    cast, today = a_cast(), timezone.localdate()
    asked = today - 3 * ONE_DAY
    proposal = making.a_proposal(rank=Rank.NONE, cast=cast, victim_consult_date=asked.isoformat())

    with pytest.raises(NotAllowed, match="the day on which the victim was asked"):
        delivered(proposal, cast.officer, on=asked - ONE_DAY)

    assert delivered(proposal, cast.officer, on=asked).disposal_date == asked


def test_a_reference_that_the_force_has_given_already_is_refused_in_plain_words():
    cast = a_cast()
    make.a_case(case_ref="44/12")
    proposal = making.a_proposal(rank=Rank.NONE, cast=cast)

    with pytest.raises(NotAllowed) as refused:
        delivered(proposal, cast.officer, case_ref="44/12")

    assert str(refused.value) == (
        "A case of Hampshire Constabulary has the reference 44/12 already. Enter the force’s own for this one."
    )


def test_the_same_reference_in_another_force_is_no_hindrance():
    cast = a_cast()
    make.a_case(case_ref="44/12", force="metropolitan")

    case = delivered(making.a_proposal(rank=Rank.NONE, cast=cast), cast.officer, case_ref="44/12")

    assert case.force_id == "hampshire"


def test_a_double_click_delivers_once():
    cast = a_cast()
    proposal = making.a_proposal(rank=Rank.NONE, cast=cast)
    seen = Proposal.objects.get(pk=proposal.pk)

    delivered(proposal, cast.officer)
    with pytest.raises(OutOfDate):
        delivered(seen, cast.officer)

    assert Case.objects.count() == 1


def test_what_needs_an_inspector_is_not_delivered_without_one():
    cast = a_cast()

    with pytest.raises(NotAllowed, match="needs the authority of an inspector or above before it is delivered"):
        delivered(making.a_proposal(Stage.DRAFT, cast=cast), cast.officer)

    assert (Case.objects.count(), Proposal.objects.get().stage) == (0, Stage.DRAFT)


def test_what_the_force_asks_for_by_the_day_of_delivery_is_asked_again():
    cast = a_cast()
    proposal = making.a_proposal(Stage.AUTHORISED, cast=cast)
    asks(lowest_rank=Rank.SUPERINTENDENT)

    with pytest.raises(NotAllowed, match="superintendent or above, which is asked for by now"):
        delivered(proposal, cast.officer)


def test_nobody_but_the_officer_who_proposed_it_delivers_it():
    cast = a_cast()
    proposal = making.a_proposal(Stage.AUTHORISED, cast=cast)

    with pytest.raises(NotAllowed, match="Only the officer who proposes a resolution writes it"):
        delivered(proposal, cast.inspector)


def test_what_is_delivered_alone_awaits_a_supervisor_where_the_force_asks_for_it():
    asks(supervisor_reviews=True)
    cast = a_cast()
    delivered(making.a_proposal(rank=Rank.NONE, cast=cast), cast.officer)
    proposal = Proposal.objects.get()
    assert proposal.awaits_review

    made = review(proposal=proposal, by=cast.supervisor, agrees=False, words="A caution was due.")

    proposal.refresh_from_db()
    assert (made.agrees, made.words, proposal.awaits_review) == (False, "A caution was due.", False)
    with pytest.raises(OutOfDate, match="has reviewed this resolution already"):
        review(proposal=proposal, by=making.a_supervisor(), agrees=True, words="Fine.")


def test_nobody_reviews_their_own_and_nothing_that_was_authorised_awaits_a_review():
    asks(supervisor_reviews=True)
    cast = a_cast()
    delivered(making.a_proposal(Stage.AUTHORISED, cast=cast), cast.officer)
    with pytest.raises(NotAllowed, match="does not await a review"):
        review(proposal=Proposal.objects.get(), by=cast.supervisor, agrees=True, words="Fine.")

    both = make.a_membership(cast.officer.person, Role.SUPERVISOR, rank=Rank.SERGEANT)
    alone = delivered(making.a_proposal(rank=Rank.NONE, cast=cast), cast.officer)
    themselves = type(cast.officer)(person=cast.officer.person, membership=both, force_ids=("hampshire",))
    with pytest.raises(NotAllowed, match="another supervisor must review it"):
        review(proposal=alone.proposal, by=themselves, agrees=True, words="Fine.")


def test_the_officer_and_the_inspector_see_the_case_that_was_delivered_and_others_of_their_rank_do_not():
    cast = Cast()
    case = delivered(making.a_proposal(Stage.AUTHORISED, cast=cast), cast.officer)

    assert list(Case.objects.visible_to(cast.officer)) == [case]
    assert list(Case.objects.visible_to(cast.inspector)) == [case]
    assert not Case.objects.visible_to(making.an_officer()).exists()
    assert not Case.objects.visible_to(making.an_inspector()).exists()
    assert not Case.objects.visible_to(cast.supervisor).exists()


def test_a_resolution_is_delivered_as_of_the_day_and_its_rules():
    """Before 2022 nobody asked a sergeant where an adult had a history; the day of delivery decides."""
    cast = a_cast()
    changes = {"disposal_date": "2023-05-10", "offence_date": "2023-05-01", "victim_consult_date": "2023-05-09"}
    proposal = making.a_proposal(
        rank=Rank.NONE, cast=cast, **{k: v for k, v in changes.items() if k != "disposal_date"}
    )

    case = delivered(proposal, cast.officer, on=date(2023, 5, 10))

    assert (case.disposal_date, case.informed_by) == (date(2023, 5, 10), date(2023, 5, 17))
    assert Force.objects.count() == 1
