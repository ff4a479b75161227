"""What screening found waits until a member has scored: in no page, count, filter, sort or form of theirs before."""

import re
from collections.abc import Mapping, Sequence

import pytest
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases.enums import Severity
from cases.guidance.queries import hits_by_rule
from cases.models import Actor, AgendaItem, Meeting, Release
from cases.panels.filters import ReleasedFilter
from cases.panels.meetings.services import cancel
from cases.panels.queries import released
from cases.panels.services import release
from cases.review.closing import close_round
from cases.review.scoring import save_draft
from tests import make
from tests.casework.acting import signed_in, words
from tests.panels import making
from tests.review.rounds import Round, a_round, said, scored

pytestmark = pytest.mark.django_db
NOTHING: Mapping[str, Severity] = {}
BREACH = {"CR-ADMIT-01": Severity.BREACH}
FOUND = st.sampled_from(
    [
        NOTHING,
        BREACH,
        {"CR-SERIOUS-01": Severity.JUSTIFY},
        {"CR-SERIOUS-01": Severity.JUSTIFIED, "CR-VICTIM-01": Severity.GAP},
        {"CR-ADMIT-01": Severity.BREACH, "CR-SERIOUS-01": Severity.BREACH, "CR-VICTIM-01": Severity.GAP},
    ]
)
HIDDEN = ("in review", "drafted", "of another panel too")
SHOWN = ("scored", "closed", "in no round", "taken off", "hides nothing")
# A token for each form, and the minute in which a page to print was made.
PASSING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|\d+ \w+ \d{4}, \d\d:\d\d')


def finds(pinned: Release, found: Mapping[str, Severity]) -> None:
    """From now on this is what screening found on the day of the release."""
    counts = {severity: list(found.values()).count(severity) for severity in Severity}
    hits = {rule: {"rule_version": 1, "severity": str(severity)} for rule, severity in found.items()}
    Release.objects.filter(case=pinned.case_id).update(
        hits=hits,
        breach_count=counts[Severity.BREACH],
        justify_count=counts[Severity.JUSTIFY],
        gap_count=counts[Severity.GAP],
        justified_count=counts[Severity.JUSTIFIED],
    )


def a_case_that_is(state: str, meeting: Meeting, member: Actor) -> AgendaItem:
    if state == "in no round":
        item = making.an_item(meeting)
        item.release = make.a_release(item.case, meeting.panel)
        return item
    item = making.an_item_in_review(meeting, hides_hits=state != "hides nothing")
    if state == "drafted":
        save_draft(item=item, by=member, said=said(), revision=0)
    elif state == "scored":
        scored(item, member)
    elif state == "closed":
        close_round(item=item, by=making.an_administrator(meeting.panel))
    elif state == "taken off":
        AgendaItem.objects.filter(pk=item.pk).update(stage="removed", remove_reason="A test")
    elif state == "of another panel too":
        other = make.a_panel("hampshire")
        make.a_seat(other, member)
        release(cases=[item.case], panel=other, by=None)
    return item


def pages_of(items: Sequence[AgendaItem]) -> list[str]:
    """Everything that a member can reach from their lists of cases and from the meeting."""
    meeting = items[0].meeting
    listed = [f"severity={one}" for one in ("breach", "justify", "gap", "justified", "none")]
    listed += ["sort=found", "sort=-found", "rule=CR-ADMIT-01", "rule=CR-SERIOUS-01&severity=breach", "q=shop"]
    addresses = ["/", "/panels/cases/", "/rules/", "/rules/CR-ADMIT-01/", "/rules/CR-SERIOUS-01/"]
    addresses += [f"/panels/cases/?{query}" for query in listed]
    for one in Release.objects.standing():
        addresses += [one.get_absolute_url(), reverse("released-flag-raise", args=[one.panel.slug, one.number])]
    key = [meeting.panel.slug, meeting.number]
    addresses += [reverse(name, args=key) for name in ("review-queue", "meeting-pack")]
    for item in items:
        addresses += [reverse(name, args=[*key, item.number]) for name in ("review", "review-print")]
    return addresses


def everything(member: Actor, items: Sequence[AgendaItem]) -> dict[str, str]:
    client = signed_in(member)
    return {address: PASSING.sub("", client.get(address).content.decode()) for address in pages_of(items)}


@settings(max_examples=5, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(HIDDEN), FOUND, FOUND), min_size=1, max_size=2),
    st.lists(st.tuples(st.sampled_from(SHOWN), FOUND), max_size=1),
)
def test_no_letter_of_a_member_s_pages_changes_with_what_is_hidden_from_them(hidden, shown):
    with transaction.atomic():
        round_ = a_round(cases=0, hides_hits=True)
        member, meeting = round_.members[0], round_.meeting
        waiting = [a_case_that_is(state, meeting, member) for state, *_found in hidden]
        others = [a_case_that_is(state, meeting, member) for state, _found in shown]
        for item, (_state, found) in zip(others, shown, strict=True):
            finds(item.release, found)
        read = []
        for which in (1, 2):
            for item, drawn in zip(waiting, hidden, strict=True):
                finds(item.release, drawn[which])
            read.append(everything(member, [*waiting, *others]))
        transaction.set_rollback(True)

    assert read[0] == read[1]


def a_round_that_hides(found: Mapping[str, Severity] = BREACH, cases: int = 1) -> Round:
    round_ = a_round(cases=cases, hides_hits=True)
    for item in round_.items:
        finds(item.release, found)
    return round_


def reached(member: Actor, query: str) -> list[int]:
    found = ReleasedFilter(QueryDict(query), actor=member).found
    return list(found.values_list("number", flat=True))


def test_a_hidden_case_says_so_in_the_place_of_its_hits_and_shows_them_once_scored():
    round_ = a_round_that_hides()
    member, address = round_.members[0], round_.item.release.get_absolute_url()
    client = signed_in(member)

    before, listed = words(client.get(address)), words(client.get("/panels/cases/"))
    scored(round_.item, member)
    after, listed_after = words(client.get(address)), words(client.get("/panels/cases/"))

    assert "What screening found is shown once you have scored this case" in before
    assert "On this panel members form their own view first." in before
    assert "Departs" not in before
    assert "1 case · 1 not shown until you have scored it" in listed
    assert "Shown once you have scored it" in listed
    assert "form their own view first" not in after
    assert "CR-ADMIT-01" in after
    assert "1 departs from guidance" in listed_after


def test_hits_show_to_each_member_as_they_have_scored_and_to_all_when_the_round_has_closed():
    round_ = a_round_that_hides()
    pinned = round_.item.release
    first, second, _third = round_.members

    scored(round_.item, first)
    one_by_one = [released.hits_are_hidden(pinned, member) for member in (first, second)]
    close_round(item=round_.item, by=making.an_administrator(round_.panel))

    assert one_by_one == [False, True]
    assert [released.hits_are_hidden(pinned, member) for member in (first, second)] == [False, False]


@pytest.mark.parametrize("query", ["severity=breach", "severity=none", "rule=CR-ADMIT-01", "severity=gap"])
def test_no_filter_by_what_was_found_finds_a_hidden_case(query):
    round_ = a_round_that_hides()

    assert reached(round_.members[0], query) == []
    assert reached(round_.members[0], "") == [1]


@pytest.mark.parametrize("sort", ["found", "-found"])
def test_a_hidden_case_stands_last_however_the_list_is_sorted_by_what_was_found(sort):
    round_ = a_round_that_hides(cases=2)
    member = round_.members[0]
    make.a_release(make.a_case(), round_.panel)

    listed = released.in_order(released.releases_listed(member), sort)

    assert list(listed.values_list("number", flat=True)) == [3, 1, 2]


def test_totals_count_what_is_hidden_apart():
    round_ = a_round_that_hides(cases=2)
    finds(make.a_release(make.a_case(), round_.panel), NOTHING)

    totals = released.headline(released.releases_listed(round_.members[0]))

    assert (totals.cases, totals.hidden, totals.departing, totals.gaps) == (3, 2, 0, 0)
    page = words(signed_in(round_.members[0]).get("/panels/cases/"))
    assert "3 cases · none of the others departs from guidance · 2 not shown until you have scored them" in page


def test_neither_the_desk_nor_the_rules_count_a_hidden_hit():
    round_ = a_round_that_hides()
    member = round_.members[0]
    title = "Released cases that depart from guidance and that you have not flagged"

    before = [duty.title for duty in signed_in(member).get("/").context["duties"]]
    hits_before = hits_by_rule(member)
    scored(round_.item, member)
    after = [duty.title for duty in signed_in(member).get("/").context["duties"]]

    assert (title in before, title in after) == (False, True)
    assert (hits_before, hits_by_rule(member)) == ({}, {"CR-ADMIT-01": {"breach": 1}})


def test_the_form_of_a_flag_does_not_offer_first_what_screening_found():
    round_ = a_round_that_hides()
    address = reverse("released-flag-raise", args=[round_.panel.slug, 1])
    member = round_.members[0]

    before = signed_in(member).get(address).content.decode()
    scored(round_.item, member)

    assert "Found by screening on this case" not in before
    assert "Found by screening on this case" in signed_in(member).get(address).content.decode()


def test_the_same_case_released_to_another_of_one_s_panels_hides_its_hits_there_too():
    round_ = a_round_that_hides()
    member, other = round_.members[0], make.a_panel("hampshire")
    make.a_seat(other, member)
    elsewhere = make.a_release(round_.item.case, other)
    stranger = making.a_member(other)

    assert released.hits_are_hidden(elsewhere, member)
    assert not released.hits_are_hidden(elsewhere, stranger)


def test_a_cancelled_meeting_hides_nothing_any_more():
    round_ = a_round_that_hides()
    administrator = making.an_administrator(round_.panel)

    cancel(meeting=round_.meeting, reason="No room.", by=administrator)

    assert not released.hits_are_hidden(round_.item.release, round_.members[0])
