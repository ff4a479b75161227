"""How high a rank counts, how it is said, and the answers that no move of the table asks for."""

import pytest

from cases.authorisation import policies
from cases.authorisation.terms import Missing, Standing, level_of, or_above
from cases.enums import ProposalAct, Rank, RankPrefix, Role, Stage
from cases.models import Actor, Membership, Person, Proposal, VerbalAuthority

ME, SOMEBODY_ELSE = 1, 2


def somebody(role, rank="", prefix="", *, person=ME, forces=("hampshire",)):
    held = Membership(pk=person, person=Person(pk=person, name="A. Person"), role=role, rank=rank, rank_prefix=prefix)
    return Actor(person=held.person, membership=held, force_ids=forces)


def standing(required=Rank.INSPECTOR, *, proposer=SOMEBODY_ELSE, stage=Stage.AWAITING_AUTHORITY, asked=None, **more):
    proposal = Proposal(pk=1, force_id="hampshire", proposer_id=proposer, stage=stage, asked_of_id=asked)
    return Standing(proposal=proposal, required=required, **more)


@pytest.mark.parametrize("rank", Rank)
@pytest.mark.parametrize("prefix", ["", *RankPrefix])
def test_acting_and_temporary_ranks_count_as_they_are_and_a_special_as_a_constable(rank, prefix):
    held = Membership(rank=rank, rank_prefix=prefix)
    capped = min(rank.level, Rank.CONSTABLE.level)

    assert level_of(held, special_ranks_count=False) == (capped if prefix == RankPrefix.SPECIAL else rank.level)
    assert level_of(held, special_ranks_count=True) == rank.level


def test_a_membership_without_a_rank_counts_as_nobody():
    assert level_of(Membership(rank=""), special_ranks_count=True) == Rank.NONE.level
    assert level_of(None, special_ranks_count=True) == Rank.NONE.level


def test_a_rank_reads_as_a_person_would_say_it():
    assert [or_above(rank) for rank in (Rank.SERGEANT, Rank.INSPECTOR, Rank.CHIEF_OFFICER)] == [
        "a sergeant or above",
        "an inspector or above",
        "a chief officer",
    ]


@pytest.mark.parametrize("prefix", ["", RankPrefix.ACTING, RankPrefix.TEMPORARY])
def test_an_acting_or_temporary_inspector_authorises(prefix):
    assert policies.may_authorise(somebody(Role.INSPECTOR, Rank.INSPECTOR, prefix), standing())


def test_a_special_inspector_authorises_only_where_the_force_counts_the_rank():
    special = somebody(Role.INSPECTOR, Rank.INSPECTOR, RankPrefix.SPECIAL)

    assert policies.may_authorise(special, standing()).reason == (
        "This resolution needs the authority of an inspector or above."
    )
    assert policies.may_authorise(special, standing(special_ranks_count=True))


def test_what_is_missing_closes_authorising_and_endorsing_and_never_refusing_or_returning():
    missing = {act: (Missing("History", "whether records were checked"),) for act in ProposalAct}
    inspector, sergeant = somebody(Role.INSPECTOR, Rank.INSPECTOR), somebody(Role.SUPERVISOR, Rank.SERGEANT)
    lacking = standing(missing=missing)

    assert policies.may_authorise(inspector, lacking).reason == "Still missing: whether records were checked."
    assert policies.may_endorse(sergeant, lacking).reason == "Still missing: whether records were checked."
    assert policies.may_decide(inspector, lacking)
    assert policies.may_supervise(sergeant, lacking)


def test_whoever_stands_in_for_the_one_who_was_asked_decides():
    inspector = somebody(Role.INSPECTOR, Rank.INSPECTOR)

    assert not policies.may_decide(inspector, standing(asked=7))
    assert policies.may_decide(inspector, standing(asked=ME))
    assert policies.may_decide(inspector, standing(asked=7, stands_in_for=frozenset({7})))
    assert policies.may_decide(inspector, standing(asked=7, asked_has_left=True))


def test_an_authority_by_word_of_mouth_counts_at_the_rank_of_whoever_gave_it_then():
    sergeant = somebody(Role.SUPERVISOR, Rank.SERGEANT)
    promoted = somebody(Role.INSPECTOR, Rank.INSPECTOR)
    said = VerbalAuthority(given_by=sergeant.membership)

    assert policies.may_answer_verbal(promoted, standing(verbal=said))
    assert policies.may_confirm_verbal(promoted, standing(verbal=said)).reason == (
        "This resolution needs the authority of an inspector or above."
    )
    assert policies.may_confirm_verbal(promoted, standing(Rank.SERGEANT, verbal=said))


@pytest.mark.parametrize("required", [Rank.NONE, Rank.STAFF, Rank.CONSTABLE])
def test_what_needs_nobody_else_is_delivered_and_not_submitted(required):
    officer = somebody(Role.OFFICER, Rank.CONSTABLE)
    own = standing(required, proposer=ME, stage=Stage.DRAFT)

    assert policies.may_deliver_alone(officer, own)
    assert policies.may_submit(officer, own).reason == "This resolution needs nobody else's authority: deliver it."
    assert policies.may_record_verbal(officer, own).reason == (
        "This resolution needs nobody else's authority: deliver it."
    )
