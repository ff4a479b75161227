"""For every address that names something, one example of Hampshire's own, or of the person's own sign-in."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from cases.enums import Agency
from cases.models import AuditEvent, Case, Delegation, Notice
from cases.permissions.pages import Page
from tests.world import World

Named = dict[str, Any]


def _case(name: str, **more: Any) -> Callable[[World], Named]:
    return lambda world: {**of_case(world.cases[name]), **more}


def of_case(case: Case) -> Named:
    return {"force": case.force_id, "ref": case.case_ref}


def _flag(world: World) -> Named:
    return {**of_case(world.cases["unreleased"]), "number": 1}


def _panel(world: World) -> Named:
    return {"slug": world.panels["hampshire"].slug}


def _place(name: str, **more: Any) -> Callable[[World], Named]:
    return lambda world: {**_panel(world), "number": world.releases["hampshire", name].number, **more}


def _person(world: World) -> Named:
    return {"pk": world.people["hampshire panel_member"].pk}


def _membership(world: World) -> Named:
    return {"pk": world.membership("hampshire panel_member").pk}


def _import(state: str) -> Callable[[World], Named]:
    return lambda world: {"pk": world.batches[f"hampshire {state}"].pk}


def _proposal(name: str, **more: Any) -> Callable[[World], Named]:
    return lambda world: {"pk": world.proposals[f"hampshire {name}"].pk, **more}


def _event(_world: World) -> Named:
    return {"number": AuditEvent.objects.filter(force="hampshire").order_by("pk")[0].pk}


def _force(_world: World) -> Named:
    return {"force": "hampshire"}


def _meeting(world: World) -> Named:
    return {**_panel(world), "number": world.meetings["hampshire meeting"].number}


def _item(point: str, **more: Any) -> Callable[[World], Named]:
    return lambda world: {**_meeting(world), "item": world.items[f"hampshire meeting {point}"].number, **more}


def _of_meeting(**more: Any) -> Callable[[World], Named]:
    return lambda world: {**_meeting(world), **more}


def _fixed(**named: Any) -> Callable[[World], Named]:
    return lambda _world: named


EXAMPLES: dict[str, Callable[[World], Named]] = {
    "audit-event": _event,
    "openid_connect_login": _fixed(provider_id="entra"),
    "openid_connect_callback": _fixed(provider_id="entra"),
    "mfa_remove_webauthn": _fixed(pk=1),
    "account_reset_password_from_key": _fixed(uidb36="1", key="abc-123"),
    "account_invitation": _fixed(token="not-a-token"),
    "person-forget-factors": _person,
    "force-requirements": _force,
    "person": _person,
    "person-change": _person,
    "person-invite-again": _person,
    "person-close": _person,
    "person-open": _person,
    "membership-give": _person,
    "membership-change": _membership,
    "membership-end": _membership,
    "rule": _fixed(rule_id="CR-ADMIT-01"),
    "force-settings": _force,
    "case": _case("officers"),
    "case-version": _case("changed", number=1),
    "case-screen": _case("officers"),
    "flag-raise": _case("officers"),
    "flag-amend": _flag,
    "flag-withdraw": _flag,
    "comment-add": _case("officers"),
    "exception-transcribe": _case("officers"),
    "import": _import("checked"),
    "import-columns": _import("undecided"),
    "import-check": _import("checked"),
    "import-store": _import("checked"),
    "import-abandon": _import("checked"),
    "import-refused": _import("stored"),
    "panel": _panel,
    "seat-give": _panel,
    "seat-end": lambda world: {**_panel(world), "seat": world.seats["hampshire", "hampshire panel_member"].pk},
    "release-withdraw": _place("adult"),
    "released-case": _place("adult"),
    "released-flag-raise": _place("adult"),
    "released-flag-amend": _place("adult", flag=1),
    "released-flag-withdraw": _place("adult", flag=1),
    "case-release": _case("officers"),
    **dict.fromkeys(("panel-terms", "panel-reasons", "panel-themes", "meeting-new"), _panel),
    "reason-retire": lambda world: {**_panel(world), "code": "own-hampshire"},
    "scrutiny-settings": _force,
    **dict.fromkeys(("meeting", "meeting-edit", "meeting-announce", "meeting-cancel", "meeting-members"), _meeting),
    **dict.fromkeys(("meeting-attendance", "meeting-select", "meeting-release", "meeting-release-all"), _meeting),
    **dict.fromkeys(("review-queue", "score-sheets", "meeting-conflicts", "rounds-close"), _meeting),
    **dict.fromkeys(("meeting-table", "table-agreed", "meeting-agreement", "meeting-pack", "pack-pdf"), _meeting),
    **dict.fromkeys(("meeting-minutes", "minutes-edit", "minutes-confirm", "minutes-pdf"), _meeting),
    **dict.fromkeys(("meeting-member", "sheets-of"), _of_meeting(attendance=2)),
    **dict.fromkeys(("meeting-draw", "meeting-redraw"), _of_meeting(draw=1)),
    **{name: _item("selected") for name in ("item-remove", "item-release", "item-release-confirm")},
    **{f"item-release-{act}": _item("selected") for act in ("check", "reopen", "send")},
    "item-carry": _item("carried"),
    **{name: _item("in round") for name in ("review", "review-conflict", "review-print", "round-close")},
    "sheet-enter": _item("in conflict", attendance=2),
    "table-item": _item("at panel"),
    "finding-correct": _item("found"),
    **{name: _proposal("awaiting") for name in ("proposal", "authorise-decide", "authorise-exception")},
    **{
        name: _proposal("draft")
        for name in ("proposal-answers", "proposal-submit", "proposal-withdraw", "proposal-exceptions")
    },
    "proposal-verbal": _proposal("draft"),
    "proposal-question": _proposal("draft", question="rationale"),
    "proposal-discard": _proposal("draft", question="rationale"),
    "proposal-take-back": _proposal("with supervisor"),
    "proposal-consult": _proposal("with supervisor", agency=Agency.CPS.value),
    "proposal-deliver": _proposal("authorised"),
    "proposal-outcome": _proposal("delivered"),
    "proposal-victim-told": _proposal("delivered"),
    "proposal-review": _proposal("alone"),
    "authorise-verbal": _proposal("spoken"),
    "consultation": lambda world: {"pk": world.consultations("hampshire awaiting")[0].pk},
    "delegation-end": lambda world: {"pk": Delegation.objects.get(giver=world.membership("hampshire inspector")).pk},
    "notice-open": lambda world: {"pk": Notice.objects.filter(person=world.people["hampshire inspector"])[0].pk},
    "authority-settings": _force,
    "case-correct": _case("hampshire not completed"),
    "reconciliation": lambda world: {"pk": world.reconciliations["hampshire"].pk},
}


def address_of(page: Page, world: World) -> str:
    return reverse(page.name, kwargs=EXAMPLES[page.name](world)) if page.captures else reverse(page.name)
