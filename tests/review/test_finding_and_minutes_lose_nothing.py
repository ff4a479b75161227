"""What was typed of a finding or of the minutes is not lost: the session had ended, or the minutes stand meanwhile."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Actor, AgendaItem, Finding, Meeting
from tests.authorisation import test_unsent as unsent
from tests.casework.acting import signed_in, words
from tests.review.deciding import Bench, a_bench, a_finding, a_split_case
from tests.review.test_escalation_stays import ASKED, forces_say
from tests.review.test_finding_frozen import confirm
from tests.review.test_minutes import confirmed, decided, now, written

pytestmark = pytest.mark.django_db
WROTE = "What I wrote of it."
FINDING = {"revision": "0", "category": "", "wording": WROTE, "dissents": "1", "dissent-0-words": "Not at all."}
NOT_STORED = "You sent this when you had been signed out, so it was not stored."


def table(bench: Bench, name: str = "table-item") -> str:
    return reverse(name, args=[bench.panel.slug, bench.meeting.number, 1])


def minutes(bench: Bench) -> str:
    return reverse("minutes-edit", args=[bench.panel.slug, bench.meeting.number])


def purpose_said(client: Client, who: Actor) -> Client:
    """Whoever runs scrutiny says why they look, after each sign-in."""
    if who.runs_scrutiny:
        session = client.session
        session["purpose"] = "A panel’s work"
        session.save()
    return client


def sent_too_late(who: Actor, address: str, data: dict[str, Any]) -> tuple[Client, Any]:
    """Sent when the session had ended; the same person has signed in again and opened the page."""
    client = purpose_said(unsent.signed_in(who), who)
    token = {"csrfmiddlewaretoken": unsent.token_in(client.get(address))}
    unsent.left_alone(client)
    assert reverse("sign-in") in client.post(address, {**token, **data}).url
    purpose_said(unsent.signed_in(who, client), who)
    return client, client.get(address)


def sent_again(client: Client, page: Any, address: str, data: dict[str, Any]) -> Any:
    return client.post(address, {"csrfmiddlewaretoken": unsent.token_in(page), **data})


def test_a_finding_that_was_sent_when_the_session_had_ended_is_offered_again_without_a_judgement():
    bench = a_bench()
    a_split_case(bench)

    client, page = sent_too_late(bench.chair, table(bench), FINDING)

    assert not Finding.objects.exists()
    assert NOT_STORED in words(page)
    assert page.context["form"]["wording"].value() == WROTE
    assert page.context["form"]["dissent-0-words"].value() == "Not at all."
    assert not page.context["form"].errors
    assert sent_again(client, page, table(bench), {"discard": "1"}).url == table(bench)
    assert WROTE not in words(client.get(table(bench)))


def test_a_finding_that_was_sent_too_late_is_forgotten_once_it_is_recorded():
    bench = a_bench()
    a_split_case(bench)
    data = {**FINDING, "category": "appropriate", "dissent-0-words": "", "answer-CR-SERIOUS-01": "dismissed"}

    client, page = sent_too_late(bench.chair, table(bench), data)
    assert sent_again(client, page, table(bench), data).status_code == 302

    assert Finding.objects.get().wording == WROTE
    assert NOT_STORED not in words(client.get(table(bench)))


def test_what_came_late_and_can_be_recorded_no_more_is_given_back():
    bench = a_bench()
    item = a_split_case(bench)
    client = unsent.signed_in(bench.chair)
    token = {"csrfmiddlewaretoken": unsent.token_in(client.get(table(bench)))}
    unsent.left_alone(client)
    client.post(table(bench), {**token, **FINDING})
    a_finding(item, bench.chair)
    confirm(bench)

    unsent.signed_in(bench.chair, client)
    page = client.get(table(bench))

    assert "What you entered was not stored" in words(page)
    assert WROTE in words(page)
    assert page.context["form"] is None


def test_a_correction_that_was_sent_when_the_session_had_ended_is_offered_again():
    bench = a_bench()
    a_finding(a_split_case(bench), bench.chair)
    confirm(bench)
    address = table(bench, "finding-correct")

    client, page = sent_too_late(bench.chair, address, {**FINDING, "revision": "1", "reason": "A slip of the pen."})

    assert NOT_STORED in words(page)
    assert "A slip of the pen." in words(page)
    assert WROTE in words(page)
    assert sent_again(client, page, address, {"discard": "1"}).url == address
    assert "A slip of the pen." not in words(client.get(address))


def test_what_came_late_to_escalate_a_case_is_not_dropped_unsaid():
    bench = a_bench()
    a_split_case(bench)
    forces_say(bench, allows=False)

    _client, page = sent_too_late(bench.chair, table(bench), {**FINDING, "is_escalated": "on", "escalation": ASKED})

    assert f"go on without what you wrote to escalate it: “{ASKED}”" in words(page)


def test_minutes_that_were_sent_when_the_session_had_ended_are_offered_again():
    bench = decided()
    data = {"revision": now(bench.meeting).revision, "minutes": "All were heard.", "case_1": WROTE}

    client, page = sent_too_late(bench.administrator, minutes(bench), data)

    assert NOT_STORED in words(page)
    assert (page.context["form"]["minutes"].value(), page.context["form"]["case_1"].value()) == (
        "All were heard.", WROTE,
    )  # fmt: skip
    assert AgendaItem.objects.get().discussion == ""
    assert sent_again(client, page, minutes(bench), data).status_code == 302
    assert AgendaItem.objects.get().discussion == WROTE
    assert NOT_STORED not in words(client.get(minutes(bench)))


def test_minutes_that_were_sent_too_late_are_thrown_away_by_whoever_wants_them_no_more():
    bench = decided()
    data = {"revision": now(bench.meeting).revision, "minutes": "", "case_1": WROTE}

    client, page = sent_too_late(bench.administrator, minutes(bench), data)

    assert sent_again(client, page, minutes(bench), {"discard": "1"}).url == minutes(bench)
    assert WROTE not in words(client.get(minutes(bench)))


def test_minutes_that_were_changed_meanwhile_are_compared_with_what_came_late():
    bench = decided()
    data = {"revision": now(bench.meeting).revision, "minutes": "What came late.", "case_1": ""}
    client, page = sent_too_late(bench.administrator, minutes(bench), data)
    written(bench, "What stands.")

    answer = sent_again(client, page, minutes(bench), data)

    assert answer.status_code == 409
    assert "What stands." in words(answer)
    assert "What came late." in words(answer)


def test_whoever_writes_on_after_the_chair_has_confirmed_the_minutes_gets_their_words_back():
    bench = decided()
    client, revision = signed_in(bench.administrator), now(bench.meeting).revision
    confirmed(bench)

    page = client.post(minutes(bench), {"revision": revision, "minutes": "", "case_1": WROTE})

    assert page.status_code == 409
    assert "What you entered was not stored" in words(page)
    assert "The minutes were confirmed on" in words(page)
    assert WROTE in words(page)
    assert Meeting.objects.get().minutes == ""
    assert client.get(minutes(bench)).status_code == 403
