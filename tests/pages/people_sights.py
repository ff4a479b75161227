"""The pages about people in every state they have, for test_accessibility to look at."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.enums import Role, Vetting
from cases.models import Actor, ForceRequirements, Membership, Person
from cases.people import managing
from tests import make
from tests.pages.sights import send_nothing
from tests.people.managing import a_post, given, some_terms

MANAGER, ADMINISTRATOR = Role.SYSTEM_MANAGER, Role.ADMINISTRATOR
DAY = timedelta(days=1)


def a_colleague(actor: Actor) -> Membership:
    """Somebody with a membership of each state, one of them with everything recorded."""
    today = timezone.localdate()
    membership = given(
        actor,
        "a.colleague.with.a.long.address@office.of.the.commissioner.example.org",
        vetting_level=Vetting.NPPV_3,
        vetting_expires_on=today + 20 * DAY,
        undertaking_signed_on=today,
        training_completed_on=today,
    )
    for role, starts_on in ((Role.AUDITOR, today + DAY), (Role.ADMINISTRATOR, today), (Role.FORCE_LEAD, today)):
        post, terms = a_post(role, agency=None), some_terms(starts_on=starts_on)
        other = managing.give_membership(by=actor, person=membership.person, post=post, terms=terms)
    managing.end_membership(by=actor, membership=other, last_day=None, revision=1)
    Membership.objects.filter(pk=actor.membership.pk).update(undertaking_signed_on=today)
    changed = {"changed_at": timezone.now(), "changed_by": "Somebody"}
    ForceRequirements.objects.create(force=make.a_force(), needs_undertaking=True, **changed)
    return membership


def people(query: str = "") -> Callable[[Actor], str]:
    return lambda actor: bool(a_colleague(actor)) and reverse("people") + query


def of_person(name: str) -> Callable[[Actor], str]:
    return lambda actor: reverse(name, args=[a_colleague(actor).person_id])


def of_membership(name: str) -> Callable[[Actor], str]:
    return lambda actor: reverse(name, args=[a_colleague(actor).pk])


def somebody_closed(actor: Actor) -> str:
    person: Person = a_colleague(actor).person
    managing.close_sign_in(by=actor, person=person, revision=1)
    return reverse("person", args=[person.pk])


def requirements(actor: Actor) -> str:
    given(actor)
    Membership.objects.filter(pk=actor.membership.pk).update(undertaking_signed_on=timezone.localdate())
    return reverse("force-requirements", args=["hampshire"])


def ask_for_an_undertaking(page: Page) -> None:
    page.get_by_label("A signed confidentiality undertaking").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change what Hampshire Constabulary asks of its people?")


def ask_for_vetting(page: Page) -> None:
    page.get_by_label("Vetting that is recorded").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("You would shut yourself out.")


def both_forces(actor: Actor) -> str:
    Membership.objects.get(pk=actor.membership.pk).forces.add(make.a_force("metropolitan"))
    return reverse("requirements")


def state_a_purpose(page: Page) -> None:
    page.goto(f"{reverse('purpose')}?next={reverse('purpose')}")
    page.get_by_label("Complaint or enquiry").check()
    page.get_by_label("Which one").fill("IX/7, about a matter with quite a long description")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("header")).to_contain_text("Looking at cases for: Complaint or enquiry: IX/7")


PEOPLE = {
    "people": (MANAGER, people()),
    "people: nobody found": (MANAGER, people("?q=nobody")),
    "people: a filter that cannot be understood": (MANAGER, people("?state=gone")),
    "person": (MANAGER, of_person("person")),
    "person: oneself": (MANAGER, lambda actor: reverse("person", args=[actor.person.pk])),
    "person: closed": (MANAGER, somebody_closed),
    "person-invite": (MANAGER, lambda actor: reverse("person-invite")),
    "person-invite: nothing said": (MANAGER, lambda actor: reverse("person-invite"), send_nothing("Invite them")),
    "person-change": (MANAGER, of_person("person-change")),
    "person-close": (MANAGER, of_person("person-close")),
    "membership-give": (MANAGER, of_person("membership-give")),
    "membership-change": (MANAGER, of_membership("membership-change")),
    "membership-end": (MANAGER, of_membership("membership-end")),
    "requirements": (MANAGER, both_forces),
    "force-requirements": (MANAGER, requirements),
    "force-requirements: confirm": (MANAGER, requirements, ask_for_an_undertaking),
    "force-requirements: shut out": (MANAGER, requirements, ask_for_vetting),
    "purpose": (ADMINISTRATOR, lambda actor: reverse("purpose")),
    "purpose: nothing said": (ADMINISTRATOR, lambda actor: reverse("purpose"), send_nothing("Continue")),
    "purpose: stated before": (ADMINISTRATOR, lambda actor: reverse("purpose"), state_a_purpose),
}
# Each does something and shows a page of PEOPLE.
PEOPLE_ACTS = {"person-invite-again", "person-open"}
