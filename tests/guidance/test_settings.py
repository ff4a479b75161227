"""What a force sets is kept whole, changed by its system manager alone, and screened by at once."""

from dataclasses import replace
from datetime import date

import pytest

from cases.enums import Event, Rank, Role
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance import queries, services
from cases.guidance.forms import SettingsForm, as_entered
from cases.guidance.settings import (
    DEFAULT_THRESHOLDS,
    DEFAULTS,
    EXCLUSIONS,
    LocalRule,
    Settings,
    as_values,
    from_values,
)
from cases.guidance.settings_words import CATEGORY_LABELS, changes_in_words, settings_in_words
from cases.models import Actor, AuditEvent, ForceSettings, Hit
from tests import make

OTHER = Settings(
    strict_indictable=True,
    special_ranks_count=True,
    exception_ranks={"CR-HIST-01": Rank.SUPERINTENDENT},
    gravity_thresholds={**DEFAULT_THRESHOLDS, "adult_2019": 3, "child_2023": None},
    scrutiny_year_ends=(2, 29),
    exclusion=LocalRule(since=date(2021, 4, 1), excepted_by=Rank.CHIEF_OFFICER, excluded=("hate", "knife")),
    repeat_cap=LocalRule(since=date(2021, 4, 1), window=24, cap=2),
    hate_gateway=LocalRule(excepted_by=Rank.INSPECTOR),
)
ADDRESS = "/settings/hampshire/"


def manager() -> Actor:
    return make.an_actor(Role.SYSTEM_MANAGER)


def signed_in(client, actor):
    client.force_login(actor.person)
    return client


def entered(settings: Settings, revision: int = 0, **more: object) -> dict[str, object]:
    """The settings as the form sends them."""
    values = as_entered(settings, revision)
    return {name: value for name, value in {**values, **more}.items() if value is not None and value is not False}


@pytest.mark.parametrize("settings", [DEFAULTS, OTHER])
def test_settings_are_read_back_as_they_were_stored(settings):
    again = from_values(as_values(settings))

    assert as_values(again) == as_values(settings)
    assert again.digest == settings.digest


def test_any_change_of_a_setting_changes_the_digest():
    digests = {replace(DEFAULTS, **{name: getattr(OTHER, name)}).digest for name in Settings.__dataclass_fields__} | {
        DEFAULTS.digest
    }

    assert len(digests) == len(Settings.__dataclass_fields__) + 1


@pytest.mark.parametrize("settings", [DEFAULTS, OTHER])
def test_the_form_gives_back_what_it_was_given(settings):
    form = SettingsForm(entered(settings))

    assert form.is_valid(), form.errors
    assert as_values(form.settings()) == as_values(settings)


def test_every_setting_that_the_guidance_names_is_on_the_form():
    shown = [field.name for _heading, _words, fields in SettingsForm().sections for field in fields]

    assert sorted([*shown, "revision"]) == sorted(SettingsForm().fields)
    assert set(CATEGORY_LABELS) == set(EXCLUSIONS)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"year_ends_day": "31", "year_ends_month": "4"}, "year_ends_day", "April has no day 31."),
        ({"year_ends_day": ""}, "year_ends_day", "Enter the day on which the year ends."),
        ({"exclusion_since": "1/4/2021"}, "excluded", "Choose what is excluded, or leave the rule off."),
        (
            {"repeat_cap_since": "1/4/2021", "cap": "2"},
            "window",
            "Enter within how many months, or leave the rule off.",
        ),
        ({"repeat_cap_since": "1/4/2021", "cap": "0", "window": "1"}, "cap", "Enter a number from 1 up."),
        ({"cap": "two"}, "cap", "Enter a whole number."),
        ({"threshold_child_2023": "6"}, "threshold_child_2023", "Enter a number of at most 5."),
        (
            {"hate_gateway_since": "31/4/2021"},
            "hate_gateway_since",
            "“31/4/2021” is not a date that exists: write it like 6/7/2019.",
        ),
    ],
)
def test_a_setting_that_cannot_be_says_what_to_do(changes, field, message):
    form = SettingsForm({**entered(DEFAULTS), **changes})

    assert dict(form.errors) == {field: [message]}


def test_what_differs_is_said_in_words_beside_the_default():
    changes = changes_in_words(DEFAULTS, OTHER)

    assert ("Strict reading of “indictable”", "Off", "On") in changes
    assert ("Charge level on the matrix Child, 2023", "5 or more", "Off") in changes
    assert ("The year for thematic reviews ends on", "31 March", "29 February") in changes
    assert ("CR-LOCAL-01: what is excluded", "Nothing", "Hate crime, A blade") in changes
    assert changes_in_words(OTHER, OTHER) == []
    assert all(setting.value == setting.default for setting in settings_in_words(DEFAULTS))


@pytest.mark.django_db
def test_a_change_is_stored_audited_and_screened_by():
    case, by = make.a_case(), manager()

    summary = services.change_settings(
        force=make.a_force(), settings=Settings(strict_indictable=True), revision=0, by=by
    )

    assert (summary.cases, summary.opened) == (1, 1)
    assert list(Hit.objects.open().values_list("case", "rule")) == [(case.pk, "CR-AUTH-01")]
    assert queries.settings_and_revision("hampshire") == (Settings(strict_indictable=True), 1)
    assert queries.settings_and_revision("metropolitan") == (DEFAULTS, 0)
    assert ForceSettings.objects.get().changed_by == by.signature
    assert AuditEvent.objects.filter(kind=Event.SETTINGS_CHANGED, force="hampshire").count() == 1


@pytest.mark.django_db
def test_whoever_was_looking_at_an_older_revision_changes_nothing():
    force, by = make.a_force(), manager()
    services.change_settings(force=force, settings=OTHER, revision=0, by=by)

    with pytest.raises(OutOfDate, match="Somebody else changed these settings"):
        services.change_settings(force=force, settings=DEFAULTS, revision=0, by=by)

    assert queries.settings_of("hampshire").digest == OTHER.digest


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_MANAGER])
def test_nobody_but_a_system_manager_changes_settings(client, role):
    force, actor = make.a_force(), make.an_actor(role)

    with pytest.raises(NotAllowed, match=r"^Only a system manager changes a force's settings\.$"):
        services.change_settings(force=force, settings=OTHER, revision=0, by=actor)

    response = signed_in(client, actor).post(ADDRESS, entered(OTHER, confirmed="yes"))
    assert response.status_code == (403 if actor.sees_cases else 404)
    assert not ForceSettings.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_those_who_see_the_cases_read_the_settings_and_others_find_nothing(client, role):
    actor = make.an_actor(role)
    make.a_force("metropolitan")

    own, other = (signed_in(client, actor).get(f"/settings/{force}/") for force in ("hampshire", "metropolitan"))

    is_shown = actor.sees_cases or role == Role.SYSTEM_MANAGER
    assert own.status_code == (200 if is_shown else 404)
    assert other.status_code == 404
    if is_shown:
        assert ("Only a system manager" in own.content.decode()) is (role != Role.SYSTEM_MANAGER)


@pytest.mark.django_db
def test_a_system_manager_of_another_force_finds_nothing(client):
    make.a_force()
    actor = make.an_actor(Role.SYSTEM_MANAGER, ("metropolitan",))

    assert signed_in(client, actor).post(ADDRESS, entered(OTHER, confirmed="yes")).status_code == 404
    assert not ForceSettings.objects.exists()


@pytest.mark.django_db
def test_a_change_is_confirmed_before_it_is_made(client):
    make.a_case()
    page = signed_in(client, manager())
    wanted = entered(Settings(strict_indictable=True))

    asked = page.post(ADDRESS, wanted)
    nothing_yet = ForceSettings.objects.exists()
    back = page.post(ADDRESS, {**wanted, "change_again": "yes"})
    done = page.post(ADDRESS, {**wanted, "confirmed": "yes"})

    assert asked.context["changes"] == [("Strict reading of “indictable”", "Off", "On")]
    assert "The 1 case of Hampshire Constabulary will be screened again" in asked.content.decode()
    assert "most Community Resolutions would then depart from guidance" in asked.content.decode()
    assert not nothing_yet
    assert 'name="strict_indictable"' in back.content.decode()
    assert (done.status_code, done.url) == (302, ADDRESS)
    assert queries.settings_of("hampshire") == Settings(strict_indictable=True)


@pytest.mark.django_db
def test_the_confirmation_carries_all_that_was_entered(client):
    make.a_force()
    page = signed_in(client, manager())

    asked = page.post(ADDRESS, entered(OTHER))
    form = asked.context["form"]
    hidden = {}
    for field in form:
        value = field.value()
        hidden[field.html_name] = value if isinstance(value, list) else ("" if value is None else str(value))
    page.post(ADDRESS, {**hidden, "confirmed": "yes"})

    assert 'type="hidden" name="excluded" value="knife"' in asked.content.decode()
    assert queries.settings_of("hampshire").digest == OTHER.digest


@pytest.mark.django_db
def test_two_managers_at_once_lose_nothing_of_what_either_entered(client):
    force = make.a_force()
    page = signed_in(client, manager())
    services.change_settings(force=force, settings=Settings(special_ranks_count=True), revision=0, by=manager())

    late = page.post(ADDRESS, entered(Settings(strict_indictable=True), revision=0, confirmed="yes"))
    text = late.content.decode()

    assert late.status_code == 200
    assert "Somebody else changed these settings while you were looking." in text
    assert "Count as held" in text
    assert late.context["form"]["strict_indictable"].value() is True
    assert 'name="revision" value="1"' in text
    assert queries.settings_of("hampshire") == Settings(special_ranks_count=True)


@pytest.mark.django_db
def test_a_second_click_changes_nothing_more(client):
    make.a_force()
    page = signed_in(client, manager())
    wanted = entered(Settings(strict_indictable=True), confirmed="yes")

    page.post(ADDRESS, wanted)
    again = page.post(ADDRESS, wanted)

    assert again.status_code == 200
    assert ForceSettings.objects.get().revision == 1


@pytest.mark.django_db
def test_entering_what_stands_already_changes_nothing(client):
    make.a_force()

    response = signed_in(client, manager()).post(ADDRESS, entered(DEFAULTS), follow=True)

    assert "Nothing would change: these are the settings as they are." in response.content.decode()
    assert not ForceSettings.objects.exists()


@pytest.mark.django_db
def test_what_cannot_be_is_said_at_its_field(client):
    make.a_force()

    response = signed_in(client, manager()).post(ADDRESS, entered(DEFAULTS, exclusion_since="1/4/2021"))

    assert '<a href="#id_excluded_0">Choose what is excluded, or leave the rule off.</a>' in response.content.decode()


@pytest.mark.django_db
def test_somebody_of_one_force_goes_straight_to_it_and_of_two_chooses(client):
    one = signed_in(client, manager()).get("/settings/")
    two = signed_in(client, make.an_actor(Role.SYSTEM_MANAGER, ("hampshire", "metropolitan"))).get("/settings/")
    none = signed_in(client, make.an_actor(Role.PANEL_MEMBER)).get("/settings/")

    assert (one.status_code, one.url) == (302, ADDRESS)
    assert [force.pk for force in two.context["forces"]] == ["hampshire", "metropolitan"]
    assert none.status_code == 403
    assert "A force’s settings are seen by those who see its cases, and by its system manager." in none.content.decode()
