"""Recording findings on the pages of the table: one case at a time, and together what all agree on."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from cases.enums import Category, Event, Presence
from cases.exceptions import OutOfDate
from cases.models import AgendaItem, AuditEvent, Finding
from cases.review.taking_together import Taken, record_agreed
from tests.panels import making
from tests.review.deciding import (
    Bench,
    a_bench,
    a_case_at_the_table,
    a_finding,
    a_split_case,
    close,
    more_information,
    put_in_review,
    with_hits,
)
from tests.review.test_table import address, opened, signed_in

pytestmark = pytest.mark.django_db

C = Category


def sent(bench: Bench, item: AgendaItem, **changes: Any) -> Any:
    data = {"revision": "0", "category": C.APPROPRIATE.value, "wording": "As they say.", "dissents": "1"}
    data |= {"answer-CR-SERIOUS-01": "dismissed", **changes}
    return signed_in(bench.chair).post(address(bench, "table-item", item.number), data)


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_chair_records_and_comes_to_the_next_case():
    bench = a_bench()
    first, _second = a_split_case(bench), a_split_case(bench)

    response = sent(bench, first, **{"dissent-0": str(bench.police.membership.pk), "dissent-0-words": "It is enough."})

    assert (response.status_code, response["Location"]) == (302, address(bench, "table-item", 2))
    assert told(response) == ["Finding recorded on case 1: Appropriate."]
    finding = Finding.objects.get()
    assert (finding.wording, finding.answers.get().is_upheld, finding.dissents.get().words) == (
        "As they say.", False, "It is enough.",
    )  # fmt: skip
    last = sent(bench, AgendaItem.objects.get(number=2))
    assert last["Location"] == address(bench, "meeting-table")


MISTAKES = {
    "nothing chosen": (
        {"category": "", "wording": ""},
        ["Choose what the panel finds.", "Write what the panel finds, in its own words."],
    ),
    "a rule unanswered": (
        {"answer-CR-SERIOUS-01": ""},
        ["Say whether the panel upholds or dismisses CR-SERIOUS-01: Not for serious cases: indictable-only."],
    ),
    "reasons of nobody": (
        {"dissent-0-words": "No."},
        ["Choose the member who dissents: somebody invited, without a conflict."],
    ),
    "no question": (
        {"category": "no_conclusion:more_information"},
        ["Write what the panel needs to know: the question goes with the case to its next meeting."],
    ),
    "no revision": ({"revision": ""}, ["Open this page again, then decide."]),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_is_missing_is_said_at_its_place(mistake):
    changes, words = MISTAKES[mistake]
    bench = a_bench()

    response = sent(bench, a_split_case(bench), **changes)

    assert response.status_code == 200
    assert sorted(error for errors in response.context["form"].errors.values() for error in errors) == sorted(words)
    assert not Finding.objects.exists()


def test_room_for_another_dissent_keeps_what_was_typed():
    bench = a_bench()

    response = sent(bench, a_split_case(bench), **{"another": "1", "dissent-0-words": "No.", "wording": ""})

    form = response.context["form"]
    assert (form.rows, form["dissent-0-words"].value(), form.is_bound, len(form.errors)) == (2, "No.", False, 0)
    assert form["answer-CR-SERIOUS-01"].value() == "dismissed"


def test_there_are_no_more_dissents_than_members():
    bench = a_bench()

    form = sent(bench, a_split_case(bench), another="1", dissents="900").context["form"]

    assert (form.rows, form.may_add_dissent) == (4, False)


def test_whoever_is_second_keeps_their_words_and_is_told_who_was_first():
    bench = a_bench()
    item = a_split_case(bench)
    a_finding(item, bench.chair, wording="Theirs.")

    response = sent(bench, item, wording="Ours.")

    assert (response.status_code, Finding.objects.get().wording) == (409, "Theirs.")
    page = response.content.decode()
    assert ("while this page was open" in page, "Ours." in page, "Theirs." in page) == (True, True, True)
    assert response.context["form"]["revision"].value() == "1"
    again = sent(bench, item, wording="Ours.", revision="1")
    assert (told(again), Finding.objects.get().wording) == (["Finding amended on case 1: Appropriate."], "Ours.")


def test_a_member_who_sends_the_form_is_refused():
    bench = a_bench()
    a_split_case(bench)

    response = signed_in(bench.cps).post(address(bench, "table-item", 1), {"category": "appropriate"})

    assert (response.status_code, Finding.objects.exists()) == (403, False)


def test_more_information_says_where_the_case_goes():
    bench = a_bench(quorum_count=9)
    bench.meeting.attendances.update(presence=Presence.PRESENT)
    making.a_meeting(bench.panel, title="The next one", held_on=bench.meeting.held_on.replace(year=2099))

    response = sent(
        bench, a_split_case(bench), category="no_conclusion:more_information", question="Was the victim asked?"
    )

    assert told(response) == [
        "Finding recorded on case 1: No conclusion: more information is needed.",
        "Case 1 is on the agenda of “The next one”, with the panel’s question and its history.",
        "There was no quorum for this case. That is kept with the finding.",
    ]


def test_at_its_next_meeting_the_case_comes_with_the_panels_question():
    bench = a_bench()
    item = a_split_case(bench)
    following = making.a_meeting(bench.panel, *bench.members, held_on=bench.meeting.held_on.replace(year=2099))
    asked = more_information()
    a_finding(item, bench.chair, **{name: getattr(asked, name) for name in asked.__slots__})
    carried = put_in_review(following.items.get())
    making.a_review(carried, bench.cps)
    close(carried)

    page = signed_in(bench.cps).get(reverse("table-item", args=[bench.panel.slug, 2, 1])).content.decode()

    assert "Carried over from A meeting, case 1." in page
    assert "The panel asked: “Was the victim asked?”" in page


def take(bench: Bench, *numbers: int, **changes: Any) -> Any:
    data = {"cases": [str(number) for number in numbers], "answer-CR-ADMIT-01": "upheld", **changes}
    data |= {f"wording-{number}": f"Own words {number}." for number in numbers}
    return signed_in(bench.chair).post(address(bench, "table-agreed"), data)


def an_agreed_table() -> Bench:
    bench = a_bench()
    for _ in range(3):
        a_case_at_the_table(bench, category=C.WITH_OBSERVATIONS, better_outcome="outcome_22", leniency="too_lenient")
    with_hits(bench.meeting.items.get(number=1), CR_ADMIT_01="breach")
    a_split_case(bench)
    return bench


def test_what_all_agree_on_is_recorded_in_one_go_each_with_a_finding_of_its_own():
    bench = an_agreed_table()

    response = take(bench, 1, 3)

    assert (told(response), response["Location"]) == (["2 findings recorded."], address(bench, "meeting-table"))
    assert list(
        Finding.objects.order_by("item__number").values_list(
            "item__number", "category", "better_outcome", "leniency", "wording"
        )
    ) == [
        (1, "appropriate_with_observations", "outcome_22", "too_lenient", "Own words 1."),
        (3, "appropriate_with_observations", "outcome_22", "too_lenient", "Own words 3."),
    ]
    assert list(Finding.objects.values_list("answers__rule", "answers__is_upheld").order_by("item__number")) == [
        ("CR-ADMIT-01", True), (None, None),
    ]  # fmt: skip
    assert AuditEvent.objects.filter(kind=Event.FINDING_RECORDED).count() == 2


def test_one_wording_serves_for_all():
    bench = an_agreed_table()

    take(bench, 2, 3, wording="The same for all.")

    assert set(Finding.objects.values_list("wording", flat=True)) == {"The same for all."}


AGREED_MISTAKES = {
    "none chosen": ((), {}, ["Choose at least one of the cases."]),
    "one that they differ on": ((4,), {}, ["Case 4 is not among those that all agree on: look at it again."]),
    "a rule unanswered": (
        (1,), {"answer-CR-ADMIT-01": ""},
        ["Say whether the panel upholds or dismisses CR-ADMIT-01: The person accepted responsibility."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", AGREED_MISTAKES)
def test_what_is_missing_from_what_all_agree_on_is_said(mistake):
    numbers, changes, words = AGREED_MISTAKES[mistake]

    response = take(an_agreed_table(), *numbers, **changes)

    errors = response.context["form"].errors.values()
    assert [error for listed in errors for error in listed] == words
    assert not Finding.objects.exists()


def test_a_rule_is_asked_only_of_the_cases_that_are_taken():
    bench = an_agreed_table()

    assert told(take(bench, 2, **{"answer-CR-ADMIT-01": ""})) == ["1 finding recorded."]


def test_all_are_recorded_or_none():
    bench = an_agreed_table()
    items = list(bench.meeting.items.order_by("number")[:3])
    a_finding(items[2], bench.chair)

    with pytest.raises(OutOfDate, match="while this page was open"):
        record_agreed(
            meeting=bench.meeting, by=bench.chair, taken=[Taken(item, "Ours.") for item in items],
            upheld={"CR-ADMIT-01": True},
        )  # fmt: skip

    assert Finding.objects.get().item == items[2]


def test_a_member_takes_nothing_together():
    bench = an_agreed_table()

    assert opened(bench, bench.cps, "table-agreed").status_code == 403
