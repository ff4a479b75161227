"""The page of the check: what an officer enters, what it answers, and that nothing is stored."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from cases.enums import Rank, Role
from cases.models import AuditEvent, AuthoritySettings, Case, ForceSettings, Offence, Proposal
from tests import make

pytestmark = pytest.mark.django_db
SHOP_THEFT = {
    "on": "10/5/2023",
    "offence_code": "46 Shoplifting",
    "mode_of_trial": "either_way",
    "offence_group": "theft_shop",
    "venue_suitability": "magistrates",
    "specified_either_way": "false",
    "offence_date": "1/5/2023",
    "age_at_offence": "30",
    "age_at_disposal": "30",
    "responsibility": "accepted",
    "evidence_sufficient": "yes",
    "offender_agreed": "yes",
    "agreement_signed_by": "offender",
    "victim_type": "business",
    "victim_identified": "true",
    "victim_count": "1",
    "victim_consulted": "yes",
    "victim_consult_date": "9/5/2023",
    "victim_wishes": "support",
    "victim_wishes_count": "1",
    "history_checked": "yes",
    "previous-any": "none",
    "gravity_matrix": "adult_2019",
    "gravity_final": "2",
    "domestic_abuse": "false",
    "hate_strands": ["none"],
    "weapon": "none",
    "actions-any": "some",
    "actions-rows": "1",
    "actions-0-type": "apology",
    "rationale_text": "A first offence, admitted at once.",
}


@pytest.fixture
def shoplifting() -> Offence:
    return Offence.objects.create(
        code="46", title="Shoplifting", is_class=True, mode_of_trial=None, offence_group="theft_shop"
    )


@pytest.fixture
def officer(shoplifting) -> Client:
    return make.a_client_of(make.an_actor(Role.OFFICER).person)


def words(answer) -> str:
    """The words of the page, on one line."""
    text = re.sub(r"<(script|style|select)\b.*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(text).split())


def checked(client: Client, **changes: str | list[str] | None) -> str:
    sent = {name: value for name, value in {**SHOP_THEFT, **changes}.items() if value is not None}
    answer = client.post(reverse("check"), sent)
    assert answer.status_code == 200
    return words(answer)


def test_an_ordinary_shop_theft_is_the_officers_own_to_deliver(officer):
    page = checked(officer)

    assert "No authority rule applies: you may deliver it on your own authority." in page
    assert "Checked as if it were resolved on 10 May 2023. Nothing is stored." in page
    assert "Nobody need be consulted." in page
    assert "Nothing you entered departs from the guidance or needs justification." in page


def test_an_indictable_offence_needs_an_inspector_and_says_what_would_answer_each_rule(officer):
    page = checked(officer, mode_of_trial="indictable_only")

    assert (
        "Needs an inspector: inspector authority (CR-AUTH-01); not for serious cases: indictable-only (CR-SERIOUS-01)."
        in page
    )
    assert "Departs from national guidance Not for serious cases: indictable-only CR-SERIOUS-01" in page
    assert (
        "What would answer it: An exception recorded by an inspector or above, with a reason, on or before the day it "
        "was resolved." in page
    )
    assert "Authorising rank: recorded by whoever authorises or supervises" in page


def test_a_missing_day_is_taken_as_today_and_said_so(officer):
    assert "No day was given, so it is checked as if it were resolved today, " in checked(officer, on=None)


def test_whom_to_consult_comes_with_the_rule_that_asks(officer):
    page = checked(officer, age_at_offence="15", age_at_disposal="15", hate_strands=["race"])

    assert "The Crown Prosecution Service: hate crime without the prosecutors' view (CR-HATE-01)" in page


def test_the_forces_own_floor_and_its_supervisors_count(officer):
    AuthoritySettings.objects.create(
        force_id="hampshire", lowest_rank=Rank.INSPECTOR, changed_at="2026-01-01T00:00:00Z", changed_by="A test"
    )

    page = checked(officer)

    assert "Needs an inspector: Hampshire Constabulary delivers no resolution on a lower authority." in page
    assert "A supervisor: the force asks a supervisor to endorse it before a higher rank decides" in page


def test_the_forces_strict_reading_counts(officer):
    ForceSettings.objects.create(
        force_id="hampshire", values={"strict_indictable": True}, revision=1, changed_at="2026-01-01T00:00:00Z"
    )

    assert "Needs an inspector: inspector authority (CR-AUTH-01)." in checked(officer)


def test_what_is_not_recorded_leads_to_its_question(officer):
    answer = officer.post(reverse("check"), {**SHOP_THEFT, "responsibility": "", "gravity_matrix": ""})

    assert '<a class="govuk-link" href="#question-responsibility">' in answer.content.decode()
    assert "What is the gravity score? gravity matrix" in words(answer)


def test_the_offence_list_settles_what_was_left_open_and_the_page_says_so(officer):
    assert "Taken from the offence list: offence group shop theft." in checked(officer, offence_group="")


@pytest.mark.parametrize("typed", ["46", "46 Shoplifting", "shoplifting"])
def test_an_offence_is_found_by_code_or_title(officer, typed):
    assert "Taken from the offence list: offence group shop theft." in checked(
        officer, offence_code=typed, offence_group=""
    )


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"offence_code": "shop"}, "No offence on the list is called “shop”. Nearest: 46 Shoplifting."),
        ({"offence_code": "zzz"}, "No offence on the list is called “zzz”. Enter fewer words, or the code."),
        ({"age_at_offence": "121"}, "Enter a whole number from 0 to 120."),
        ({"age_at_offence": "about 30"}, "Enter a whole number from 0 to 120."),
        ({"on": "31/6/2023"}, "“31/6/2023” is not a date that exists: write it like 6/7/2019."),
        ({"weapon": "spoon"}, "“spoon” is not one of the answers: choose from the list."),
        (
            {"hate_strands": ["none", "race"]},
            "You chose “None of these” and something else: choose one or the other.",
        ),
        (
            {"actions-any": "none"},
            "You said that there is none and entered one: change the answer or empty it.",
        ),
        ({"previous-any": "some"}, "Enter at least one, or choose another answer."),
        (
            {"rationale_text": "x" * 20_001},
            "Shorten it: there is room for 20000 characters, and this has 20001.",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_named_at_its_field_and_nothing_is_answered(officer, changes, fault):
    page = checked(officer, **changes)

    assert f"There is a problem {fault}" in page
    assert "Nothing is stored." in page.partition("Against the guidance")[0]
    assert "Whom to consult" not in page


def test_room_for_another_entry_is_made_without_an_answer(officer):
    answer = officer.post(reverse("check"), {**SHOP_THEFT, "add": "actions"})

    assert "Action 2" in words(answer)
    assert "Whom to consult" not in words(answer)
    assert 'name="actions-rows" value="2"' in answer.content.decode()


def test_nothing_is_stored_and_nothing_stands_in_the_address(officer):
    before = (Case.objects.count(), Proposal.objects.count(), AuditEvent.objects.count())

    answer = officer.post(reverse("check"), SHOP_THEFT)

    assert (Case.objects.count(), Proposal.objects.count(), AuditEvent.objects.count()) == before
    assert answer.request["QUERY_STRING"] == ""


def test_what_was_checked_is_what_is_proposed_when_the_officer_goes_on(officer):
    assert "Go on to propose" not in words(officer.get(reverse("check")))
    assert "Go on to propose" in checked(officer)

    officer.post(reverse("proposal-new"), SHOP_THEFT)

    record = Proposal.objects.get().record
    assert (record["offence_code"], record["age_at_offence_youngest"], record["actions"], record["previous"]) == (
        "46",
        30,
        [{"type": "apology"}],
        [],
    )


def test_only_who_proposes_is_offered_to_go_on(shoplifting):
    sergeant = make.a_client_of(make.an_actor(Role.SUPERVISOR).person)

    assert "Go on to propose" not in checked(sergeant)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", ["check", "offence-list"])
def test_who_may_check(name, role):
    client = make.a_client_of(make.an_actor(role).person)

    status = client.get(reverse(name)).status_code

    assert status == (200 if role in (Role.OFFICER, Role.SUPERVISOR, Role.INSPECTOR) else 403)


def test_the_menu_leads_there(officer):
    assert f'href="{reverse("check")}"' in officer.get("/").content.decode()


def test_offences_are_offered_by_every_word_typed(officer):
    Offence.objects.create(code="TH68010", title="Theft from a shop", is_class=False, class_code="46")

    def offered(typed: str) -> list[str]:
        return officer.get(reverse("offence-list"), {"q": typed}).json()["offences"]

    assert offered("shop") == ["46 Shoplifting", "TH68010 Theft from a shop"]
    assert offered("shop theft") == ["TH68010 Theft from a shop"]
    assert offered("th68") == ["TH68010 Theft from a shop"]
    assert offered("") == []
    assert offered("\0") == []
