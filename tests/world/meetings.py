"""Meetings of a panel in the world: cases at each point of a round, with a word of its own in whatever anybody says."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from cases.enums import BetterOutcome, Category, Chosen, Conflict, Inconclusive, ItemStage, Leniency
from cases.models import Actor, AgendaItem, Meeting, PanelTerms, Reason, SavedFilter
from cases.panels.meetings import agenda, inviting, services
from cases.panels.redacting.releasing import release_item
from cases.panels.redacting.services import open_redaction
from cases.panels.selecting.asking import Asked
from cases.panels.selecting.services import draw_sample
from cases.review.at_hand import at_hand
from cases.review.closing import close_round
from cases.review.declaring import declare
from cases.review.finding import record_finding
from cases.review.found import Answer, Found, Objection
from cases.review.scoring import Said, save_draft, submit_review
from tests.panels import making

if TYPE_CHECKING:
    from tests.world.building import World

FORTNIGHT = timedelta(days=14)
# What becomes of each case of the meeting, and who has said what of it by then.
POINTS = ("selected", "in round", "in conflict", "at panel", "found", "carried")
SITTING = {
    "hampshire": ("hampshire panel_member", "hampshire colleague", "hampshire panel_chair"),
    "metropolitan": ("metropolitan panel_member", "metropolitan panel_chair"),
}
ON_PAPER = "hampshire colleague"


def meet(world: "World", force: str, *, points: tuple[str, ...] = POINTS, called: str = "") -> Meeting:
    """A meeting of a force's panel with a case at each of these points."""
    name = called or f"{force} meeting"
    word, administrator = world.canaries.word, world.actor(f"{force} administrator")
    set_terms(world, force)
    meeting = services.call_meeting(
        panel=world.panels[force],
        by=administrator,
        held_on=timezone.localdate() + FORTNIGHT,
        **{one: word(f"{name}: {one}") for one in ("title", "theme", "place", "note")},
    )
    world.meetings[name] = meeting
    for member in SITTING[force]:
        on_paper = member == ON_PAPER
        inviting.invite(meeting=meeting, membership=world.membership(member), on_paper=on_paper, by=administrator)
    services.announce(meeting=meeting, by=administrator)
    for point in points:
        case = world.a_case(f"{name} {point}", force, disposal_date="2023-06-01", responsibility="denied")
        (item,) = agenda.add_items(
            meeting=meeting,
            cases=[case],
            chosen=Chosen.CHAIRS_PICK,
            why=word(f"{name} {point}: why it was chosen"),
            by=administrator,
        )
        world.items[f"{name} {point}"] = item
        bring_to(world, item, point, force, name)
    draw_sample(meeting=meeting, by=administrator, asked=Asked(Chosen.RANDOM, size=1, seed=name))
    # Whoever looks at a text first begins its redaction; that is done by now, so that looking changes nothing.
    for item in meeting.items.filter(stage=ItemStage.SELECTED).select_related("case__force", "meeting__panel"):
        open_redaction(item=item, case=item.case, by=administrator)
    return meeting


def set_terms(world: "World", force: str) -> None:
    """The panel's terms, a reason code and a theme of its own, once."""
    panel, word, now = world.panels[force], world.canaries.word, timezone.now()
    if PanelTerms.objects.filter(panel=panel).exists():
        return
    PanelTerms.objects.create(
        panel=panel,
        changed_at=now,
        changed_by="The world",
        **{one: word(f"terms of {force}: {one}") for one in ("chaired_by", "agreement_reference")},
        labels={Category.INAPPROPRIATE: word(f"terms of {force}: label")},
    )
    Reason.objects.create(panel=panel, code=f"own-{force}", label=word(f"reason of {force}: label"))
    SavedFilter.objects.create(
        panel=panel, name=word(f"theme of {force}: name"), query="severity=breach", at=now, by="The world"
    )


def bring_to(world: "World", item: AgendaItem, point: str, force: str, name: str) -> None:
    """Take an item through the services to where it is wanted."""
    if point == "selected":
        return
    release(world, item, force)
    members = [world.actor(one) for one in SITTING[force]]
    first, *others = members
    if point == "in conflict":
        words = world.canaries.word(f"{name} {point}: conflict")
        declare(item=item, by=first, kind=Conflict.OTHER, words=words)
        members = others
    if point in ("in round", "in conflict"):
        submit(world, item, members[-1], point, name)
        if len(members) > 1:
            draft(world, item, members[0], point, name)
        return
    for one in members:
        world.flag(who(world, one), f"{name} {point}", force)
        submit(world, item, one, point, name)
    item = AgendaItem.objects.get(pk=item.pk)
    if item.round_closed_at is None:
        item = close_round(item=item, by=world.actor(f"{force} administrator"))
    if point in ("found", "carried"):
        record_finding(item=item, by=members[-1], found=finding(world, item, members, point, name), revision=0)


def release(world: "World", item: AgendaItem, force: str) -> None:
    """As members will read it: confirmed, by an administrator of the force."""
    administrator = world.actor(f"{force} administrator")
    making.redacted(item, administrator)
    release_item(item=item, by=administrator)
    found = AgendaItem.objects.select_related("release").get(pk=item.pk)
    named = next(name for name, case in world.cases.items() if case.pk == item.case_id)
    world.releases[force, named] = found.release


def who(world: "World", actor: Actor) -> str:
    return next(name for name, person in world.people.items() if person == actor.person)


def said(world: "World", by: Actor, point: str, name: str) -> Said:
    place = f"{name} {point}: review of {who(world, by)}"
    return Said(
        category=Category.INAPPROPRIATE,
        leniency=Leniency.TOO_LENIENT,
        better_outcome=BetterOutcome.CHARGE,
        reasons=("too-serious",),
        rules=("CR-ADMIT-01",),
        good_practice=world.canaries.word(f"{place}: good practice"),
        note=world.canaries.word(f"{place}: note"),
    )


def submit(world: "World", item: AgendaItem, by: Actor, point: str, name: str) -> None:
    submit_review(item=item, by=by, said=said(world, by, point, name), revision=0)


def draft(world: "World", item: AgendaItem, by: Actor, point: str, name: str) -> None:
    save_draft(item=item, by=by, said=said(world, by, point, name), revision=0)


def finding(world: "World", item: AgendaItem, members: list[Actor], point: str, name: str) -> Found:
    """What the panel finds, with an answer to every rule and a dissent; or what more it asks."""
    word = world.canaries.word
    place = f"{name} {point}: finding"
    asks = {"category": Category.INAPPROPRIATE}
    if point == "carried":
        asks = {
            "category": Category.NO_CONCLUSION,
            "inconclusive": Inconclusive.MORE_INFORMATION,
            "question": word(f"{place}: question"),
        }
    return Found(
        **asks,
        wording=word(f"{place}: wording"),
        answers=tuple(
            Answer(rule, is_upheld=True, words=word(f"{place}: answer to {rule}")) for rule in at_hand(item).relied
        ),
        objections=(Objection(members[0].membership.pk, word(f"{place}: dissent")),),
    )
