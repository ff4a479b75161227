"""How far members agree, on its page: who reads it, and of which cases."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import Agency, Category
from cases.models import Actor, Declaration, Review
from cases.review.judged import PANEL, THEME, agreement_at
from tests import make
from tests.casework.acting import signed_in, words
from tests.panels import making
from tests.review.deciding import Bench, a_bench, a_case_at_the_table

pytestmark = pytest.mark.django_db

BAD = Category.INAPPROPRIATE


def page(bench: Bench, actor: Actor, query: str = ""):
    return signed_in(actor).get(reverse("meeting-agreement", args=[bench.panel.slug, bench.meeting.number]) + query)


def judged(bench: Bench, number: int, **said) -> None:
    for _case in range(number):
        a_case_at_the_table(bench, **said)


def differently(bench: Bench, number: int) -> None:
    """The police alone say otherwise."""
    for _case in range(number):
        item = a_case_at_the_table(bench)
        Review.objects.filter(item=item, membership=bench.police.membership).update(category=BAD)


def test_few_cases_say_so_instead_of_a_number():
    bench = a_bench()
    judged(bench, 2)

    shown = words(page(bench, bench.chair))

    assert "This meeting 2 Too few cases: 2 were judged by two or more, and a figure needs 10" in shown
    assert "%" not in shown.partition("How this is made")[0]


def test_pairs_with_too_few_cases_are_named_with_their_cases_and_not_one_line_each_of_a_table():
    bench = a_bench()
    judged(bench, 2)

    shown = page(bench, bench.chair)

    assert (shown.context["pairs"], len(shown.context["too_few"])) == ([], 6)
    assert "No two agencies have both judged 10 cases yet" in words(shown)
    assert "Magistrates and Police: 2" in words(shown)


def test_ten_cases_give_a_proportion_and_alpha_with_their_intervals():
    bench = a_bench()
    judged(bench, 5)
    judged(bench, 4, category=BAD)
    differently(bench, 1)

    found = agreement_at(bench.meeting, bench.chair)

    everybody = found.scopes[0].agreement
    assert (everybody.cases, everybody.agreed) == (10, 9)
    assert round(everybody.alpha, 2) == 0.9
    assert {pair.name: pair.agreement.agreed for pair in found.pairs} == {
        "Crown Prosecution Service and Magistrates": 10,
        "Crown Prosecution Service and Police": 9,
        "Crown Prosecution Service and Probation": 10,
        "Magistrates and Police": 9,
        "Magistrates and Probation": 10,
        "Police and Probation": 9,
    }
    assert "This meeting 10 9 of 10 cases (90 %), likely between 60 % and 98 %" in words(page(bench, bench.chair))


def test_drafts_open_rounds_and_what_was_set_aside_are_not_counted():
    bench = a_bench()
    judged(bench, 1)
    item = making.an_item_in_review(bench.meeting)
    for actor in bench.members:
        making.a_review(item, actor)
    other = making.a_closed_item(bench.meeting, bench.chair)
    making.a_review(other, bench.probation, submitted=False, category="")
    Review.objects.filter(pk=making.a_review(other, bench.cps).pk).update(set_aside_at=timezone.now())

    found = agreement_at(bench.meeting, bench.chair)

    assert found.scopes[0].agreement.cases == 1


def test_a_case_in_conflict_is_in_none_of_ones_figures():
    bench = a_bench()
    item = a_case_at_the_table(bench)
    judged(bench, 1)
    Declaration.objects.create(
        item=item, case=item.case, person=bench.police.person, membership=bench.police.membership,
        kind="handled_the_file", at=timezone.now(),
    )  # fmt: skip

    found = {who: agreement_at(bench.meeting, getattr(bench, who)) for who in ("chair", "police")}

    assert {who: one.scopes[0].agreement.cases for who, one in found.items()} == {"chair": 2, "police": 1}


def test_a_theme_and_the_panel_reach_across_its_meetings():
    bench = a_bench()
    type(bench.meeting).objects.update(theme="Knives")
    bench.meeting.theme = "Knives"
    judged(bench, 1)
    for theme in ("Knives", "Shops"):
        other = making.a_meeting(bench.panel, *bench.members, theme=theme)
        making.a_closed_item(other, *bench.members)
    elsewhere = a_bench()
    judged(elsewhere, 1)

    found = agreement_at(bench.meeting, bench.chair, THEME)

    assert [(scope.name, scope.agreement.cases) for scope in found.scopes] == [
        ("This meeting", 1), ("Every meeting on “Knives”", 2), ("Every meeting of the panel", 3),
    ]  # fmt: skip
    assert found.over.key == THEME
    assert {pair.agreement.cases for pair in found.pairs} == {2}
    assert {pair.agreement.cases for pair in agreement_at(bench.meeting, bench.chair, PANEL).pairs} == {3}


def test_another_meeting_counts_once_all_its_rounds_are_closed():
    bench = a_bench()
    judged(bench, 1)
    other = making.a_meeting(bench.panel, *bench.members)
    making.a_closed_item(other, *bench.members)
    making.an_item_in_review(other)

    cases = {scope.key: scope.agreement.cases for scope in agreement_at(bench.meeting, bench.police).scopes}

    assert cases == {"meeting": 1, "panel": 1}


def test_an_agency_that_is_evenly_divided_has_no_view_of_a_case():
    bench = a_bench()
    second = making.a_member(bench.panel, agency=Agency.POLICE)
    making.invite(bench.meeting, second)
    item = a_case_at_the_table(bench)
    making.a_review(item, second, category=BAD)

    found = agreement_at(bench.meeting, bench.chair)

    assert {pair.name: pair.agreement.cases for pair in found.pairs} == {
        "Crown Prosecution Service and Magistrates": 1,
        "Crown Prosecution Service and Probation": 1,
        "Magistrates and Probation": 1,
    }


@pytest.mark.parametrize(
    ("who", "is_open", "status"),
    [("chair", True, 200), ("administrator", True, 200), ("police", True, 403), ("police", False, 200)],
)
def test_members_read_it_once_every_round_is_closed(who, is_open, status):
    bench = a_bench()
    judged(bench, 1)
    if is_open:
        making.an_item_in_review(bench.meeting)

    response = page(bench, getattr(bench, who))

    assert response.status_code == status
    if status == 403:
        assert "how far they agree is shown when the last round has closed" in words(response)


def test_a_member_who_is_told_to_wait_reads_no_review(django_assert_max_num_queries):
    bench = a_bench()
    making.an_item_in_review(bench.meeting)
    client = signed_in(bench.police)

    with django_assert_max_num_queries(25) as asked:
        client.get(reverse("meeting-agreement", args=[bench.panel.slug, 1]))

    assert [one["sql"] for one in asked if "cases_review" in one["sql"]] == []


def test_a_stranger_finds_nothing():
    bench = a_bench()

    assert page(bench, make.an_actor()).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_figures_take_the_same_two_queries(number, django_assert_num_queries):
    bench = a_bench()
    judged(bench, number)

    with django_assert_num_queries(2):
        agreement_at(bench.meeting, bench.chair)
