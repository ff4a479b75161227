"""The pages on which cases are redacted and released: without script, with a purpose, by those who run the meeting."""

import json

import pytest
from django.urls import reverse

from cases.enums import Event, ItemStage, RedactionStage, Role
from cases.models import AgendaItem, AuditEvent, Case, Offence, Redaction, Release, ScrutinySettings
from cases.panels.redacting.marking import from_spans
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db

TEXT = {"circumstances": "Mr Harcastle saw Spud take it.", "rationale_text": "Spud was sorry."}
KEY = "circumstances:3-12"


@pytest.fixture
def item():
    Offence.objects.create(code="46", title="Shoplifting", is_class=True)
    panel = making.a_panel_on_terms("hampshire")
    return making.an_item(making.a_meeting(panel), make.a_case(**TEXT))


@pytest.fixture
def by(item):
    return making.an_administrator(item.meeting.panel)


def a_client(actor, why="A panel’s work"):
    client = make.a_client_of(actor.person)
    session = client.session
    session["purpose"] = why
    session.save()
    return client


@pytest.fixture
def client(by):
    return a_client(by)


def address(name, item):
    named = [item.meeting.panel.slug, item.meeting.number]
    return reverse(name, args=named if name.startswith("meeting") else [*named, item.number])


def sent(client, item, **changes):
    """The form as it stands, with these changes."""
    redaction = Redaction.objects.get()
    data = {"hide": [KEY], "whole": [], "words": "", "kind": "name", "where": "", "act": "save", **changes}
    return client.post(address("item-release", item), {"revision": redaction.revision, **data})


def hidden():
    return {
        place: [mark.kind.value for mark in listed if mark.hidden]
        for place, listed in from_spans(Redaction.objects.get().spans).items()
    }


def test_the_text_of_a_case_is_opened_only_with_a_purpose_and_on_record(item, by):
    page = address("item-release", item)

    assert a_client(by, why="").get(page).url == f"{reverse('purpose')}?next={page.replace('/', '%2F')}"
    assert not Redaction.objects.exists()
    shown = a_client(by).get(page)

    assert shown.status_code == 200
    event = AuditEvent.objects.get(kind=Event.REDACTION_VIEWED)
    assert (event.why, event.case_ref, event.case_version) == ("A panel’s work", item.case.case_ref, 1)


def test_the_page_shows_each_text_with_its_marks_and_the_case_as_members_will_see_it(client, item):
    shown = client.get(address("item-release", item)).content.decode()

    assert '<mark class="redact-hidden">Harcastle</mark>' in shown
    assert f'value="{KEY}"' in shown
    assert '<blockquote class="verbatim">Mr [name removed] saw Spud take it.</blockquote>' in shown


def test_a_mark_is_shown_and_hidden_again_without_script(client, item):
    client.get(address("item-release", item))

    sent(client, item, hide=[])
    assert hidden() == {"circumstances": [], "rationale_text": []}

    sent(client, item)
    assert hidden() == {"circumstances": ["name"], "rationale_text": []}


def test_words_are_hidden_everywhere_or_in_one_text(client, item):
    client.get(address("item-release", item))

    answer = sent(client, item, words=" spud ", where="rationale_text", kind="words")
    assert answer.url.endswith("#text-rationale_text")
    assert hidden() == {"circumstances": ["name"], "rationale_text": ["words"]}

    sent(client, item, hide=[KEY, "rationale_text:0-4"], words="spud")
    assert hidden() == {"circumstances": ["name", "name"], "rationale_text": ["name"]}


def test_a_whole_text_is_hidden_altogether(client, item):
    client.get(address("item-release", item))

    sent(client, item, whole=["rationale_text"])
    assert hidden() == {"circumstances": ["name"], "rationale_text": ["whole"]}
    assert "[text removed]" in client.get(address("item-release", item)).content.decode()

    sent(client, item)
    assert hidden() == {"circumstances": ["name"], "rationale_text": []}


@pytest.mark.parametrize(
    ("words", "where", "told"),
    [
        ("Nobody", "", "“Nobody” does not stand in any text of this case. Copy the words as they are written there."),
        ("Mr", "rationale_text", "“Mr” does not stand in this text. Copy the words as they are written there."),
        ("x", "", "Write at least two letters: one alone would be hidden in too many places."),
        ("x" * 501, "", "Hide at most 500 characters at once; to hide more, hide the whole text."),
    ],
)
def test_words_that_cannot_be_hidden_are_said_and_the_boxes_stay_as_they_were_sent(client, item, words, where, told):
    client.get(address("item-release", item))

    shown = sent(client, item, hide=[], words=words, where=where)

    assert shown.status_code == 200
    assert shown.context["form"].errors == {"words": [told]}
    assert '<mark class="redact-shown">Harcastle</mark>' in shown.content.decode()
    assert hidden() == {"circumstances": ["name"], "rationale_text": []}


def test_somebody_who_was_slower_is_told_and_nothing_of_theirs_is_stored(client, item):
    client.get(address("item-release", item))

    answer = client.post(address("item-release", item), {"revision": 7, "hide": []})

    assert answer.status_code == 409
    assert hidden() == {"circumstances": ["name"], "rationale_text": []}


def test_from_the_marks_to_the_members_in_four_steps(client, item):
    member = making.a_member(item.meeting.panel)
    client.get(address("item-release", item))

    answer = sent(client, item, words="Spud", act="confirm")
    assert answer.url == address("item-release-confirm", item)
    seen = client.get(answer.url).content.decode()
    assert '<blockquote class="verbatim govuk-body">Mr [name removed] saw [name removed] take it.</blockquote>' in seen
    assert "Harcastle" not in seen
    assert client.post(answer.url, {"revision": 2}).url == address("item-release", item)
    assert "1 of 1 ready." in client.get(address("meeting-release", item)).content.decode()
    assert client.post(address("item-release-send", item)).url == address("meeting-release", item)

    release = Release.objects.get()
    assert AgendaItem.objects.get().stage == ItemStage.IN_REVIEW
    read = make.a_client_of(member.person).get(release.get_absolute_url()).content.decode()
    assert "Mr [name removed] saw [name removed] take it." in read
    assert "What was written in words was redacted" in read


def test_a_confirmed_redaction_shows_both_and_is_opened_again(client, item, by):
    making.redacted(item, by)

    shown = client.get(address("item-release", item)).content.decode()
    assert '<mark class="redact-hidden">Harcastle</mark>' in shown
    assert "Release this case" in shown
    assert client.get(address("item-release-confirm", item)).url == address("item-release", item)
    assert sent(client, item, hide=[]).status_code == 409

    client.post(address("item-release-reopen", item), {"revision": 2})
    assert Redaction.objects.get().stage == RedactionStage.DRAFT
    assert client.post(address("item-release-reopen", item), {"revision": 2}).status_code == 409


def test_a_second_person_checks_where_it_is_asked(client, item, by):
    ScrutinySettings.objects.create(
        force_id="hampshire", needs_second_check=True, changed_at=item.case.stored_at, changed_by="A test"
    )
    making.redacted(item, by)
    second = a_client(making.an_administrator(item.meeting.panel))

    assert client.get(address("item-release-check", item)).url == address("item-release", item)
    assert "You confirmed it yourself" not in second.get(address("item-release-check", item)).content.decode()
    client.post(address("item-release-send", item))
    assert not Release.objects.exists()
    assert second.post(address("item-release-check", item), {"revision": 2}).url == address("item-release", item)

    client.post(address("item-release-send", item))
    assert Release.objects.count() == 1


def test_what_is_ready_is_released_together_once_somebody_has_said_how_many(client, item, by):
    making.redacted(item, by)
    page = address("meeting-release-all", item)
    assert "Release this case" in client.get(page).content.decode()
    making.redacted(making.an_item(item.meeting, make.a_case(**TEXT)), by)

    changed = client.post(page, {"count": 1})
    assert (changed.status_code, Release.objects.count()) == (409, 0)
    assert "1 were ready, and now 2" in changed.content.decode()

    assert client.post(page, {"count": 2}).url == address("meeting-release", item)
    assert Release.objects.count() == 2
    assert "No case is ready to be released" in client.get(page).content.decode()


def test_what_was_released_is_not_redacted_any_more(client, item, by):
    making.redacted(item, by)
    client.post(address("item-release-send", item))

    for name in ("item-release", "item-release-confirm", "item-release-check"):
        assert client.get(address(name, item)).url == address("meeting-release", item)
    assert client.post(address("item-release-send", item)).url == address("meeting-release", item)
    assert Release.objects.count() == 1


@pytest.mark.parametrize("name", ["meeting-release", "meeting-release-all", "item-release", "item-release-confirm"])
def test_nobody_else_learns_that_there_is_such_a_page(item, name):
    for actor in (
        making.a_member(item.meeting.panel),
        making.a_chair(item.meeting.panel),
        make.an_actor(Role.FORCE_LEAD),
        make.an_actor(Role.ADMINISTRATOR, ("metropolitan",)),
    ):
        assert a_client(actor).get(address(name, item)).status_code == 404


def test_of_what_members_may_not_read_no_canary_reaches_them_and_what_is_shown_does(item, by):
    words = ("circumstances", "context", "offender_vulnerability", "victim_wishes_text", "victim_departure_reason",
             "remedy_choice", "remedy_departure_reason", "victim_impact", "rationale_text")  # fmt: skip
    case = make.a_case(
        **{name: f"Canary{name} stays. Mr Canary{name.replace('_', '')}hidden went." for name in words},
        case_ref="canaryref",
        crime_ref="canarycrime",
        contact_attempts=[{"date": "2023-05-01", "method": "Rang Mr Canarymethod."}],
        exceptions=[{"rule_id": "canaryrule", "rank": "inspector", "date": "2023-05-01", "reason": "Canaryreason"}],
    )
    member = making.a_member(item.meeting.panel)
    second = making.an_item(item.meeting, case)
    client = make.a_client_of(member.person)

    making.redacted(second, by)
    assert "anary" not in client.get(reverse("released-cases")).content.decode()
    a_client(by).post(address("item-release-send", second))

    release = Release.objects.get()
    read = client.get(release.get_absolute_url()).content.decode()
    searched = [
        client.get(reverse("released-cases"), {"q": word}).context["totals"].cases
        for word in ("Canarycircumstances", "Canarymethod", "hidden", "stays")
    ]
    assert [name for name in words if f"Canary{name} stays" not in read] == []
    assert "hidden went" not in read
    assert not [word for word in ("canaryref", "canarycrime", "Canarymethod") if word in read]
    assert "Canaryreason" in read
    assert searched == [0, 0, 0, 0]
    assert "Canarymethod" not in json.dumps([release.texts, release.record])
    assert Case.objects.get(pk=case.pk).circumstances.startswith("Canarycircumstances stays. Mr Canary")
