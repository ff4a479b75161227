"""How far members agree, the pack and the minutes in every state they have, for test_accessibility to look at."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.enums import Category, Presence, Role
from cases.models import Actor, AgendaItem, Declaration, Meeting, Review
from cases.review.finding import correct_finding, record_finding
from cases.review.found import Objection, Votes
from cases.review.minutes import confirm_minutes, write_minutes
from tests import make
from tests.pages.sights import MUCH
from tests.panels import making
from tests.review.deciding import Bench, a_bench, a_case_at_the_table, a_finding, found, more_information

CHAIR, ADMINISTRATOR = Role.PANEL_CHAIR, Role.ADMINISTRATOR
LONG = "Members asked why the shop was never told, and what had been agreed with the family. " * 4


def of(name: str, meeting: Meeting, query: str = "") -> str:
    return reverse(name, args=[meeting.panel.slug, meeting.number]) + query


def a_meeting(actor: Actor) -> Bench:
    """Twelve cases that were judged: enough for figures, on some of which members part."""
    making.the_reason_codes()
    bench = a_bench(actor, takes_votes=True, quorum_count=3, agreement_reference="ISA/2026/7, Criminal justice board")
    for number in range(12):
        case = make.a_case(**{**MUCH, "case_ref": f"M-{number}"}) if number == 0 else None
        item = a_case_at_the_table(bench, case, category=Category.INAPPROPRIATE if number % 3 else Category.APPROPRIATE)
        if number % 4 == 0:
            Review.objects.filter(item=item, membership=bench.police.membership).update(
                category=Category.WITH_OBSERVATIONS
            )
    return bench


def agreement(actor: Actor) -> str:
    return of("meeting-agreement", a_meeting(actor).meeting)


def too_few(actor: Actor) -> str:
    making.the_reason_codes()
    bench = a_bench(actor)
    a_case_at_the_table(bench)
    making.an_item_in_review(bench.meeting)
    return of("meeting-agreement", bench.meeting)


def nothing_judged(actor: Actor) -> str:
    return of("meeting-agreement", a_bench(actor).meeting)


def draft(actor: Actor) -> Bench:
    """Minutes with all they can hold: votes, dissent, more information, a conflict, apologies."""
    making.the_reason_codes()
    bench = a_bench(actor, takes_votes=True, quorum_count=5, agreement_reference="ISA/2026/7")
    invited = bench.meeting.attendances.all()
    invited.update(presence=Presence.PRESENT)
    invited.filter(membership=bench.cps.membership).update(presence=Presence.APOLOGIES)
    open_case, closed_case = (a_case_at_the_table(bench, make.a_case(**{**MUCH, "case_ref": ref})) for ref in "AB")
    asked = more_information(
        votes=Votes(1, 1, 1),
        answers=found(open_case).answers,
        objections=(Objection(bench.police.membership.pk, LONG),),
    )
    record_finding(item=open_case, by=bench.chair, found=asked, revision=0)
    a_finding(closed_case, bench.chair, votes=Votes(3), reasons=("weak-rationale",), better_outcome="charge")
    Declaration.objects.create(
        item=closed_case, case=closed_case.case, person=bench.police.person, membership=bench.police.membership,
        kind="handled_the_file", at=timezone.now(),
    )  # fmt: skip
    meeting = Meeting.objects.get(pk=bench.meeting.pk)
    write_minutes(meeting=meeting, by=bench.administrator, words=LONG, discussions={1: LONG}, revision=meeting.revision)
    return bench


def confirmed(actor: Actor) -> Bench:
    """Confirmed minutes with a correction."""
    bench = draft(actor)
    meeting = Meeting.objects.get(pk=bench.meeting.pk)
    confirm_minutes(meeting=meeting, by=bench.chair, revision=meeting.revision)
    item = AgendaItem.objects.get(meeting=meeting, number=2)
    said = found(item, votes=Votes(2), wording="It was too lenient.")
    correct_finding(item=item, by=bench.chair, found=said, reason="The date of the offence was misread.", number=1)
    return bench


def at_minutes(name: str, make_it: Callable[[Actor], Bench]) -> Callable[[Actor], str]:
    return lambda actor: of(name, make_it(actor).meeting)


def nothing_yet(actor: Actor) -> str:
    return of("meeting-minutes", a_bench(actor).meeting)


def unfinished(actor: Actor) -> str:
    bench = draft(actor)
    making.an_item_in_review(bench.meeting)
    return of("minutes-confirm", bench.meeting)


def overtaken(page: Page) -> None:
    """The minutes were written in another window meanwhile."""
    page.locator("[name=revision]").evaluate("field => { field.value = '0' }")
    page.get_by_label("The meeting in general").fill("What I wrote.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="What you wrote here")).to_be_visible()


def a_pack(query: str = "") -> Callable[[Actor], str]:
    def address(actor: Actor) -> str:
        making.the_reason_codes()
        bench = a_bench(actor, agreement_reference="ISA/2026/7")
        making.an_item_in_review(bench.meeting, make.a_case(**{**MUCH, "case_ref": "A"}))
        making.an_item_in_review(bench.meeting, hides_hits=True)
        return of("meeting-pack", bench.meeting, query)

    return address


def nobody_invited(actor: Actor) -> str:
    return of("meeting-pack", making.a_meeting(making.a_panel_on_terms()))


MINUTES = {
    "meeting-agreement": (CHAIR, agreement),
    "meeting-agreement: too few cases": (CHAIR, too_few),
    "meeting-agreement: nothing judged": (ADMINISTRATOR, nothing_judged),
    "meeting-pack": (CHAIR, a_pack()),
    "meeting-pack: for whom": (ADMINISTRATOR, a_pack()),
    "meeting-pack: for nobody": (ADMINISTRATOR, a_pack("?who=99")),
    "meeting-pack: all of them": (ADMINISTRATOR, a_pack("?who=all")),
    "meeting-pack: nobody is invited": (ADMINISTRATOR, nobody_invited),
    "meeting-minutes": (CHAIR, at_minutes("meeting-minutes", draft)),
    "meeting-minutes: confirmed and corrected": (ADMINISTRATOR, at_minutes("meeting-minutes", confirmed)),
    "meeting-minutes: nothing yet": (ADMINISTRATOR, nothing_yet),
    "minutes-edit": (ADMINISTRATOR, at_minutes("minutes-edit", draft)),
    "minutes-edit: overtaken": (ADMINISTRATOR, at_minutes("minutes-edit", draft), overtaken),
    "minutes-confirm": (CHAIR, at_minutes("minutes-confirm", draft)),
    "minutes-confirm: something is missing": (CHAIR, unfinished),
}
# They give a file.
MINUTES_ACTS = {"pack-pdf", "minutes-pdf"}
