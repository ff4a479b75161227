"""The pages that set a panel up in every state they have, for test_accessibility to look at."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.enums import Agency, Role
from cases.models import Actor, Panel, PanelTerms
from cases.panels.terms.services import add_reason, retire_reason
from tests import make
from tests.pages.sights import colleague, send_nothing
from tests.panels import making

MEMBER, CHAIR, ADMINISTRATOR, MANAGER = Role.PANEL_MEMBER, Role.PANEL_CHAIR, Role.ADMINISTRATOR, Role.SYSTEM_MANAGER
LONG = "The Hampshire and Isle of Wight out-of-court resolutions scrutiny panel for adults"
TERMS = {
    "kind": "themed",
    "theme": "Domestic abuse between people who live or lived together",
    "chaired_by": "A chair of the bench, elected by the members who are not police, for two years",
    "takes_votes": True,
    "non_voting": ["police", "administration_of_justice"],
    "quorum_count": 5,
    "quorum_agencies": ["magistrates", "cps", "victim_representation"],
    "quorum_non_police": True,
    "hides_hits": True,
    "labels": {
        "appropriate": "Consistent with framework, policy, the CPS Code and the Victims’ Code",
        "inappropriate": "Inappropriate, learning identified",
        "disagreement": "Panel fails to agree",
    },
    "agreement_reference": "ISA 2026/14, version 3",
}


def a_panel(actor: Actor, **terms: object) -> Panel:
    """A panel whose terms say everything, with reasons, meetings and members, on which this actor sits if they can."""
    making.the_reason_codes()
    panel = make.a_panel("hampshire", slug="adults", name=LONG)
    today = timezone.localdate()
    days = {"agreement_signed_on": today - timedelta(days=400), "agreement_review_on": today + timedelta(days=30)}
    PanelTerms.objects.create(panel=panel, changed_at=timezone.now(), changed_by="A test", **TERMS, **{**days, **terms})
    if actor.sits_on_panels:
        make.a_seat(panel, actor)
    for agency in (Agency.MAGISTRATES, Agency.POLICE, Agency.YOUTH_JUSTICE):
        making.a_member(panel, agency=agency)
    by = colleague(ADMINISTRATOR)
    for label in ("The interpreter was not asked", "What the school said was not asked for, although it was known"):
        add_reason(panel=panel, label=label, by=by)
    retire_reason(panel=panel, reason=add_reason(panel=panel, label="Too slow", by=by), by=by)
    making.a_meeting(panel, title="Spring meeting about cases of the winter")
    making.a_meeting(panel, title="Reviewed apart", held_on=None, answer_by=today)
    return panel


def bare(actor: Actor) -> Panel:
    """A panel of which nothing was said yet."""
    making.the_reason_codes()
    panel = make.a_panel("hampshire", slug="bare", name="Bare panel")
    if actor.sits_on_panels:
        make.a_seat(panel, actor)
    return panel


def of(name: str, build: Callable[..., Panel] = a_panel, **terms: object) -> Callable[[Actor], str]:
    return lambda actor: reverse(name, args=[build(actor, **terms).slug])


def to_retire(actor: Actor) -> str:
    return reverse("reason-retire", args=[a_panel(actor).slug, "the-interpreter-was-not-asked"])


def late(actor: Actor) -> str:
    long_ago = timezone.localdate() - timedelta(days=1)
    return reverse("panel", args=[a_panel(actor, agreement_review_on=long_ago).slug])


def beyond(actor: Actor) -> Panel:
    """A panel that serves a force which this administrator's membership does not cover."""
    making.the_reason_codes()
    return make.a_panel("hampshire", "metropolitan", slug="beyond", name="Joint panel")


def two_forces(actor: Actor) -> str:
    actor.membership.forces.add(make.a_force("metropolitan"))
    return reverse("panel-new")


def listed(actor: Actor) -> str:
    return reverse("panels") if a_panel(actor) else ""


def contradict(page: Page) -> None:
    page.get_by_label("How many members at least?").fill("none")
    page.get_by_label("Reference of the agreement").fill("")
    page.get_by_label("Inappropriate", exact=True).fill("Appropriate, with observations")
    page.get_by_role("button", name="Change the terms").click()
    expect(page.get_by_role("alert")).to_be_visible()


def overtake(button: str) -> Callable[[Page], None]:
    """Somebody else has changed it while the page was open."""

    def act(page: Page) -> None:
        page.locator("[name=revision]").evaluate("field => { field.value = '7' }")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("heading", name="What you entered")).to_be_visible()

    return act


def at_settings(actor: Actor) -> str:
    return reverse("scrutiny-settings", args=["hampshire"])


SETTING_UP = {
    "panels: as a member": (MEMBER, listed),
    "panels: as a member without a seat": (MEMBER, lambda actor: reverse("panels")),
    "panel: as a member": (MEMBER, of("panel")),
    "panel: as a chair, the agreement late": (CHAIR, late),
    "panel: as a member, nothing said yet": (MEMBER, of("panel", bare)),
    "panel: as an administrator, on full terms": (ADMINISTRATOR, of("panel")),
    "panel: of a force beyond one's own": (ADMINISTRATOR, of("panel", beyond)),
    "panel-new": (ADMINISTRATOR, two_forces),
    "panel-new: nothing said": (ADMINISTRATOR, two_forces, send_nothing("Set up the panel")),
    "panel-terms": (ADMINISTRATOR, of("panel-terms")),
    "panel-terms: as a member": (MEMBER, of("panel-terms")),
    "panel-terms: nothing said yet, as a chair": (CHAIR, of("panel-terms", bare)),
    "panel-terms: of a force beyond one's own": (ADMINISTRATOR, of("panel-terms", beyond)),
    "panel-terms: what cannot be": (ADMINISTRATOR, of("panel-terms"), contradict),
    "panel-terms: overtaken": (ADMINISTRATOR, of("panel-terms"), overtake("Change the terms")),
    "panel-reasons": (ADMINISTRATOR, of("panel-reasons")),
    "panel-reasons: as a member": (MEMBER, of("panel-reasons", bare)),
    "panel-reasons: nothing said": (ADMINISTRATOR, of("panel-reasons"), send_nothing("Add the reason")),
    "reason-retire": (ADMINISTRATOR, to_retire),
    "scrutiny-settings": (MANAGER, at_settings),
    "scrutiny-settings: as an administrator": (ADMINISTRATOR, at_settings),
    "scrutiny-settings: overtaken": (MANAGER, at_settings, overtake("Change what")),
}
