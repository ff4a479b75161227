"""The desk shows what awaits this actor, and nothing else."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from cases.enums import BatchState, Role, Severity
from cases.guidance.catalogue import catalogue_digest
from cases.guidance.settings import DEFAULTS
from cases.imports.desk import duties_of
from cases.models import Actor, Case, Flag, ImportBatch
from cases.words import uk_date
from tests import make

pytestmark = pytest.mark.django_db


def a_case(ref: str, force: str = "hampshire", *, gravity: int = 2, is_stale: bool = False, **facts) -> Case:
    """A stored case as screening left it."""
    return Case.objects.create(
        force=make.a_force(force),
        case_ref=ref,
        outcome_code=8,
        stored_at=timezone.now(),
        stored_by="test",
        gravity_order=gravity,
        screened_at=timezone.now(),
        screened_version=1,
        screened_catalogue="older" if is_stale else catalogue_digest(),
        screened_settings=DEFAULTS.digest,
        **facts,
    )


def a_batch(state: BatchState, received_at: datetime | None = None, **facts) -> ImportBatch:
    return ImportBatch.objects.create(
        force=make.a_force(), filename="cases.csv", state=state, received_at=received_at or timezone.now(), **facts
    )


def a_flag(case: Case, actor: Actor) -> Flag:
    now = timezone.now()
    return Flag.objects.create(
        case=case,
        case_version=1,
        author=actor.person,
        membership=actor.membership,
        severity=Severity.BREACH,
        reason="Look.",
        raised_at=now,
        changed_at=now,
    )


def shown(actor: Actor) -> list[tuple[str, str, str]]:
    return [(duty.title, duty.number, duty.oldest) for duty in duties_of(actor)]


def test_an_administrator_sees_the_departures_of_their_forces_that_they_have_not_flagged():
    administrator = make.an_actor(Role.ADMINISTRATOR)
    today = timezone.localdate()
    a_case("flagged by me", disposal_date=date(2015, 1, 1))
    a_flag(Case.objects.get(), administrator)
    flagged_by_another = a_case("flagged by another", disposal_date=today - timedelta(days=1_200))
    a_flag(flagged_by_another, make.an_actor(Role.ADMINISTRATOR))
    a_case("not flagged", disposal_date=today - timedelta(days=3))
    a_case("needs justification", gravity=1)
    a_case("elsewhere", "metropolitan")
    a_case("re-coded", recoded_at=timezone.now())

    [(title, number, oldest)] = shown(administrator)

    assert (title, number) == ("Cases that depart from guidance and that you have not flagged", "2")
    assert oldest.startswith("Oldest resolved on ")
    assert oldest.endswith(", 1,200 days ago")


def test_a_member_sees_the_departures_released_to_their_panel_that_they_have_not_flagged():
    member, another, panel = make.an_actor(Role.PANEL_MEMBER), make.an_actor(Role.PANEL_CHAIR), make.a_panel()
    make.a_seat(panel, member)
    make.a_seat(panel, another)
    departs = [make.a_release(make.a_case(responsibility="denied"), panel) for _ in range(3)]
    make.a_release(make.a_case(), panel)
    make.a_release(make.a_case(responsibility="denied"), make.a_panel())
    make.a_case(responsibility="denied")
    make.a_flag(departs[0], by=member)
    make.a_flag(departs[1], by=another)
    day = uk_date(timezone.localdate())

    assert shown(member) == [
        (
            "Released cases that depart from guidance and that you have not flagged",
            "2",
            f"Oldest released on {day}, today",
        )
    ]


def test_somebody_with_nothing_to_do_is_told_so():
    a_case("departs")
    officer = make.an_actor(Role.OFFICER)

    page = make.a_client_of(officer.person).get("/").content.decode()

    assert shown(officer) == []
    assert "Nothing awaits you now." in page


def test_an_administrator_sees_imports_to_decide_those_that_stopped_and_stale_screening():
    administrator = make.an_actor(Role.ADMINISTRATOR)
    now = timezone.now()
    day = uk_date(timezone.localdate())
    for state in BatchState:
        a_batch(state, now)
    a_batch(BatchState.CHECKING, now - timedelta(days=30), beat_at=now - timedelta(minutes=5))
    a_batch(BatchState.COMMITTING, now, beat_at=now - timedelta(minutes=5))
    a_case("fresh", gravity=0)
    a_case("stale", gravity=0, is_stale=True)

    assert [(title, number) for title, number, _oldest in shown(administrator)] == [
        ("Imports that wait for your decision", "2"),
        ("Imports that stopped before they were finished", "2"),
        ("Cases whose screening is out of date", "1"),
    ]
    assert shown(administrator)[0][2] == f"Oldest received on {day}, today"


def test_a_crime_registrar_sees_what_the_latest_import_left_out():
    registrar = make.an_actor(Role.CRIME_REGISTRAR)
    stored = timezone.make_aware(datetime(2024, 7, 6, 12))
    a_batch(
        BatchState.COMMITTED, finished_at=stored, quality={"cases": 3, "missing": {}}, created_count=2, updated_count=1
    )

    assert shown(registrar) == [
        ("Record-quality digest", "3", "Cases in the latest import, cases.csv, stored on 6 July 2024")
    ]


@pytest.mark.parametrize("cases", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [(Role.PANEL_MEMBER, 1), (Role.ADMINISTRATOR, 7), (Role.AUDITOR, 0)])
def test_the_desk_asks_the_same_number_of_questions_however_much_waits(django_assert_num_queries, role, queries, cases):
    actor = make.an_actor(role)
    for number in range(cases):
        a_case(f"case {number}", is_stale=True)

    with django_assert_num_queries(queries):
        duties_of(actor)
