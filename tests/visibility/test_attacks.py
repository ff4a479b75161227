"""Other people's ids and references, put into every address that takes one: a 404, a line on record, no change."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from cases.enums import Agency, Event
from cases.models import (
    AuditEvent,
    Case,
    CaseVersion,
    Consultation,
    Delegation,
    Flag,
    Force,
    ImportBatch,
    Membership,
    Notice,
    Panel,
    Person,
    Proposal,
    Reconciliation,
    Release,
    Seat,
)
from cases.permissions.pages import pages
from tests.visibility import attacks_on_meetings
from tests.visibility.attacks_on_meetings import declared_by, of_force, of_panel
from tests.visibility.examples import of_case
from tests.world import World

pytestmark = pytest.mark.django_db

ATTACKERS = (
    "hampshire officer",
    "hampshire second officer",
    "hampshire supervisor",
    "hampshire prosecutor",
    "metropolitan inspector",
    "hampshire panel_member",
    "hampshire unseated since",
    "hampshire administrator",
    "hampshire system_manager",
    "hampshire auditor",
    "metropolitan administrator",
    "joint panel_member",
)
SHUT_OUT = ("nobody", "lapsed", "ended")
Named = dict[str, Any]
# Every field that any form takes, so that nothing is refused for what was left out.
SENT = {
    "rule": "CR-ADMIT-01",
    "severity": "breach",
    "reason": "A reason.",
    "text": "A comment.",
    "entry_ref": "An entry",
    "rank": "inspector",
    "on_0": "1",
    "on_1": "5",
    "on_2": "2023",
    "revision": "1",
    "confirmed": "yes",
    "column_0": "-",
    "count": "1",
    "when": "now",
    "name": "Another Name",
    "email": "another@example.org",
    **attacks_on_meetings.SENT,
}
# Addresses whose captures name no record: a rule of the guidance, a provider, a letter's one-time key.
NO_RECORD = frozenset(
    {
        "rule",
        "openid_connect_login",
        "openid_connect_callback",
        "account_reset_password_from_key",
        "account_invitation",
        "mfa_remove_webauthn",
    }
)
NOT_THERE = (404, [Event.ACCESS_REFUSED])
# A page that does not take the method says so whatever is named, before it looks.
NOT_TAKEN = (405, [])
# What looking at pages writes for the one who looks.
ONE_OWN = frozenset({"sessions.session", "usersessions.usersession", "cases.auditevent"})


def beyond(model: Any, world: World, name: str) -> list[Any]:
    """The rows that are there, and not for this person."""
    seen = model.objects.visible_to(world.actor(name)).values("pk")
    return list(model.objects.exclude(pk__in=seen).order_by("pk"))


def some(rows: list[Any]) -> list[Any]:
    """The first, the one in the middle and the last, which are of several forces."""
    return [rows[place] for place in sorted({0, len(rows) // 2, len(rows) - 1})] if rows else []


def of_version(version: CaseVersion) -> Named:
    return {**of_case(version.case), "number": version.number}


def of_flag(flag: Flag) -> Named:
    return {**of_case(flag.case), "number": 1}


def of_seat(seat: Seat) -> Named:
    return {"slug": seat.panel.slug, "seat": seat.pk}


def of_release(release: Release) -> Named:
    return {"slug": release.panel.slug, "number": release.number}


def of_own_flag(release: Release) -> Named:
    return {**of_release(release), "flag": 1}


def by_pk(row: Any) -> Named:
    return {"pk": row.pk}


def by_number(event: AuditEvent) -> Named:
    return {"number": event.pk}


def of_question(proposal: Proposal) -> Named:
    return {"pk": proposal.pk, "question": "rationale"}


def of_consulting(proposal: Proposal) -> Named:
    return {"pk": proposal.pk, "agency": Agency.YOUTH_JUSTICE.value}


# What each address takes, and how it is named there.
TAKES: dict[str, tuple[Any, Callable[[Any], Named]]] = {
    "audit-event": (AuditEvent, by_number),
    "force-requirements": (Force, of_force),
    "force-settings": (Force, of_force),
    **dict.fromkeys(("person", "person-change", "person-invite-again", "person-close"), (Person, by_pk)),
    **dict.fromkeys(("person-open", "person-forget-factors", "membership-give"), (Person, by_pk)),
    **dict.fromkeys(("membership-change", "membership-end"), (Membership, by_pk)),
    **dict.fromkeys(("case", "case-screen", "case-release", "flag-raise"), (Case, of_case)),
    **dict.fromkeys(("comment-add", "exception-transcribe"), (Case, of_case)),
    "case-version": (CaseVersion, of_version),
    **dict.fromkeys(("flag-amend", "flag-withdraw"), (Flag, of_flag)),
    **dict.fromkeys(("import", "import-columns", "import-check", "import-store"), (ImportBatch, by_pk)),
    **dict.fromkeys(("import-abandon", "import-refused"), (ImportBatch, by_pk)),
    **dict.fromkeys(("panel", "seat-give"), (Panel, of_panel)),
    "seat-end": (Seat, of_seat),
    **dict.fromkeys(("release-withdraw", "released-case", "released-flag-raise"), (Release, of_release)),
    **dict.fromkeys(("released-flag-amend", "released-flag-withdraw"), (Release, of_own_flag)),
    **dict.fromkeys(("proposal", "proposal-answers", "proposal-submit", "proposal-take-back"), (Proposal, by_pk)),
    **dict.fromkeys(
        ("proposal-withdraw", "proposal-verbal", "proposal-deliver", "proposal-exceptions"), (Proposal, by_pk)
    ),
    **dict.fromkeys(("proposal-outcome", "proposal-victim-told", "proposal-review"), (Proposal, by_pk)),
    **dict.fromkeys(("authorise-decide", "authorise-exception", "authorise-verbal"), (Proposal, by_pk)),
    **dict.fromkeys(("proposal-question", "proposal-discard"), (Proposal, of_question)),
    "proposal-consult": (Proposal, of_consulting),
    "consultation": (Consultation, by_pk),
    "delegation-end": (Delegation, by_pk),
    "notice-open": (Notice, by_pk),
    "authority-settings": (Force, of_force),
    "case-correct": (Case, of_case),
    "reconciliation": (Reconciliation, by_pk),
    **attacks_on_meetings.TAKES,
}
# Where every row is tried: withdrawn releases and those of other panels are of many kinds, and so are proposals.
ALL_OF = frozenset({"released-case", "proposal", *attacks_on_meetings.ALL_OF})


def addresses(world: World, name: str) -> Iterator[str]:
    """What an attacker would ask for: everything that is not theirs to see, in every address that takes it."""
    for route, (model, named) in TAKES.items():
        rows = beyond(model, world, name)
        if route == "review-conflict":
            # Whoever declared it is sent back to their cases: see test_attacks_on_meetings.py.
            rows = [row for row in rows if row.pk not in declared_by(world, name)]
        yield from (reverse(route, kwargs=named(row)) for row in (rows if route in ALL_OF else some(rows)))


def stored() -> dict[str, list[Any]]:
    """Everything in the database but what looking writes."""
    models = [one for one in apps.get_models() if one._meta.managed and one._meta.label_lower not in ONE_OWN]
    return {model._meta.label_lower: list(model._default_manager.order_by("pk").values_list()) for model in models}


def test_every_address_that_takes_something_is_tried():
    assert sorted({*TAKES, *NO_RECORD}) == sorted(page.name for page in pages() if page.captures)


@pytest.mark.parametrize("name", ATTACKERS)
def test_what_is_not_theirs_is_not_there_the_try_is_on_record_and_nothing_else_changes(world, name):
    client, before, tried = world.client(name), stored(), list(addresses(world, name))

    answered = asked_for(client, tried)

    assert {one: answer for one, answer in answered.items() if answer not in (NOT_THERE, NOT_TAKEN)} == {}
    assert stored() == before
    assert len(tried) > len(TAKES)


@pytest.mark.parametrize("name", SHUT_OUT)
def test_whoever_has_no_membership_in_force_is_told_so_and_every_try_is_on_record(world, name):
    client, before, tried = world.client(name), stored(), list(addresses(world, name))[::5]

    answered = asked_for(client, tried)

    assert {one: answer for one, answer in answered.items() if answer != (403, [Event.ACCESS_REFUSED])} == {}
    assert stored() == before


def asked_for(client: Client, tried: list[str]) -> dict[tuple[str, str], tuple[int, list[str]]]:
    """Each address with each method: the status, and what was recorded."""
    answered = {}
    for address in tried:
        for method, sent in (("get", {}), ("post", SENT)):
            last = AuditEvent.objects.order_by("-pk")[0].pk
            status = getattr(client, method)(address, sent).status_code
            kinds = list(AuditEvent.objects.filter(pk__gt=last).values_list("kind", flat=True))
            answered[method, address] = (status, kinds)
    return answered
