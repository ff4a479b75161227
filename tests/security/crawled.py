"""Every address of the application, opened by people who between them have something of each kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from cases.enums import Agency
from cases.models import AgendaItem, AuditEvent, Delegation, Notice
from cases.panels.meetings.agenda import remove_item
from cases.panels.redacting.services import open_redaction
from cases.permissions.pages import Page, pages
from cases.review.minutes import confirm_minutes
from tests.security.passkeys import a_real_passkey
from tests.visibility.examples import address_of
from tests.world import World
from tests.world.meetings import meet

ADMINISTRATOR, MEMBER = "hampshire administrator", "hampshire panel_member"
CHAIR = "hampshire panel_chair"
MANAGER, REGISTRAR, AUDITOR = "hampshire system_manager", "hampshire crime_registrar", "hampshire auditor"
OFFICER, INSPECTOR = "hampshire officer", "hampshire inspector"
SIGNED_IN = (ADMINISTRATOR, MEMBER, CHAIR, MANAGER, REGISTRAR, AUDITOR, OFFICER, INSPECTOR, "nobody")
STRANGER = "a stranger"
GROW = {AuditEvent, Session, UserSession}
OTHER_SITE = "https://elsewhere.example"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back to whom from which page, its body read to the end."""

    who: str
    page: str
    response: HttpResponseBase
    body: bytes

    @property
    def is_html(self) -> bool:
        return self.response.headers.get("Content-Type", "").startswith("text/html")

    @property
    def text(self) -> str:
        return self.body.decode()

    def __str__(self) -> str:
        return f"{self.page} for {self.who}: {self.response.status_code}"


class Crawled:
    """One browser for each person, and one that nobody signed in with."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.passkey = a_real_passkey(world.people[ADMINISTRATOR])
        self.clients = {who: world.client(who) for who in SIGNED_IN} | {STRANGER: Client()}
        begin_to_redact(world)
        self.confirmed = a_confirmed_finding(world)
        self.addresses = {page.name: self._address(page) for page in pages()}
        for client in self.clients.values():
            client.raise_request_exception = False

    def _address(self, page: Page) -> str:
        """The one named here, and else the example that every test of visibility takes."""
        named = self._named(page.name) if page.captures else None
        return reverse(page.name, args=named) if named else address_of(page, self.world)

    def _named(self, name: str) -> list[Any] | None:
        """What the address of this page names, where it is not the example of tests/visibility/examples.py."""
        world, unreleased = self.world, self.world.cases["unreleased"]
        case = ["hampshire", unreleased.case_ref]
        own_flag = [*case, world.flags[f"{ADMINISTRATOR} on unreleased"].pk]
        panel = [world.panels["hampshire"].slug]
        released = [*panel, world.releases["hampshire", "adult"].number]
        person, membership = [world.people["hampshire officer"].pk], [world.membership("hampshire officer").pk]
        draft = [world.proposals["hampshire draft"].pk]
        delivered = ["hampshire", world.cases["hampshire delivered"].case_ref]
        batches = {state: [world.batches[f"hampshire {state}"].pk] for state in ("stored", "checked", "undecided")}
        about = {
            **dict.fromkeys(("case", "case-screen", "flag-raise", "comment-add", "exception-transcribe"), case),
            "case-release": case,
            "audit-event": [AuditEvent.objects.filter(force="hampshire").latest("pk").pk],
            "openid_connect_login": ["organisation"],
            "openid_connect_callback": ["organisation"],
            "mfa_remove_webauthn": [self.passkey.pk],
            "account_reset_password_from_key": ["1", "a-forged"],
            "account_invitation": ["forged"],
            "person-forget-factors": person,
            "force-requirements": ["hampshire"],
            "membership-give": person,
            "membership-change": membership,
            "membership-end": membership,
            "rule": ["CR-ADMIT-01"],
            "force-settings": ["hampshire"],
            "case-version": [*case, 1],
            "flag-amend": own_flag,
            "flag-withdraw": own_flag,
            "import": batches["checked"],
            "import-columns": batches["undecided"],
            "import-refused": batches["stored"],
            "panel": panel,
            "seat-give": panel,
            "seat-end": [*panel, world.seats["hampshire", "hampshire colleague"].pk],
            "release-withdraw": released,
            "released-case": released,
            "released-flag-raise": released,
            "released-flag-amend": [*released, 1],
            "released-flag-withdraw": [*released, 1],
            "proposal": draft,
            "proposal-question": [*draft, "rationale"],
            "proposal-discard": [*draft, "rationale"],
            "proposal-consult": [*draft, Agency.CPS.value],
            "consultation": [world.consultations("hampshire awaiting")[0].pk],
            "delegation-end": [Delegation.objects.latest("pk").pk],
            "notice-open": [Notice.objects.filter(person=world.people[OFFICER]).latest("pk").pk],
            "authority-settings": ["hampshire"],
            "case-correct": delivered,
            "reconciliation": [world.reconciliations["hampshire"].pk],
            "finding-correct": [*panel, self.confirmed.meeting.number, self.confirmed.number],
        }
        awaiting = [world.proposals["hampshire awaiting"].pk]
        families = {"person-": person, "import-": batches["checked"], "proposal-": draft, "authorise-": awaiting}
        of_family = [given for family, given in families.items() if name.startswith(family)]
        return about.get(name) or (person if name == "person" else next(iter(of_family), None))

    def opened(self, who: str, page: str, method: str = "get", *, checked: bool = False, **sent: Any) -> Answer:
        """What the page answers; `checked` asks for the token, as it is outside tests."""
        client = self.clients[who]
        client.handler.enforce_csrf_checks = checked
        response = getattr(client, method)(self.addresses[page], **sent)
        client.handler.enforce_csrf_checks = False
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return Answer(who, page, response, body)

    def looked_at(self) -> Iterator[Answer]:
        for who in self.clients:
            for page in self.addresses:
                yield self.opened(who, page, headers={"origin": OTHER_SITE})

    def sent(self, seen: list[Answer]) -> Iterator[Answer]:
        """Every form, empty, by whom the page did not turn away; what that changes is undone."""
        for one in seen:
            if one.response.status_code in (200, 405):
                with transaction.atomic():
                    yield self.opened(one.who, one.page, "post", data={})
                    transaction.set_rollback(True)


def begin_to_redact(world: World) -> None:
    """Whoever opens a text first has it marked, which the audit record says; from then on a look changes nothing."""
    item = world.items["hampshire meeting selected"]
    open_redaction(item=item, case=item.case, by=world.actor(ADMINISTRATOR))


def a_confirmed_finding(world: World) -> AgendaItem:
    """A case whose finding stands in confirmed minutes, at a meeting of its own."""
    name = "hampshire confirmed"
    meeting = meet(world, "hampshire", points=("found",), called=name)
    found = world.items[f"{name} found"]
    for drawn in AgendaItem.objects.filter(meeting=meeting).exclude(pk=found.pk):
        remove_item(item=drawn, reason="There is no time for it.", by=world.actor(ADMINISTRATOR))
    meeting.refresh_from_db()
    confirm_minutes(meeting=meeting, by=world.actor(CHAIR), revision=meeting.revision)
    return AgendaItem.objects.select_related("meeting").get(pk=found.pk)


def everything_held() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for the audit record and the sessions, which a look adds to."""
    tables = connection.introspection.table_names()
    models = [model for model in apps.get_models() if model._meta.db_table in tables and model not in GROW]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}
