"""A meeting of forty cases and twelve members asks the database as much on every page as one of four and three."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.casework.store import store_new
from cases.enums import Agency, Category, Chosen, Conflict, ItemStage, Role
from cases.guidance.services import screen
from cases.models import (
    Actor,
    AgendaItem,
    Attendance,
    Case,
    Declaration,
    Finding,
    Flag,
    Invitation,
    Meeting,
    Panel,
    Release,
    Review,
    RuleAnswer,
)
from cases.panels.services import release
from tests import make
from tests.casework.acting import signed_in
from tests.panels import making

pytestmark = pytest.mark.django_db
S = ItemStage
# Half of the cases are reviewed by everybody and their rounds closed; of those, half have their finding.
SMALL = {S.FOUND: 1, S.AT_PANEL: 1, S.IN_REVIEW: 1, S.SELECTED: 1}
BIG = {S.FOUND: 10, S.AT_PANEL: 10, S.IN_REVIEW: 18, S.SELECTED: 2}
AT_RANDOM = "method=random&look=1&size=1&seen_within=0"
RULES = ("CR-ADMIT-01", "CR-SERIOUS-01")


@dataclass(frozen=True)
class Full:
    """A meeting with cases at each point of a round, and who opens its pages."""

    panel: Panel
    meeting: Meeting
    administrator: Actor
    members: Sequence[Actor]
    items: Sequence[AgendaItem]

    def first(self, stage: ItemStage) -> int:
        return next(item.number for item in self.items if item.stage == stage)


def a_full_meeting(stages: dict[ItemStage, int], number: int) -> Full:
    """As many cases at each stage, and as many members, of whom one chairs and one answers on paper.

    Rows are written at once: through the services each review, flag and release is a transaction that locks and records
    by itself, and five hundred of them take minutes. What each row says is what the services would have written.
    """
    panel = making.a_panel_on_terms("hampshire", hides_hits=True)
    agencies = list(Agency)
    members = [
        making.a_member(panel, Role.PANEL_MEMBER if place else Role.PANEL_CHAIR, agency=agencies[place % len(agencies)])
        for place in range(number)
    ]
    meeting = making.a_meeting(panel)
    attendances = [making.invite(meeting, one, on_paper=place == number - 1) for place, one in enumerate(members)]
    items = _items(meeting, stages)
    _invitations(items, attendances)
    reviewed = [item for item in items if item.stage in (S.FOUND, S.AT_PANEL)]
    open_ = [item for item in items if item.stage == S.IN_REVIEW]
    _reviews(reviewed, members)
    # In review, all but the first two have answered; the last one's sheet was entered.
    _reviews(open_, members[2:])
    Review.objects.filter(person=members[-1].person).update(entered_by="An administrator")
    _conflict(reviewed[-1], members[2])
    _findings([item for item in items if item.stage == S.FOUND], members[0])
    return Full(panel, meeting, making.an_administrator(panel), members, items)


def _items(meeting: Meeting, stages: dict[ItemStage, int]) -> list[AgendaItem]:
    wanted = [stage for stage, number in stages.items() for _ in range(number)]
    records = [make.a_record(mode_of_trial="indictable_only") for _ in wanted]
    keys = store_new(records, force=make.a_force(), batch=None, by=None)
    screen(by=None, case_ids=keys)
    cases, now = Case.objects.in_bulk(keys), timezone.now()
    released = [cases[key] for key, stage in zip(keys, wanted, strict=True) if stage != S.SELECTED]
    release(cases=released, panel=meeting.panel, by=None)
    releases = {one.case_id: one for one in Release.objects.filter(panel=meeting.panel)}
    return AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, case=cases[key], number=place, stage=stage, chosen=Chosen.CHAIRS_PICK, chosen_why="A test",
            release=releases.get(key), hides_hits=key in releases, round_opened_at=now if key in releases else None,
            round_closed_at=now if stage in S.after_the_round() else None,
        )
        for place, (key, stage) in enumerate(zip(keys, wanted, strict=True), 1)
    )  # fmt: skip


def _invitations(items: Sequence[AgendaItem], attendances: Sequence[Attendance]) -> None:
    now = timezone.now()
    Invitation.objects.bulk_create(
        Invitation(item=item, attendance=one, asked_at=now)
        for item in items
        for one in attendances
        if item.stage != S.SELECTED
    )


def _reviews(items: Sequence[AgendaItem], members: Sequence[Actor]) -> None:
    """On every other case all say the same; each third member flags it besides."""
    now = timezone.now()
    categories = list(Category)
    Review.objects.bulk_create(
        Review(
            item=item, person=one.person, membership=one.membership, drafted_at=now, changed_at=now, submitted_at=now,
            hits_were_visible=False, category=categories[place * (item.number % 2) % 3], note="A note.",
            rules=RULES[: item.number % 2], reasons=["too-serious"],
        )
        for item in items
        for place, one in enumerate(members)
    )  # fmt: skip
    Flag.objects.bulk_create(
        Flag(
            case=item.case, case_version=1, release=item.release, item=item, author=one.person,
            membership=one.membership, agency=one.agency, rule="CR-SERIOUS-01", severity="breach", reason="A flag.",
            raised_at=now, changed_at=now,
        )
        for item in items
        for one in members[::3]
    )  # fmt: skip
    asked = Invitation.objects.filter(item__in=items, attendance__membership__in=[one.membership for one in members])
    asked.update(answered_at=now)


def _conflict(item: AgendaItem, member: Actor) -> None:
    now = timezone.now()
    Declaration.objects.create(
        item=item, case=item.case, person=member.person, membership=member.membership, kind=Conflict.IN_COURT, at=now
    )
    asked = Invitation.objects.filter(item=item, attendance__membership=member.membership)
    asked.update(conflicted_at=now, answered_at=None)
    Review.objects.filter(item=item, person=member.person).update(set_aside_at=now)


def _findings(items: Sequence[AgendaItem], chair: Actor) -> None:
    findings = Finding.objects.bulk_create(
        Finding(
            item=item, category=Category.APPROPRIATE, local_label="Appropriate", wording=making.WORDS,
            at=timezone.now(), by=chair.signature, person=chair.person, quorum={"is_reached": None, "lines": []},
        )
        for item in items
    )  # fmt: skip
    RuleAnswer.objects.bulk_create(
        RuleAnswer(finding=one, rule=rule, is_upheld=True, relied_on_by=["review"])
        for one in findings
        for rule in RULES
    )


def of_the_administrator(full: Full) -> dict[str, str]:
    closed, open_, selected = full.first(S.AT_PANEL), full.first(S.IN_REVIEW), full.first(S.SELECTED)
    on_paper = len(full.members)
    pages = {
        "home": [],
        "meetings": [],
        "panel": [full.panel.slug],
        **dict.fromkeys(OF_A_MEETING, _at(full)),
        "meeting-edit": _at(full),
        "meeting-members": _at(full),
        "meeting-member": _at(full, 1),
        "meeting-attendance": _at(full),
        "meeting-select": _at(full),
        "meeting-release": _at(full),
        "meeting-release-all": _at(full),
        "item-release": _at(full, selected),
        "item-remove": _at(full, selected),
        "score-sheets": _at(full),
        "sheets-of": _at(full, on_paper),
        "sheet-enter": _at(full, on_paper, open_),
        "meeting-conflicts": _at(full),
        "round-close": _at(full, open_),
        "rounds-close": _at(full),
        "minutes-edit": _at(full),
        "meeting-minutes": _at(full),
        "meeting-agreement": _at(full),
        "table-item": _at(full, closed),
    }
    return {
        **_addresses(pages),
        "meeting-pack of one": f"{reverse('meeting-pack', args=_at(full))}?who={on_paper}",
        "meeting-select at random": f"{reverse('meeting-select', args=_at(full))}?{AT_RANDOM}",
    }


def of_the_chair(full: Full) -> dict[str, str]:
    """What every member opens, and what is for whoever chairs."""
    more = ("meeting-conflicts", "table-agreed", "meeting-agreement", "meeting-minutes", "minutes-confirm")
    return {**of_a_member(full), **_addresses(dict.fromkeys(more, _at(full)))}


def of_a_member(full: Full) -> dict[str, str]:
    closed, open_, found = full.first(S.AT_PANEL), full.first(S.IN_REVIEW), full.first(S.FOUND)
    return _addresses(
        {
            "home": [],
            "meetings": [],
            "notices": [],
            "released-cases": [],
            "panel": [full.panel.slug],
            "released-case": [full.panel.slug, 1],
            **dict.fromkeys(OF_A_MEETING, _at(full)),
            "review-queue": _at(full),
            "review": _at(full, open_),
            "review-print": _at(full, open_),
            "review-conflict": _at(full, open_),
            "table-item": _at(full, closed),
        }
    ) | {"table-item that was found": reverse("table-item", args=_at(full, found))}


OF_A_MEETING = ("meeting", "meeting-pack", "meeting-table")


def _at(full: Full, *more: int) -> list[object]:
    return [full.panel.slug, full.meeting.number, *more]


def _addresses(pages: dict[str, list[object]]) -> dict[str, str]:
    return {name: reverse(name, args=args) for name, args in pages.items()}


def asked(actor: Actor, pages: dict[str, str]) -> dict[str, int]:
    """How much each page asks of the database, signing in left out."""
    client, numbers = signed_in(actor), {}
    for name, address in pages.items():
        with CaptureQueriesContext(connection) as queries:
            assert (name, client.get(address).status_code) == (name, 200)
        numbers[name] = len(queries)
    return numbers


ADMINISTRATOR = {
    "home": 16,
    "meetings": 9,
    "panel": 17,
    "meeting": 20,
    "meeting-pack": 8,
    "meeting-table": 17,
    "meeting-edit": 6,
    "meeting-members": 10,
    "meeting-member": 8,
    "meeting-attendance": 8,
    "meeting-select": 7,
    "meeting-release": 16,
    "meeting-release-all": 14,
    "item-release": 33,
    "item-remove": 8,
    "score-sheets": 10,
    "sheets-of": 10,
    "sheet-enter": 13,
    "meeting-conflicts": 10,
    "round-close": 7,
    "rounds-close": 8,
    "minutes-edit": 7,
    "meeting-minutes": 24,
    "meeting-agreement": 9,
    "table-item": 47,
    "meeting-pack of one": 17,
    "meeting-select at random": 13,
}
MEMBER = {
    "home": 10,
    "meetings": 8,
    "notices": 7,
    "released-cases": 15,
    "panel": 11,
    "released-case": 14,
    "meeting": 18,
    "meeting-pack": 19,
    "meeting-table": 19,
    "review-queue": 11,
    "review": 18,
    "review-print": 10,
    "review-conflict": 9,
    "table-item": 51,
    "table-item that was found": 53,
}
CHAIR = {
    **MEMBER,
    "home": 9,
    "meeting-conflicts": 12,
    "table-agreed": 21,
    "meeting-agreement": 11,
    "meeting-minutes": 27,
    "minutes-confirm": 29,
}


@pytest.mark.parametrize(("stages", "members"), [(SMALL, 3), (BIG, 12)])
def test_every_page_of_a_meeting_asks_as_much_however_big_it_is(stages, members):
    full = a_full_meeting(stages, members)
    chair, member, *_others = full.members

    assert asked(full.administrator, of_the_administrator(full)) == ADMINISTRATOR
    assert asked(chair, of_the_chair(full)) == CHAIR
    assert asked(member, of_a_member(full)) == MEMBER
