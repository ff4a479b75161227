"""The pages of the table, where the panel decides, in every state they have, for test_accessibility to look at."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.enums import Agency, Category, ItemAct, Role
from cases.models import Actor, AgendaItem, Finding, Flag, Meeting, Offence, ScrutinySettings
from cases.panels.meetings.moving import move_item
from cases.review.found import Objection, Votes
from tests import make
from tests.pages.journeys import once
from tests.pages.sights import MUCH, send_nothing
from tests.panels import making
from tests.review.deciding import Bench, a_bench, a_case_at_the_table, a_finding, found, more_information, with_hits

CHAIR, MEMBER, ADMINISTRATOR = Role.PANEL_CHAIR, Role.PANEL_MEMBER, Role.ADMINISTRATOR
LONG = "The officer wrote down what the victim asked for, and did not say why nothing of it was done. " * 3
LABELS = {Category.APPROPRIATE: "Appropriate and consistent with national and local guidelines"}


def a_table(actor: Actor) -> Bench:
    """A meeting with a case on which members differ, two that all agree on, and one in review."""
    making.the_reason_codes()
    Offence.objects.get_or_create(
        code="46", defaults={"title": "Shoplifting, by which a good many things are meant", "is_class": True}
    )
    bench = a_bench(actor, takes_votes=True, non_voting=[Agency.POLICE], quorum_count=6, labels=LABELS)
    force = bench.panel.forces.get()
    ScrutinySettings.objects.create(force=force, allows_escalation=True, changed_at=timezone.now(), changed_by="x")
    a_case_that_parts_them(bench)
    for _ in range(2):
        a_case_at_the_table(bench, category=Category.WITH_OBSERVATIONS, note="The apology came late.")
    with_hits(bench.meeting.items.get(number=2), CR_ADMIT_01="justify", CR_VICTIM_01="gap")
    making.an_item_in_review(bench.meeting)
    return bench


def a_case_that_parts_them(bench: Bench) -> AgendaItem:
    """Three categories, a rule, a flag that names none, a sheet from paper, and somebody who did not answer."""
    item = making.an_item_in_review(bench.meeting, make.a_case(**{**MUCH, "offence_code": "46"}))
    making.a_review(
        item, bench.chair, category=Category.INAPPROPRIATE, leniency="too_lenient", better_outcome="charge", note=LONG,
        reasons=["too-serious"],
    )  # fmt: skip
    making.a_review(item, bench.probation, category=Category.WITH_OBSERVATIONS, good_practice="The victim was asked.")
    making.a_review(item, bench.cps, category=Category.INAPPROPRIATE, rules=["CR-SERIOUS-01"], entered_by="A. Clerk")
    at = timezone.now()
    Flag.objects.create(
        case=item.case, case_version=item.case.version, release=item.release, item=item, author=bench.cps.person,
        membership=bench.cps.membership, agency=Agency.CPS, rule="", severity="gap", reason=LONG,
        raised_at=at, changed_at=at,
    )  # fmt: skip
    return move_item(item=item, act=ItemAct.CLOSE, by=None)


def page_of(name: str, meeting: Meeting, *args: int) -> str:
    return reverse(name, args=[meeting.panel.slug, meeting.number, *args])


def at_table(name: str, *args: int) -> Callable[[Actor], str]:
    return lambda actor: page_of(name, a_table(actor).meeting, *args)


def some_found(name: str, *args: int) -> Callable[[Actor], str]:
    """As after an hour: the first case carried over with a dissent, the second concluded."""

    def address(actor: Actor) -> str:
        bench = a_table(actor)
        for item, changes in (
            (bench.meeting.items.get(number=1), more_information(objections=objections(bench), votes=Votes(2, 1))),
            (bench.meeting.items.get(number=2), None),
        ):
            said = changes or found(item, votes=Votes(3), category=Category.WITH_OBSERVATIONS)
            a_finding(item, bench.chair, **{name: getattr(said, name) for name in said.__slots__})
        return page_of(name, bench.meeting, *args)

    return address


def objections(bench: Bench) -> tuple[Objection, ...]:
    return (Objection(bench.cps.membership.pk, LONG),)


def confirmed(name: str, *args: int) -> Callable[[Actor], str]:
    """The minutes are confirmed, so that a finding is corrected and no longer amended."""

    def address(actor: Actor) -> str:
        seen, at = some_found(name, *args)(actor), timezone.now()
        Finding.objects.update(confirmed_at=at)
        Meeting.objects.update(confirmed_at=at, confirmed_by="The chair")
        return seen

    return address


def nothing_yet(name: str) -> Callable[[Actor], str]:
    return lambda actor: page_of(name, a_bench(actor).meeting)


def one_more_dissent(page: Page) -> None:
    page.get_by_label("Their reasons").fill("It was not enough.")
    page.get_by_role("button", name="Add another dissent").click()
    expect(page.get_by_label("Their reasons")).to_have_count(2)


def record_without_a_question(page: Page) -> None:
    page.get_by_label("No conclusion: more information is needed").check()
    page.get_by_role("button", name="Record the finding").click()
    expect(page.get_by_role("alert")).to_be_visible()


@once
def overtaken(page: Page) -> None:
    """Somebody else who chairs recorded a finding while the page was open."""
    item = AgendaItem.objects.get(number=2)
    chair = Actor(person=make.a_person(), membership=None, force_ids=())
    Finding.objects.create(
        item=move_item(item=item, act=ItemAct.FIND, by=None), category=Category.APPROPRIATE, local_label="Appropriate",
        wording="Theirs.", at=timezone.now(), by="B. Other (Panel chair)", person=chair.person,
    )  # fmt: skip
    page.get_by_label("Appropriate, with observations").check()
    page.get_by_label("What the panel finds, in its own words").fill("Ours.")
    page.get_by_role("group", name="The panel’s answer to CR-ADMIT-01").get_by_label("Upheld").check()
    page.get_by_label("For", exact=True).fill("3")
    page.get_by_role("button", name="Record the finding").click()
    expect(page.get_by_role("alert")).to_contain_text("while this page was open")


TABLE = {
    "meeting-table": (CHAIR, at_table("meeting-table")),
    "meeting-table: some found": (MEMBER, some_found("meeting-table")),
    "meeting-table: nothing released": (CHAIR, nothing_yet("meeting-table")),
    "table-agreed": (CHAIR, at_table("table-agreed")),
    "table-agreed: nothing answered": (CHAIR, at_table("table-agreed"), send_nothing("Record a finding on each")),
    "table-agreed: nothing left": (CHAIR, nothing_yet("table-agreed")),
    "table-item": (CHAIR, at_table("table-item", 1)),
    "table-item: as an administrator": (ADMINISTRATOR, at_table("table-item", 1)),
    "table-item: in review": (CHAIR, at_table("table-item", 4)),
    "table-item: nothing said": (CHAIR, at_table("table-item", 1), send_nothing("Record the finding")),
    "table-item: no question": (CHAIR, at_table("table-item", 1), record_without_a_question),
    "table-item: one more dissent": (CHAIR, at_table("table-item", 1), one_more_dissent),
    "table-item: overtaken": (CHAIR, at_table("table-item", 2), overtaken),
    "table-item: to be amended": (CHAIR, some_found("table-item", 1)),
    "table-item: its minutes are confirmed": (CHAIR, confirmed("table-item", 2)),
    "finding-correct": (CHAIR, confirmed("finding-correct", 2)),
    "finding-correct: nothing said": (CHAIR, confirmed("finding-correct", 2), send_nothing("Record the correction")),
}
