"""The pages about people: what a system manager finds, enters and is told; other forces' people are not there."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import Agency, Event, Rank, Role
from cases.models import AuditEvent, ForceRequirements, Membership, Person
from cases.people import managing
from tests import make
from tests.people.managing import DAY, a_manager, a_post, given, some_terms, today

pytestmark = pytest.mark.django_db

NEW = {
    "name": "New Member",
    "email": "new@example.org",
    "role": Role.PANEL_MEMBER,
    "agency": Agency.CPS,
    "rank": "",
    "forces_served": ["hampshire"],
    "starts_on": "1/1/2024",
}


@pytest.fixture
def manager():
    return a_manager()


@pytest.fixture
def client(manager):
    return make.a_client_of(manager.person)


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def names(answer) -> list[str]:
    return [record.person.name for record in answer.context["table"].data]


def test_the_list_holds_the_people_of_the_forces_served_and_nobody_else(client, manager):
    given(manager)
    given(a_manager("metropolitan"), "far@example.org", post=a_post(Role.OFFICER, "metropolitan", agency=None))

    answer = client.get(reverse("people"))

    assert names(answer) == ["A. Manager", "A. Member"]
    assert "far@example.org" not in answer.content.decode()
    assert [label for label, _address in answer.context["form"].fields["force"].choices] == ["", "hampshire"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A. Manager", "Ended", "Lapsed", "Tomorrow"]),
        ("state=in_force", ["A. Manager"]),
        ("state=ended", ["Ended"]),
        ("state=lapsed", ["Lapsed"]),
        ("state=to_come", ["Tomorrow"]),
        ("role=consultee", ["Ended", "Lapsed", "Tomorrow"]),
        ("q=ENDED+example", ["Ended"]),
        ("q=key-7", ["Lapsed"]),
        ("force=hampshire&role=system_manager", ["A. Manager"]),
    ],
)
def test_the_list_is_narrowed(query, found):
    manager = a_manager()
    signed = {"undertaking_signed_on": make.LONG_AGO}
    Membership.objects.filter(pk=manager.membership.pk).update(**signed)
    make.a_membership(make.a_person("ended@example.org", "Ended"), Role.CONSULTEE, ends_on=today() - DAY, **signed)
    make.a_membership(make.a_person("lapsed@example.org", "Lapsed"), Role.CONSULTEE, staff_key="key-7")
    make.a_membership(make.a_person("to@example.org", "Tomorrow"), Role.CONSULTEE, starts_on=today() + DAY, **signed)
    ForceRequirements.objects.create(
        force=make.a_force(), needs_undertaking=True, changed_at=timezone.now(), changed_by="Somebody"
    )

    answer = make.a_client_of(manager.person).get(f"{reverse('people')}?{query}")

    assert names(answer) == found


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("state=gone", "State: “gone” is not a choice here. Choose from the list."),
        ("force=metropolitan", "Force: “metropolitan” is not a choice here. Choose from the list."),
        ("role=king", "Role: “king” is not a choice here. Choose from the list."),
    ],
)
def test_a_filter_that_cannot_be_understood_shows_nobody_and_says_why(client, query, error):
    answer = client.get(f"{reverse('people')}?{query}")

    assert names(answer) == []
    assert error in text_of(answer)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_as_often_whatever_its_length(client, number, django_assert_num_queries, manager):
    for one in range(number):
        given(manager, f"{one}@example.org")
    client.get(reverse("people"))

    with django_assert_num_queries(9):
        client.get(reverse("people"))


def test_a_page_of_somebody_of_another_force_is_not_there_and_nothing_changes(client):
    far = given(a_manager("metropolitan"), post=a_post(Role.OFFICER, "metropolitan", agency=None))
    before = Membership.objects.values().get(pk=far.pk), Person.objects.values().get(pk=far.person_id)
    addresses = [
        *(
            reverse(name, args=[far.person_id])
            for name in ("person", "person-change", "person-close", "person-open", "person-invite-again")
        ),
        reverse("membership-give", args=[far.person_id]),
        reverse("membership-change", args=[far.pk]),
        reverse("membership-end", args=[far.pk]),
        reverse("force-requirements", args=["metropolitan"]),
    ]

    answers = {(client.get(address).status_code, client.post(address, NEW).status_code) for address in addresses}

    assert answers == {(404, 404), (404, 405), (405, 404)}
    assert (Membership.objects.values().get(pk=far.pk), Person.objects.values().get(pk=far.person_id)) == before
    assert AuditEvent.objects.filter(kind=Event.ACCESS_REFUSED).count() == 2 * len(addresses) - 3


def test_a_persons_page_shows_only_the_memberships_of_forces_served(client, manager):
    person = given(manager).person
    managing.give_membership(
        by=a_manager("metropolitan"),
        person=person,
        post=a_post(Role.AUDITOR, "metropolitan", agency=None),
        terms=some_terms(),
    )

    answer = client.get(reverse("person", args=[person.pk]))

    assert [entry["membership"].title for entry in answer.context["entries"]] == [
        "Panel member, Crown Prosecution Service"
    ]
    assert "Metropolitan" not in answer.content.decode()
    assert "Auditor" not in answer.content.decode()


def test_somebody_is_invited_on_the_page(client):
    answer = client.post(reverse("person-invite"), NEW, follow=True)

    membership = Membership.objects.get(person__email="new@example.org")
    assert answer.redirect_chain == [(reverse("person", args=[membership.person_id]), 302)]
    assert told(answer) == [
        "New Member has a membership as Panel member, Crown Prosecution Service. An invitation is on its way to "
        "new@example.org."
    ]


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        (
            {"name": "", "email": "x", "role": "", "starts_on": ""},
            {
                "name": ["Enter their full name."],
                "email": ["Enter an email address like name@example.org."],
                "role": ["Choose the role."],
                "starts_on": ["Enter a date, for example 6/7/2019."],
            },
        ),
        ({"agency": ""}, {"agency": ["Choose the agency that this panel member speaks for."]}),
        (
            {"role": Role.INSPECTOR, "rank": Rank.SERGEANT},
            {"rank": ["Choose inspector or a higher rank: an inspector authorises."]},
        ),
        ({"forces_served": []}, {"forces_served": ["Choose the force they act for."]}),
        (
            {"forces_served": ["metropolitan"]},
            {"forces_served": ["Your membership does not cover “metropolitan”: choose from the list."]},
        ),
        (
            {"starts_on": "2/1/2999", "ends_on": "1/1/2999"},
            {"ends_on": ["Choose a last day on or after the first day."]},
        ),
        (
            {"ends_on": "1/2/2024"},
            {"ends_on": ["Choose today or a later day: a membership is ended at once on its own page."]},
        ),
        (
            {"vetting_level": "nppv_2"},
            {"vetting_expires_on": ["Enter the last day on which the vetting holds."]},
        ),
        ({"vetting_expires_on": "1/1/2030"}, {"vetting_level": ["Choose the level of the vetting."]}),
        (
            {"training_completed_on": "1/1/2999"},
            {"training_completed_on": ["Enter the day on which it was completed: today or earlier."]},
        ),
        ({"email": "manager"}, {"email": ["Enter an email address like name@example.org."]}),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_beside_its_field(client, sent, errors):
    answer = client.post(reverse("person-invite"), {**NEW, **sent})

    assert answer.context["form"].errors == errors
    assert not Person.objects.filter(email="new@example.org").exists()


def test_a_manager_who_enters_their_own_address_is_told_why_not(client, manager):
    answer = client.post(reverse("person-invite"), {**NEW, "email": manager.person.email})

    assert answer.context["form"].non_field_errors() == [
        "Nobody gives themselves a membership: another system manager must."
    ]
    assert manager.person.memberships.count() == 1


def test_a_key_of_several_forces_is_refused():
    client = make.a_client_of(a_manager("hampshire", "metropolitan").person)

    answer = client.post(
        reverse("person-invite"), {**NEW, "forces_served": ["hampshire", "metropolitan"], "staff_key": "7"}
    )

    assert answer.context["form"].errors == {
        "staff_key": ["A staff key is one force’s own: give a membership of that force alone, or leave it empty."]
    }


def test_a_membership_is_changed_and_ended_on_its_pages_and_access_stops_at_the_next_request(client, manager):
    membership = given(manager, post=a_post(Role.AUDITOR, agency=None))
    theirs = make.a_client_of(membership.person)
    change, end = (reverse(f"membership-{what}", args=[membership.pk]) for what in ("change", "end"))
    form = client.get(change).context["form"]
    assert form["starts_on"].value() == membership.starts_on

    changed = client.post(change, {"revision": 1, "starts_on": "2/1/2024"}, follow=True)
    assert theirs.get("/rules/").status_code == 200
    ended = client.post(end, {"revision": 2, "when": "now"}, follow=True)

    assert told(changed) == ["The membership of A. Member as Auditor is changed."]
    assert told(ended) == ["The membership of A. Member as Auditor has ended."]
    assert theirs.get("/rules/").status_code == 403
    assert client.get(change).status_code == 403


def test_a_membership_ends_later_on_its_page(client, manager):
    membership = given(manager)
    end = reverse("membership-end", args=[membership.pk])
    sent = {"revision": 1, "when": "later"}

    nothing = client.post(end, sent)
    past = client.post(end, {**sent, "last_day": "1/2/2024"})
    answer = client.post(end, {**sent, "last_day": "1/2/2999"}, follow=True)

    assert nothing.context["form"].errors == {"last_day": ["Enter the last day."]}
    assert past.context["form"].errors == {
        "last_day": ["Choose a day that is still to come, and not before the membership’s first."]
    }
    assert told(answer) == [
        "The membership of A. Member as Panel member, Crown Prosecution Service ends on 1 February 2999."
    ]


def test_sent_twice_the_second_is_told_that_somebody_was_quicker(client, manager):
    end = reverse("membership-end", args=[given(manager).pk])
    sent = {"revision": 1, "when": "later", "last_day": "1/2/2999"}
    client.post(end, sent)

    answer = client.post(end, sent)

    assert answer.status_code == 409
    assert "Somebody else changed this membership while you were looking" in text_of(answer)
    assert AuditEvent.objects.filter(kind=Event.MEMBERSHIP_ENDED).count() == 1


def test_a_sign_in_is_closed_and_opened_on_its_pages(client, manager):
    person = given(manager).person

    asked = client.get(reverse("person-close", args=[person.pk]))
    closed = client.post(reverse("person-close", args=[person.pk]), {"revision": 1}, follow=True)
    opened = client.post(reverse("person-open", args=[person.pk]), {"revision": 2}, follow=True)

    assert "Close the sign-in of A. Member?" in text_of(asked)
    assert (told(closed), told(opened)) == (
        ["A. Member can no longer sign in."],
        ["A. Member can sign in again."],
    )
    assert client.post(reverse("person-open", args=[person.pk]), {}).status_code == 404
