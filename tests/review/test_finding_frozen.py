"""Once the minutes are confirmed a finding stands: the database refuses to change it, and a correction is a new one."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.audit.append_only import CONFIRMED, FROZEN
from cases.enums import Category, Event, ItemStage
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AgendaItem, AuditEvent, Finding, Meeting
from cases.review.finding import correct_finding, record_finding
from cases.review.found import Found, Objection, found_in
from tests import make
from tests.audit.tampering import sql
from tests.panels import making
from tests.review.deciding import Bench, a_bench, a_finding, a_split_case, found, more_information

pytestmark = pytest.mark.django_db

ON_POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no such statement")
ON_SQLITE = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no such statement")


def confirm(bench: Bench) -> None:
    """The minutes are confirmed, and every finding with them."""
    at = timezone.now()
    Finding.objects.filter(item__meeting=bench.meeting).update(confirmed_at=at)
    Meeting.objects.filter(pk=bench.meeting.pk).update(confirmed_at=at, confirmed_by="The chair")


def a_confirmed_finding() -> tuple[Bench, Finding]:
    """With an answer and a dissent."""
    bench = a_bench()
    item = a_split_case(bench)
    finding = a_finding(item, bench.chair, objections=(Objection(bench.police.membership.pk, "It was enough."),))
    confirm(bench)
    return bench, Finding.objects.select_related("item__meeting__panel", "item__case__force").get(pk=finding.pk)


def refused(statement: str, *parameters: object) -> None:
    with pytest.raises(DatabaseError, match="a correction is a new finding"), transaction.atomic():
        sql(statement, *parameters)


def correct(bench: Bench, finding: Finding, said: Found, *, reason: str = "The wrong box.", number: int = 1) -> Finding:
    return correct_finding(item=finding.item, by=bench.chair, found=said, reason=reason, number=number)


@pytest.mark.parametrize("table", FROZEN)
def test_the_database_deletes_no_row_of_a_confirmed_finding(table):
    a_confirmed_finding()

    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "change",
    [
        "cases_finding SET wording = 'Forged.'",
        "cases_finding SET confirmed_at = NULL",
        "cases_ruleanswer SET is_upheld = NOT is_upheld",
        "cases_dissent SET words = 'Forged.'",
    ],
)
def test_the_database_alters_no_row_of_a_confirmed_finding(change):
    a_confirmed_finding()

    refused(f"UPDATE {change}")


def test_the_database_adds_nothing_to_a_confirmed_finding_nor_moves_anything_there():
    _bench, finding = a_confirmed_finding()
    another = a_bench()
    still_open = a_finding(
        a_split_case(another), another.chair, objections=(Objection(another.cps.membership.pk, "No."),)
    )

    refused(
        "INSERT INTO cases_ruleanswer (finding_id, rule, is_upheld, words, relied_on_by) "
        "VALUES (%s, 'x', %s, '', '[]')",
        finding.pk,
        True,
    )
    refused("UPDATE cases_dissent SET finding_id = %s WHERE finding_id = %s", finding.pk, still_open.pk)
    refused("UPDATE cases_ruleanswer SET finding_id = %s, rule = 'x' WHERE finding_id = %s", finding.pk, still_open.pk)


@ON_POSTGRESQL
@pytest.mark.parametrize("table", FROZEN)
def test_the_database_empties_no_table_of_findings_once_one_is_confirmed(table):
    a_confirmed_finding()
    # A table that foreign keys are still to be checked on is not altered.
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate_once_confirmed")

    refused(f"TRUNCATE {table} CASCADE")


@ON_SQLITE
@pytest.mark.parametrize("table", FROZEN)
def test_the_database_replaces_no_row_of_a_confirmed_finding(table):
    a_confirmed_finding()

    refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


@ON_SQLITE
def test_the_database_replaces_no_confirmed_finding_by_its_number_on_the_case():
    a_confirmed_finding()
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, "cases_finding")]
    listed = ", ".join(names)
    chosen = ", ".join("id + 100" if name == "id" else name for name in names)

    refused(f"INSERT OR REPLACE INTO cases_finding ({listed}) SELECT {chosen} FROM cases_finding")


def test_what_the_minutes_do_not_hold_yet_changes_freely():
    bench = a_bench()
    finding = a_finding(a_split_case(bench), bench.chair)

    sql("UPDATE cases_finding SET wording = 'Other words.'")

    finding.refresh_from_db()
    assert finding.wording == "Other words."


def test_a_confirmed_finding_is_not_amended():
    bench, finding = a_confirmed_finding()

    with pytest.raises(NotAllowed, match="nothing of this meeting changes now"):
        record_finding(item=finding.item, by=bench.chair, found=found(finding.item), revision=1)


def test_a_correction_is_a_new_finding_that_cites_the_old_which_stays_as_it_was():
    bench, old = a_confirmed_finding()
    was = found_in(old)
    said = found(old.item, category=Category.INAPPROPRIATE, wording="Not right.")

    new = correct(bench, old, said)

    old.refresh_from_db()
    assert (new.number, new.corrects, new.correction_reason, new.revision) == (2, old, "The wrong box.", 1)
    assert (found_in(Finding.objects.get(pk=new.pk)), found_in(old)) == (said, was)
    assert new.confirmed_at is not None
    refused("UPDATE cases_finding SET wording = 'Forged.' WHERE number = 2")
    refused("UPDATE cases_ruleanswer SET is_upheld = NOT is_upheld WHERE finding_id = %s", new.pk)
    event = AuditEvent.objects.get(kind=Event.FINDING_CORRECTED)
    about = {"panel": bench.panel.slug, "meeting": 1, "item": 1, "finding": 2}
    assert event.details == {**about, "before": {"sha256": was.digest}, "after": {"sha256": said.digest}}
    assert (event.case_ref, AgendaItem.objects.get().stage) == (old.item.case.case_ref, ItemStage.FOUND)


def test_a_correction_is_corrected_in_its_turn_and_whoever_looked_at_the_first_is_told():
    bench, old = a_confirmed_finding()
    correct(bench, old, found(old.item))

    with pytest.raises(OutOfDate, match="wrote down a finding on this case"):
        correct(bench, old, found(old.item, wording="Third."))

    assert correct(bench, old, found(old.item, wording="Third."), number=2).number == 3


REFUSED = {
    "without a reason": ({"reason": " "}, {}, "Write why the finding is corrected"),
    "a rule unanswered": ({}, {"answers": ()}, "upholds or dismisses CR-SERIOUS-01"),
    "carried over after all": (
        {},
        {"category": "no_conclusion", "inconclusive": "more_information", "question": "What?"},
        "a correction carries it over to no meeting",
    ),
}


@pytest.mark.parametrize("how", REFUSED)
def test_what_no_correction_is(how):
    given, changes, words = REFUSED[how]
    bench, old = a_confirmed_finding()

    with pytest.raises(NotAllowed, match=words):
        correct(bench, old, found(old.item, **changes), **given)

    assert Finding.objects.get() == old


def test_a_case_that_was_carried_over_is_not_concluded_by_a_correction():
    bench = a_bench()
    item = a_split_case(bench)
    finding = record_finding(item=item, by=bench.chair, found=more_information(), revision=0)
    confirm(bench)

    with pytest.raises(NotAllowed, match="It is concluded where it is considered next"):
        correct(bench, finding, found(item))

    assert correct(bench, finding, more_information(question="Which one?")).question == "Which one?"


def test_before_the_minutes_are_confirmed_nothing_is_corrected():
    bench = a_bench()
    finding = a_finding(a_split_case(bench), bench.chair)

    with pytest.raises(NotAllowed, match="so this finding is amended, not corrected"):
        correct(bench, finding, found(finding.item))


@pytest.mark.parametrize("who", ["cps", "administrator"])
def test_nobody_but_the_chair_corrects(who):
    bench, old = a_confirmed_finding()

    with pytest.raises(NotAllowed, match="corrected by whoever chairs"):
        correct_finding(item=old.item, by=getattr(bench, who), found=found(old.item), reason="The wrong box.", number=1)


def at(bench: Bench, name: str) -> str:
    return reverse(name, args=[bench.panel.slug, 1, 1])


def test_the_chair_corrects_on_the_page_and_both_findings_are_read_there():
    bench, _old = a_confirmed_finding()
    chair = make.a_client_of(bench.chair.person)
    data: dict[str, Any] = {"revision": "1", "category": "inappropriate", "wording": "Not right.", "dissents": "1"}
    data |= {"answer-CR-SERIOUS-01": "upheld", "reason": "The wrong box."}

    assert at(bench, "finding-correct") in chair.get(at(bench, "table-item")).content.decode()
    response = chair.post(at(bench, "finding-correct"), data)

    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert told == ["The finding on case 1 is corrected. The earlier one stands as it was."]
    for member in (bench.chair, bench.cps):
        page = make.a_client_of(member.person).get(at(bench, "table-item")).content.decode()
        assert [
            words for words in ("Not right.", "The wrong box.", "The panel’s own words.") if words not in page
        ] == []


def test_a_correction_that_came_second_keeps_its_words():
    bench, old = a_confirmed_finding()
    correct(bench, old, found(old.item, wording="Theirs."))
    data = {"revision": "1", "category": "inappropriate", "wording": "Ours.", "dissents": "1", "reason": "Why."}

    response = make.a_client_of(bench.chair.person).post(
        at(bench, "finding-correct"), {**data, "answer-CR-SERIOUS-01": "upheld"}
    )

    assert (response.status_code, Finding.objects.count()) == (409, 2)
    assert response.context["form"]["revision"].value() == "2"


@pytest.mark.parametrize(("who", "status"), [("cps", 403), ("administrator", 404)])
def test_others_do_not_open_the_page_of_a_correction(who, status):
    bench, _old = a_confirmed_finding()

    assert make.a_client_of(getattr(bench, who).person).get(at(bench, "finding-correct")).status_code == status


def test_what_the_database_says_names_the_way_out():
    assert CONFIRMED == "The minutes are confirmed: a correction is a new finding that cites this one."


def test_a_finding_of_another_panels_meeting_is_not_there():
    bench, _old = a_confirmed_finding()
    stranger = making.a_chair(make.a_panel())

    assert make.a_client_of(stranger.person).get(at(bench, "finding-correct")).status_code == 404
