"""Exceptions: offered where a hit allows one, recorded by the rank that the rule names, for the version looked at."""

import pytest
from django.utils import timezone

from cases.authorisation import excepting
from cases.authorisation.standing import reading_of
from cases.enums import Event, ProposalAct, Rank, RankPrefix, Role, Severity, Stage
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.settings import Settings, departures
from cases.models import AuditEvent, ForceSettings, Hit, RuleException
from tests.authorisation.making import (
    REASON,
    Cast,
    a_draft,
    a_proposal,
    a_supervisor,
    an_authoriser,
    an_inspector,
    an_officer,
    moved,
)

pytestmark = pytest.mark.django_db

INDICTABLE = "CR-SERIOUS-01"
CHILD = {
    "age_at_offence": 15,
    "age_at_disposal": 15,
    "gravity_matrix": "child_2025",
    "gravity_base": 3,
    "gravity_final": 3,
    "appropriate_adult": "yes",
    "yjs_notified": "yes",
    "yjs_referred": "yes",
}


def granted(proposal, by, rule=INDICTABLE, *, reason=REASON, revision=None):
    return excepting.grant_exception(
        proposal=proposal, by=by, revision=revision or proposal.revision, rule=rule, reason=reason
    )


def offered(proposal, actor):
    return {one.rule.id: (one.lowest, one.may.reason) for one in excepting.offers(reading_of(proposal, actor), actor)}


def test_an_inspector_records_one_and_screening_afterwards_says_so():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)

    kept = granted(proposal, cast.inspector)

    proposal.refresh_from_db()
    assert (kept.rank, kept.version, kept.reason, kept.signature) == (
        Rank.INSPECTOR,
        1,
        REASON,
        cast.inspector.signature,
    )
    assert AuditEvent.objects.get(kind=Event.EXCEPTION_RECORDED).details == {
        "proposal": proposal.pk,
        "version": 1,
        "rule": INDICTABLE,
        "reason": REASON,
    }
    delivered = moved(moved(proposal, ProposalAct.AUTHORISE, cast), ProposalAct.DELIVER, cast)
    assert Hit.objects.open().get(case=delivered.case, rule=INDICTABLE).severity == Severity.JUSTIFIED


def test_what_is_offered_follows_the_hits():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)

    assert offered(proposal, cast.inspector) == {INDICTABLE: (Rank.INSPECTOR, "")}
    assert offered(a_proposal(Stage.AWAITING_AUTHORITY, Rank.SERGEANT), a_supervisor()) == {
        "CR-HIST-01": (Rank.SERGEANT, "")
    }


@pytest.mark.parametrize(
    "junior",
    [
        lambda: a_supervisor(),
        lambda: an_authoriser(Role.SUPERVISOR, Rank.INSPECTOR, prefix=RankPrefix.SPECIAL),
    ],
    ids=["a sergeant", "an inspector of the special constabulary"],
)
def test_somebody_too_junior_is_refused_with_the_rank_named(junior):
    proposal = a_proposal(Stage.AWAITING_AUTHORITY)

    with pytest.raises(NotAllowed, match=r"^An exception to CR-SERIOUS-01 needs an inspector or above\.$"):
        granted(proposal, junior())

    assert not RuleException.objects.exists()


def test_where_the_force_counts_specials_a_special_inspector_records_one():
    proposal = a_proposal(Stage.AWAITING_AUTHORITY)
    special = an_authoriser(Role.INSPECTOR, Rank.INSPECTOR, prefix=RankPrefix.SPECIAL)
    values = departures(Settings(special_ranks_count=True))
    changed = {"changed_at": timezone.now(), "changed_by": "x"}
    ForceSettings.objects.create(force_id="hampshire", values=values, revision=1, **changed)

    assert granted(proposal, special).rank_prefix == RankPrefix.SPECIAL


def test_an_acting_rank_is_kept_as_such():
    acting = an_authoriser(Role.INSPECTOR, Rank.INSPECTOR, prefix=RankPrefix.ACTING, name="A. Cting")

    kept = granted(a_proposal(Stage.AWAITING_AUTHORITY), acting)

    assert kept.signature == "A. Cting (Inspector, Acting inspector)"


def test_nobody_records_one_on_what_they_proposed():
    officer = an_officer()

    with pytest.raises(NotAllowed, match=r"^You proposed this resolution"):
        granted(a_draft(by=officer), officer)


def test_where_a_constables_exception_suffices_the_officer_records_their_own_with_a_rationale():
    officer = an_officer()
    proposal = a_draft(Rank.NONE, by=officer, **CHILD)

    kept = granted(proposal, officer, "CR-SERIOUS-05")

    assert kept.rank == Rank.CONSTABLE
    proposal.refresh_from_db()
    assert reading_of(proposal, officer).checked.required_rank == Rank.CONSTABLE


def test_one_rule_has_one_exception_a_version():
    proposal = a_proposal(Stage.AWAITING_AUTHORITY)
    first = granted(proposal, an_inspector())
    proposal.refresh_from_db()

    with pytest.raises(NotAllowed) as refused:
        granted(proposal, an_inspector())

    assert str(refused.value) == (
        f"An exception to CR-SERIOUS-01 is recorded of this version already, by {first.signature}."
    )


def test_a_rule_that_does_not_hit_or_allows_none_is_not_excepted():
    proposal = a_proposal(Stage.AWAITING_AUTHORITY)

    for rule in ("CR-HIST-01", "CR-AUTH-01", "CR-UNKNOWN"):
        with pytest.raises(NotAllowed, match="does not depart from"):
            granted(proposal, an_inspector(), rule)


def test_an_exception_has_a_reason():
    with pytest.raises(NotAllowed, match="Say why this rule is departed from"):
        granted(a_proposal(Stage.AWAITING_AUTHORITY), an_inspector(), reason=" ")


def test_one_is_for_the_version_that_was_looked_at_and_for_no_later_one():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    seen = proposal.revision
    back = moved(proposal, ProposalAct.TAKE_BACK, cast)

    with pytest.raises(OutOfDate):
        granted(proposal, cast.inspector, revision=seen)

    assert not RuleException.objects.exists()
    assert (back.version, back.stage) == (2, Stage.DRAFT)


def test_a_later_version_has_none_of_the_earlier_ones():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    granted(proposal, cast.inspector)
    proposal.refresh_from_db()

    back = moved(proposal, ProposalAct.TAKE_BACK, cast)

    assert reading_of(back, cast.officer).decided.exceptions == ()
    assert RuleException.objects.get().version == 1


def test_after_delivery_it_is_too_late():
    cast = Cast()
    proposal = a_proposal(Stage.DELIVERED, cast=cast)

    with pytest.raises(NotAllowed, match="counts only where it is recorded by that day"):
        granted(proposal, cast.inspector)
