"""Hits that wait, of a case that came from an earlier meeting: its table, minutes and pack, and what is recorded."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.decisions import YES
from cases.enums import ItemAct
from cases.models import AgendaItem, Release, Seat
from cases.panels.meetings.moving import move_item
from cases.panels.meetings.services import cancel
from cases.panels.redacting.releasing import release_item
from cases.review.closing import close_round
from cases.review.finding import record_finding
from cases.review.minutes import confirm_minutes
from cases.review.minutes_record import minutes_of
from tests import make
from tests.casework.acting import signed_in, words
from tests.panels import making
from tests.review.deciding import a_bench, a_finding, close, more_information, put_in_review, with_hits
from tests.review.rounds import a_round, scored

pytestmark = pytest.mark.django_db
RULE, CITED = "CR-ADMIT-01", "CR-SERIOUS-01"
WAITS = "Which rules were relied on is shown here once you have scored this case, or when its round has closed."


def decided(bench, **changes):
    """A case at meeting 1: screening found that it departs, probation named another rule, the panel answered both."""
    item = making.an_item_in_review(bench.meeting)
    making.a_review(item, bench.chair)
    making.a_review(item, bench.probation, rules=[CITED])
    item = with_hits(close(item), CR_ADMIT_01="breach")
    a_finding(item, bench.chair, **changes)
    return AgendaItem.objects.get(pk=item.pk)


def again(bench, item, *, hides_hits=True):
    """The same case in review at a later meeting, whose panel scores before it sees hits."""
    later = making.a_meeting(bench.panel, *bench.members)
    return put_in_review(making.an_item(later, item.case, hides_hits=hides_hits))


def confirmed(bench):
    bench.meeting.refresh_from_db()
    confirm_minutes(meeting=bench.meeting, by=bench.chair, revision=bench.meeting.revision)


def address(name, item):
    return reverse(name, args=[item.meeting.panel.slug, item.meeting.number, item.number])


def read(member, name, item):
    return words(signed_in(member).get(address(name, item)))


def minutes(member, bench):
    return words(signed_in(member).get(reverse("meeting-minutes", args=[bench.panel.slug, 1])))


def test_the_table_of_the_earlier_meeting_names_no_rule_until_its_reader_has_scored_the_case():
    bench = a_bench()
    item = decided(bench)
    later = again(bench, item)

    before = read(bench.cps, "table-item", item)
    scored(later, bench.cps)
    after = read(bench.cps, "table-item", item)

    assert WAITS in before
    assert RULE not in before
    assert CITED not in before
    assert "Departs" not in before
    assert "Upheld" not in before
    assert WAITS not in after
    assert all(said in after for said in (RULE, CITED, "Departs", "Upheld"))


def test_where_no_rule_may_be_named_the_table_does_not_say_that_members_differ_in_nothing():
    bench = a_bench()
    item = decided(bench)
    again(bench, item)

    page = read(bench.cps, "table-item", item)

    assert "Members say the same" not in page
    assert "nobody names a rule" not in page
    assert "Members give one category" in page


@pytest.mark.parametrize("given", ["scored", "closed", "hides nothing", "cancelled"])
def test_the_table_shows_its_rules_to_whom_nothing_is_hidden_from(given):
    bench = a_bench()
    item = decided(bench)
    later = again(bench, item, hides_hits=given != "hides nothing")
    if given == "scored":
        scored(later, bench.cps)
    elif given == "closed":
        close_round(item=later, by=bench.administrator)
    elif given == "cancelled":
        cancel(meeting=later.meeting, reason="Snow.", by=bench.administrator)

    assert RULE in read(bench.cps, "table-item", item)


def test_whoever_runs_the_meeting_scores_nothing_and_waits_for_nothing():
    bench = a_bench()
    item = decided(bench)
    again(bench, item)

    assert RULE in read(bench.administrator, "table-item", item)
    assert RULE in minutes(bench.administrator, bench)


def test_the_chair_amends_no_finding_whose_rules_they_may_not_read_yet():
    bench = a_bench()
    item = decided(bench)
    later = again(bench, item)
    client, at = signed_in(bench.chair), address("table-item", item)
    told = "The finding answers rules that wait until you have scored this case, or until its round has closed."

    page = words(client.get(at))
    sent = client.post(at, {"category": "appropriate", "wording": "Again.", "revision": 1})

    assert told in page
    assert "Amend the finding" not in page
    assert RULE not in page
    assert sent.status_code == 403
    assert RULE not in words(sent)
    scored(later, bench.chair)
    assert "Amend the finding" in words(client.get(at))


def test_the_chair_corrects_no_finding_whose_rules_they_may_not_read_yet():
    bench = a_bench()
    item = decided(bench)
    confirmed(bench)
    later = again(bench, item)
    client, at = signed_in(bench.chair), address("finding-correct", item)

    assert at not in client.get(address("table-item", item)).content.decode()
    assert client.get(at).status_code == 403
    scored(later, bench.chair)
    assert RULE in words(client.get(at))


def test_the_chair_takes_no_case_together_with_others_whose_rules_they_may_not_read_yet():
    bench = a_bench()
    item = with_hits(making.a_closed_item(bench.meeting, bench.chair, bench.probation), CR_ADMIT_01="breach")
    later = again(bench, item)
    client, at = signed_in(bench.chair), reverse("table-agreed", args=[bench.panel.slug, 1])

    before = words(client.get(at))
    scored(later, bench.chair)
    after = words(client.get(at))

    assert "Case 1 is not among them until you have scored it, or until its round has closed." in before
    assert RULE not in before
    assert RULE in after
    assert "not among them" not in after


def test_the_minutes_of_the_earlier_meeting_name_no_rule_until_their_reader_has_scored_the_case():
    bench = a_bench()
    item = decided(bench)
    confirmed(bench)
    later = again(bench, item)

    before = minutes(bench.cps, bench)
    scored(later, bench.cps)
    after = minutes(bench.cps, bench)

    assert WAITS in before
    assert RULE not in before
    assert CITED not in before
    assert "The panel finds Appropriate" in before
    assert WAITS not in after
    assert RULE in after


def test_the_minutes_as_a_file_name_no_rule_either(monkeypatch):
    bench = a_bench()
    item = decided(bench)
    confirmed(bench)
    again(bench, item)
    given = {}
    monkeypatch.setattr("cases.review.views.minutes.can_make_pdf", lambda: YES)
    monkeypatch.setattr("cases.review.views.minutes.pdf_of", lambda _page, context: given.update(context) or b"")

    signed_in(bench.cps).get(reverse("minutes-pdf", args=[bench.panel.slug, 1]))

    (one,) = given["minutes"].items
    assert one.finding.rules == ()
    assert one.finding.rules_wait


def test_a_correction_in_the_minutes_names_no_rule_either():
    bench = a_bench()
    item = decided(bench)
    confirmed(bench)
    making.a_finding(item, bench.chair, number=2, correction_reason="A slip.", corrects=item.findings.get())
    again(bench, item)

    (one,) = minutes_of(bench.meeting, bench.cps).items

    assert [found.rules_wait for found in (one.finding, *one.corrections)] == [True, True]


def test_the_pack_of_the_earlier_meeting_holds_no_hit_until_its_reader_has_scored_the_case():
    bench = a_bench()
    item = decided(bench)
    later = again(bench, item)
    client, at = signed_in(bench.cps), reverse("meeting-pack", args=[bench.panel.slug, 1])

    before = words(client.get(at))
    scored(later, bench.cps)

    assert RULE not in before
    assert "What screening found is shown after you have scored this case." in before
    assert RULE in words(client.get(at))


def test_whoever_sat_there_when_the_earlier_round_closed_may_have_seen_hits_without_scoring():
    bench = a_bench()
    item = making.a_closed_item(bench.meeting, bench.chair)
    record_finding(item=item, by=bench.chair, found=more_information(), revision=0)

    review = scored(again(bench, item), bench.cps)

    assert review.hits_were_visible is True


def test_so_may_they_where_the_earlier_round_hid_them_too_and_has_closed():
    round_ = a_round(hides_hits=True)
    close_round(item=round_.item, by=making.an_administrator(round_.panel))
    later = making.a_meeting(round_.panel, *round_.members)

    assert scored(put_in_review(making.an_item(later, round_.item.case, hides_hits=True)), round_.members[0])
    assert AgendaItem.objects.get(meeting=later).reviews.get().hits_were_visible is True


def a_hidden_round(days):
    """In review since that many days, at a panel that hides hits; nothing of the case was open before."""
    round_ = a_round(hides_hits=True)
    at = timezone.now() - timedelta(days=days)
    AgendaItem.objects.update(round_opened_at=at)
    Release.objects.update(at=at - timedelta(milliseconds=5))
    Seat.objects.update(starts_on=timezone.localdate() - timedelta(days=days + 1))
    return round_


def released_before(round_, by, panel=None):
    """An earlier release of the case, made by hand, that gave way to the one in review a day later."""
    at = timezone.now() - timedelta(days=6)
    Release.objects.create(
        panel=panel or round_.panel, case=round_.item.case, case_version=9, number=99, record={},
        breach_count=1, justify_count=0, gap_count=0, at=at, by="A test",
        withdrawn_at=at + timedelta(days=1), gave_way=True,
    )  # fmt: skip
    return by


def test_whoever_sees_the_case_first_in_a_round_that_hides_its_hits_scores_without_them():
    round_ = a_hidden_round(5)

    assert scored(round_.item, round_.members[0]).hits_were_visible is False


def test_hits_of_an_earlier_release_by_hand_were_in_view_for_whoever_sat_on_the_panel_then():
    round_ = a_hidden_round(5)
    released_before(round_, round_.members[0])
    joined = round_.members[1].membership.seats
    joined.update(starts_on=timezone.localdate() - timedelta(days=3))

    assert scored(round_.item, round_.members[0]).hits_were_visible is True
    assert scored(round_.item, round_.members[1]).hits_were_visible is False


def test_so_were_they_for_whoever_had_a_seat_that_has_ended():
    round_ = a_hidden_round(5)
    member, other = round_.members[0], make.a_panel("hampshire")
    make.a_seat(other, member)
    released_before(round_, member, other)
    days = timezone.localdate() - timedelta(days=20), timezone.localdate() - timedelta(days=2)
    Seat.objects.filter(panel=other).update(starts_on=days[0], ends_on=days[1], ended_at=timezone.now())

    assert scored(round_.item, member).hits_were_visible is True
    assert scored(round_.item, round_.members[1]).hits_were_visible is False


def test_a_seat_that_had_ended_before_the_release_showed_nothing():
    round_ = a_hidden_round(5)
    member, other = round_.members[0], make.a_panel("hampshire")
    make.a_seat(other, member)
    released_before(round_, member, other)
    days = timezone.localdate() - timedelta(days=20), timezone.localdate() - timedelta(days=10)
    Seat.objects.filter(panel=other).update(starts_on=days[0], ends_on=days[1], ended_at=None)

    assert scored(round_.item, member).hits_were_visible is False


@pytest.mark.parametrize("hides_hits", [True, False])
def test_a_meeting_that_was_cancelled_before_anybody_saw_hits_has_shown_none(hides_hits):
    panel = making.a_panel_on_terms("hampshire", hides_hits=hides_hits)
    making.the_reason_codes()
    member, by = making.a_member(panel), making.an_administrator(panel)
    item = making.a_released_item(making.a_meeting(panel, member), by)
    cancel(meeting=item.meeting, reason="Snow.", by=by)
    panel.terms.hides_hits = True
    panel.terms.save()

    later = release_item(item=making.an_item(making.a_meeting(panel, member), item.case), by=by)

    assert later.hides_hits
    assert scored(later, member).hits_were_visible is not hides_hits


def test_two_rounds_at_once_that_both_hide_hits_hide_them_from_whoever_has_scored_neither():
    round_ = a_round(hides_hits=True)
    later = making.a_meeting(round_.panel, *round_.members)
    second = put_in_review(making.an_item(later, round_.item.case, hides_hits=True))

    assert scored(second, round_.members[0]).hits_were_visible is False
    move_item(item=round_.item, act=ItemAct.CLOSE, by=None)
    assert scored(second, round_.members[1]).hits_were_visible is True
