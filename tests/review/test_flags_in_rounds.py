"""A flag raised while a case is in review belongs to the round: its author's until that closes, then the panel's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.casework.services import amend_flag, withdraw_flag
from cases.enums import Agency, Conflict, Event, Role
from cases.exceptions import NotAllowed
from cases.models import AgendaItem, AuditEvent, Flag
from cases.review.closing import close_round
from cases.review.declaring import declare
from tests import make
from tests.casework.acting import signed_in, words
from tests.panels import making
from tests.review.rounds import Round, a_round

pytestmark = pytest.mark.django_db
SINGS = "The canary sings."
SENT = {"rule": "", "severity": "gap", "reason": "Late.", "revision": "1"}


def closed(round_: Round) -> None:
    close_round(item=round_.item, by=making.an_administrator(round_.panel))


def a_flagged_round() -> tuple[Round, Flag]:
    """The first member has flagged the case."""
    round_ = a_round()
    return round_, make.a_flag(round_.item.release, round_.members[0], rule="CR-ADMIT-01", reason=SINGS)


def page_of(round_: Round, member):
    return signed_in(member).get(round_.item.release.get_absolute_url())


def test_a_flag_on_a_case_in_review_belongs_to_its_round():
    round_, flag = a_flagged_round()

    assert flag.item == round_.item


def test_a_flag_raised_before_the_round_opened_belongs_to_it_too():
    panel = making.a_panel_on_terms("hampshire")
    member = making.a_member(panel)
    flag = make.a_flag(make.a_release(make.a_case(), panel), member)
    meeting = making.a_meeting(panel, member)

    item = making.an_item_in_review(meeting, flag.case)

    assert (flag.item, Flag.objects.get().item) == (None, item)


def test_until_the_round_closes_a_flag_is_its_author_s_alone_and_then_the_panel_reads_it_with_its_agency():
    round_, _flag = a_flagged_round()
    _author, other, _third = round_.members

    before = words(page_of(round_, other))
    closed(round_)
    after = page_of(round_, other)

    assert SINGS not in before
    assert "No flag that you may see." in before
    text = words(after)
    assert SINGS in text
    assert "Magistrates" in text
    assert round_.members[0].person.name not in text
    assert "Withdraw" not in text


def test_before_the_round_closes_a_member_s_page_asks_for_no_flag_but_their_own():
    round_, _flag = a_flagged_round()
    other = round_.members[1]
    client = signed_in(other)
    own = re.compile(rf'"author_id" = {other.person.pk}\b')

    with CaptureQueriesContext(connection) as queries:
        for address in ("/", "/panels/cases/", "/panels/cases/?flags=yes", round_.item.release.get_absolute_url()):
            client.get(address)

    about = [one["sql"] for one in queries if '"cases_flag"' in one["sql"]]
    assert about
    assert [sql for sql in about if not own.search(sql)] == []


def test_the_history_of_a_flag_is_read_when_the_round_has_closed_and_names_nobody():
    round_, flag = a_flagged_round()
    author, other, _third = round_.members
    amend_flag(flag=flag, rule="CR-ADMIT-01", severity="breach", reason="He denied it.", revision=1, by=author)
    closed(round_)

    answer = page_of(round_, other)

    assert SINGS in words(answer)
    assert "What it said before" in words(answer)
    assert [(one.title, one.by) for one in answer.context["timeline"]][:2] == [
        ("Flag amended", "Magistrates"),
        ("Flag raised", "Magistrates"),
    ]
    own = page_of(round_, author)
    assert [one.by for one in own.context["timeline"]][:2] == [author.signature, author.signature]


def test_what_a_member_took_back_before_the_round_closed_nobody_else_ever_reads():
    round_, flag = a_flagged_round()
    withdraw_flag(flag=flag, by=round_.members[0])
    closed(round_)

    administrator = signed_in(making.an_administrator(round_.panel))

    assert SINGS not in words(page_of(round_, round_.members[1]))
    assert SINGS not in words(administrator.get(round_.item.case.get_absolute_url()))
    assert SINGS in words(page_of(round_, round_.members[0]))


def test_once_the_round_has_closed_nobody_amends_withdraws_or_raises_a_flag():
    round_, flag = a_flagged_round()
    author = round_.members[0]
    closed(round_)
    flag.refresh_from_db()

    with pytest.raises(NotAllowed, match="nobody amends or withdraws one"):
        amend_flag(flag=flag, rule="", severity="gap", reason="Later.", revision=1, by=author)
    with pytest.raises(NotAllowed, match="nobody amends or withdraws one"):
        withdraw_flag(flag=flag, by=author)
    with pytest.raises(NotAllowed, match="say it at the meeting"):
        make.a_flag(round_.item.release, author, reason="Later.")
    text = words(page_of(round_, author))
    assert "so its flags stand as they are: nobody amends or withdraws one." in text
    assert "Raise a flag: The round of this case has closed" in text
    assert Flag.objects.get().reason == SINGS


def test_the_address_of_one_s_own_flag_stays_when_others_become_visible():
    round_ = a_round(Agency.MAGISTRATES, Agency.PROBATION)
    first, second = round_.members
    for member, reason in ((first, "One."), (second, "Two."), (first, "Three.")):
        make.a_flag(round_.item.release, member, reason=reason)
    client, base = signed_in(first), round_.item.release.get_absolute_url()
    address = f"{base}flags/2/withdraw/"

    before = client.get(address).status_code
    closed(round_)
    flags = client.get(base).context["flags"]

    assert before == 200
    assert [(one.flag.reason, one.is_own, one.place) for one in flags] == [
        ("Three.", True, "flag-3"),
        ("Two.", False, "flag-2"),
        ("One.", True, "flag-1"),
    ]
    assert [one.withdraw_address for one in flags] == [address, "", f"{base}flags/1/withdraw/"]
    assert client.get(f"{base}flags/3/").status_code == 404
    assert "nobody amends or withdraws one" in words(client.post(address, follow=True))


def test_the_columns_and_filters_of_one_s_own_flags_count_no_other_after_the_round_either():
    round_, _flag = a_flagged_round()
    closed(round_)
    counted = {}
    for name, member in zip(("author", "other"), round_.members, strict=False):
        client = signed_in(member)
        rows = client.get("/panels/cases/").context["table"].paginated_rows
        found = client.get("/panels/cases/?flags=yes").context["totals"].cases
        counted[name] = ([row.record.flag_count for row in rows], found)

    assert counted == {"author": ([1], 1), "other": ([0], 0)}


def test_those_who_run_the_meeting_read_its_flags_on_the_whole_case_when_the_round_has_closed():
    round_, _flag = a_flagged_round()
    address = round_.item.case.get_absolute_url()
    administrator = signed_in(making.an_administrator(round_.panel))
    lead = signed_in(make.an_actor(Role.FORCE_LEAD))

    before = words(administrator.get(address))
    closed(round_)
    after = words(administrator.get(address))

    assert (SINGS in before, SINGS in after) == (False, True)
    assert round_.members[0].person.name not in after
    assert SINGS not in words(lead.get(address))


def test_a_declared_conflict_takes_a_member_s_standing_flags_of_the_case_out_and_says_why():
    round_, flag = a_flagged_round()
    author = round_.members[0]

    declare(item=round_.item, by=author, kind=Conflict.HANDLED_THE_FILE)
    closed(round_)

    flag.refresh_from_db()
    assert flag.withdrawn_at is not None
    assert SINGS not in words(page_of(round_, round_.members[1]))
    event = AuditEvent.objects.get(kind=Event.FLAG_WITHDRAWN)
    assert event.details["because"] == "Conflict declared"
    assert SINGS not in str(event.details)


def test_a_conflict_declared_at_the_panel_takes_the_flag_out_though_its_round_has_closed():
    round_, flag = a_flagged_round()
    closed(round_)

    declare(item=round_.item, by=round_.members[0], kind=Conflict.KNOWS_A_PARTY)

    flag.refresh_from_db()
    assert flag.withdrawn_at is not None
    assert SINGS not in words(page_of(round_, round_.members[1]))


def test_a_flag_of_a_decided_round_stands_when_its_author_declares_a_conflict_at_a_later_meeting():
    round_, flag = a_flagged_round()
    closed(round_)
    AgendaItem.objects.filter(pk=round_.item.pk).update(stage="carried_over")
    later = making.an_item_in_review(making.a_meeting(round_.panel, *round_.members), round_.item.case)

    declare(item=later, by=round_.members[0], kind=Conflict.HANDLED_THE_FILE)

    flag.refresh_from_db()
    assert flag.withdrawn_at is None


def test_at_a_later_meeting_the_same_rule_is_not_flagged_again_and_an_earlier_round_s_flags_are_read():
    round_, _flag = a_flagged_round()
    closed(round_)
    AgendaItem.objects.filter(pk=round_.item.pk).update(stage="carried_over")
    making.an_item_in_review(making.a_meeting(round_.panel, *round_.members), round_.item.case)

    with pytest.raises(NotAllowed, match="in an earlier round, and that flag stands"):
        make.a_flag(round_.item.release, round_.members[0], rule="CR-ADMIT-01", reason="Again.")
    fresh = make.a_flag(round_.item.release, round_.members[1], rule="CR-ADMIT-01", reason="Fresh.")

    assert fresh.item.meeting.number == 2
    text = words(page_of(round_, round_.members[2]))
    assert (SINGS in text, "Fresh." in text) == (True, False)


def test_a_flag_sent_after_the_round_closed_is_told_so_in_plain_words():
    round_ = a_round()
    client = signed_in(round_.members[0])
    closed(round_)

    answer = client.post(reverse("released-flag-raise", args=[round_.panel.slug, 1]), SENT)

    assert answer.status_code == 403
    assert "The round of this case has closed" in words(answer)
    assert not Flag.objects.exists()
