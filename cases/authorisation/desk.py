"""What awaits this actor of proposals and of what was delivered here; with it, the whole desk."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cases.authorisation.afterwards.due import reviews_awaited, victims_to_tell
from cases.authorisation.policies import FOLLOW_UP
from cases.authorisation.queries import consultations_awaiting
from cases.authorisation.queue import TO_AUTHORISE, TO_CONFIRM, TO_ENDORSE, Awaiting, awaiting
from cases.enums import Role, Stage
from cases.imports import desk as imports
from cases.imports.desk import Duty, duty_of
from cases.models import Actor, Proposal, Reconciliation
from cases.words import uk_date

DECIDED = {
    TO_ENDORSE: "Proposals that await your endorsement",
    TO_AUTHORISE: "Proposals that await your authority",
    TO_CONFIRM: "Authorities by word of mouth that await your confirmation",
}
# Of an officer's own proposals: the stage, its title, since when it counts, and in what words.
OWN = (
    (Stage.RETURNED, "Proposals of yours that were returned", "Oldest returned on", "See what was returned"),
    (Stage.AUTHORISED, "Proposals of yours that are authorised and not delivered", "Oldest authorised on", "Deliver"),
    (Stage.DRAFT, "Proposals of yours that are not finished", "Oldest last written on", "Go on writing"),
)


def duties_of(actor: Actor) -> list[Duty]:
    """All that waits for this actor: what decides somebody's resolution first, then cases, imports and memberships."""
    own = (*to_decide(actor), *own_proposals(actor), *victims_waiting(actor), *to_answer(actor))
    return [*own, *imports.duties_of(actor)]


def to_decide(actor: Actor) -> list[Duty]:
    """What awaits this supervisor or inspector: endorsement, authority, confirmation, or a look afterwards."""
    if actor.role not in (Role.SUPERVISOR, Role.INSPECTOR):
        return []
    now = timezone.now()
    listed = awaiting(actor, now, timezone.localdate(now))
    duties = [_asked(title, [one for one in listed if one.asked == asked]) for asked, title in DECIDED.items()]
    reviews = reviews_awaited(actor)
    duties.append(
        _proposals("Resolutions to look at afterwards", reviews, "delivered_at", "Oldest delivered on", "See them")
    )
    return [duty for duty in duties if duty]


def own_proposals(actor: Actor) -> list[Duty]:
    """What this officer has to go on with."""
    if actor.role != Role.OFFICER:
        return []
    own = Proposal.objects.visible_to(actor)
    duties = [
        _proposals(title, own.filter(stage=stage), "changed_at", words, link) for stage, title, words, link in OWN
    ]
    return [duty for duty in duties if duty]


def victims_waiting(actor: Actor) -> list[Duty]:
    """The victims whom an officer is to tell the outcome; for who answers for the force, those overdue."""
    if actor.role != Role.OFFICER and actor.role not in FOLLOW_UP:
        return []
    waiting = victims_to_tell(actor)
    overdue = [one for one in waiting if one.is_overdue]
    is_officer = actor.role == Role.OFFICER
    counted = waiting if is_officer else overdue
    if not counted:
        return []
    title = "Victims to be told the outcome" if is_officer else "Victims overdue to be told the outcome"
    oldest = f"{'The first was due on' if overdue else 'Next due on'} {uk_date(counted[0].due_on)}"
    words = f"{len(overdue)} overdue. {oldest}" if overdue and is_officer else oldest
    return [Duty(title, len(counted), words, reverse("victims-to-tell"), "See whom to tell")]


def to_answer(actor: Actor) -> list[Duty]:
    """What was put to a consultee's agency, and what a force lead has to settle."""
    if actor.role == Role.CONSULTEE:
        waiting = consultations_awaiting(actor)
        title, link = "Proposals that await the view of your agency", "Give your view"
        found = duty_of(title, waiting, "asked_at", "Oldest asked on", "consultations", "", link)
    elif actor.role == Role.FORCE_LEAD:
        unsettled = Reconciliation.objects.visible_to(actor).open()
        title, link = "Delivered cases of which an import says otherwise", "Settle what is right"
        found = duty_of(title, unsettled, "opened_at", "Oldest came on", "reconciliations", "", link)
    else:
        return []
    return [found] if found else []


def _asked(title: str, listed: list[Awaiting]) -> Duty | None:
    """How many, and for how many working hours the oldest has waited."""
    if not listed:
        return None
    oldest = max(listed, key=lambda one: one.hours)
    late = sum(one.is_overdue for one in listed)
    words = f"Oldest has waited {oldest.age}" + (f"; {late} overdue" if late else "")
    return Duty(title, len(listed), words, reverse("authorise"), "See what awaits you")


def _proposals(title: str, waiting: QuerySet[Proposal], since: str, words: str, link: str) -> Duty | None:
    return duty_of(title, waiting, since, words, "proposals", "", link)
