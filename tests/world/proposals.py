"""What is proposed in each force: at every stage, with a word of its own in every text that anybody wrote."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cases.authorisation import consulting, deciding, delegating, delivering, excepting, following_up, moving, writing
from cases.authorisation.authority_services import change_authority_settings
from cases.authorisation.correcting import correct
from cases.authorisation.queries import settings_of
from cases.authorisation.standing import reading_of
from cases.enums import Agency, ConsultationView, ProposalAct, Rank, VictimInformed
from cases.models import Actor, Case, Delegation, Force, Proposal, Reconciliation
from tests.authorisation.asking import CHILD, HATE
from tests.authorisation.making import NEEDS, a_written_record
from tests.world.imports import send_what_differs

if TYPE_CHECKING:
    from tests.world.building import World

Act = ProposalAct
ENDORSED = (Act.SUBMIT, Act.ENDORSE)
AUTHORISED = (*ENDORSED, Act.AUTHORISE)
# Each proposal of Hampshire's: the rank that it needs, and what was done with it; London has those that FEW names.
PROPOSED: dict[str, tuple[Rank, tuple[ProposalAct, ...]]] = {
    "draft": (Rank.INSPECTOR, ()),
    "with supervisor": (Rank.INSPECTOR, (Act.SUBMIT,)),
    "returned": (Rank.INSPECTOR, (Act.SUBMIT, Act.RETURN)),
    "awaiting": (Rank.INSPECTOR, ENDORSED),
    "taken back": (Rank.INSPECTOR, (*ENDORSED, Act.TAKE_BACK)),
    "authorised": (Rank.INSPECTOR, AUTHORISED),
    "refused": (Rank.INSPECTOR, (*ENDORSED, Act.REFUSE)),
    "spoken": (Rank.INSPECTOR, (Act.RECORD_VERBAL,)),
    "denied": (Rank.INSPECTOR, (Act.RECORD_VERBAL, Act.DENY_VERBAL)),
    "withdrawn": (Rank.INSPECTOR, (Act.WITHDRAW,)),
    "delivered": (Rank.INSPECTOR, (*AUTHORISED, Act.DELIVER)),
    "alone": (Rank.NONE, (Act.DELIVER,)),
    "completed": (Rank.NONE, (Act.DELIVER, Act.COMPLETE)),
    "not completed": (Rank.NONE, (Act.DELIVER, Act.FAIL)),
}
FEW = ("draft", "awaiting", "delivered")
SECOND = ("draft", "awaiting")
OFFICER, SECOND_OFFICER = "officer", "second officer"
TYPED_ON = "rationale"
A_WEEK = timedelta(days=7)
# Whose view is asked for once it was submitted.
ASKS: dict[str, dict[str, Any]] = {"with supervisor": HATE, "awaiting": {**CHILD, **HATE}}
SETTLING = frozenset({"previous", "offence_code", "exceptions"})


def propose(world: "World", force: str) -> None:
    """Everything that is proposed in one force, and what follows from it."""
    _ask_for_reviews(force, world.actor(f"{force} system_manager"))
    for name in PROPOSED if force == "hampshire" else FEW:
        a_proposal(world, force, name)
    if force == "hampshire":
        for name in SECOND:
            a_proposal(world, force, name, by=SECOND_OFFICER)
        _afterwards(world, force)
    disagree(world, force)


def a_proposal(world: "World", force: str, name: str, *, by: str = OFFICER, called: str = "") -> Proposal:
    """One of those that are described above, brought to its stage by the people of the force."""
    rank, acts = PROPOSED[name]
    called = called or (f"{force} {name}" if by == OFFICER else f"{force} {by}: {name}")
    officer = world.actor(f"{force} {by}")
    record = _record(world, called, rank, asks=ASKS.get(name, {}))
    world.proposals[called] = writing.begin(by=officer, force=Force.objects.get(pk=force), record=record)
    for act in acts:
        world.proposals[called] = _moved(world, called, act, officer)
        if act == Act.SUBMIT and name in ASKS:
            consult(world, called, is_answered=name == "awaiting")
    if name == "draft":
        typed = {"rationale_text": [world.canaries.word(f"proposal {called}: typed and not sent")]}
        writing.remember(proposal=world.proposals[called], by=officer, question=TYPED_ON, typed=typed)
    if name == "awaiting":
        _except(world, called)
    if name == "taken back":
        _write_on(world, called, officer)
    return world.proposals[called]


def consult(world: "World", called: str, *, is_answered: bool) -> None:
    """What is answered is the youth justice service's view, given here, and one of the CPS that was given elsewhere."""
    force = world.proposals[called].force_id
    by = world.actor(f"{force} supervisor")
    if not is_answered:
        consulting.ask(**_now(world, called), agency=Agency.CPS, by=by)
    else:
        asked = consulting.ask(**_now(world, called), agency=Agency.YOUTH_JUSTICE, by=by)
        consultee, words = world.actor(f"{force} consultee"), world.canaries.word(f"consulted on {called}: words")
        consulting.answer(
            consultation=asked, by=consultee, view=ConsultationView.SUPPORTS, words=words, asked_at=asked.asked_at
        )
        told = {
            one: world.canaries.word(f"consulted on {called}: {one}, elsewhere")
            for one in ("words", "given_by", "source")
        }
        consulting.record_view(
            **_now(world, called),
            **told,
            agency=Agency.CPS,
            by=by,
            view=ConsultationView.OPPOSES,
            given_on=timezone.localdate(),
        )
    world.proposals[called] = Proposal.objects.get(pk=world.proposals[called].pk)


def disagree(world: "World", force: str) -> Reconciliation:
    """The force's next import says otherwise of what was delivered."""
    case = world.cases[f"{force} delivered"]
    send_what_differs(world, case)
    world.reconciliations[force] = Reconciliation.objects.open().get(case=case)
    return world.reconciliations[force]


def deputise(world: "World", force: str, giver: str, deputy: str) -> Delegation:
    """While the one is away, the other decides."""
    today = timezone.localdate()
    membership = world.membership(f"{force} {deputy}")
    return delegating.delegate(
        by=world.actor(f"{force} {giver}"), deputy=membership, starts_on=today, ends_on=today + A_WEEK
    )


def _ask_for_reviews(force: str, by: Actor) -> None:
    """Supervisors look afterwards at what officers delivered alone."""
    asked = settings_of(force)
    asked.supervisor_reviews = True
    change_authority_settings(by=by, asked=asked, revision=asked.revision)


def _afterwards(world: "World", force: str) -> None:
    word = world.canaries.word
    following_up.tell_victim(
        **_now(world, f"{force} completed"),
        by=world.actor(f"{force} officer"),
        informed=VictimInformed.YES,
        on=timezone.localdate(),
        reason=word(f"proposal {force} completed: the victim was told"),
    )
    following_up.review(
        proposal=world.proposals[f"{force} completed"],
        by=world.actor(f"{force} supervisor"),
        agrees=True,
        words=word(f"proposal {force} completed: review"),
    )
    correct(
        case=world.cases[f"{force} not completed"],
        by=world.actor(f"{force} force_lead"),
        changes={"circumstances": word(f"case of {force} not completed, corrected: circumstances")},
        reason=word(f"case of {force} not completed, corrected: reason"),
    )
    deputise(world, force, "inspector", "acting inspector")
    for name, proposal in world.proposals.items():
        world.proposals[name] = Proposal.objects.get(pk=proposal.pk)
        if proposal.case_id:
            world.cases[name] = Case.objects.get(pk=proposal.case_id)


def _now(world: "World", called: str) -> dict[str, Any]:
    """The proposal as it is by now, as whoever acts on it has seen it."""
    proposal = Proposal.objects.get(pk=world.proposals[called].pk)
    return {"proposal": proposal, "revision": proposal.revision}


def _except(world: "World", called: str) -> None:
    """The inspector records an exception to the first rule that allows theirs."""
    asked = _now(world, called)
    inspector = world.actor(f"{asked['proposal'].force_id} inspector")
    offer = next(one for one in excepting.offers(reading_of(asked["proposal"], inspector), inspector) if one.may)
    reason = world.canaries.word(f"proposal {called}: exception")
    excepting.grant_exception(**asked, by=inspector, rule=offer.rule.id, reason=reason)


def _write_on(world: "World", called: str, officer: Actor) -> None:
    """The officer changes what was submitted before, which nobody else has seen yet."""
    later = {one: world.canaries.word(f"proposal {called}: later {one}") for one in ("rationale_text", "offence_title")}
    world.proposals[called] = writing.save_answers(**_now(world, called), by=officer, values=later)


def _record(world: "World", called: str, rank: Rank, asks: dict[str, Any]) -> dict[str, Any]:
    """A word of its own in every text that does not settle which authority and whose view it needs."""
    planted = world.canaries.record(f"proposal {called}")
    free = {name: value for name, value in planted.items() if name not in SETTLING}
    settled = {name: value for name, value in {**NEEDS[rank], **asks}.items() if name not in free}
    return a_written_record(rank, **{"previous": [], **settled, **free})


def _moved(world: "World", called: str, act: ProposalAct, officer: Actor) -> Proposal:
    """One act, with a word of its own as its reason, by whoever does it."""
    proposal = world.proposals[called]
    asked: dict[str, Any] = {"proposal": proposal, "revision": proposal.revision}
    word, inspector = world.canaries.word(f"proposal {called}: {act}"), world.actor(f"{proposal.force_id} inspector")
    match act:
        case Act.SUBMIT:
            moving.submit(**asked, by=officer)
        case Act.RECORD_VERBAL:
            given_at = timezone.now() - timedelta(minutes=20)
            deciding.record_verbal(**asked, by=officer, given_by=inspector.membership, given_at=given_at, words=word)
        case Act.DENY_VERBAL:
            deciding.answer_verbal(**asked, by=inspector, confirms=False, reason=word)
        case Act.DELIVER:
            world.cases[called] = delivering.deliver(**asked, by=officer, case_ref=word)
        case Act.COMPLETE | Act.FAIL:
            following_up.say_how_it_ended(
                **asked,
                by=officer,
                is_completed=act == Act.COMPLETE,
                done=(1,) if act == Act.COMPLETE else (),
                on=timezone.localdate(),
                reason=word,
            )
        case Act.ENDORSE | Act.RETURN:
            moving.move(**asked, act=act, by=world.actor(f"{proposal.force_id} supervisor"), reason=word)
        case Act.AUTHORISE | Act.REFUSE:
            moving.move(**asked, act=act, by=inspector, reason=word)
        case _:
            moving.move(**asked, act=act, by=officer, reason=word)
    return Proposal.objects.get(pk=proposal.pk)
