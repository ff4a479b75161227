"""The pages on which cases are redacted and released, in every state they have."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.casework.store import store_changed
from cases.enums import Role
from cases.guidance.services import screen
from cases.models import Actor, AgendaItem, Case, Meeting, ScrutinySettings
from cases.panels.redacting.services import open_redaction, reopen_redaction
from tests import make
from tests.pages.sights import MUCH
from tests.panels import making

ADMINISTRATOR = Role.ADMINISTRATOR
TEXT = {
    **MUCH,
    "circumstances": "Mr Harcastle (dob 02/03/1971) of 12 Elm Grove, SO15 2EE saw Spud Maddocks take it.\nHe rang "
    "07700 900143 and e-mailed security@store-example.co.uk about the blue Fiesta AB12 CDE.",
    "context": "A-very-long-word-without-any-place-to-break-it-" * 4,
    "rationale_text": "Spud was sorry, and Mr Harcastle was content.",
}
NEW = {"circumstances": "Mr Harcastle saw Spud Maddocks and Mr Jolly.", "gender": "male"}


def a_meeting(actor: Actor, cases: int = 1) -> Meeting:
    """A meeting that this administrator runs, with cases that wait for their release."""
    panel = making.a_panel_on_terms("hampshire")
    meeting = making.a_meeting(panel, making.a_member(panel), title="A meeting about shops in the whole of the county")
    for number in range(cases):
        making.an_item(meeting, make.a_case(**{**TEXT, "case_ref": f"R/{number}"}))
    return meeting


def at(name: str, meeting: Meeting, *item: int) -> str:
    return reverse(name, args=[meeting.panel.slug, meeting.number, *item])


def in_every_state(actor: Actor) -> Meeting:
    """Cases not looked at, being redacted, confirmed, changed since and released."""
    meeting = a_meeting(actor, 5)
    items = list(meeting.items.select_related("case", "meeting__panel"))
    open_redaction(item=items[1], case=items[1].case, by=actor)
    for item in items[2:4]:
        making.redacted(item, actor)
    case = Case.objects.get(pk=items[3].case_id)
    store_changed([(case, make.a_record(**{**TEXT, **NEW, "case_ref": "R/3"}))], batch=None, by=None)
    screen(by=None, case_ids=[case.pk])
    making.a_released_item(meeting, actor)
    return meeting


def agenda(actor: Actor) -> str:
    return at("meeting-release", in_every_state(actor))


def not_announced(actor: Actor) -> str:
    meeting = a_meeting(actor)
    meeting.announced_at = None
    meeting.save()
    return at("meeting-release", meeting)


def all_released(actor: Actor) -> str:
    meeting = a_meeting(actor, 0)
    making.a_released_item(meeting, actor)
    return at("meeting-release", meeting)


def of_item(name: str, prepare: Callable[[AgendaItem, Actor], object] | None = None) -> Callable[[Actor], str]:
    """The page of this name about the one case of a meeting, once something was done to it."""

    def address(actor: Actor) -> str:
        meeting = a_meeting(actor)
        item = meeting.items.select_related("case", "meeting__panel").get()
        if prepare:
            prepare(item, actor)
        return at(name, meeting, 1)

    return address


def confirmed_by_another(item: AgendaItem, _actor: Actor) -> None:
    ask_for_two(item)
    making.redacted(item, making.an_administrator(item.meeting.panel))


def confirmed_by_oneself(item: AgendaItem, actor: Actor) -> None:
    ask_for_two(item)
    making.redacted(item, actor)


def ask_for_two(item: AgendaItem) -> None:
    ScrutinySettings.objects.create(
        force_id="hampshire", needs_second_check=True, changed_at=timezone.now(), changed_by="Somebody"
    )


def changed_since(item: AgendaItem, actor: Actor) -> None:
    making.redacted(item, actor)
    case = Case.objects.get(pk=item.case_id)
    store_changed([(case, make.a_record(**{**TEXT, **NEW, "case_ref": "R/0"}))], batch=None, by=None)


def released_elsewhere(item: AgendaItem, actor: Actor) -> None:
    """Released at another meeting, and opened again since."""
    other = making.a_released_item(making.a_meeting(item.meeting.panel), actor, item.case)
    reopen_redaction(item=item, by=actor, revision=other.release.redaction.revision)


def without_text(actor: Actor) -> str:
    meeting = a_meeting(actor, 0)
    nothing = {"rationale_text": None, "offence_code": None, "offence_title": None}
    making.an_item(meeting, make.a_case(**nothing))
    return at("item-release", meeting, 1)


def hide_nobody(page: Page) -> None:
    page.get_by_label("Words to hide").fill("Nobody of that name")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("does not stand in any text of this case")


def hide_spud(page: Page) -> None:
    page.get_by_label("Words to hide").fill("Spud Maddocks")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("checkbox", name="Spud Maddocks")).to_be_checked()


def meanwhile(page: Page) -> None:
    """The agenda has changed while the page was open."""
    item = Meeting.objects.get().items.filter(case__redactions__isnull=True).first()
    making.redacted(item, making.an_administrator(item.meeting.panel))
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_text("The agenda has changed while this page was open")).to_be_visible()


REDACTING = {
    "meeting-release": (ADMINISTRATOR, agenda),
    "meeting-release: not announced": (ADMINISTRATOR, not_announced),
    "meeting-release: nothing on the agenda": (ADMINISTRATOR, lambda actor: at("meeting-release", a_meeting(actor, 0))),
    "meeting-release: all released": (ADMINISTRATOR, all_released),
    "meeting-release-all": (ADMINISTRATOR, lambda actor: at("meeting-release-all", in_every_state(actor))),
    "meeting-release-all: the agenda has changed": (
        ADMINISTRATOR,
        lambda actor: at("meeting-release-all", in_every_state(actor)),
        meanwhile,
    ),
    "meeting-release-all: nothing is ready": (
        ADMINISTRATOR,
        lambda actor: at("meeting-release-all", a_meeting(actor)),
    ),
    "item-release": (ADMINISTRATOR, of_item("item-release")),
    "item-release: words are added": (ADMINISTRATOR, of_item("item-release"), hide_spud),
    "item-release: words that are not there": (ADMINISTRATOR, of_item("item-release"), hide_nobody),
    "item-release: a new version": (ADMINISTRATOR, of_item("item-release", changed_since)),
    "item-release: released elsewhere": (ADMINISTRATOR, of_item("item-release", released_elsewhere)),
    "item-release: confirmed": (ADMINISTRATOR, of_item("item-release", making.redacted)),
    "item-release: confirmed by oneself": (ADMINISTRATOR, of_item("item-release", confirmed_by_oneself)),
    "item-release: confirmed by another": (ADMINISTRATOR, of_item("item-release", confirmed_by_another)),
    "item-release: no text": (ADMINISTRATOR, without_text),
    "item-release-confirm": (ADMINISTRATOR, of_item("item-release-confirm")),
    "item-release-check": (ADMINISTRATOR, of_item("item-release-check", confirmed_by_another)),
}
REDACTING_ACTS = {"item-release-reopen", "item-release-send"}
