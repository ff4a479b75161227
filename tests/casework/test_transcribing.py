"""An exception that the force's own record holds is transcribed once, counts or visibly does not, and says who."""

import pytest

from cases.casework import policies, services
from cases.enums import Event, Rank, RankPrefix, Role, Severity
from cases.guidance.catalogue import NATIONAL
from cases.guidance.services import change_settings
from cases.guidance.settings import DEFAULTS, Settings
from cases.models import Case, Hit
from tests import make
from tests.casework.acting import ENTRY, a_client, events, signed_in, words

pytestmark = pytest.mark.django_db

SERIOUS = {"mode_of_trial": "indictable_only", "disposal_date": "2023-05-10"}


@pytest.mark.parametrize(
    ("changes", "statement"),
    [
        ({}, "It counts: CR-SERIOUS-01 will be shown as “Exception recorded” instead of “Departs from guidance”."),
        ({"rank_prefix": "temporary"}, "It counts:"),
        (
            {"on": "11/5/2023"},
            "It does not count: it is dated 11 May 2023, after the case was resolved on 10 May 2023.",
        ),
        ({"rank": "sergeant"}, "an exception to CR-SERIOUS-01 needs the rank of inspector or above."),
        ({"rank_prefix": "special"}, "an exception to CR-SERIOUS-01 needs the rank of inspector or above."),
        ({"rule": "CR-SERIOUS-04"}, "It would count, but screening found nothing under CR-SERIOUS-04 on this case"),
    ],
)
def test_before_an_exception_is_transcribed_the_page_says_whether_it_counts(changes, statement):
    case = make.a_case(**SERIOUS)

    response = a_client(Role.FORCE_LEAD).post(f"{case.get_absolute_url()}exceptions/new/", {**ENTRY, **changes})

    assert statement in words(response)
    assert Case.objects.get().version == 1


@pytest.mark.parametrize(("changes", "severity"), [({}, "justified"), ({"on": "11/5/2023"}, "breach")])
def test_a_transcribed_exception_makes_a_version_is_screened_and_says_who(changes, severity):
    case = make.a_case(**SERIOUS)
    actor = make.an_actor(Role.FORCE_LEAD, name="Lee Lead")

    response = signed_in(actor).post(
        f"{case.get_absolute_url()}exceptions/new/", {**ENTRY, **changes, "confirmed": "yes"}, follow=True
    )

    text = words(response)
    assert "Transcribed from entry PPL/7 by Lee Lead (Force lead) on" in text
    assert [one.title for one in response.context["timeline"]][:2] == ["Screened", "Exception transcribed"]
    assert Case.objects.get().version == 2
    assert Hit.objects.open().get(rule="CR-SERIOUS-01").severity == severity
    assert events(Event.EXCEPTION_TRANSCRIBED) == 1


def test_a_transcription_sent_twice_is_stored_once():
    case, client = make.a_case(**SERIOUS), a_client(Role.FORCE_LEAD)

    for _time in range(2):
        sent = {**ENTRY, "confirmed": "yes"}
        response = client.post(f"{case.get_absolute_url()}exceptions/new/", sent, follow=True)

    assert "Entry PPL/7 has been transcribed for CR-SERIOUS-01 on this case already." in words(response)
    assert (Case.objects.get().version, events(Event.EXCEPTION_TRANSCRIBED)) == (2, 1)


def test_going_back_from_the_last_look_keeps_what_was_entered():
    case = make.a_case(**SERIOUS)

    response = a_client(Role.FORCE_LEAD).post(f"{case.get_absolute_url()}exceptions/new/", {**ENTRY, "change": "yes"})

    assert response.context["form"]["reason"].value() == "Both families asked for it."
    assert "Transcribe an exception" in words(response)


def test_only_rules_that_allow_an_exception_are_offered():
    offered = {rule.id for rule in policies.exceptable_rules(DEFAULTS)}

    assert offered == {rule.id for rule in NATIONAL if any(version.excepted_by for version in rule.versions)}
    response = a_client(Role.FORCE_LEAD).post(
        f"{make.a_case().get_absolute_url()}exceptions/new/", {**ENTRY, "rule": "CR-ADMIT-01"}
    )
    assert "“CR-ADMIT-01” allows no exception: choose from the list." in words(response)


@pytest.mark.parametrize("specials_count", [False, True])
@pytest.mark.parametrize("prefix", ["", *RankPrefix])
@pytest.mark.parametrize("rank", [Rank.STAFF, Rank.CONSTABLE, Rank.SERGEANT, Rank.INSPECTOR])
def test_what_is_said_of_an_exception_is_what_screening_does(rank, prefix, specials_count):
    settings = Settings(special_ranks_count=specials_count)
    manager, lead = make.an_actor(Role.SYSTEM_MANAGER), make.an_actor(Role.FORCE_LEAD)
    serious = {**SERIOUS, "disposal_date": "2024-05-10"}
    case = make.a_case(**serious, gravity_matrix="child_2023", gravity_final=4, age_at_offence=15)
    change_settings(force=case.force, settings=settings, revision=0, by=manager)
    rules = {rule.id: rule for rule in policies.exceptable_rules(settings)}

    for number, rule in enumerate(("CR-SERIOUS-01", "CR-SERIOUS-05")):
        said = policies.exception_counts(
            rule=rules[rule], rank=rank, prefix=prefix, on=case.disposal_date, resolved_on=case.disposal_date,
            settings=settings,
        )  # fmt: skip
        entry = {"rule": rule, "entry_ref": str(number), "rank": rank, "rank_prefix": prefix, "reason": "Yes."}
        services.transcribe_exception(case=case, **entry, on=case.disposal_date, by=lead)
        assert bool(said) is (Hit.objects.open().get(rule=rule).severity == Severity.JUSTIFIED)
