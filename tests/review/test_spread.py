"""What members said, side by side: only once the round is closed, by agency, and where they part."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.enums import Agency, Category, Conflict, ItemAct
from cases.exceptions import NotAllowed
from cases.models import AgendaItem, Declaration, Flag, Invitation, Review
from cases.panels.meetings.moving import move_item
from cases.review.spread import spread_of, spreads_of
from tests.panels import making
from tests.review.deciding import a_bench, a_case_at_the_table, a_split_case, with_hits

pytestmark = pytest.mark.django_db

C = Category


def a_round(*said: dict) -> AgendaItem:
    """A closed round in which the members of a bench said these things, in their order."""
    bench = a_bench()
    item = making.an_item_in_review(bench.meeting)
    for member, words in zip(bench.members, said, strict=False):
        making.a_review(item, member, **words)
    return move_item(item=item, act=ItemAct.CLOSE, by=None)


def test_before_the_round_is_closed_no_review_is_read():
    bench = a_bench()
    item = making.an_item_in_review(bench.meeting)
    making.a_review(item, bench.cps)

    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        pytest.raises(NotAllowed, match="once its round is closed"),
    ):
        spread_of(item)

    assert (list(asked), spreads_of([item])) == ([], {})


def test_each_member_is_named_by_agency_with_what_they_said():
    spread = spread_of(a_split_case(a_bench()))

    assert [(voice.name, voice.category, voice.review.rules) for voice in spread.voices] == [
        ("Crown Prosecution Service", "Inappropriate", ["CR-SERIOUS-01"]),
        ("Magistrates", "Inappropriate", []),
        ("Police", "Appropriate", []),
        ("Probation", "Appropriate", []),
    ]
    assert [(bar.label, bar.count, bar.of, bar.percent) for bar in spread.bars] == [
        ("Appropriate", 2, 4, 50),
        ("Appropriate, with observations", 0, 4, 0),
        ("Inappropriate", 2, 4, 50),
        ("No conclusion", 0, 4, 0),
    ]
    assert spread.differs == [
        "Category: Appropriate 2, Inappropriate 2.",
        "CR-SERIOUS-01: relied on by Crown Prosecution Service.",
    ]


def test_the_panels_own_labels_are_used():
    spread = spread_of(a_case_at_the_table(a_bench(labels={"appropriate": "Right and proper"})))

    assert {voice.category for voice in spread.voices} == {"Right and proper"}
    assert spread.bars[0].label == "Right and proper"


def test_two_of_one_agency_are_told_apart_by_name():
    bench = a_bench()
    second = making.a_member(bench.panel, agency=Agency.CPS, name="Second Prosecutor")
    making.invite(bench.meeting, second)
    item = making.a_closed_item(bench.meeting, bench.cps, second, bench.police)

    assert [voice.name for voice in spread_of(item).voices] == [
        f"Crown Prosecution Service ({bench.cps.person.name})",
        "Crown Prosecution Service (Second Prosecutor)",
        "Police",
    ]


def test_who_is_out_or_silent_is_named_and_what_was_set_aside_is_not_read():
    bench = a_bench()
    item = making.an_item_in_review(bench.meeting)
    making.a_review(item, bench.chair)
    making.a_review(item, bench.cps, category=C.INAPPROPRIATE, rules=["CR-SERIOUS-01"])
    making.a_review(item, bench.police, submitted=False, category=C.INAPPROPRIATE)
    Declaration.objects.create(
        item=item, case=item.case, person=bench.cps.person, membership=bench.cps.membership,
        kind=Conflict.KNOWS_A_PARTY, at=timezone.now(),
    )  # fmt: skip
    Review.objects.filter(item=item, person=bench.cps.person).update(set_aside_at=timezone.now())
    Invitation.objects.filter(item=item, attendance__membership=bench.cps.membership).update(
        conflicted_at=timezone.now(), answered_at=None
    )

    spread = spread_of(move_item(item=item, act=ItemAct.CLOSE, by=None))

    assert [voice.name for voice in spread.voices] == ["Magistrates"]
    assert (spread.out, spread.silent) == (["Crown Prosecution Service"], ["Probation", "Police"])
    assert [one.rule for one in spread.rules if one.by] == []


def test_who_relied_on_which_rule_and_on_what_ground():
    bench = a_bench()
    item = making.an_item_in_review(bench.meeting)
    making.a_review(item, bench.cps, rules=["CR-SERIOUS-01", "CR-ADMIT-01"])
    making.a_review(item, bench.police)
    at = timezone.now()
    for rule in ("CR-ADMIT-01", ""):
        Flag.objects.create(
            case=item.case, case_version=1, release=item.release, item=item, author=bench.police.person,
            membership=bench.police.membership, agency=Agency.POLICE, rule=rule, severity="gap", reason="Why?",
            raised_at=at, changed_at=at,
        )  # fmt: skip
    item = with_hits(move_item(item=item, act=ItemAct.CLOSE, by=None), CR_SERIOUS_01="breach", CR_VICTIM_01="gap")

    relied = [(one.name, one.severity, one.by, one.sources, one.needs_answer) for one in spread_of(item).rules]

    cps, police = "Crown Prosecution Service", "Police"
    assert relied == [
        ("CR-SERIOUS-01", "breach", (cps,), ("screening", "review"), True),
        ("CR-VICTIM-01", "gap", (), ("screening",), False),
        ("CR-ADMIT-01", "", (cps, police), ("flag", "review"), True),
        ("Flags that name no rule", "", (police,), ("flag",), True),
    ]


SAME = {"category": C.APPROPRIATE}
AGREED = {
    "all say the same": ((SAME, SAME), True),
    "one names an outcome and nobody another": ((SAME | {"better_outcome": "charge"}, SAME), True),
    "two outcomes": ((SAME | {"better_outcome": "charge"}, SAME | {"better_outcome": "outcome_22"}), False),
    "two leniencies": ((SAME | {"leniency": "too_lenient"}, SAME | {"leniency": "about_right"}), False),
    "two categories": ((SAME, {"category": C.INAPPROPRIATE}), False),
    "a rule named": ((SAME | {"rules": ["CR-SERIOUS-01"]}, SAME | {"rules": ["CR-SERIOUS-01"]}), False),
    "no conclusion": (({"category": C.NO_CONCLUSION}, {"category": C.NO_CONCLUSION}), False),
    "one member alone": ((SAME,), False),
    "nobody": ((), False),
}


@pytest.mark.parametrize("how", AGREED)
def test_what_all_agree_on(how):
    said, agreed = AGREED[how]

    assert spread_of(a_round(*said)).is_agreed is agreed


@pytest.mark.parametrize(
    ("categories", "distance"),
    [
        ((), (0, 0)),
        ((C.APPROPRIATE, C.APPROPRIATE), (1, 0)),
        ((C.APPROPRIATE, C.WITH_OBSERVATIONS), (2, 1)),
        ((C.APPROPRIATE, C.NO_CONCLUSION), (2, 0)),
        ((C.APPROPRIATE, C.INAPPROPRIATE), (2, 2)),
        (tuple(C), (4, 2)),
    ],
)
def test_how_far_members_are_apart(categories, distance):
    assert spread_of(a_round(*({"category": one} for one in categories))).distance == distance


@pytest.mark.parametrize("number", [1, 3])
def test_the_spreads_of_several_cases_take_as_many_queries_as_one(number, django_assert_num_queries):
    bench = a_bench()
    items = [a_split_case(bench) for _ in range(number)]
    for item in items:
        item.meeting = bench.meeting

    with django_assert_num_queries(5):
        spreads = spreads_of(items)

    assert [len(spreads[item.pk].voices) for item in items] == [4] * number
