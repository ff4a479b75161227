"""The page of one case: the record as a panel weighs it, how it stands to each rule, in a few queries."""

import pytest
from django.utils import timezone

from cases.casework import services
from cases.casework.queries.cards import LEFT_EMPTY, NOT_SUPPLIED, Source, cards_of
from cases.casework.queries.spans import from_offence, span
from cases.casework.store import recode, store_changed, store_new
from cases.enums import Event, Role
from cases.guidance.services import screen
from cases.models import AuditEvent, Case, ForceSettings, Hit, ImportBatch
from tests import make
from tests.casework.acting import a_client, signed_in, words

pytestmark = pytest.mark.django_db

BREACHES = {"responsibility": "denied", "victim_consulted": "no", "victim_wishes": "not_sought"}
FULL = {
    "previous": [{"type": "simple_caution", "date": f"20{year}-01-01"} for year in range(10, 20)],
    "actions": [{"type": "apology"}] * 10,
    "contact_attempts": [{"date": "2023-05-01", "method": "Telephone"}] * 10,
    "exceptions": [{"rule_id": "CR-SERIOUS-01", "reason": "Because."}] * 10,
}


def a_batch(supplied):
    now = timezone.now()
    return ImportBatch.objects.create(
        force=make.a_force(), filename="may.csv", supplied=supplied, received_at=now, state="committed"
    )


def card(record, name, **known):
    return next(one for one in cards_of(Source(record, **known)) if one.id == name)


def rows(record, name, **known):
    return {row.label: row.value for row in card(record, name, **known).rows}


@pytest.mark.parametrize("changes", [{}, {**BREACHES, **FULL}])
def test_the_page_takes_the_same_few_queries_whatever_the_case_holds(changes, django_assert_num_queries):
    case = make.a_case(**changes)
    actor = make.an_actor(Role.ADMINISTRATOR)
    if changes:
        for number in range(5):
            services.raise_flag(case=case, rule="", severity="gap", reason=f"Question {number}", by=actor)
            services.add_comment(case=case, text=f"Comment {number}", by=actor)
    client = signed_in(actor)

    # The first page after sign-in writes to the session; what is counted is every page after it.
    client.get("/")

    with django_assert_num_queries(24 if changes else 23):
        response = client.get(f"{case.get_absolute_url()}?severity=breach&n=1")

    assert response.status_code == 200


def test_opening_a_case_is_recorded():
    case, actor = make.a_case(), make.an_actor(Role.FORCE_LEAD)

    signed_in(actor).get(case.get_absolute_url())

    event = AuditEvent.objects.get(kind=Event.CASE_VIEWED)
    assert (event.person, event.force, event.case_ref, event.case_version) == (
        actor.person.email,
        "hampshire",
        case.case_ref,
        1,
    )


def test_one_line_says_how_the_case_stands_with_gaps_last():
    case = make.a_case(**BREACHES, evidence_sufficient=None, mode_of_trial="indictable_only")

    page = a_client().get(case.get_absolute_url()).context["page"]

    hits = {hit.rule: hit.severity for hit in Hit.objects.open().filter(case=case)}
    gaps = sum(1 for severity in hits.values() if severity == "gap")
    lines = [(line.text, line.place) for line in page.in_one_line]
    assert lines[0] == ("Departs from statute in 2 ways", "against")
    assert lines[1][0].startswith("Departs from national guidance in ")
    assert (f"{gaps} not recorded", "gaps") in lines


def test_every_rule_has_one_place_on_the_page():
    case = make.a_case(**BREACHES, history_checked=None, disposal_date="2016-05-10")

    page = a_client().get(case.get_absolute_url()).context["page"]

    shown = [one.rule.id for _fact, group in page.facts for one in group]
    for folded in (page.gaps, page.unchecked, page.clear, page.not_in_force):
        shown += [one.rule.id for one in folded]
    assert sorted(shown) == sorted(one.rule.id for one in page.assessments)
    assert len(shown) == 43
    assert all(groups for groups in (page.gaps, page.unchecked, page.clear, page.not_in_force))


def test_a_stale_case_says_so_and_an_administrator_screens_it_again():
    case = make.a_case(responsibility="denied")
    now = timezone.now()
    ForceSettings.objects.create(
        force=case.force, values={"strict_indictable": True}, changed_at=now, changed_by="A manager"
    )
    administrator = make.an_actor(Role.ADMINISTRATOR)
    client = signed_in(administrator)
    before = client.get(case.get_absolute_url())

    response = client.post(f"{case.get_absolute_url()}screen/?severity=breach&n=1")

    assert "It may stand otherwise today." in words(before)
    assert response.headers["Location"] == f"{case.get_absolute_url()}?severity=breach&n=1"
    assert "It may stand otherwise today." not in words(client.get(case.get_absolute_url()))


def test_a_case_that_was_never_screened_says_so():
    case = make.a_case(screened=False)

    assert "This case has not been screened yet." in words(a_client().get(case.get_absolute_url()))


def test_what_the_file_did_not_have_is_told_apart_from_what_it_left_empty():
    record = make.a_record(supervisor_rank=None, deciding_role=None, previous=None)
    supplied = [name for name in record if name != "previous"] + ["supervisor_rank"]
    authority = card(record, "authority", supplied=supplied)
    history = card(record, "history", supplied=supplied)

    silences = {row.label: row.silence for row in (*authority.rows, *history.rows) if row.value is None}

    assert silences == {
        "Who decided": NOT_SUPPLIED,
        "Supervisor's rank": LEFT_EMPTY,
        "Authorised on": NOT_SUPPLIED,
        "Earlier outcomes": NOT_SUPPLIED,
    }


def test_a_page_from_a_file_shows_both_kinds_of_silence():
    batch = a_batch(["case_ref", "rationale_text"])
    (pk,) = store_new([make.a_record(rationale_text=None)], force=make.a_force(), batch=batch, by=None)

    text = words(a_client().get(Case.objects.get(pk=pk).get_absolute_url()))

    assert "Word for word Not recorded: left empty in the file" in text
    assert "Supervisor's rank Not recorded: not supplied in the file" in text


def test_no_silence_is_blank_without_a_file():
    case = make.a_case(circumstances=None)

    assert "What happened Not recorded Domestic abuse No" in words(a_client().get(case.get_absolute_url()))


def test_history_is_newest_first_and_says_how_long_before_the_offence():
    previous = [
        {"type": "pnd", "date": "2020-05-01", "offence_group": "theft_shop"},
        {"type": "conviction"},
        {"type": "simple_caution", "date": "2021-09-01", "offence_group": "robbery", "similar": True},
    ]
    history = card(make.a_record(previous=previous), "history")

    assert [(row.label, row.value, row.note) for row in history.rows[1:]] == [
        ("1 September 2021", "Simple caution, Robbery, similar", "1 year 8 months before the offence"),
        ("1 May 2020", "Penalty notice for disorder, Shop theft", "3 years before the offence"),
        ("Date not recorded", "Conviction, offence group not recorded", ""),
    ]


def test_an_empty_history_that_nobody_checked_is_not_called_clean():
    looked, not_looked = (card(make.a_record(history_checked=said), "history").rows[1] for said in ("yes", None))

    assert (looked.value, looked.note) == ("None listed", "")
    assert (not_looked.value, not_looked.note) == ("None listed", "Nobody is recorded to have checked the history")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"victim_wishes": "support"}, {"Followed?": "Yes: they supported a resolution"}),
        ({"victim_wishes": "oppose"}, {"Followed?": "No: they opposed a resolution", "Why not?": None}),
        (
            {"victim_wishes": "oppose", "victim_departure_reason": "Court would take a year."},
            {"Followed?": "No: they opposed a resolution", "Why not?": "Court would take a year."},
        ),
        ({"victim_wishes": "no_view"}, {"Followed?": "They had no view to follow"}),
        ({"victim_wishes": None}, {}),
    ],
)
def test_the_victim_card_says_whether_their_wishes_were_followed(changes, expected):
    victim = rows(make.a_record(**changes), "victim")

    assert {label: value for label, value in victim.items() if label in ("Followed?", "Why not?")} == expected


def test_authority_names_rank_and_prefix_and_whether_one_officer_did_both():
    record = make.a_record(
        authorising_rank="inspector", authorising_rank_prefix="temporary", officer_ref="H1", authoriser_ref="H1"
    )
    authority = rows(record, "authority")

    assert authority["Authorised by"] == "Temporary inspector"
    assert authority["Decided and authorised by one officer"] == "Yes"
    assert "H1" not in str(authority)


def test_actions_say_whether_they_were_done():
    record = make.a_record(
        actions=[
            {"type": "compensation", "amount": 12.5, "completed": True},
            {"type": "course", "due": "2023-06-01", "completed": False},
            {"type": "apology"},
            {"type": "referral", "due": "2021-05-03", "in_remedy_document": True},
        ]
    )

    assert rows(record, "agreed") == {
        "Compensation": "£12.50, done",
        "Course": "Not done (due 1 June 2023)",
        "Apology": "Not recorded whether it was done",
        "Referral": "Not recorded whether it was done (due 3 May 2021), in the community remedy document",
    }


def test_ages_are_ranges_and_what_the_code_filled_in_says_so():
    record = make.a_record(age_at_offence=(10, 17), offence_code="ZZ9")
    offence = card(record, "offence", inferred=("mode_of_trial",))

    assert rows(record, "responsibility")["Age at the offence"] == "10 to 17"
    assert {row.label: row.note for row in offence.rows if row.label in ("Mode of trial", "Offence code")} == {
        "Mode of trial": "From the offence code",
        "Offence code": "This code is not in our list. It is kept as it was sent.",
    }


def test_what_the_source_said_stands_by_its_own_names():
    record = make.a_record(source_facts={"Object of search": "Controlled drugs", "Policing operation": ""})

    assert rows(record, "source") == {"Object of search": "Controlled drugs", "Policing operation": None}


def test_neither_the_offender_s_token_nor_a_staff_key_is_on_the_page():
    case = make.a_case(offender_token="person-abc123", officer_ref="OFFICER-7", authoriser_ref="BOSS-9")

    page = a_client(Role.ADMINISTRATOR).get(case.get_absolute_url()).content.decode()

    assert [key for key in ("person-abc123", "OFFICER-7", "BOSS-9") if key in page] == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2023-05-01", "2023-05-01"), "on the day of the offence"),
        (("2023-04-30", "2023-05-01"), "1 day before the offence"),
        (("2023-05-04", "2023-05-01"), "3 days after the offence"),
        (("2021-09-01", "2023-05-01"), "1 year 8 months before the offence"),
        (("2021-09-02", "2023-05-01"), "1 year 7 months before the offence"),
        (("2022-05-01", "2023-05-01"), "1 year before the offence"),
        (("2023-01-31", "2023-02-28"), "1 month before the offence"),
    ],
)
def test_how_long_before_or_after_the_offence(days, expected):
    day, offence = (make.date.fromisoformat(one) for one in days)

    assert from_offence(day, offence) == expected


def test_a_span_of_less_than_a_month_is_in_days():
    assert span(make.date(2023, 1, 1), make.date(2023, 1, 31)) == "30 days"


def test_the_timeline_tells_what_changed_newest_first():
    case = make.a_case(responsibility="denied")
    record = make.a_record(case_ref=case.case_ref, responsibility="accepted")
    store_changed([(case, record)], batch=a_batch([]), by=None)
    screen(by=None, case_ids=[case.pk])
    recode([(Case.objects.get(pk=case.pk), 1)], batch=a_batch([]), by=None)

    timeline = a_client().get(case.get_absolute_url()).context["timeline"]

    assert [(one.title, one.text, one.compare) for one in timeline] == [
        ("Re-coded", "The force now records outcome 1. From may.csv.", 2),
        ("Screened", "No longer holds: CR-ADMIT-01.", None),
        ("Changed: version 2", "From may.csv.", 1),
        ("Screened", "Found: CR-ADMIT-01 (departs from guidance).", None),
        ("Stored", "", None),
    ]


def test_two_versions_stand_side_by_side_with_lists_and_differences_marked():
    case = make.a_case(area="North", actions=[{"type": "apology"}, {"type": "course"}], officer_ref="A")
    record = make.a_record(
        case_ref=case.case_ref, area="South", actions=[{"type": "apology"}, {"type": "referral"}], officer_ref="B"
    )
    store_changed([(case, record)], batch=None, by=None)

    response = a_client().get(f"{case.get_absolute_url()}versions/1/")

    changed = {
        one.label: [[(side.words, side.is_changed) for side in sides] for sides in (one.before, one.after)]
        for one in response.context["changed"]
    }
    assert changed == {
        "Officer": [[("Recorded", True)], [("Recorded", True)]],
        "Area": [[("North", True)], [("South", True)]],
        "List of agreed actions": [
            [("Apology", False), ("Course", True)],
            [("Apology", False), ("Referral", True)],
        ],
    }
    assert AuditEvent.objects.get(kind=Event.CASE_VIEWED).details == {"version": 1}


@pytest.mark.parametrize(("number", "status"), [(0, 404), (1, 302), (2, 404)])
def test_there_is_no_version_before_the_first_or_after_the_last(number, status):
    case = make.a_case()

    assert a_client().get(f"{case.get_absolute_url()}versions/{number}/").status_code == status
