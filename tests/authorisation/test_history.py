"""Earlier resolutions of the same person in the same force, from the force's own records."""

from copy import copy
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from cases.authorisation import history
from cases.casework.store import recode
from cases.enums import BatchState
from cases.imports.tokens import offender_token
from cases.models import Case, ImportBatch
from tests import make
from tests.authorisation import making

pytestmark = pytest.mark.django_db
REFERENCE = "PNC 12/345"
ENTRY = {"type": "community_resolution", "date": "2022-03-01", "offence_group": "theft_shop"}


def token(force="hampshire", reference=REFERENCE):
    return offender_token(force, reference)


def an_earlier_case(day="2022-03-01", **changes):
    return make.a_case(screened=False, **{"offender_token": token(), "disposal_date": day, **changes})


def a_draft(**changes):
    return making.a_draft(**{"previous": [], "offender_token": token(), **changes})


def days(found):
    return [one.on for one in found]


def test_what_the_force_holds_of_the_person_is_found_newest_first():
    an_earlier_case("2021-01-05")
    an_earlier_case("2022-03-01")

    found = history.earlier_resolutions(a_draft())

    assert days(found) == [date(2022, 3, 1), date(2021, 1, 5)]


def test_only_when_what_for_and_how_it_ended_is_told():
    case = an_earlier_case(conditions_met="no", officer_ref="PC 7", rationale_text="Because.")

    (found,) = history.earlier_resolutions(a_draft())

    assert found == history.EarlierResolution(
        number=case.pk,
        on=date(2022, 3, 1),
        offence_group="theft_shop",
        ended="What was agreed was not done",
        is_listed=False,
    )


def test_nothing_is_found_where_nobody_gave_the_persons_reference():
    an_earlier_case()

    assert history.earlier_resolutions(a_draft(offender_token=None)) == []


def test_another_person_and_another_force_are_not_found():
    an_earlier_case(offender_token=token(reference="PNC 99/999"))
    an_earlier_case(force="metropolitan", offender_token=token("metropolitan"))

    assert history.earlier_resolutions(a_draft()) == []


def test_what_the_force_records_under_another_outcome_is_no_resolution():
    case = an_earlier_case()
    batch = ImportBatch.objects.create(
        force_id="hampshire", filename="later.csv", state=BatchState.COMMITTED, received_at=timezone.now()
    )
    recode([(case, 1)], batch=batch, by=None)

    assert history.earlier_resolutions(a_draft()) == []


def test_what_the_officer_listed_is_not_told_again():
    an_earlier_case("2022-03-01")
    an_earlier_case("2021-01-05")

    proposal = a_draft(previous=[ENTRY])

    assert days(history.not_listed(proposal)) == [date(2021, 1, 5)]


def test_one_entry_answers_for_one_case_of_its_day():
    an_earlier_case()
    an_earlier_case()

    assert len(history.not_listed(a_draft(previous=[ENTRY]))) == 1


def test_an_entry_of_another_kind_on_the_same_day_answers_for_none():
    an_earlier_case()

    assert len(history.not_listed(a_draft(previous=[{**ENTRY, "type": "conviction"}]))) == 1


def test_what_is_added_is_listed_from_then_on():
    an_earlier_case()
    (found,) = history.earlier_resolutions(a_draft())

    assert history.not_listed(a_draft(previous=[found.entry])) == []


def test_a_case_without_a_day_is_told_last_and_can_be_listed():
    an_earlier_case(None, offence_date="2020-01-01")
    an_earlier_case("2022-03-01")

    found = history.earlier_resolutions(a_draft())

    assert days(found) == [date(2022, 3, 1), None]
    assert history.not_listed(a_draft(previous=[one.entry for one in found])) == []


@pytest.mark.parametrize(("number", "words"), [
    (0, ""),
    (1, "The force’s own records show 1 earlier resolution of this person that is not listed."),
    (2, "The force’s own records show 2 earlier resolutions of this person that are not listed."),
])  # fmt: skip
def test_what_is_not_listed_is_told_in_words(number, words):
    for _ in range(number):
        an_earlier_case()

    assert history.in_words(history.not_listed(a_draft())) == words


def test_the_person_is_looked_up_by_the_index_on_their_token():
    case = an_earlier_case()
    others = []
    for number in range(1_000):
        others.append(copy(case))
        others[-1].pk, others[-1].case_ref = None, f"X-{number}"
        others[-1].offender_token = token(reference=f"PNC {number}") if number % 2 else None
    Case.objects.bulk_create(others)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    plan = history.same_person("hampshire", token()).explain()

    assert "case_person" in plan
