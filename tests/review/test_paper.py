"""Members on paper: their sheets are printed, entered for them, and sealed until the round closes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.enums import Agency, Category, Event, Role
from cases.exceptions import NotAllowed
from cases.models import AuditEvent, Declaration, Flag, Offence, Review
from cases.panels.meetings.services import cancel
from cases.review.closing import close_round
from cases.review.paper import enter_sheet
from cases.review.scoring import Said
from cases.review.sheets import on_paper_at
from tests import make
from tests.casework.acting import events, signed_in, words
from tests.panels import making
from tests.review.rounds import SECRET, Round, a_round, scored

pytestmark = pytest.mark.django_db
SHEET = {"category": Category.INAPPROPRIATE, "reasons": ["too-serious"], "rules": ["CR-SERIOUS-01"], "note": SECRET}


def a_round_on_paper(cases: int = 1, **terms) -> Round:
    """The first of three members answers on paper."""
    round_ = a_round(cases=cases, **terms)
    round_.meeting.attendances.filter(membership=round_.members[0].membership).update(on_paper=True)
    return round_


def at(name, round_, *more):
    return reverse(name, args=[round_.panel.slug, round_.meeting.number, *more])


def entered(client, round_, item=1, **changes):
    seen = Review.objects.filter(item__number=item, person=round_.members[0].person).first()
    sent = {**SHEET, "seen": seen.changed_at.isoformat() if seen else "", **changes}
    return client.post(at("sheet-enter", round_, 1, item), sent, follow=True)


def test_a_sheet_is_entered_for_its_member_and_sealed_from_whoever_entered_it():
    round_ = a_round_on_paper()
    administrator = making.an_administrator(round_.panel)
    client = signed_in(administrator)

    answer = entered(client, round_)

    review = Review.objects.get()
    assert (review.person, review.entered_by) == (round_.members[0].person, administrator.signature)
    assert (review.category, review.reasons, review.note) == (Category.INAPPROPRIATE, ["too-serious"], SECRET)
    assert review.versions.count() == 1
    assert answer.redirect_chain[-1][0] == at("sheets-of", round_, 1)
    for page in (answer, client.get(at("sheet-enter", round_, 1, 1)), client.get(at("score-sheets", round_))):
        assert SECRET not in page.content.decode()
        assert f'value="{Category.INAPPROPRIATE}" checked' not in page.content.decode()
    assert f"by {administrator.signature}" in words(answer)
    assert "1 of 1 answered" in words(answer)
    event = AuditEvent.objects.get(kind=Event.REVIEW_ENTERED)
    assert SECRET not in str(event.details)


def test_a_sheet_entered_again_replaces_what_was_entered_before_and_both_are_kept():
    round_ = a_round_on_paper()
    client = signed_in(making.an_administrator(round_.panel))
    entered(client, round_)

    page = client.get(at("sheet-enter", round_, 1, 1))
    entered(client, round_, category=Category.APPROPRIATE)

    assert "replaces the whole of it" in words(page)
    assert Review.objects.get().category == Category.APPROPRIATE
    assert Review.objects.get().versions.count() == 2
    assert events(Event.REVIEW_ENTERED) == 2


def test_two_people_do_not_enter_one_sheet_over_the_other_unseen():
    round_ = a_round_on_paper()
    client = signed_in(making.an_administrator(round_.panel))
    entered(client, round_)

    answer = entered(client, round_, seen="", category=Category.APPROPRIATE)

    assert "was entered while the page was open" in words(answer)
    assert Review.objects.get().category == Category.INAPPROPRIATE


def test_after_a_sheet_comes_the_next_one_of_the_member_s_own_pile():
    round_ = a_round_on_paper(cases=3)
    client = signed_in(making.an_administrator(round_.panel))
    order = [sheet.item.number for sheet in on_paper_at(round_.meeting)[0].sheets]

    answer = entered(client, round_, order[0])

    assert answer.redirect_chain[-1][0] == at("sheet-enter", round_, 1, order[1])


def test_a_sheet_without_a_category_is_not_entered():
    round_ = a_round_on_paper()

    answer = entered(signed_in(making.an_administrator(round_.panel)), round_, category="")

    assert "Choose one of the four categories" in words(answer)
    assert not Review.objects.exists()


def test_nothing_is_entered_for_a_member_who_answers_here():
    round_ = a_round_on_paper()
    client = signed_in(making.an_administrator(round_.panel))

    answers = [client.get(at("sheets-of", round_, 2)), client.get(at("sheet-enter", round_, 2, 1))]
    answers.append(client.post(at("sheet-enter", round_, 2, 1), SHEET))

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    with pytest.raises(NotAllowed, match="answers here and not on paper"):
        enter_sheet(
            item=round_.item,
            attendance=round_.attendance(round_.members[1]),
            by=making.an_administrator(round_.panel),
            said=Said(category=Category.APPROPRIATE),
            seen="",
        )


def test_what_the_member_scored_here_is_theirs_alone_and_no_sheet_is_entered_over_it():
    round_ = a_round_on_paper()
    client = signed_in(making.an_administrator(round_.panel))
    entered(client, round_)
    scored(round_.item, round_.members[0], category=Category.APPROPRIATE)

    page, answer = client.get(at("sheets-of", round_, 1)), entered(client, round_)

    assert "Answered here by the member" in words(page)
    assert "No sheet is entered for it." in words(answer)
    review = Review.objects.get()
    assert (review.entered_by, review.category) == ("", Category.APPROPRIATE)


def test_the_last_sheet_closes_the_round_and_none_is_entered_after_it():
    round_ = a_round_on_paper()
    for member in round_.members[1:]:
        scored(round_.item, member)
    client = signed_in(making.an_administrator(round_.panel))

    entered(client, round_)
    answer = entered(client, round_, category=Category.APPROPRIATE)

    round_.item.refresh_from_db()
    assert round_.item.stage == "at_panel"
    assert "No sheet is entered for it." in words(answer)
    assert Review.objects.get(person=round_.members[0].person).category == Category.INAPPROPRIATE


def test_a_conflict_on_paper_is_entered_as_the_member_s_own_and_takes_their_review_and_flags_out():
    round_ = a_round_on_paper()
    member, administrator = round_.members[0], making.an_administrator(round_.panel)
    client = signed_in(administrator)
    entered(client, round_)
    make.a_flag(round_.item.release, member, rule="CR-ADMIT-01")

    sent = {"conflict": "1", "kind": "handled_the_file", "words": ""}
    answer = client.post(at("sheet-enter", round_, 1, 1), sent, follow=True)

    declaration = Declaration.objects.get()
    assert (declaration.person, declaration.kind) == (member.person, "handled_the_file")
    assert Review.objects.get().set_aside_at is not None
    assert Flag.objects.get().withdrawn_at is not None
    assert "Conflict: not asked any more" in words(client.get(at("sheets-of", round_, 1)))
    assert "They are not asked any more." in words(answer)
    event = AuditEvent.objects.get(kind=Event.FLAG_WITHDRAWN)
    assert (event.person, event.details["because"]) == (administrator.person.email, "Conflict declared")


def test_a_conflict_without_its_kind_is_asked_for_again():
    round_ = a_round_on_paper()
    client = signed_in(making.an_administrator(round_.panel))

    answer = client.post(at("sheet-enter", round_, 1, 1), {"conflict": "1"})

    assert "Choose what the conflict is." in words(answer)
    assert not Declaration.objects.exists()


def test_score_sheets_are_in_the_member_s_own_order_marked_and_recorded_as_a_disclosure():
    Offence.objects.create(code="46", title="Shoplifting", is_class=True)
    round_ = a_round_on_paper(cases=3)
    client = signed_in(making.an_administrator(round_.panel))
    order = [sheet.item.number for sheet in on_paper_at(round_.meeting)[0].sheets]
    name = f"{round_.members[0].person.name} (Panel member, Magistrates)"

    before = client.get(at("score-sheets", round_))
    printed = client.get(f"{at('score-sheets', round_)}?who=1")

    assert "0 of 3" in words(before)
    text = words(printed)
    places = [text.index(f"Case {number}: Shoplifting") for number in order]
    assert places == sorted(places)
    assert text.count(f"For {name} only. {round_.panel}, meeting 1") == 4
    assert "Appropriate, with observations" in text
    assert "I handled the file" in text
    assert not any(sheet.item.case.case_ref in text for sheet in on_paper_at(round_.meeting)[0].sheets)
    event = AuditEvent.objects.get(kind=Event.SCORE_SHEETS_MADE)
    assert (event.recipients, event.force, event.case_ref) == ([name], "hampshire", "")
    assert [one["item"] for one in event.details["sheets"]] == order


def test_sheets_of_everybody_on_paper_are_made_at_once_each_in_their_own_order():
    round_ = a_round_on_paper(cases=2)
    round_.meeting.attendances.update(on_paper=True)
    client = signed_in(making.an_administrator(round_.panel))

    printed = client.get(f"{at('score-sheets', round_)}?who=all")

    assert words(printed).count(" only. ") == 3 * 3
    assert len(AuditEvent.objects.get(kind=Event.SCORE_SHEETS_MADE).recipients) == 3


def test_each_force_s_auditors_read_of_their_own_cases_only_that_sheets_were_made():
    panel = making.a_panel_on_terms("hampshire", "metropolitan")
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    for force in ("hampshire", "metropolitan"):
        making.an_item_in_review(meeting, make.a_case(force=force))
    meeting.attendances.update(on_paper=True)

    signed_in(making.an_administrator(panel)).get(f"{reverse('score-sheets', args=[panel.slug, 1])}?who=1")

    made = AuditEvent.objects.filter(kind=Event.SCORE_SHEETS_MADE).order_by("force")
    assert [(one.force, [sheet["item"] for sheet in one.details["sheets"]]) for one in made] == [
        ("hampshire", [1]),
        ("metropolitan", [2]),
    ]


@pytest.mark.parametrize("state", ["nobody on paper", "nothing in review", "cancelled"])
def test_where_there_is_nothing_to_score_on_paper_no_sheet_is_made_and_the_page_says_so(state):
    round_ = a_round_on_paper()
    administrator = making.an_administrator(round_.panel)
    if state == "nobody on paper":
        round_.meeting.attendances.update(on_paper=False)
    elif state == "nothing in review":
        close_round(item=round_.item, by=administrator)
    else:
        cancel(meeting=round_.meeting, reason="No room.", by=administrator)

    answer = signed_in(administrator).get(f"{at('score-sheets', round_)}?who=1")

    says = {
        "nobody on paper": "Nobody answers on paper at this meeting.",
        "nothing in review": "there is nothing to score on paper now",
        "cancelled": "This meeting was cancelled on",
    }
    assert says[state] in words(answer)
    assert not events(Event.SCORE_SHEETS_MADE)


@pytest.mark.parametrize("who", ["member", "force lead", "administrator of one of its forces"])
def test_sheets_are_for_those_who_run_the_meeting(who):
    panel = making.a_panel_on_terms("hampshire", "metropolitan")
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    making.an_item_in_review(meeting)
    meeting.attendances.update(on_paper=True)
    actor = {
        "member": member,
        "force lead": make.an_actor(Role.FORCE_LEAD, ("hampshire", "metropolitan")),
        "administrator of one of its forces": make.an_actor(Role.ADMINISTRATOR),
    }[who]
    client = signed_in(actor)

    pages = [("score-sheets",), ("sheets-of", 1), ("sheet-enter", 1, 1)]
    answers = [client.get(reverse(name, args=[panel.slug, 1, *more])) for name, *more in pages]

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert not Review.objects.exists()


@pytest.mark.parametrize("cases", [1, 3])
def test_the_pages_about_paper_take_the_same_few_queries(cases):
    round_ = a_round_on_paper(cases=cases)
    client = signed_in(making.an_administrator(round_.panel))
    client.get("/")

    counted = []
    for address in (
        at("score-sheets", round_),
        f"{at('score-sheets', round_)}?who=1",
        at("sheets-of", round_, 1),
        at("sheet-enter", round_, 1, 1),
    ):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counted.append(len(queries))

    assert counted == [10, 16, 10, 13]


def test_members_on_paper_keep_their_place_whoever_is_invited_later_or_leaves():
    round_ = a_round_on_paper()
    late = making.a_member(round_.panel, name="A. Aardvark", agency=Agency.PROBATION)
    making.invite(round_.meeting, late, on_paper=True)
    round_.meeting.attendances.filter(membership=round_.members[1].membership).update(
        withdrawn_at=round_.meeting.made_at
    )

    assert [(one.place, one.attendance.membership.person.name) for one in on_paper_at(round_.meeting)] == [
        (1, round_.members[0].person.name),
        (4, "A. Aardvark"),
    ]
