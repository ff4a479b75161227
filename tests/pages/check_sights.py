"""The check in each of its states."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.enums import Role
from cases.models import Actor, Offence

OFFICER = Role.OFFICER
# It answers the field that offers offences, and shows no page.
CHECK_ACTS = {"offence-list"}


def the_check(_actor: Actor) -> str:
    Offence.objects.get_or_create(
        code="46", defaults={"title": "Shoplifting", "is_class": True, "offence_group": "theft_shop"}
    )
    return reverse("check")


def ask(**said: str) -> Callable[[Page], None]:
    """Choose these answers and ask."""

    def act(page: Page) -> None:
        for group, answer in said.items():
            page.locator(f"[name={group}][value={answer}]").check()
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.get_by_role("heading", name="Whom to consult")).to_be_visible()

    return act


def mistake(page: Page) -> None:
    page.get_by_label("Age at the offence").fill("about 30")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a whole number from 0 to 120.")


CHECK = {
    "check": (OFFICER, the_check),
    "check: nothing is known": (OFFICER, the_check, ask()),
    "check: much is hit": (
        OFFICER,
        the_check,
        ask(mode_of_trial="indictable_only", hate_strands="race", responsibility="denied"),
    ),
    "check: a mistake": (OFFICER, the_check, mistake),
}
