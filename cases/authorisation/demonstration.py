"""The proposals of the demonstration, all of them invented: one at each stage, through the services that people use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from cases.authorisation import deciding, excepting, following_up, moving, writing
from cases.authorisation.delivering import deliver
from cases.enums import NoticePace, ProposalAct, Role, Stage, VictimInformed
from cases.guidance.derive import Record
from cases.models import Actor, Force, Membership, NoticeSettings, Proposal

FORCE: Final = "hampshire"
REASON: Final = "It is in proportion to what was done, and the victim asked for it."
WHY_NOT: Final = "The person has moved away and answers no letter."
OFFENCE_BEFORE, ASKED_BEFORE = timedelta(days=9), timedelta(days=2)

SHOP_THEFT: Final[Record] = {
    "offence_code": "46",
    "offence_title": "Shoplifting",
    "offence_group": "theft_shop",
    "mode_of_trial": "either_way",
    "venue_suitability": "magistrates",
    "specified_either_way": False,
    "area": "Winchester",
    "circumstances": "Left a shop with cosmetics worth £18 in a coat pocket, and was stopped at the door.",
    "gravity_matrix": "adult_2019",
    "gravity_base": 2,
    "gravity_final": 2,
    "seriousness_factors": ["circumstances", "history", "impact", "likely_penalty", "public_risk"],
    "age_at_offence_youngest": 34,
    "age_at_offence_oldest": 34,
    "age_at_disposal_youngest": 34,
    "age_at_disposal_oldest": 34,
    "responsibility": "accepted",
    "remorse": "yes",
    "evidence_sufficient": "yes",
    "offender_agreed": "yes",
    "agreement_signed_by": "offender",
    "appropriate_adult": "not_required",
    "consequences_explained": "yes",
    "history_checked": "yes",
    "previous": [],
    "victim_type": "business",
    "victim_identified": True,
    "victim_count": 1,
    "victim_enhanced": False,
    "victim_consulted": "yes",
    "victim_wishes": "support",
    "victim_wishes_count": 1,
    "domestic_abuse": False,
    "hate_strands": [],
    "weapon": "none",
    "blade_involved": False,
    "rationale_text": "A first matter, admitted at once. The goods were paid for and the shop wants no more.",
    "rationale_recorded": "yes",
    "actions": [{"type": "compensation", "amount": 18.0}, {"type": "apology"}],
}
ROBBERY: Final[Record] = {
    "offence_code": "34B",
    "offence_title": "Robbery of personal property",
    "offence_group": "robbery",
    "mode_of_trial": "indictable_only",
    "circumstances": "Two school friends; a telephone was taken in a quarrel and given back the same evening.",
    "victim_type": "person",
    "relationship": "acquaintance",
    "rationale_text": "Both families asked for it, and the telephone was back within the hour.",
    "actions": [{"type": "apology"}],
}
EXCEPTED: Final = "CR-SERIOUS-01"


@dataclass(frozen=True)
class Told:
    """One proposal of the demonstration: what it is of, and the acts by which it came to its stage."""

    acts: tuple[ProposalAct, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    is_told: bool = False


Act = ProposalAct
AUTHORISED: Final = (Act.SUBMIT, Act.ENDORSE, Act.AUTHORISE)
STORIES: Final[tuple[Told, ...]] = (
    Told((), {"rationale_text": None, "rationale_recorded": None, "victim_wishes": None}),
    Told((Act.SUBMIT,), ROBBERY),
    Told((Act.SUBMIT, Act.RETURN), ROBBERY),
    Told((Act.SUBMIT, Act.ENDORSE), ROBBERY),
    Told((Act.SUBMIT, Act.ENDORSE, Act.REFUSE), ROBBERY),
    Told((Act.RECORD_VERBAL,), ROBBERY),
    Told(AUTHORISED, ROBBERY),
    Told((Act.WITHDRAW,)),
    Told((Act.DELIVER,)),
    Told((*AUTHORISED, Act.DELIVER), ROBBERY, is_told=True),
    Told((Act.RECORD_VERBAL, Act.DELIVER), ROBBERY),
    Told((Act.DELIVER, Act.COMPLETE), is_told=True),
    Told((Act.DELIVER, Act.FAIL)),
)


@dataclass(frozen=True)
class Cast:
    officer: Actor
    supervisor: Actor
    inspector: Actor


def build_proposals(usernames: list[str], say: Callable[[str], None]) -> None:
    """A proposal at each stage, made once; what was done to them since stays. Nobody is written to about it."""
    if Proposal.objects.filter(force=FORCE).exists():
        return
    say("Proposing resolutions, one at each stage")
    cast = Cast(*(_actor(role, usernames) for role in (Role.OFFICER, Role.SUPERVISOR, Role.INSPECTOR)))
    people = [one.person for one in (cast.officer, cast.supervisor, cast.inspector)]
    silent = [NoticeSettings(person=person, pace=NoticePace.NEVER) for person in people]
    NoticeSettings.objects.bulk_create(silent, ignore_conflicts=True)
    _build(cast)
    NoticeSettings.objects.filter(person__in=people).delete()


@transaction.atomic
def _build(cast: Cast) -> None:
    force, today = Force.objects.get(pk=FORCE), timezone.localdate()
    for story in STORIES:
        written = {**_dated(today), **SHOP_THEFT, **story.changes}
        record = {name: value for name, value in written.items() if value is not None}
        proposal = writing.begin(by=cast.officer, force=force, record=record)
        for act in story.acts:
            proposal = _done(proposal, act, cast)
        if story.is_told:
            _tell(proposal, cast, today)


def _dated(today: date) -> Record:
    return {
        "offence_date": (today - OFFENCE_BEFORE).isoformat(),
        "report_date": (today - OFFENCE_BEFORE).isoformat(),
        "victim_consult_date": (today - ASKED_BEFORE).isoformat(),
    }


def _done(proposal: Proposal, act: ProposalAct, cast: Cast) -> Proposal:
    """One act, by the one of the cast whose it is."""
    asked: dict[str, Any] = {"proposal": proposal, "revision": proposal.revision}
    match act:
        case Act.SUBMIT:
            return moving.submit(**asked, by=cast.officer)
        case Act.RECORD_VERBAL:
            return deciding.record_verbal(
                **asked,
                by=cast.officer,
                given_by=_membership(cast.inspector),
                given_at=timezone.now() - timedelta(minutes=40),
                words="I told her what happened and that both families agree. She said: go ahead.",
            )
        case Act.DELIVER:
            return _now(deliver(**asked, by=cast.officer).proposal)
        case Act.COMPLETE | Act.FAIL:
            return _ended(proposal, cast, is_completed=act == Act.COMPLETE)
        case Act.AUTHORISE:
            excepting.grant_exception(**asked, by=cast.inspector, rule=EXCEPTED, reason=REASON)
            asked = {"proposal": proposal, "revision": _now(proposal).revision}
            return moving.move(**asked, act=act, by=cast.inspector, reason=REASON)
        case Act.WITHDRAW:
            return moving.move(**asked, act=act, by=cast.officer, reason="It was put in under the wrong crime.")
    by = cast.supervisor if proposal.stage == Stage.WITH_SUPERVISOR else cast.inspector
    return moving.move(**asked, act=act, by=by, reason=REASON)


def _ended(proposal: Proposal, cast: Cast, *, is_completed: bool) -> Proposal:
    actions = len(proposal.record["actions"])
    following_up.say_how_it_ended(
        proposal=proposal,
        by=cast.officer,
        revision=proposal.revision,
        is_completed=is_completed,
        done=range(1, actions + 1) if is_completed else [1],
        on=timezone.localdate(),
        reason="" if is_completed else WHY_NOT,
    )
    return _now(proposal)


def _tell(proposal: Proposal, cast: Cast, today: date) -> None:
    now = _now(proposal)
    asked: dict[str, Any] = {"proposal": now, "revision": now.revision}
    following_up.tell_victim(**asked, by=cast.officer, informed=VictimInformed.YES, on=today)


def _now(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("case", "force").get(pk=proposal.pk)


def _actor(role: Role, usernames: list[str]) -> Actor:
    """The demonstration's person of this role in the force."""
    found = Membership.objects.filter(person__email__in=usernames, role=role, forces=FORCE).select_related("person")
    membership = found.order_by("pk")[0]
    return Actor(person=membership.person, membership=membership, force_ids=(FORCE,))


def _membership(actor: Actor) -> Membership:
    if actor.membership is None:
        raise LookupError(f"{actor.person} has no membership.")
    return actor.membership
