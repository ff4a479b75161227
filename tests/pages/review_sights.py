"""The pages on which members review, and on which rounds close, in every state they have, for test_accessibility."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.casework.store import store_changed
from cases.enums import Agency, Category, Conflict, Inconclusive, ItemAct, Leniency, Role
from cases.models import Actor, AgendaItem, Attendance, Case, Meeting, Membership, Panel
from cases.panels.meetings.moving import move_item
from cases.review.declaring import declare
from cases.review.scoring import Said, save_draft, submit_review
from tests import make
from tests.pages.journeys import once
from tests.pages.sights import MUCH, send_nothing
from tests.panels import making

MEMBER, ADMINISTRATOR = Role.PANEL_MEMBER, Role.ADMINISTRATOR
TITLE = "Third quarter of 2026: weapons"
SAID = Said(
    category=Category.INAPPROPRIATE,
    leniency=Leniency.TOO_LENIENT,
    better_outcome="conditional_caution",
    reasons=("too-serious", "weak-rationale"),
    rules=("CR-SERIOUS-01",),
    good_practice="The victim was heard at once.",
    note="Nothing says why an apology was enough.\nThe third of its kind.",
)
DRAFT = Said(note="I want to read the officer’s reasons again.")


def a_meeting(actor: Actor, *, hides_hits: bool = False) -> Meeting:
    """A meeting of six cases, with this actor and three others; the actor is invited if they can sit."""
    making.the_reason_codes()
    panel = making.a_panel_on_terms("hampshire", hides_hits=hides_hits, labels={"inappropriate": "Not appropriate"})
    Panel.objects.filter(pk=panel.pk).update(slug="adults", name="The Hampshire scrutiny panel for adults")
    panel.refresh_from_db()
    members = [making.a_member(panel, agency=one) for one in (Agency.MAGISTRATES, Agency.POLICE, Agency.CPS)]
    if actor.sits_on_panels:
        make.a_seat(panel, actor)
        members.insert(0, actor)
    by = timezone.localdate() + timedelta(days=7)
    meeting = making.a_meeting(panel, *members, title=TITLE, answer_by=by)
    meeting.attendances.update(order_seed=5)
    for case in (make.a_case(**MUCH), *(make.a_case() for _ in range(5))):
        making.an_item_in_review(meeting, case, hides_hits=hides_hits)
    return meeting


def item_of(meeting: Meeting, number: int) -> AgendaItem:
    return meeting.items.get(number=number)


def address(name: str, *item: int) -> str:
    return reverse(name, args=["adults", 1, *item])


def on(name: str, *item: int, **how: bool) -> Callable[[Actor], str]:
    return lambda actor: address(name, *item) if a_meeting(actor, **how) else ""


def half_done(actor: Actor) -> Meeting:
    """One case scored, one drafted, one declared a conflict with, one whose round closed without an answer."""
    meeting = a_meeting(actor)
    submit_review(item=item_of(meeting, 1), by=actor, said=SAID, revision=0)
    save_draft(item=item_of(meeting, 2), by=actor, said=DRAFT, revision=0)
    declare(item=item_of(meeting, 3), by=actor, kind=Conflict.KNOWS_A_PARTY)
    move_item(item=item_of(meeting, 4), act=ItemAct.CLOSE, by=None)
    return meeting


def of_half(name: str, *item: int) -> Callable[[Actor], str]:
    return lambda actor: address(name, *item) if half_done(actor) else ""


def all_done(actor: Actor) -> str:
    meeting = a_meeting(actor)
    for item in meeting.items.all():
        submit_review(item=item, by=actor, said=SAID, revision=0)
    return address("review-queue")


def nothing_released(actor: Actor) -> str:
    meeting = a_meeting(actor)
    making.a_meeting(meeting.panel, actor, title="Fourth quarter of 2026")
    return reverse("review-queue", args=["adults", 2])


def not_invited(name: str, *item: int) -> Callable[[Actor], str]:
    def place(actor: Actor) -> str:
        a_meeting(actor).attendances.filter(membership=actor.membership).update(withdrawn_at=timezone.now())
        return address(name, *item)

    return place


def scored_and_changed(actor: Actor) -> str:
    """The force has changed the case since, which is told to whoever has scored it."""
    item = item_of(half_done(actor), 1)
    case = Case.objects.get(pk=item.case_id)
    store_changed([(case, make.a_record(**{**MUCH, "gender": "male"}))], batch=None, by=None)
    return address("review", 1)


def after_the_round(actor: Actor) -> str:
    move_item(item=item_of(half_done(actor), 1), act=ItemAct.CLOSE, by=None)
    return address("review", 1)


def carried_over(actor: Actor) -> str:
    meeting = a_meeting(actor)
    item = move_item(item=item_of(meeting, 1), act=ItemAct.CLOSE, by=None)
    item = move_item(item=item, act=ItemAct.CARRY_OVER, by=None)
    making.a_finding(
        item,
        actor,
        category=Category.NO_CONCLUSION,
        inconclusive=Inconclusive.MORE_INFORMATION,
        local_label="No conclusion: more information is needed",
        question="What did the victim ask for?",
        wording="We cannot say without knowing what the victim wanted.",
    )
    later = making.a_meeting(meeting.panel, actor, title="Fourth quarter of 2026")
    making.an_item_in_review(later, item.case, carried_from=item)
    return reverse("review", args=["adults", 2, 1])


@once
def in_two_windows(page: Page) -> None:
    """The same case was drafted in another window meanwhile."""
    # The actor is the first to be invited.
    first = Attendance.objects.select_related("membership__person").earliest("pk")
    save_draft(item=AgendaItem.objects.get(number=1), by=_actor(first.membership), said=DRAFT, revision=0)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_role("heading", name="What is stored now")).to_be_visible()


@once
def too_late(page: Page) -> None:
    """The round closes while the page is open."""
    move_item(item=AgendaItem.objects.get(number=1), act=ItemAct.CLOSE, by=None)
    page.get_by_role("radio").first.check()
    page.get_by_label("Note").fill("It was proportionate.")
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_role("heading", name="Your review was not stored")).to_be_visible()


@once
def unfold(page: Page) -> None:
    """Everything that is folded lies open."""
    for name in ("Reasons", "Rules it departs from", "Keys"):
        page.locator(".review-score summary", has_text=name).click()
    page.get_by_role("checkbox", name="Too serious").check()


def one_answer(name: str, *item: int) -> Callable[[Actor], str]:
    """Of the first case somebody has answered, of the others nobody."""

    def place(actor: Actor) -> str:
        meeting = a_meeting(actor)
        first = meeting.attendances.select_related("membership__person").first()
        submit_review(item=item_of(meeting, 1), by=_actor(first.membership), said=SAID, revision=0)
        return address(name, *item)

    return place


def no_open_round(actor: Actor) -> str:
    for item in a_meeting(actor).items.all():
        move_item(item=item, act=ItemAct.CLOSE, by=None)
    return address("rounds-close")


def _actor(membership: Membership) -> Actor:
    return Actor(membership.person, membership, ("hampshire",))


REVIEWING = {
    "review-queue": (MEMBER, of_half("review-queue")),
    "review-queue: all done": (MEMBER, all_done),
    "review-queue: nothing released": (MEMBER, nothing_released),
    "review-queue: not invited": (MEMBER, not_invited("review-queue")),
    "review: to do, much found": (MEMBER, on("review", 1)),
    "review: everything unfolded": (MEMBER, on("review", 1), unfold),
    "review: hits are hidden": (MEMBER, on("review", 1, hides_hits=True)),
    "review: a draft": (MEMBER, of_half("review", 2)),
    "review: scored, and changed since": (MEMBER, scored_and_changed),
    "review: closed without an answer": (MEMBER, of_half("review", 4)),
    "review: after the round": (MEMBER, after_the_round),
    "review: carried over": (MEMBER, carried_over),
    "review: not invited": (MEMBER, not_invited("review", 1)),
    "review: no category": (MEMBER, on("review", 1), send_nothing("Save and next")),
    "review: two windows": (MEMBER, on("review", 1), in_two_windows),
    "review: too late": (MEMBER, on("review", 1), too_late),
    "review-conflict": (MEMBER, on("review-conflict", 1)),
    "review-conflict: nothing said": (MEMBER, on("review-conflict", 1), send_nothing("Declare a conflict with case 1")),
    "round-close": (ADMINISTRATOR, one_answer("round-close", 1)),
    "round-close: nobody has answered": (ADMINISTRATOR, on("round-close", 1)),
    "rounds-close": (ADMINISTRATOR, one_answer("rounds-close")),
    "rounds-close: none is open": (ADMINISTRATOR, no_open_round),
}
