"""Every move of the table: who makes it, what it leaves behind, and that nobody else does."""

from dataclasses import dataclass

import pytest

from cases.authorisation import moving
from cases.authorisation.standing import reading_of
from cases.authorisation.workflow import BEGINS_A_VERSION, MOVES, acts_from, move_of
from cases.enums import Event, ProposalAct, Rank, Role, Stage
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AuditEvent, Membership, Proposal, ProposalMove, ProposalVersion
from tests import make
from tests.authorisation.making import (
    REASON,
    Cast,
    a_draft,
    a_proposal,
    a_supervisor,
    a_written_record,
    an_inspector,
    an_officer,
    moved,
    who_does,
)

pytestmark = pytest.mark.django_db

Act = ProposalAct
SPOKEN = (Act.RECORD_VERBAL, Act.CONFIRM_VERBAL, Act.DENY_VERBAL)
AFTER = Stage.after_delivery()


def needs(move) -> Rank:
    """What the resolution of this move's test needs."""
    if (move.act, move.start) == (Act.DELIVER, Stage.DRAFT) or (move.act, move.start) == (Act.DELIVER, Stage.RETURNED):
        return Rank.NONE
    return Rank.SERGEANT if (move.act, move.end) == (Act.SUBMIT, Stage.AWAITING_AUTHORITY) else Rank.INSPECTOR


def before(move, cast: Cast) -> Proposal:
    """The proposal where the move begins."""
    if move.act in (Act.CONFIRM_VERBAL, Act.DENY_VERBAL) and move.start in AFTER:
        proposal = moved(a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast), Act.DELIVER, cast)
        ends = {Stage.COMPLETED: Act.COMPLETE, Stage.NOT_COMPLETED: Act.FAIL}
        return moved(proposal, ends[move.start], cast) if move.start in ends else proposal
    if move.start == Stage.RETURNED and needs(move) == Rank.NONE:
        return written_again(a_proposal(Stage.RETURNED, cast=cast), Rank.NONE)
    return a_proposal(move.start, needs(move), cast=cast)


def written_again(proposal: Proposal, rank: Rank) -> Proposal:
    """Returned, and changed by its officer so that it needs another rank."""
    proposal.record = a_written_record(rank)
    proposal.save()
    return proposal


@pytest.mark.parametrize("move", MOVES, ids=lambda one: f"{one.act}-{one.start}-{one.end}")
def test_each_move_is_made_kept_and_recorded(move):
    cast = Cast()
    proposal = before(move, cast)

    after = moved(proposal, move.act, cast)

    assert (after.stage, after.revision) == (move.end, proposal.revision + 1)
    assert after.version == proposal.version + (move.act in BEGINS_A_VERSION and move.end != move.start)
    kept = ProposalMove.objects.filter(proposal=after).last()
    assert (kept.act, kept.from_stage, kept.to_stage) == (move.act, move.start, move.end)
    assert kept.version == proposal.version
    assert kept.reason or move.act not in Act.with_a_reason()
    (event,) = AuditEvent.objects.filter(kind=move.event, details__proposal=after.pk).order_by("-pk")[:1]
    assert (event.details["from"], event.details["to"]) == (move.start, move.end)
    assert event.force == "hampshire"


@dataclass(frozen=True)
class Stranger:
    """Somebody who asks for a move: of what role and rank, and in which force."""

    role: Role
    rank: Rank | str = ""
    force: str = "hampshire"

    def come(self):
        return make.an_actor(self.role, (self.force,), rank=self.rank)


STRANGERS = [
    *(Stranger(role, rank) for role in (Role.OFFICER, Role.SUPERVISOR) for rank in Rank),
    *(Stranger(Role.INSPECTOR, rank) for rank in Rank if rank.level >= Rank.INSPECTOR.level),
    *(Stranger(role) for role in Role if role not in (Role.OFFICER, Role.SUPERVISOR, Role.INSPECTOR)),
    Stranger(Role.SUPERVISOR, Rank.SERGEANT, "metropolitan"),
    Stranger(Role.INSPECTOR, Rank.INSPECTOR, "metropolitan"),
]


def may_at_all(move, stranger: Stranger, required: Rank) -> bool:
    """Whether somebody who neither proposed nor endorsed it makes this move, by the issue's own words."""
    if stranger.force != "hampshire":
        return False
    if move.act in (Act.COMPLETE, Act.FAIL):
        return stranger.role in (Role.SUPERVISOR, Role.FORCE_LEAD)
    if move.start == Stage.WITH_SUPERVISOR and move.act in (Act.ENDORSE, Act.REFER_UP, Act.RETURN):
        return stranger.role == Role.SUPERVISOR
    if move.start == Stage.AWAITING_AUTHORITY and move.act in (Act.AUTHORISE, Act.REFUSE, Act.RETURN):
        rank = Rank(stranger.rank or Rank.NONE)
        return stranger.role in (Role.SUPERVISOR, Role.INSPECTOR) and rank.level >= required.level
    return False


@pytest.mark.parametrize("move", MOVES, ids=lambda one: f"{one.act}-{one.start}-{one.end}")
def test_of_all_others_only_those_make_a_move_whose_role_and_rank_it_is(move):
    cast = Cast()
    proposal = before(move, cast)
    required = reading_of(proposal, cast.officer).standing.required
    read = reading_of(proposal, an_officer())

    answers = {stranger: move.may(stranger.come(), read.standing) for stranger in STRANGERS}

    assert {one: bool(may) for one, may in answers.items()} == {
        one: may_at_all(move, one, required) for one in STRANGERS
    }
    assert [one for one, may in answers.items() if not may and not may.reason.endswith(".")] == []


@pytest.mark.parametrize("required", [Rank.SERGEANT, Rank.INSPECTOR])
@pytest.mark.parametrize("act", [Act.AUTHORISE, Act.REFUSE, Act.RETURN])
@pytest.mark.parametrize("rank", [rank for rank in Rank if rank.level >= Rank.CONSTABLE.level])
def test_a_rank_below_the_one_that_is_needed_is_refused_by_name_and_the_one_that_is_needed_decides(rank, act, required):
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, required)
    by = an_inspector(rank) if rank.level >= Rank.INSPECTOR.level else a_supervisor(rank)
    asked = {"proposal": proposal, "act": act, "by": by, "revision": proposal.revision, "reason": REASON}

    if rank.level >= required.level:
        assert moving.move(**asked).stage != Stage.AWAITING_AUTHORITY
        return

    words = {Rank.SERGEANT: "a sergeant or above", Rank.INSPECTOR: "an inspector or above"}
    with pytest.raises(NotAllowed, match=rf"^This resolution needs the authority of {words[required]}.$"):
        moving.move(**asked)
    assert Proposal.objects.get().stage == Stage.AWAITING_AUTHORITY


@pytest.mark.parametrize("stage", Stage)
def test_an_act_that_is_not_of_the_stage_is_refused_with_what_is(stage):
    cast = Cast()
    proposal = a_proposal(stage, cast=cast)
    others = [act for act in Act if act not in acts_from(stage)]

    for act in others:
        with pytest.raises(NotAllowed) as refused:
            moving.move(proposal=proposal, act=act, by=cast.officer, revision=proposal.revision, reason=REASON)

        assert str(refused.value).endswith(".")
    assert Proposal.objects.get().revision == proposal.revision


@pytest.mark.parametrize("act", [Act.ENDORSE, Act.REFER_UP, Act.RETURN, Act.AUTHORISE, Act.REFUSE, Act.WITHDRAW])
def test_what_is_decided_has_a_reason(act):
    cast = Cast()
    start = Stage.AWAITING_AUTHORITY if act in (Act.AUTHORISE, Act.REFUSE) else Stage.WITH_SUPERVISOR
    proposal = a_proposal(start, cast=cast)

    by = who_does(proposal, act, cast)

    with pytest.raises(NotAllowed, match="say why"):
        moving.move(proposal=proposal, act=act, by=by, revision=proposal.revision, reason="  \n")

    assert Proposal.objects.get().stage == start


def test_a_page_that_is_out_of_date_is_told_who_was_first_and_how_it_stands():
    cast, other = Cast(), an_inspector(name="Q. Other")
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    seen = proposal.revision
    moved(proposal, Act.REFUSE, cast)

    with pytest.raises(OutOfDate) as told:
        moving.move(proposal=proposal, act=Act.AUTHORISE, by=other, revision=seen, reason=REASON)

    last = ProposalMove.objects.last()
    assert str(told.value).startswith(f"{last.signature} did this at ")
    assert str(told.value).endswith(": refuse. It is now: refused. Nothing was stored a second time.")
    assert Proposal.objects.get().stage == Stage.REFUSED


def test_a_double_click_is_told_that_it_is_done():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    seen = proposal.revision
    moved(proposal, Act.AUTHORISE, cast)

    with pytest.raises(OutOfDate, match=r"^You did this at .*: authorise. It is now: authorised."):
        moving.move(proposal=proposal, act=Act.AUTHORISE, by=cast.inspector, revision=seen, reason=REASON)


def test_a_change_after_an_authority_voids_it_and_keeps_it():
    cast = Cast()
    proposal = a_proposal(Stage.AUTHORISED, cast=cast)

    back = moved(proposal, Act.TAKE_BACK, cast)

    assert (back.stage, back.version, back.required_rank) == (Stage.DRAFT, 2, "")
    assert reading_of(back, cast.officer).decided.authority is None
    again = moving.submit(proposal=back, by=cast.officer, revision=back.revision)
    assert (again.stage, again.version) == (Stage.WITH_SUPERVISOR, 2)
    assert list(ProposalVersion.objects.values_list("number", flat=True)) == [2, 1]
    assert ProposalMove.objects.get(act=Act.AUTHORISE).version == 1


def test_what_was_submitted_is_pinned_with_what_the_guidance_asked_of_it():
    proposal = a_proposal(Stage.WITH_SUPERVISOR)

    version = ProposalVersion.objects.get()

    assert (version.number, version.required_rank, version.consult) == (1, Rank.INSPECTOR, ["supervisor"])
    assert version.because == ["CR-AUTH-01", "CR-SERIOUS-01"]
    assert version.record == proposal.record
    assert version.hits["CR-SERIOUS-01"] == {"rule_version": 2, "severity": "breach"}


def test_where_the_guidance_asks_for_more_by_now_the_lower_rank_no_longer_decides():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, Rank.SERGEANT, cast=cast)
    make.a_force()
    lowest = {
        "force_id": "hampshire",
        "lowest_rank": Rank.INSPECTOR,
        "changed_by": "x",
        "changed_at": proposal.begun_at,
    }
    type(reading_of(proposal, cast.officer).authority_settings).objects.create(**lowest)

    with pytest.raises(NotAllowed, match="an inspector or above"):
        moving.move(proposal=proposal, act=Act.AUTHORISE, by=cast.supervisor, revision=proposal.revision, reason=REASON)

    moving.move(proposal=proposal, act=Act.AUTHORISE, by=cast.inspector, revision=proposal.revision, reason=REASON)
    assert Proposal.objects.get().stage == Stage.AUTHORISED


def test_nobody_decides_on_what_they_proposed_under_whichever_membership():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    second = make.a_membership(cast.officer.person, Role.INSPECTOR, "hampshire", rank=Rank.SUPERINTENDENT)
    by = make_actor(second)

    with pytest.raises(NotAllowed, match=r"^You proposed this resolution"):
        moving.move(proposal=proposal, act=Act.AUTHORISE, by=by, revision=proposal.revision, reason=REASON)


def test_whoever_endorsed_does_not_authorise_under_whichever_membership():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    second = make.a_membership(cast.supervisor.person, Role.INSPECTOR, "hampshire", rank=Rank.INSPECTOR)

    with pytest.raises(NotAllowed, match=r"^You endorsed this proposal"):
        moving.move(
            proposal=proposal, act=Act.AUTHORISE, by=make_actor(second), revision=proposal.revision, reason=REASON
        )


def test_where_the_force_asks_for_an_endorsement_nobody_goes_round_it():
    officer = an_officer()
    proposal = a_draft(by=officer)

    with pytest.raises(NotAllowed, match="asks a supervisor to endorse"):
        moving.move(
            proposal=proposal, act=Act.SUBMIT, by=officer, revision=proposal.revision, end=Stage.AWAITING_AUTHORITY
        )


def test_somebody_who_cannot_authorise_it_is_not_asked_by_name():
    officer, sergeant = an_officer(), a_supervisor(name="S. Geant")
    proposal = a_draft(by=officer)

    with pytest.raises(NotAllowed, match=r"^This resolution needs the authority of an inspector or above.$"):
        moving.submit(proposal=proposal, by=officer, revision=proposal.revision, asked_of=sergeant.membership)


def test_what_was_asked_of_one_inspector_is_not_another_ones():
    cast, other = Cast(), an_inspector()
    draft = a_draft(by=cast.officer)
    with_supervisor = moving.submit(
        proposal=draft, by=cast.officer, revision=draft.revision, asked_of=cast.inspector.membership
    )
    proposal = moved(with_supervisor, Act.ENDORSE, cast)

    with pytest.raises(NotAllowed, match=r"^Another officer was asked"):
        moving.move(proposal=proposal, act=Act.AUTHORISE, by=other, revision=proposal.revision, reason=REASON)

    assert moved(proposal, Act.AUTHORISE, cast).stage == Stage.AUTHORISED


def test_nothing_sits_with_somebody_who_has_left():
    cast, other = Cast(), an_inspector()
    draft = a_draft(by=cast.officer)
    asked = {"proposal": draft, "by": cast.officer, "revision": draft.revision}
    proposal = moved(moving.submit(**asked, asked_of=cast.inspector.membership), Act.ENDORSE, cast)
    Membership.objects.filter(pk=cast.inspector.membership.pk).update(ended_at=proposal.changed_at)

    done = moving.move(proposal=proposal, act=Act.AUTHORISE, by=other, revision=proposal.revision, reason=REASON)

    assert done.stage == Stage.AUTHORISED


def test_every_move_has_an_event_of_its_own():
    assert {one.event for one in MOVES} <= set(Event)
    assert move_of(Act.ENDORSE, Stage.DRAFT) is None


def make_actor(membership):
    return type(an_officer())(person=membership.person, membership=membership, force_ids=("hampshire",))
