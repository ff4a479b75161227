"""Authority by word of mouth: written down by the officer, counted once its giver confirms it, and not before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.authorisation import deciding
from cases.authorisation.standing import reading_of
from cases.enums import ProposalAct, Rank, RankPrefix, Role, Stage
from cases.exceptions import NotAllowed
from cases.models import Actor, Case, Membership, Proposal, ProposalMove, VerbalAuthority
from tests import make
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


def spoken(proposal, by, given_by, *, minutes=20, words="Go ahead, she said."):
    given_at = timezone.now() - timedelta(minutes=minutes)
    return deciding.record_verbal(
        proposal=proposal,
        by=by,
        revision=proposal.revision,
        given_by=given_by.membership,
        given_at=given_at,
        words=words,
    )


def test_when_it_was_given_and_when_it_was_written_down_are_kept_apart():
    officer, inspector = an_officer(name="P. Constable"), an_inspector()
    proposal = a_draft(by=officer)

    after = spoken(proposal, officer, inspector, minutes=90)

    kept = VerbalAuthority.objects.get()
    assert after.stage == Stage.AUTHORISED_VERBALLY
    assert timedelta(minutes=89) < kept.recorded_at - kept.given_at < timedelta(minutes=91)
    assert kept.recorded_by == officer.signature
    assert (kept.version, kept.counts) == (1, False)
    assert after.versions.get().number == 1


def test_it_is_not_recorded_before_it_was_given():
    officer = an_officer()

    with pytest.raises(NotAllowed, match="enter a time that is past"):
        spoken(a_draft(by=officer), officer, an_inspector(), minutes=-5)

    assert Proposal.objects.get().stage == Stage.DRAFT


@pytest.mark.parametrize("words", ["", " \n"])
def test_what_was_said_is_written_down(words):
    officer = an_officer()

    with pytest.raises(NotAllowed, match="Say what was said"):
        spoken(a_draft(by=officer), officer, an_inspector(), words=words)


@pytest.mark.parametrize(
    ("giver", "refusal"),
    [
        (lambda: a_supervisor(), r"^This resolution needs the authority of an inspector or above\.$"),
        (lambda: an_officer(name="P. Constable"), r"^P\. Constable could not authorise resolutions for this force"),
        (lambda: an_inspector(force="metropolitan", name="M. Met"), r"^M\. Met could not authorise"),
        (
            lambda: an_authoriser(Role.INSPECTOR, Rank.INSPECTOR, prefix=RankPrefix.SPECIAL),
            r"^This resolution needs the authority of an inspector or above\.$",
        ),
    ],
    ids=["too junior", "an officer", "another force", "special"],
)
def test_whoever_could_not_have_authorised_it_is_not_recorded_as_having_done_so(giver, refusal):
    officer = an_officer()
    proposal = a_draft(by=officer)

    with pytest.raises(NotAllowed, match=refusal):
        spoken(proposal, officer, giver())

    assert not VerbalAuthority.objects.exists()


def test_whoever_had_left_by_then_is_not_recorded_as_having_given_it():
    officer, inspector = an_officer(), an_inspector(name="I. Left")
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(pk=inspector.membership.pk).update(ends_on=yesterday)

    with pytest.raises(NotAllowed, match=r"^I\. Left could not authorise resolutions for this force at that time\.$"):
        spoken(a_draft(by=officer), officer, inspector)


def test_whoever_served_then_and_has_left_since_is_recorded():
    officer, inspector = an_officer(), an_inspector()
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(pk=inspector.membership.pk).update(ends_on=yesterday)

    assert spoken(a_draft(by=officer), officer, inspector, minutes=24 * 60).stage == Stage.AUTHORISED_VERBALLY


def test_whoever_endorsed_it_did_not_authorise_it_by_word_of_mouth():
    endorser = a_supervisor(Rank.INSPECTOR, name="E. Ndorser")
    cast = Cast(supervisor=endorser)
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)

    with pytest.raises(NotAllowed, match=r"^E\. Ndorser endorsed this proposal"):
        spoken(proposal, cast.officer, endorser)


def test_only_whoever_gave_it_answers():
    cast, other = Cast(), an_inspector()
    proposal = a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast)

    with pytest.raises(NotAllowed, match=r"^Only the officer who is said to have given"):
        deciding.answer_verbal(proposal=proposal, by=other, revision=proposal.revision, confirms=True, reason=REASON)


def test_somebody_promoted_since_answers_under_the_membership_that_they_have_now():
    cast = Cast()
    proposal = a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast)
    person = cast.inspector.person
    promoted = make.a_membership(person, Role.INSPECTOR, "hampshire", rank=Rank.CHIEF_INSPECTOR)
    by = Actor(person=person, membership=promoted, force_ids=("hampshire",))

    assert Proposal.objects.visible_to(by).get() == proposal
    after = deciding.answer_verbal(proposal=proposal, by=by, revision=proposal.revision, confirms=True, reason=REASON)

    assert after.stage == Stage.AUTHORISED
    assert VerbalAuthority.objects.get().given_by == cast.inspector.membership


def test_confirmed_it_counts_and_says_why():
    cast = Cast()
    proposal = a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast)

    after = moved(proposal, ProposalAct.CONFIRM_VERBAL, cast)

    kept = VerbalAuthority.objects.get()
    assert (after.stage, kept.counts, kept.answer) == (Stage.AUTHORISED, True, REASON)
    assert reading_of(after, cast.officer).decided.authoriser == cast.inspector.membership


def test_denied_it_goes_back_and_the_next_version_has_none():
    cast = Cast()
    proposal = a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast)

    after = moved(proposal, ProposalAct.DENY_VERBAL, cast)

    kept = VerbalAuthority.objects.get()
    assert (after.stage, after.version, kept.counts) == (Stage.RETURNED, 2, False)
    assert kept.denied_at is not None
    assert reading_of(after, cast.officer).decided.verbal is None


def test_it_is_answered_once():
    cast = Cast()
    proposal = moved(a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast), ProposalAct.DELIVER, cast)
    confirmed = moved(proposal, ProposalAct.CONFIRM_VERBAL, cast)

    with pytest.raises(NotAllowed, match="has been answered already"):
        moved(confirmed, ProposalAct.DENY_VERBAL, cast)


def test_delivered_before_it_is_confirmed_the_case_names_no_authority_and_afterwards_does():
    cast = Cast()
    delivered = moved(a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast), ProposalAct.DELIVER, cast)
    assert Case.objects.get().authorising_rank is None

    confirmed = moved(delivered, ProposalAct.CONFIRM_VERBAL, cast)

    case = Case.objects.get()
    assert (confirmed.stage, case.authorising_rank, case.version) == (Stage.DELIVERED, Rank.INSPECTOR, 2)
    assert ProposalMove.objects.last().to_stage == Stage.DELIVERED


def test_denied_after_delivery_the_case_stays_and_names_no_authority():
    cast = Cast()
    delivered = moved(a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast), ProposalAct.DELIVER, cast)

    denied = moved(delivered, ProposalAct.DENY_VERBAL, cast)

    assert (denied.stage, denied.version) == (Stage.DELIVERED, 1)
    assert Case.objects.get().authorising_rank is None
