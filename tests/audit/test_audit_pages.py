"""The audit record as auditors read it: narrowed, a page at a time, exported; each reading is recorded itself."""

import csv
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.audit.processing import PROCESSING, TOUCHES_NO_RECORD, events_of, processing_of
from cases.audit.services import record
from cases.enums import Agency, Event, Processing, Role
from cases.models import AuditEvent
from tests import make
from tests.casework.acting import signed_in, words

pytestmark = pytest.mark.django_db


def shown(response) -> list[int]:
    return [row.record.pk for row in response.context["table"].paginated_rows]


def kinds(response) -> list[str]:
    return [row.record.kind for row in response.context["table"].paginated_rows]


def test_every_event_is_a_log_of_processing_or_touches_no_record():
    assert set(PROCESSING).isdisjoint(TOUCHES_NO_RECORD)
    assert set(PROCESSING) | TOUCHES_NO_RECORD == set(Event)


def test_each_of_the_six_kinds_of_processing_is_logged_by_something():
    assert all(events_of(processing) for processing in Processing)
    assert processing_of(Event.BATCH_COMMITTED) == ["collection", "alteration", "combination", "erasure"]
    assert (processing_of(Event.ACCESS_REFUSED), processing_of("forged.kind")) == ([], [])


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("page", "args"), [("audit", []), ("audit-export", []), ("audit-event", [1])])
def test_auditors_and_nobody_else_open_the_record(role, page, args):
    event = record(Event.DEMONSTRATION_BUILT, by=None, force="hampshire")
    client = signed_in(make.an_actor(role))

    response = client.get(reverse(page, args=[event.pk] if args else []))

    refused = 404 if args else 403
    assert response.status_code == (200 if role == Role.AUDITOR else refused)


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_list_takes_a_constant_number_of_queries(number, django_assert_num_queries):
    actor = make.an_actor(Role.FORCE_LEAD)
    for _event in range(number):
        record(Event.CASES_LISTED, by=actor, force="hampshire")
    client = signed_in(make.an_actor(Role.AUDITOR))

    with django_assert_num_queries(16):
        response = client.get("/audit/")

    assert len(shown(response)) == min(number, 50)


def test_events_are_read_newest_first_fifty_a_page_and_both_ways():
    numbers = [record(Event.CASES_LISTED, by=None, force="hampshire").pk for _event in range(120)][::-1]
    client = signed_in(make.an_actor(Role.AUDITOR))

    first = client.get("/audit/?kind=cases.listed")
    second = client.get(f"/audit/?kind=cases.listed&before={numbers[49]}")
    third = client.get(f"/audit/?kind=cases.listed&before={numbers[99]}")
    back = client.get(f"/audit/?kind=cases.listed&after={numbers[100]}")
    start = client.get(f"/audit/?kind=cases.listed&after={numbers[50]}")

    assert [shown(page) for page in (first, second, third)] == [numbers[:50], numbers[50:100], numbers[100:]]
    assert (shown(back), shown(start)) == (numbers[50:100], numbers[:50])
    places = [(page.context["page"].newer, page.context["page"].older) for page in (first, second, third)]
    assert places == [(None, numbers[49]), (numbers[50], numbers[99]), (numbers[100], None)]
    assert f"?kind=cases.listed&amp;before={numbers[49]}" in first.content.decode()
    assert "120 events." in words(first)


@pytest.mark.parametrize("place", ["before=x", "after=", "before=99999999999999999999", "after=-1"])
def test_a_place_that_is_none_shows_the_newest(place):
    event = record(Event.CASES_LISTED, by=None, force="hampshire")

    assert shown(signed_in(make.an_actor(Role.AUDITOR)).get(f"/audit/?{place}")) == [event.pk]


def test_the_record_is_narrowed_by_everything_that_is_asked():
    case = make.a_case(case_ref="C-77")
    probation = make.an_actor(Role.PANEL_MEMBER, agency=Agency.PROBATION, name="Olu Amadi")
    lead = make.an_actor(Role.FORCE_LEAD, forces=("hampshire", "metropolitan"), name="Jo Blake")
    seen = record(Event.CASE_VIEWED, by=lead, case=case)
    released = record(Event.CASES_RELEASED, by=lead, force="hampshire", details={"cases": ["C-76", "C-77"]})
    listed = record(Event.CASES_LISTED, by=probation)
    elsewhere = record(Event.SETTINGS_CHANGED, by=lead, force="metropolitan")
    refused = record(Event.SIGN_IN_REFUSED, by=None, details={"email": probation.person.email})
    client = signed_in(make.an_actor(Role.AUDITOR, forces=("hampshire", "metropolitan")))
    today = timezone.localdate()

    def found(query: str) -> list[int]:
        return [pk for pk in shown(client.get(f"/audit/?{query}")) if pk in everything]

    everything = [refused.pk, elsewhere.pk, listed.pk, released.pk, seen.pk]
    assert found("") == everything
    assert found(f"person={lead.person.email}") == [elsewhere.pk, released.pk, seen.pk]
    assert found("person=jo bl") == [elsewhere.pk, released.pk, seen.pk]
    assert found(f"person={probation.person.email}") == [refused.pk, listed.pk]
    assert found("agency=probation") == [listed.pk]
    assert found("processing=consultation") == [listed.pk, seen.pk]
    assert found("processing=disclosure") == [released.pk]
    assert found("processing=alteration") == [elsewhere.pk]
    assert found("kind=session.refused") == [refused.pk]
    assert found("force=metropolitan") == [elsewhere.pk]
    assert found("case=C-77") == [released.pk, seen.pk]
    assert found("case=C-7") == []
    assert found(f"since={today:%d/%m/%Y}&until={today:%d/%m/%Y}") == everything
    assert found(f"until={today.replace(year=2001):%d/%m/%Y}") == []
    assert found(f"person={lead.person.email}&case=C-77&processing=disclosure") == [released.pk]


def test_a_filter_that_cannot_be_understood_shows_nothing_and_says_why():
    record(Event.CASES_LISTED, by=None, force="hampshire")
    client = signed_in(make.an_actor(Role.AUDITOR))

    response = client.get("/audit/?agency=guild&since=2/1/2026&until=1/1/2026&processing=erasure&kind=case.viewed")

    assert "table" not in response.context
    assert response.context["form"].errors == {
        "agency": ["Agency: “guild” is not a choice here. Choose from the list."],
        "until": ["To: choose a day on or after the first one, or leave one empty."],
        "kind": ["What was done is not of that kind of processing: leave one of the two at “Any”."],
    }
    assert client.get("/audit/export/?agency=guild").status_code == 400


def test_an_auditor_reads_of_their_own_force_and_of_its_people_only():
    ours, theirs = make.an_actor(Role.FORCE_LEAD), make.an_actor(Role.FORCE_LEAD, forces=("metropolitan",))
    expected = [
        record(Event.CASES_LISTED, by=None, force="hampshire"),
        record(Event.SESSION_OPENED, by=ours),
        record(Event.SIGN_IN_REFUSED, by=None, details={"email": ours.person.email}),
        record(Event.SIGN_IN_REFUSED, by=None, details={"email": "nobody's"}),
        record(Event.CASES_SCREENED, by=None, details={"cases": 3}),
    ]
    hidden = [
        record(Event.CASES_LISTED, by=None, force="metropolitan"),
        record(Event.SESSION_OPENED, by=theirs),
        record(Event.SIGN_IN_REFUSED, by=None, details={"email": theirs.person.email}),
        record(Event.SETTINGS_CHANGED, by=ours, force="metropolitan"),
    ]
    auditor = make.an_actor(Role.AUDITOR)
    client = signed_in(auditor)

    assert shown(client.get("/audit/")) == [event.pk for event in expected][::-1]
    assert [client.get(f"/audit/{event.pk}/").status_code for event in hidden] == [404] * 4
    rows = list(csv.DictReader(StringIO(client.get("/audit/export/").getvalue().decode("utf-8-sig"))))
    assert {int(row["number"]) for row in rows}.isdisjoint(event.pk for event in hidden)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_nothing_of_the_record_is_visible_to_anybody_else(role):
    record(Event.CASES_LISTED, by=None, force="hampshire")

    assert not AuditEvent.objects.visible_to(make.an_actor(role)).exists()


def test_reading_is_recorded_with_what_was_asked():
    auditor = make.an_actor(Role.AUDITOR)
    event = record(Event.CASES_LISTED, by=None, force="hampshire")
    client = signed_in(auditor)

    client.get("/audit/?agency=probation&since=1/2/2026&before=900")
    client.get(f"/audit/{event.pk}/")

    read = AuditEvent.objects.filter(kind=Event.AUDIT_READ).order_by("id")
    assert [entry.details for entry in read] == [
        {"asked": {"agency": "probation", "since": "2026-02-01"}},
        {"asked": {"event": event.pk}},
    ]
    assert {entry.person for entry in read} == {auditor.person.email}
    assert {entry.address for entry in read} == {"127.0.0.1"}


def test_the_export_is_recorded_first_and_holds_what_was_asked_without_running_as_a_formula():
    lead = make.an_actor(Role.FORCE_LEAD)
    listed = record(Event.CASES_LISTED, by=lead, details={"asked": {"q": ["é"]}}, why="=cmd|' /C calc'!A0")
    record(Event.SESSION_OPENED, by=lead)
    auditor = make.an_actor(Role.AUDITOR)

    response = signed_in(auditor).get("/audit/export/?kind=cases.listed")
    body = response.getvalue().decode("utf-8-sig")

    exported = AuditEvent.objects.get(kind=Event.AUDIT_EXPORTED)
    assert exported.details == {"asked": {"kind": "cases.listed"}, "events": 1}
    assert exported.recipients == [auditor.signature]
    assert processing_of(exported.kind) == [Processing.DISCLOSURE]
    assert response.headers["Content-Disposition"] == f'attachment; filename="audit-{timezone.localdate()}.csv"'
    (row,) = csv.DictReader(StringIO(body))
    assert row == {
        "number": str(listed.pk),
        "at": listed.at.isoformat(),
        "kind": "cases.listed",
        "event": "Listed cases",
        "processing": "Consultation",
        "person": lead.person.email,
        "membership": "Force lead",
        "membership_number": str(lead.membership.pk),
        "address": "",
        "force": "",
        "case": "",
        "version": "",
        "why": "'=cmd|' /C calc'!A0",
        "recipients": "",
        "details": '{"asked": {"q": ["é"]}}',
    }


def test_an_export_of_nothing_is_a_header():
    body = signed_in(make.an_actor(Role.AUDITOR)).get("/audit/export/?kind=case.viewed").getvalue()

    assert len(body.decode().splitlines()) == 1


def test_an_event_shows_what_was_before_and_what_came_after():
    lead = make.an_actor(Role.FORCE_LEAD)
    case = make.a_case(case_ref="C-9")
    event = record(
        Event.FLAG_AMENDED,
        by=lead,
        case=case,
        why="A panel meeting",
        recipients=["The joint panel"],
        details={"flag": 7, "before": {"severity": "gap", "rule": "X"}, "after": {"severity": "breach", "rule": "X"}},
    )

    page = words(signed_in(make.an_actor(Role.AUDITOR)).get(f"/audit/{event.pk}/"))

    assert "Field Before After Severity gap breach Who" in page
    for line in (
        "Amended a flag", f"Who {lead.person.email}", "Acting as Force lead", "Why A panel meeting", "Case C-9",
        "Version of the case 1", "To whom it went The joint panel", "Kind of processing Alteration", "Flag 7",
        "Sealed Not yet",
    ):  # fmt: skip
        assert line in page


def test_a_list_of_many_is_cut_and_says_so():
    event = record(Event.BATCH_COMMITTED, by=None, force="hampshire", details={
        "file": "cases.csv", "cases": {"created": [f"C-{number}" for number in range(130)], "updated": []},
    })  # fmt: skip

    page = words(signed_in(make.an_actor(Role.AUDITOR)).get(f"/audit/{event.pk}/"))

    assert "C-99 and 30 more, all of them in the export" in page
    assert "Cases, updated Nothing" in page


def test_a_refused_attempt_says_what_was_tried_and_why_it_was_refused():
    lead = make.an_actor(Role.FORCE_LEAD)
    signed_in(lead).get("/audit/")

    page = words(signed_in(make.an_actor(Role.AUDITOR)).get("/audit/?kind=access.refused"))

    assert "Was refused The audit record is read by auditors. Tried: GET audit." in page


def test_a_forged_kind_is_shown_as_it_stands():
    event = AuditEvent.objects.create(at=timezone.now(), kind="forged.kind", force="hampshire", details=[1])
    client = signed_in(make.an_actor(Role.AUDITOR))

    assert "forged.kind" in words(client.get("/audit/"))
    assert "Details 1" in words(client.get(f"/audit/{event.pk}/"))


def test_the_page_says_how_far_the_record_is_sealed():
    record(Event.CASES_LISTED, by=None, force="hampshire")

    page = words(signed_in(make.an_actor(Role.AUDITOR)).get("/audit/"))

    assert "Nothing has been sealed yet; 1 event waits to be sealed." in page


def test_a_record_that_nobody_seals_is_warned_of():
    AuditEvent.objects.create(at="2026-01-01T00:00Z", kind=Event.CASES_LISTED)

    page = words(signed_in(make.an_actor(Role.AUDITOR)).get("/audit/"))

    assert "Events have waited for more than a day to be sealed." in page


def test_an_empty_list_says_so():
    assert "No events match these filters." in words(signed_in(make.an_actor(Role.AUDITOR)).get("/audit/?case=none"))
