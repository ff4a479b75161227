"""A panel of seven agencies with cases to draw from, a window for each person, and what each does in it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cases.enums import Agency, Category, Role
from cases.models import Actor, AgendaItem, Panel
from cases.review.scoring import Said, submit_review
from tests import make
from tests.conftest import is_complaint
from tests.pages.journeys import FOCUS_IS_SEEN, SERIOUS, by_keyboard, press, sign_in, tab_to
from tests.panels import making

# A whole day's work on a machine that does much else: each step has this many milliseconds.
PATIENCE = 60_000
TITLE = "Third quarter: thefts and assaults"
RULE = "CR-SERIOUS-01"
ON_PAPER, OUT = Agency.VICTIM_REPRESENTATION, Agency.YOUTH_JUSTICE
NAMES = {
    Agency.MAGISTRATES: "Ruth Okafor",
    Agency.CPS: "Imran Shah",
    Agency.PROBATION: "Bronwen Price",
    Agency.YOUTH_JUSTICE: "Callum Reid",
    Agency.PCC_OFFICE: "Anya Novak",
    Agency.POLICE: "Derek Holt",
    Agency.VICTIM_REPRESENTATION: "Grace Lindo",
}
# A word that stands in every note of a member and nowhere else.
WORDS = {
    Agency.MAGISTRATES: "kestrel",
    Agency.CPS: "bullfinch",
    Agency.PROBATION: "sandpiper",
    Agency.YOUTH_JUSTICE: "goldcrest",
    Agency.PCC_OFFICE: "lapwing",
    Agency.POLICE: "fieldfare",
    Agency.VICTIM_REPRESENTATION: "whimbrel",
}
# By their numbers on the agenda: what members part on, cannot tell, observe, and have a conflict with.
SPLIT, UNKNOWN, OBSERVED, CONFLICTED = 2, 5, (3, 8), 7
AGREED = [number for number in range(1, 13) if number not in (SPLIT, UNKNOWN)]
TEXT = {
    "circumstances": "Mr Harcastle saw Spud Maddocks take it and rang 07700 900143.",
    "rationale_text": "Spud was sorry, and Mr Harcastle was content.",
}


@dataclass(frozen=True)
class Cast:
    """Who runs the panel and who sits on it, by agency; the magistrate chairs."""

    panel: Panel
    administrator: Actor
    members: dict[Agency, Actor]

    @property
    def chair(self) -> Actor:
        return self.members[Agency.MAGISTRATES]


@dataclass
class Windows:
    """A window for each person, in which they stay signed in; what goes wrong in any of them is kept."""

    browser: Browser
    url: str
    complaints: list[str] = field(default_factory=list)
    opened: dict[str, BrowserContext] = field(default_factory=dict)

    def bare(self, actor: Actor, *, script: bool = True) -> Page:
        """One in which they have yet to sign in."""
        context = self.browser.new_context(base_url=self.url, locale="en-GB", java_script_enabled=script)
        context.set_default_timeout(PATIENCE)
        self.opened[actor.person.email] = context
        return self._watched(context)

    def of(self, actor: Actor, *, script: bool = True) -> Page:
        """Theirs, signed in; another one beside it the next time."""
        if context := self.opened.get(actor.person.email):
            return self._watched(context)
        page = self.bare(actor, script=script)
        sign_in(page, actor.person.email)
        return page

    def close(self) -> None:
        for context in self.opened.values():
            context.close()

    def _watched(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if is_complaint(said) else None)
        return page


def the_cast() -> Cast:
    """Thirty-six cases, every second of which departs from guidance, and seven agencies to look at them."""
    making.the_reason_codes()
    panel = making.a_panel_on_terms("hampshire", hides_hits=True, quorum_count=5, labels={"inappropriate": "Not apt"})
    Panel.objects.filter(pk=panel.pk).update(slug="adults", name="Adult panel")
    panel.refresh_from_db()
    for number in range(1, 37):
        make.a_case(case_ref=f"J-{number:02}", **TEXT, **(SERIOUS if number % 2 else {}))
    roles = dict.fromkeys(WORDS, Role.PANEL_MEMBER) | {Agency.MAGISTRATES: Role.PANEL_CHAIR}
    members = {
        agency: making.a_member(panel, role, agency=agency, name=NAMES[agency]) for agency, role in roles.items()
    }
    return Cast(panel, making.an_administrator(panel), members)


def at(name: str, *more: int) -> str:
    """A page of the panel's first meeting."""
    return reverse(name, args=["adults", 1, *more])


def items() -> list[AgendaItem]:
    """The agenda, by its numbers."""
    on_it = AgendaItem.objects.filter(meeting__number=1).select_related("meeting__panel", "case", "release")
    return list(on_it.order_by("number"))


def note(agency: Agency, number: int) -> str:
    """What a member writes of a case."""
    return f"{WORDS[agency]}{number:02}"


def view(agency: Agency, number: int) -> Category:
    """What a member thinks of a case."""
    if number == SPLIT:
        severe = (Agency.MAGISTRATES, Agency.CPS, Agency.PROBATION, Agency.VICTIM_REPRESENTATION)
        return Category.INAPPROPRIATE if agency in severe else Category.APPROPRIATE
    if number == UNKNOWN:
        return Category.WITH_OBSERVATIONS if agency == Agency.POLICE else Category.NO_CONCLUSION
    return Category.WITH_OBSERVATIONS if number in OBSERVED else Category.APPROPRIATE


def said(agency: Agency, number: int) -> Said:
    rules = (RULE,) if (agency, number) == (Agency.MAGISTRATES, SPLIT) else ()
    return Said(category=view(agency, number), rules=rules, note=note(agency, number))


def number_of(page: Page) -> int:
    """Which case of the agenda the page is about."""
    return int(urlsplit(page.url).path.rstrip("/").rsplit("/", 1)[1])


def to_the_cases(page: Page) -> None:
    press(page, "Review them", "link")
    press(page, "Start with case")
    expect(page.get_by_role("heading", name="Your review")).to_be_visible()


def score(page: Page, agency: Agency) -> None:
    """One case, with the mouse."""
    number = number_of(page)
    page.locator(f"[name=category][value={view(agency, number)}]").check()
    for rule in said(agency, number).rules:
        page.locator("summary", has_text="Rules it departs from").click()
        page.locator(f"[name=rules][value={rule}]").check()
    page.get_by_label("Note").fill(note(agency, number))
    press(page, "Save and next")


def score_by_keyboard(page: Page, agency: Agency) -> None:
    """One case, with the number keys, Tab and Ctrl with Enter."""
    number = number_of(page)
    expect(page.locator("[data-keys-toggle]")).not_to_have_attribute("hidden", "")
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    page.keyboard.press(str(list(Category).index(view(agency, number)) + 1))
    expect(page.get_by_role("radio", checked=True)).to_have_value(view(agency, number))
    assert page.evaluate(FOCUS_IS_SEEN)
    tab_to(page, page.get_by_label("Note"))
    page.keyboard.type(note(agency, number))
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def sign_in_by_keyboard(page: Page, email: str) -> None:
    page.goto(reverse("sign-in"))
    for label, words in (("Email address", email), ("Password", make.PASSWORD)):
        tab_to(page, page.get_by_label(label, exact=True))
        page.keyboard.type(words)
    by_keyboard(page, "Sign in")


def score_the_rest(actor: Actor, agency: Agency) -> None:
    """What is left of a member's cases."""
    answered = actor.person.reviews.values_list("item__number", flat=True)
    for item in items():
        if item.number not in answered and (agency, item.number) != (OUT, CONFLICTED):
            submit_review(item=item, by=actor, said=said(agency, item.number), revision=0)


def today() -> str:
    now = timezone.localdate()
    return f"{now.day}/{now.month}/{now.year}"
