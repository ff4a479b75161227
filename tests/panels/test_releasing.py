"""Releasing cases to a panel and taking them back: what is pinned, at which place, once, and on record."""

import pytest

from cases.casework.store import store_changed
from cases.enums import Event, Role
from cases.exceptions import NotAllowed
from cases.guidance.services import change_settings, screen
from cases.guidance.settings import Settings
from cases.models import AuditEvent, Case, Flag, Release, Seat
from cases.panels import policies, services
from tests import make

pytestmark = pytest.mark.django_db

DENIED = {"responsibility": "denied"}


def changed(case, **changes):
    """The next version of a case, screened as an import would leave it."""
    record = make.a_record(**{"case_ref": case.case_ref, "force": case.force_id, **changes})
    store_changed([(Case.objects.get(pk=case.pk), record)], batch=None, by=None)
    screen(by=None, case_ids=[case.pk])
    return Case.objects.get(pk=case.pk)


def release(cases, panel, by=None):
    return services.release(cases=cases, panel=panel, by=by or make.an_actor(Role.ADMINISTRATOR))


def test_a_release_pins_the_version_the_hits_of_the_day_and_the_force_s_settings():
    manager = make.an_actor(Role.SYSTEM_MANAGER)
    change_settings(force=make.a_force(), settings=Settings(special_ranks_count=True), revision=0, by=manager)
    case, panel = make.a_case(**DENIED), make.a_panel()

    release([case], panel)
    changed(case, responsibility="accepted")

    pinned = Release.objects.get()
    assert (pinned.case_version, pinned.number) == (1, 1)
    assert pinned.record["responsibility"] == "denied"
    assert pinned.hits["CR-ADMIT-01"] == {"rule_version": 1, "severity": "breach"}
    assert (pinned.breach_count, pinned.justify_count, pinned.gap_count, pinned.justified_count) == (1, 0, 0, 0)
    assert pinned.settings == {"special_ranks_count": True}


def test_cases_take_the_panel_s_next_places_in_the_order_asked_for():
    cases, panel, other = [make.a_case() for _ in range(3)], make.a_panel(), make.a_panel()

    release(cases[:1], panel)
    release([cases[2], cases[1]], panel)
    release([cases[1]], other)

    assert list(panel.releases.values_list("case", "number")) == [
        (cases[0].pk, 1),
        (cases[2].pk, 2),
        (cases[1].pk, 3),
    ]
    assert other.releases.get().number == 1


def test_releasing_again_what_the_panel_has_changes_nothing():
    cases, panel = [make.a_case(), make.a_case()], make.a_panel()
    release(cases[:1], panel)

    done = release(cases, panel)

    assert (len(done.releases), done.already) == (1, 1)
    assert panel.releases.count() == 2
    assert release(cases, panel).releases == ()
    assert AuditEvent.objects.filter(kind=Event.CASES_RELEASED).count() == 2


def test_a_new_version_is_unreleased_until_it_takes_the_old_one_s_turn_at_a_new_place():
    case, panel = make.a_case(), make.a_panel()
    release([case], panel)
    case = changed(case, **DENIED)

    assert Release.objects.standing().get().case_version == 1
    done = release([case], panel)

    assert [(one.number, one.case_version) for one in done.releases] == [(2, 2)]
    assert [one.number for one in Release.objects.standing()] == [2]
    assert AuditEvent.objects.filter(kind=Event.CASES_RELEASED).latest("pk").details["cases"] == [
        {"case": case.case_ref, "version": 2, "place": 2, "replaces_place": 1}
    ]


def test_the_place_of_a_withdrawn_release_is_not_given_again():
    cases, panel, by = [make.a_case(), make.a_case()], make.a_panel(), make.an_actor(Role.ADMINISTRATOR)
    release(cases[:1], panel)

    services.withdraw_release(release=Release.objects.get(), by=by)
    release(cases, panel)

    assert [one.number for one in Release.objects.standing()] == [2, 3]


def test_what_cannot_be_released_is_left_out_and_said():
    panel = make.a_panel("hampshire")
    good, elsewhere = make.a_case(), make.a_case(force="metropolitan")
    stale, recoded = make.a_case(screened=False), make.a_case(case_ref="GONE")
    Case.objects.filter(pk=recoded.pk).update(outcome_code=1, recoded_at=recoded.stored_at)
    by = make.an_actor(Role.ADMINISTRATOR, ("hampshire", "metropolitan"))

    done = release([good, elsewhere, stale, recoded], panel, by)

    assert [one.case for one in done.releases] == [good]
    assert done.left_out == {
        f"{panel} does not serve Metropolitan Police Service.": 1,
        "Its screening is out of date: have it screened again first.": 1,
        "The force records another outcome now, so it is no longer a Community Resolution.": 1,
    }


def test_a_bulk_release_is_one_event_a_force_with_its_list_and_its_recipients():
    panel = make.a_panel("hampshire", "metropolitan", name="Joint panel")
    cases = [make.a_case(case_ref="A"), make.a_case(case_ref="B"), make.a_case(case_ref="C", force="metropolitan")]
    by = make.an_actor(Role.ADMINISTRATOR, ("hampshire", "metropolitan"))

    release(cases, panel, by)

    events = AuditEvent.objects.filter(kind=Event.CASES_RELEASED).order_by("force")
    assert [(one.force, one.recipients, [listed["case"] for listed in one.details["cases"]]) for one in events] == [
        ("hampshire", ["Joint panel"], ["A", "B"]),
        ("metropolitan", ["Joint panel"], ["C"]),
    ]


@pytest.mark.parametrize("role", Role)
def test_only_administrators_of_the_force_release_and_withdraw(role):
    case, panel = make.a_case(), make.a_panel()
    standing = make.a_release(make.a_case(), panel)
    actor, stranger = make.an_actor(role), make.an_actor(role, ("metropolitan",))
    is_allowed = role == Role.ADMINISTRATOR

    for may in (policies.may_release(actor, case), policies.may_release_to(actor, panel, {"hampshire"}),
                policies.may_withdraw(actor, standing), policies.may_seat(actor, panel, {"hampshire"})):  # fmt: skip
        assert bool(may) is is_allowed
        assert may or may.reason.endswith(".")
    assert not policies.may_release(stranger, case)
    assert not policies.may_withdraw(stranger, standing)
    assert not policies.may_seat(stranger, panel, {"hampshire"})
    with pytest.raises(NotAllowed):
        services.release(cases=[case], panel=panel, by=stranger)
    assert Release.objects.count() == 1


def test_a_case_that_the_administrator_may_not_see_is_not_released_to_a_joint_panel():
    panel, case = make.a_panel("hampshire", "metropolitan"), make.a_case(force="metropolitan")

    assert release([case], panel).releases == ()


def test_too_many_at_once_are_refused():
    with pytest.raises(NotAllowed, match=r"At most 200 cases are released at once: narrow the list\."):
        release([Case()] * 201, make.a_panel())


def test_a_release_is_withdrawn_once():
    by, standing = make.an_actor(Role.ADMINISTRATOR), make.a_release(make.a_case(), make.a_panel())

    services.withdraw_release(release=standing, by=by)

    with pytest.raises(NotAllowed, match="This release was withdrawn on"):
        services.withdraw_release(release=standing, by=by)
    event = AuditEvent.objects.get(kind=Event.RELEASE_WITHDRAWN)
    assert (event.case_ref, event.details) == (standing.case.case_ref, {"panel": standing.panel.slug, "place": 1})


def test_a_withdrawn_release_keeps_the_flags_that_were_raised_on_it():
    member, panel = make.an_actor(Role.PANEL_MEMBER), make.a_panel()
    make.a_seat(panel, member)
    standing = make.a_release(make.a_case(), panel)
    make.a_flag(standing, member)

    services.withdraw_release(release=standing, by=make.an_actor(Role.ADMINISTRATOR))

    assert Flag.objects.get().release == standing
    assert not Flag.objects.visible_to(member).exists()


@pytest.mark.parametrize(
    ("role", "forces", "reason"),
    [
        (Role.ADMINISTRATOR, ("hampshire", "metropolitan"), "seats are for panel members and chairs."),
        (Role.PANEL_MEMBER, ("hampshire",), "does not cover every force that"),
        (Role.PANEL_CHAIR, ("hampshire", "metropolitan"), ""),
    ],
)
def test_a_seat_is_for_a_member_whose_membership_covers_the_panel_s_forces(role, forces, reason):
    panel, actor = make.a_panel("hampshire", "metropolitan"), make.an_actor(role, forces)

    if reason:
        with pytest.raises(NotAllowed, match=reason):
            make.a_seat(panel, actor)
    else:
        make.a_seat(panel, actor)
    assert Seat.objects.count() == (0 if reason else 1)


def test_an_ended_membership_is_given_no_seat():
    actor = make.an_actor(Role.PANEL_MEMBER)
    actor.membership.ends_on = actor.membership.starts_on
    actor.membership.save()

    with pytest.raises(NotAllowed, match=r"is not in force: ask your system manager\."):
        make.a_seat(make.a_panel(), actor)


def test_a_seat_is_given_once_ended_at_once_and_can_be_given_again():
    by, panel, member = make.an_actor(Role.ADMINISTRATOR), make.a_panel(), make.an_actor(Role.PANEL_MEMBER)
    make.a_release(make.a_case(), panel)
    seat = make.a_seat(panel, member)
    assert Release.objects.visible_to(member).count() == 1

    with pytest.raises(NotAllowed, match="already"):
        make.a_seat(panel, member)
    services.end_seat(seat=seat, by=by)

    assert Release.objects.visible_to(member).count() == 0
    with pytest.raises(NotAllowed, match="This seat has ended already"):
        services.end_seat(seat=seat, by=by)
    make.a_seat(panel, member)
    assert Release.objects.visible_to(member).count() == 1
    assert [(one.kind, one.force) for one in AuditEvent.objects.filter(kind__startswith="seat.").order_by("pk")] == [
        (Event.SEAT_GIVEN, "hampshire"),
        (Event.SEAT_ENDED, "hampshire"),
        (Event.SEAT_GIVEN, "hampshire"),
    ]
