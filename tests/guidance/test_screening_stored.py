"""Stored cases are screened as records on trial are; hits that no longer hold are closed and kept."""

import json
from collections import Counter
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.casework.store import recode, record_of, store_changed, store_new
from cases.enums import Event
from cases.guidance import queries, services
from cases.guidance.on_trial import try_records
from cases.guidance.settings import DEFAULTS, LocalRule, Settings
from cases.models import AuditEvent, Case, Hit
from tests import make
from tests.guidance import chance
from tests.guidance.schema_strategy import RECORDS
from tests.guidance.shared import WORKED_EXAMPLES, expected_of, line_of

pytestmark = pytest.mark.django_db

Found = dict[str, list[tuple[str, str]]]


def hits_by_reference() -> Found:
    found: Found = {ref: [] for ref in Case.objects.values_list("case_ref", flat=True)}
    for ref, rule, severity in Hit.objects.open().order_by("rule").values_list("case__case_ref", "rule", "severity"):
        found[ref].append((rule, severity))
    return found


def imported(path: Any, records: list[dict[str, Any]]) -> None:
    path.write_bytes(b"".join(line_of(record) + b"\n" for record in records))
    call_command("import_cases", path, force="hampshire", stdout=StringIO(), stderr=StringIO())


def screened_as_sent(path: Any) -> Found:
    out = StringIO()
    call_command("screen_records", path, stdout=out)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    return {answer["case_ref"]: [(hit["rule"], hit["severity"]) for hit in answer["hits"]] for answer in answers}


def open_hits(case: Case) -> list[tuple[str, int, str, int]]:
    return list(case.hits.open().order_by("rule").values_list("rule", "rule_version", "severity", "case_version"))


def test_the_worked_examples_imported_and_screened_give_the_hits_expected(tmp_path):
    make.a_force()

    imported(tmp_path / "examples.jsonl", [example["record"] for example in WORKED_EXAMPLES])
    call_command("screen", stdout=StringIO())

    assert hits_by_reference() == {example["record"]["case_ref"]: expected_of(example) for example in WORKED_EXAMPLES}


@settings(max_examples=25)
@given(records=st.lists(RECORDS, min_size=1, max_size=4))
def test_importing_and_screening_agrees_with_screening_as_sent(tmp_path_factory, records):
    make.a_force()
    importable = [as_importable(record, number) for number, record in enumerate(records)]
    path = tmp_path_factory.mktemp("any") / "any.jsonl"

    imported(path, importable)

    expected = screened_as_sent(path)
    found = hits_by_reference()
    assert {ref: found[ref] for ref in expected} == expected


def as_importable(record: dict[str, Any], number: int) -> dict[str, Any]:
    """The same under a reference of its own, of the right force, and not resolved before its offence."""
    changed = {**record, "case_ref": f"H-{number}-{next(make.NUMBERS)}", "force": None}
    days = [changed.get("offence_date"), changed.get("disposal_date")]
    if all(days):
        changed["offence_date"], changed["disposal_date"] = sorted(days)
    return changed


def test_many_records_by_chance_stored_and_screened_agree_with_the_trial():
    dice = Random(7)
    records = [chance.a_record(dice) for _ in range(400)]

    store_new(records, force=make.a_force(), batch=None, by=None)
    services.screen(by=None)

    tried = {
        record["case_ref"]: [(rule, str(severity)) for rule, severity in hits]
        for record, hits in zip(records, try_records(records, DEFAULTS), strict=True)
    }
    assert hits_by_reference() == tried


def test_counts_and_order_on_the_case_are_those_of_its_hits():
    breach = make.a_case(responsibility="denied", history_checked="no")
    only_a_gap = make.a_case(history_checked=None)

    assert (breach.breach_count, breach.justify_count, breach.gap_count, breach.justified_count) == (1, 0, 1, 0)
    assert (breach.gravity_order, only_a_gap.gravity_order, only_a_gap.gap_count) == (2, 0, 1)


def test_a_hit_names_the_version_of_the_rule_and_of_the_case():
    early = make.a_case(disposal_date="2020-02-03", previous=[{"type": "pnd"}])
    late = make.a_case(disposal_date="2022-02-03", previous=[{"type": "pnd"}], supervisor_rank="sergeant")

    assert open_hits(early) == [("CR-HIST-01", 1, "breach", 1)]
    assert open_hits(late) == [("CR-HIST-01", 2, "justify", 1)]


def test_screening_again_changes_nothing():
    case = make.a_case(responsibility="denied")
    before = list(Hit.objects.values()), list(Case.objects.values()), AuditEvent.objects.count()

    summary = services.screen(by=None)

    assert (summary.cases, summary.opened, summary.closed) == (1, 0, 0)
    assert (list(Hit.objects.values()), list(Case.objects.values()), AuditEvent.objects.count()) == before
    assert summary.standing == {("CR-ADMIT-01", "breach"): 1}
    assert not queries.is_stale(case, DEFAULTS)


def test_what_a_screening_says_stands_is_what_stands_and_asking_takes_no_look_at_the_stored_hits():
    for number in range(4):
        make.a_case(case_ref=f"D-{number}", responsibility="denied", screened=False)
    make.a_case(case_ref="D-4", supervisor_rank=None, screened=False)

    with CaptureQueriesContext(connection) as captured:
        summary = services.screen(by=None)

    standing = Counter(Hit.objects.open().values_list("rule", "severity"))
    assert summary.standing == standing
    read = [query["sql"] for query in captured if query["sql"].startswith("SELECT") and "cases_hit" in query["sql"]]
    assert read == []


def test_a_changed_case_is_stale_until_it_is_screened_and_its_old_hit_is_kept_closed():
    case = make.a_case(responsibility="denied")
    store_changed([(case, {**record_of(case), "responsibility": "accepted", "remorse": "yes"})], batch=None, by=None)
    stale = list(queries.stale_cases(Case.objects.all(), ["hampshire"]))

    services.screen(by=None, case_ids=[case.pk])

    assert stale == [case]
    assert not queries.stale_cases(Case.objects.all(), ["hampshire"]).exists()
    assert open_hits(case) == []
    assert [(hit.rule, hit.case_version, hit.closed_at is None) for hit in case.hits.all()] == [
        ("CR-ADMIT-01", 1, False)
    ]
    assert Case.objects.get(pk=case.pk).breach_count == 0


def test_a_hit_that_still_holds_on_a_new_version_is_opened_anew_for_it():
    case = make.a_case(responsibility="denied")
    store_changed([(case, {**record_of(case), "remorse": "yes"})], batch=None, by=None)

    services.screen(by=None, case_ids=[case.pk])

    kept = case.hits.order_by("pk")
    assert [(hit.case_version, hit.closed_at is None) for hit in kept] == [(1, False), (2, True)]


def test_changed_settings_make_cases_stale_and_screen_them_again_clean_ones_too():
    clean, other_force = make.a_case(), make.a_case(force="metropolitan")
    manager = make.an_actor("system_manager")
    exclusion = Settings(exclusion=LocalRule(since=make.LONG_AGO, excluded=("theft_shop",)))
    assert queries.is_stale(clean, exclusion)

    summary = services.change_settings(force=make.a_force(), settings=exclusion, revision=0, by=manager)

    assert (summary.cases, summary.opened) == (1, 1)
    assert open_hits(clean) == [("CR-LOCAL-01", 1, "justify", 1)]
    assert open_hits(other_force) == []
    assert not queries.stale_cases(Case.objects.all(), ["hampshire", "metropolitan"]).exists()


def test_a_changed_catalogue_makes_every_case_stale():
    make.a_case()
    make.a_case(screened=False)
    Case.objects.exclude(screened_version=None).update(screened_catalogue="an older one")

    before = queries.stale_cases(Case.objects.all(), ["hampshire"]).count()
    services.screen(by=None)

    assert before == 2
    assert queries.stale_cases(Case.objects.all(), ["hampshire"]).count() == 0


def test_a_recoded_case_leaves_its_hits_in_the_history():
    case = make.a_case(responsibility="denied")

    recode([(case, 9)], batch=None, by=None)
    services.screen(by=None, case_ids=[case.pk])

    assert open_hits(case) == []
    assert case.hits.count() == 1
    assert not queries.stale_cases(Case.objects.all(), ["hampshire"]).exists()


def test_one_event_records_a_screening_that_changed_something():
    make.a_case(screened=False, responsibility="denied")
    services.screen(by=None)

    details = AuditEvent.objects.get(kind=Event.CASES_SCREENED).details

    assert details == {"forces": ["hampshire"], "cases": 1, "opened": 1, "closed": 0}


def test_screening_takes_as_many_queries_for_one_case_as_for_thirty():
    counts = []
    for number in (1, 30):
        for _ in range(number):
            make.a_case(screened=False, responsibility="denied")
        with CaptureQueriesContext(connection) as captured:
            services.screen(by=None)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def screen_command(**options: Any) -> str:
    out = StringIO()
    call_command("screen", stdout=out, **options)
    return out.getvalue()


def test_the_command_says_what_it_did_and_what_stands():
    make.a_case(screened=False, responsibility="denied")
    make.a_case(screened=False, mode_of_trial="indictable_only", authorising_rank="inspector")

    first, second = screen_command(), screen_command()

    counts = "Cases screened: 2. Hits: {} opened, 0 closed, {} unchanged. Cases out of date: {} before, 0 after."
    assert first.splitlines()[0] == counts.format(2, 0, 2)
    assert second.splitlines()[0] == counts.format(0, 2, 0)
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in second.splitlines() if line.startswith("│")]
    assert rows == [
        ["CR-ADMIT-01", "1", "-", "-", "-"],
        ["CR-SERIOUS-01", "-", "1", "-", "-"],
        ["All rules", "1", "1", "-", "-"],
        ["Hampshire Constabulary", "1 April 2023 to 31 March 2024", "1", "1"],
    ]


def test_the_command_screens_one_case_or_one_force():
    one = make.a_case(screened=False, case_ref="ONE", responsibility="denied")
    make.a_case(screened=False, case_ref="TWO", force="metropolitan", responsibility="denied")

    screen_command(case="ONE")
    after_one = set(Hit.objects.values_list("case", flat=True))
    screen_command(force="metropolitan")

    assert after_one == {one.pk}
    assert Hit.objects.count() == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"case": "ONF"}, "There is no case ‘ONF’. The nearest: ONE."),
        ({"case": "zzz"}, "There is no case ‘zzz’. The nearest: ONE, BOTH."),
        ({"case": "ONE", "force": "metropolitan"}, "There is no case ‘ONE’. The nearest: BOTH."),
        ({"case": "BOTH"}, "More than one force has a case ‘BOTH’: hampshire, metropolitan. Say which with --force."),
        ({"force": "hampshir"}, "There is no force ‘hampshir’. The nearest: hampshire."),
        ({"case": "a\0b"}, "There is no case ‘a\0b’. The nearest: ONE, BOTH."),
    ],
)
def test_a_name_that_is_not_known_gets_one_sentence_with_the_nearest(options, message):
    make.a_case(case_ref="ONE")
    make.a_case(case_ref="BOTH")
    make.a_case(case_ref="BOTH", force="metropolitan")

    with pytest.raises(CommandError) as refusal:
        screen_command(**options)

    assert str(refusal.value) == message


def test_with_no_case_held_there_is_nothing_near():
    with pytest.raises(CommandError, match=r"^There is no case ‘ONE’\. No case is held yet\.$"):
        screen_command(case="ONE")
