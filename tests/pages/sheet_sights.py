"""The pages about members on paper, conflicts, hidden hits and one case to print, in every state they have."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.enums import Agency, Category, Conflict, ItemAct, Role
from cases.models import Actor, Attendance, Meeting
from cases.panels.meetings.moving import move_item
from cases.review.declaring import declare, lift
from cases.review.paper import enter_sheet
from cases.review.scoring import Said
from tests import make
from tests.pages.sights import MUCH, colleague, send_nothing
from tests.panels import making

ADMINISTRATOR, MEMBER, CHAIR = Role.ADMINISTRATOR, Role.PANEL_MEMBER, Role.PANEL_CHAIR
LONG = "A Member whose name takes a good deal of room on any page"


def a_meeting(actor: Actor, *, hides_hits: bool = False) -> Meeting:
    """Three cases in review, before this actor and two others, one of whom answers on paper."""
    making.the_reason_codes()
    panel = making.a_panel_on_terms("hampshire", hides_hits=hides_hits, labels={Category.APPROPRIATE: "Right"})
    on_paper = making.a_member(panel, name=LONG, agency=Agency.MAGISTRATES)
    others = [making.a_member(panel, agency=Agency.PROBATION)]
    if actor.sits_on_panels:
        make.a_seat(panel, actor)
        others.append(actor)
    meeting = making.a_meeting(panel, on_paper, *others, title="The spring meeting")
    meeting.attendances.filter(membership=on_paper.membership).update(on_paper=True)
    for case in (make.a_case(**{**MUCH, "case_ref": "P1"}), make.a_case(), make.a_case(responsibility="denied")):
        making.an_item_in_review(meeting, case, hides_hits=hides_hits)
    return meeting


def on_paper_of(meeting: Meeting) -> Attendance:
    return meeting.attendances.select_related("membership__person").get(on_paper=True)


def entered(actor: Actor) -> Meeting:
    """The first sheet is entered, the second says that its member has a conflict."""
    meeting = a_meeting(actor)
    attendance, (first, second, _third) = on_paper_of(meeting), meeting.items.order_by("number")
    administrator = colleague(ADMINISTRATOR)
    said = Said(category=Category.APPROPRIATE, note="Not to be read.")
    enter_sheet(item=first, attendance=attendance, by=administrator, said=said, seen="")
    declare(item=second, by=administrator, kind=Conflict.KNOWS_A_PARTY, attendance=attendance)
    return meeting


def at(name: str, *more: int, made: Callable[[Actor], Meeting] = a_meeting, query: str = "") -> Callable[[Actor], str]:
    def address(actor: Actor) -> str:
        meeting = made(actor)
        return f"{reverse(name, args=[meeting.panel.slug, meeting.number, *more])}{query}"

    return address


def hiding(actor: Actor) -> Meeting:
    return a_meeting(actor, hides_hits=True)


def without_paper(actor: Actor) -> Meeting:
    meeting = a_meeting(actor)
    meeting.attendances.update(on_paper=False)
    return meeting


def all_closed(actor: Actor) -> Meeting:
    meeting = entered(actor)
    for item in meeting.items.all():
        move_item(item=item, act=ItemAct.CLOSE, by=None)
    return meeting


def nothing_asked(actor: Actor) -> Meeting:
    meeting = making.a_meeting(making.a_panel_on_terms("hampshire"))
    making.invite(meeting, making.a_member(meeting.panel), on_paper=True)
    return meeting


def lifted(actor: Actor) -> Meeting:
    """One conflict stands, with words of its own, and one was lifted."""
    meeting = entered(actor)
    first, _second, third = meeting.items.order_by("number")
    member = _of(meeting, Agency.PROBATION)
    declare(item=first, by=member, kind=Conflict.OTHER, words="We share a garden.\nTruly.")
    mistaken = declare(item=third, by=member, kind=Conflict.IN_COURT)
    lift(declaration=mistaken, by=colleague(ADMINISTRATOR), reason="It was another case.")
    return meeting


def _of(meeting: Meeting, agency: Agency) -> Actor:
    """The member of this agency as they sit."""
    attendance = meeting.attendances.select_related("membership__person").get(membership__agency=agency)
    return Actor(person=attendance.membership.person, membership=attendance.membership, force_ids=("hampshire",))


def hidden_case(actor: Actor) -> str:
    return hiding(actor).items.get(number=1).release.get_absolute_url()


def flags_of_a_closed_round(actor: Actor) -> str:
    """One's own flag and another member's, sealed."""
    meeting = a_meeting(actor)
    item = meeting.items.get(number=1)
    for member in (actor, _of(meeting, Agency.PROBATION)):
        make.a_flag(item.release, member, rule="CR-ADMIT-01", severity="breach", reason="He denied it throughout.")
    move_item(item=item, act=ItemAct.CLOSE, by=None)
    return item.release.get_absolute_url()


def conflict_without_a_kind(page: Page) -> None:
    page.get_by_text("Enter the conflict instead").click()
    page.get_by_role("button", name="Enter the conflict").click()
    expect(page.get_by_text("Choose what the conflict is.").first).to_be_visible()


SHEETS = {
    "score-sheets": (ADMINISTRATOR, at("score-sheets", made=entered)),
    "score-sheets: nobody chosen": (ADMINISTRATOR, at("score-sheets"), send_nothing("Make the sheets")),
    "score-sheets: nobody on paper": (ADMINISTRATOR, at("score-sheets", made=without_paper)),
    "score-sheets: nothing in review": (ADMINISTRATOR, at("score-sheets", made=all_closed)),
    "score-sheets: to print": (ADMINISTRATOR, at("score-sheets", query="?who=1")),
    "sheets-of": (ADMINISTRATOR, at("sheets-of", 1, made=entered)),
    "sheets-of: asked about nothing": (ADMINISTRATOR, at("sheets-of", 1, made=nothing_asked)),
    "sheet-enter": (ADMINISTRATOR, at("sheet-enter", 1, 1)),
    "sheet-enter: again": (ADMINISTRATOR, at("sheet-enter", 1, 1, made=entered)),
    "sheet-enter: nothing said": (ADMINISTRATOR, at("sheet-enter", 1, 1), send_nothing("Enter and next")),
    "sheet-enter: a conflict without its kind": (ADMINISTRATOR, at("sheet-enter", 1, 1), conflict_without_a_kind),
    "review-print": (MEMBER, at("review-print", 1)),
    "review-print: hits that wait": (CHAIR, at("review-print", 1, made=hiding)),
    "meeting-conflicts": (ADMINISTRATOR, at("meeting-conflicts", made=lifted)),
    "meeting-conflicts: none": (CHAIR, at("meeting-conflicts")),
    "meeting-conflicts: to be lifted": (ADMINISTRATOR, at("meeting-conflicts", made=lifted, query="?lift=2")),
    "released-case: hits that wait": (MEMBER, hidden_case),
    "released-cases: hits that wait": (MEMBER, lambda actor: reverse("released-cases") if hiding(actor) else ""),
    "released-case: flags of a closed round": (MEMBER, flags_of_a_closed_round),
}
