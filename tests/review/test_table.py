"""The table: who opens it, in which order cases are taken, and what it takes to record what all agree on."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.enums import Category, Event
from cases.models import Actor, AgendaItem, AuditEvent
from cases.review.table import table_of
from tests import make
from tests.panels import making
from tests.review.deciding import (
    Bench,
    a_bench,
    a_case_at_the_table,
    a_finding,
    a_split_case,
    close,
    conflict,
)

pytestmark = pytest.mark.django_db

C = Category


def address(bench: Bench, name: str, *args: int) -> str:
    return reverse(name, args=[bench.panel.slug, bench.meeting.number, *args])


def opened(bench: Bench, who: Actor, name: str = "meeting-table", *args: int) -> Any:
    return signed_in(who).get(address(bench, name, *args))


def signed_in(who: Actor) -> Client:
    client = make.a_client_of(who.person)
    if who.runs_scrutiny:
        client.post(reverse("purpose"), {"purpose": "scrutiny", "next": "/"})
    return client


def a_case_of(bench: Bench, *categories: str) -> AgendaItem:
    item = making.an_item_in_review(bench.meeting)
    for member, category in zip(bench.members, categories, strict=False):
        making.a_review(item, member, category=category)
    return close(item)


def test_those_that_differ_most_come_first_then_those_that_agree_then_those_in_review():
    bench = a_bench()
    making.an_item_in_review(bench.meeting)
    a_case_at_the_table(bench)
    a_case_of(bench, C.APPROPRIATE, C.WITH_OBSERVATIONS)
    a_case_of(bench, C.APPROPRIATE, C.INAPPROPRIATE)
    a_case_of(bench, C.APPROPRIATE, C.WITH_OBSERVATIONS, C.INAPPROPRIATE)
    a_case_of(bench, C.APPROPRIATE, C.INAPPROPRIATE)
    making.an_item(bench.meeting)

    table = table_of(bench.meeting, bench.chair)

    assert [row.item.number for row in table.split] == [5, 4, 6, 3]
    assert [row.item.number for row in table.agreed] == [2]
    assert [row.item.number for row in table.open] == [1]
    assert [(one.agency, one.answered, one.asked) for one in table.open[0].awaited] == [
        ("probation", 0, 1), ("magistrates", 0, 1), ("cps", 0, 1), ("police", 0, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["chair", "cps", "police", "administrator"])
def test_members_and_who_runs_it_open_the_table_and_that_they_did_is_recorded(who):
    bench = a_bench()
    item = a_split_case(bench)

    assert opened(bench, getattr(bench, who)).status_code == 200
    assert opened(bench, getattr(bench, who), "table-item", 1).status_code == 200

    about = {"panel": bench.panel.slug, "meeting": 1}
    listed, read = AuditEvent.objects.filter(kind=Event.ROUND_READ).order_by("pk")
    assert listed.details == {**about, "items": [{"case": item.case.case_ref, "item": 1}]}
    assert (read.details, read.case_ref, read.case_version) == ({**about, "item": 1}, item.case.case_ref, 1)
    assert {listed.force, read.force} == {"hampshire"}


@pytest.mark.parametrize("name", ["meeting-table", "table-agreed"])
def test_a_stranger_finds_nothing(name):
    bench = a_bench()

    assert opened(bench, making.a_chair(make.a_panel()), name).status_code == 404


def test_a_member_with_a_conflict_finds_neither_the_case_nor_its_finding():
    bench = a_bench()
    item = a_split_case(bench)
    a_finding(item, bench.chair, wording="Canary words.")
    conflict(item, bench.cps)

    assert opened(bench, bench.cps, "table-item", 1).status_code == 404
    page = opened(bench, bench.cps).content.decode()
    assert ("Case 1" in page, "0 of 0 found" in page, "No case of this meeting is released yet" in page) == (
        False, False, True,
    )  # fmt: skip


def test_before_the_round_closes_a_case_shows_who_has_answered_and_nothing_else():
    bench = a_bench()
    item = making.an_item_in_review(bench.meeting)
    making.a_review(item, bench.cps, category=C.INAPPROPRIATE, note="Canary words.", rules=["CR-ADMIT-01"])

    for who in (bench.chair, bench.police, bench.administrator):
        for name, args in (("meeting-table", ()), ("table-item", (1,))):
            page = opened(bench, who, name, *args).content.decode()
            assert [word for word in ("Canary", "Inappropriate", "CR-ADMIT-01") if word in page] == []
    assert "1 of 1 answered" in opened(bench, bench.police, "table-item", 1).content.decode()
    assert not AuditEvent.objects.filter(kind=Event.ROUND_READ).exists()


def test_before_any_round_closes_the_server_reads_no_review_no_flag_and_no_finding():
    bench = a_bench()
    making.a_review(making.an_item_in_review(bench.meeting), bench.cps)
    client = signed_in(bench.police)

    with CaptureQueriesContext(connection) as asked:
        for name, args in (("meeting-table", ()), ("table-item", (1,))):
            assert client.get(address(bench, name, *args)).status_code == 200

    secret = ("cases_review", "cases_flag", "cases_finding", "cases_ruleanswer", "cases_dissent")
    assert [query["sql"] for query in asked if any(f'"{table}' in query["sql"] for table in secret)] == []


def test_members_read_the_spread_and_find_no_form():
    bench = a_bench()
    a_split_case(bench)

    page = opened(bench, bench.cps, "table-item", 1).content.decode()

    assert "The finding is recorded by whoever chairs the meeting." in page
    assert ("Too soft." in page, "finding-form" in page, 'name="wording"' in page) == (True, False, False)


def test_no_case_reference_stands_on_the_projector():
    bench = a_bench()
    item = a_split_case(bench, make.a_case(case_ref="CANARY-REF"))

    for who in (bench.chair, bench.administrator):
        assert item.case.case_ref not in opened(bench, who, "table-item", 1).content.decode()
