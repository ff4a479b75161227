"""The meetings of the demonstration, all of what is said there invented: one that is over, one that members review."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from cases.enums import (
    BetterOutcome,
    Category,
    Chosen,
    Conflict,
    Inconclusive,
    Leniency,
    NoticePace,
    PanelKind,
    Presence,
    Role,
)
from cases.models import Actor, AgendaItem, Meeting, Membership, NoticeSettings, Panel, PanelTerms
from cases.models.actor import SIT_ON_PANELS
from cases.panels.meetings import inviting, services
from cases.panels.meetings.queries import invited_to
from cases.panels.redacting.queries import case_of
from cases.panels.redacting.releasing import release_item
from cases.panels.redacting.services import confirm_redaction, open_redaction
from cases.panels.selecting.asking import Asked
from cases.panels.selecting.services import draw_sample
from cases.panels.terms.services import change_terms
from cases.review.at_hand import at_hand
from cases.review.closing import close_round
from cases.review.declaring import declare
from cases.review.finding import record_finding
from cases.review.found import Answer, Found, Objection, Votes
from cases.review.minutes import confirm_minutes, write_minutes
from cases.review.scoring import Said, submit_review

PANEL: Final = "hampshire-adult-panel"
DRAWN_BEFORE, DRAWN_NOW, REVIEWED_NOW = 4, 12, 7
WORDS: Final = {
    Category.APPROPRIATE: "A first matter, admitted at once, and the victim was heard.",
    Category.WITH_OBSERVATIONS: "Right as it was, but the officer's reasons are thin.",
    Category.INAPPROPRIATE: "Too serious for this, and nobody says why a court was not asked.",
    Category.NO_CONCLUSION: "The record does not say what the victim wanted.",
}


def build_meetings(usernames: Iterable[str], say: Callable[[str], None]) -> None:
    """Two meetings of a panel, made once; what was done to them since stays. Nobody is written to about it."""
    panel, known = Panel.objects.get(slug=PANEL), list(usernames)
    if panel.meetings.exists():
        return
    say(f"Holding a meeting of the {panel}")
    members = _members(panel, known)
    administrator = _actor(_one(Role.ADMINISTRATOR, panel, known))
    people = [one.person for one in (*members, administrator)]
    silent = [NoticeSettings(person=person, pace=NoticePace.NEVER) for person in people]
    NoticeSettings.objects.bulk_create(silent, ignore_conflicts=True)
    _build(panel, members, administrator)
    NoticeSettings.objects.filter(person__in=people).delete()


@transaction.atomic
def _build(panel: Panel, members: Sequence[Actor], administrator: Actor) -> None:
    _set_terms(panel, administrator)
    _hold(_call(panel, members, administrator, "What was resolved in spring", timedelta()), members, administrator)
    later = _call(panel, members, administrator, "Violence and harassment", timedelta(days=14))
    _review(later, members, administrator)


def _members(panel: Panel, usernames: list[str]) -> list[Actor]:
    """Those who sit on it, its chair last."""
    found = Membership.objects.filter(person__email__in=usernames, role__in=SIT_ON_PANELS, seats__panel=panel)
    ordered = sorted(found.select_related("person"), key=lambda one: (one.role == Role.PANEL_CHAIR, one.pk))
    return [_actor(one) for one in ordered]


def _one(role: Role, panel: Panel, usernames: list[str]) -> Membership:
    force = panel.forces.get()
    found = Membership.objects.filter(person__email__in=usernames, role=role, forces=force).select_related("person")
    return found.order_by("pk")[0]


def _actor(membership: Membership) -> Actor:
    forces = tuple(membership.forces.order_by("pk").values_list("pk", flat=True))
    return Actor(person=membership.person, membership=membership, force_ids=forces)


def _set_terms(panel: Panel, by: Actor) -> None:
    held = PanelTerms.objects.filter(panel=panel).first()
    today = timezone.localdate()
    asked = PanelTerms(
        panel=panel,
        kind=PanelKind.ADULT,
        chaired_by="A magistrate whom the panel chooses each year",
        takes_votes=True,
        non_voting=["police"],
        quorum_count=4,
        quorum_agencies=["magistrates", "cps"],
        quorum_non_police=True,
        labels={Category.INAPPROPRIATE: "Inappropriate: learning identified"},
        agreement_reference="ISA 2026/14",
        agreement_signed_on=today - timedelta(days=200),
        agreement_review_on=today + timedelta(days=165),
    )
    change_terms(panel=panel, asked=asked, revision=held.revision if held else 1, by=by)


def _call(panel: Panel, members: Sequence[Actor], by: Actor, title: str, until: timedelta) -> Meeting:
    """A meeting on that day, announced to everybody who sits on the panel, the last but one of them on paper."""
    day = timezone.localdate() + until
    meeting = services.call_meeting(panel=panel, by=by, title=title, held_on=day, place="Winchester, room 2")
    everybody = [_held(one) for one in members]
    inviting.invite_all(meeting=meeting, memberships=everybody, on_paper=everybody[-2:-1], by=by)
    return services.announce(meeting=meeting, by=by)


def _held(actor: Actor) -> Membership:
    if actor.membership is None:
        raise LookupError(f"{actor.person} has no membership.")
    return actor.membership


def _draw(meeting: Meeting, size: int, by: Actor, **how: Any) -> list[AgendaItem]:
    """Drawn, redacted as the detector marked it, and released."""
    draw_sample(meeting=meeting, by=by, asked=Asked(size=size, seed=f"{PANEL} {meeting.number}", **how))
    items = list(AgendaItem.objects.filter(meeting=meeting).select_related("meeting__panel", "case").order_by("number"))
    return [_released(item, by) for item in items]


def _released(item: AgendaItem, by: Actor) -> AgendaItem:
    case = case_of(item, by)
    if case is None:
        raise LookupError(f"{item} is not to be seen by {by.person}.")
    redaction = open_redaction(item=item, case=case, by=by)
    confirm_redaction(item=item, by=by, revision=redaction.revision)
    return release_item(item=item, by=by)


def _said(category: Category) -> Said:
    is_wrong = category == Category.INAPPROPRIATE
    return Said(
        category=category,
        leniency=Leniency.TOO_LENIENT if is_wrong else Leniency.ABOUT_RIGHT,
        better_outcome=BetterOutcome.CHARGE if is_wrong else BetterOutcome.COMMUNITY_RESOLUTION,
        reasons=("too-serious",) if is_wrong else (),
        note=WORDS[category],
    )


def _opinion(member: int, case: int) -> Category:
    """What the so-manieth member thinks of the so-manieth case: they agree on some and not on others."""
    if case % 2:
        return Category.APPROPRIATE
    return (Category.INAPPROPRIATE, Category.WITH_OBSERVATIONS, Category.INAPPROPRIATE)[(member + case) % 3]


def _hold(meeting: Meeting, members: Sequence[Actor], by: Actor) -> None:
    """Reviewed, decided, minuted and confirmed; one case waits for more information."""
    chair = members[-1]
    items = _draw(meeting, DRAWN_BEFORE, by, method=Chosen.RANDOM)
    for place, item in enumerate(items):
        for number, member in enumerate(members):
            submit_review(item=item, by=member, said=_said(_opinion(number, place)), revision=0)
    held = Meeting.objects.get(pk=meeting.pk)
    there = {one.pk: Presence.PRESENT for one in invited_to(held)}
    held = services.record_attendance(meeting=held, presences=there, revision=held.revision, by=by)
    for place, item in enumerate(items):
        _find(AgendaItem.objects.select_related("meeting__panel", "case").get(pk=item.pk), place, members, chair)
    discussions = {items[0].number: "Members asked why the officer took an apology for enough."}
    held = Meeting.objects.get(pk=meeting.pk)
    words = "The panel thanked the officers who prepared the files."
    held = write_minutes(meeting=held, by=by, words=words, discussions=discussions, revision=held.revision)
    confirm_minutes(meeting=held, by=chair, revision=held.revision)


def _find(item: AgendaItem, place: int, members: Sequence[Actor], chair: Actor) -> None:
    if item.round_closed_at is None:
        item = close_round(item=item, by=chair)
    category = Category.INAPPROPRIATE if place == 0 else Category.APPROPRIATE
    asks: dict[str, Any] = {"category": category, "wording": WORDS[category]}
    if place == 2:
        asks = {
            "category": Category.NO_CONCLUSION,
            "inconclusive": Inconclusive.MORE_INFORMATION,
            "question": "What did the victim say when she was asked?",
            "wording": WORDS[Category.NO_CONCLUSION],
        }
    dissents = (Objection(_held(members[0]).pk, "An apology was enough between neighbours."),) if place == 0 else ()
    hand = at_hand(item)
    answers = tuple(Answer(rule, is_upheld=place == 0) for rule in hand.relied)
    votes = Votes(in_favour=len(hand.voters) - len(dissents), against=len(dissents))
    found = Found(**asks, answers=answers, objections=dissents, votes=votes)
    record_finding(item=item, by=chair, found=found, revision=0)


def _review(meeting: Meeting, members: Sequence[Actor], by: Actor) -> None:
    """In review: some have scored some of the cases, and one has a conflict."""
    items = _draw(meeting, DRAWN_NOW, by, method=Chosen.STRATIFIED, stratum="severity", allocation="proportional")
    for number, member in enumerate(members[2:-2]):
        for place, item in enumerate(items[: REVIEWED_NOW - number]):
            submit_review(item=item, by=member, said=_said(_opinion(number, place)), revision=0)
    declare(item=items[-1], by=members[2], kind=Conflict.KNOWS_A_PARTY)
