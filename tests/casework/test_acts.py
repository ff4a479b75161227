"""Flags and comments: who, once, kept, and never lost."""

import pytest
from django.db import IntegrityError

from cases.casework import policies, services
from cases.enums import Agency, Event, Role, Severity
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AuditEvent, Case, Comment, Flag, FlagChange, Hit
from tests import make
from tests.casework.acting import ENTRY, a_client, events, signed_in, words

pytestmark = pytest.mark.django_db

FLAG = {"rule": "CR-ADMIT-01", "severity": "breach", "reason": "He denied it\r\nthroughout."}


def raised(by, case=None, **changes):
    return services.raise_flag(
        case=case or make.a_case(), by=by, **{"rule": "", "severity": "gap", "reason": "Why?", **changes}
    )


ACTS = {
    "flag": (policies.may_flag, {Role.ADMINISTRATOR}),
    "comment": (policies.may_comment, {Role.FORCE_LEAD, Role.CRIME_REGISTRAR, Role.ADMINISTRATOR}),
    "transcribe": (policies.may_transcribe, {Role.FORCE_LEAD}),
    "screen again": (policies.may_screen_again, {Role.ADMINISTRATOR}),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", ACTS)
def test_permission_matrix(act, role):
    may, allowed = ACTS[act]
    case, elsewhere = make.a_case(), make.a_case(force="metropolitan")
    actor = make.an_actor(role)

    assert bool(may(actor, case)) is (role in allowed)
    assert not may(actor, elsewhere)
    assert may(actor, case) or may(actor, case).reason.endswith(".")


ADDRESSES = ("", "versions/1/", "flags/new/", "flags/{flag}/", "flags/{flag}/withdraw/", "comments/new/",
             "exceptions/new/", "screen/")  # fmt: skip


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("address", ADDRESSES)
def test_another_force_s_case_does_not_exist_and_nothing_changes(address, role):
    case = make.a_case(force="metropolitan")
    raised(make.an_actor(Role.ADMINISTRATOR, ("metropolitan",)), case)
    client = signed_in(make.an_actor(role))
    done = AuditEvent.objects.exclude(kind=Event.ACCESS_REFUSED)
    before = done.count()

    url = case.get_absolute_url() + address.format(flag=1)
    for response in (client.get(url), client.post(url, {**FLAG, **ENTRY, "text": "x", "confirmed": "yes"})):
        assert response.status_code in ((404, 405) if address in ("", "versions/1/", "screen/") else (404,))

    assert (Flag.objects.count(), Comment.objects.count(), FlagChange.objects.count()) == (1, 0, 1)
    assert Case.objects.get().version == 1
    assert done.count() == before
    assert events(Event.ACCESS_REFUSED) > 0


def test_a_flag_is_raised_on_a_whole_case_and_leads_back_to_the_case_in_its_list():
    case = make.a_case()
    actor = make.an_actor(Role.ADMINISTRATOR, agency=Agency.MAGISTRATES)

    response = signed_in(actor).post(f"{case.get_absolute_url()}flags/new/?q=x&n=3", FLAG)

    assert response.headers["Location"] == f"{case.get_absolute_url()}?q=x&n=3#flags"
    flag = Flag.objects.get()
    assert (flag.rule, flag.severity, flag.reason) == ("CR-ADMIT-01", "breach", "He denied it\nthroughout.")
    assert (flag.author, flag.agency, flag.case_version) == (actor.person, "magistrates", 1)
    assert events(Event.FLAG_RAISED) == 1


@pytest.mark.parametrize("rule", ["CR-ADMIT-01", ""])
def test_a_form_sent_twice_raises_one_flag(rule):
    case, client = make.a_case(), a_client()
    sent = {**FLAG, "rule": rule}

    client.post(f"{case.get_absolute_url()}flags/new/", sent)
    response = client.post(f"{case.get_absolute_url()}flags/new/", sent, follow=True)

    assert Flag.objects.count() == 1
    assert "on this case already" in words(response)
    assert events(Event.FLAG_RAISED) == 1


def test_the_database_keeps_one_standing_flag_a_member_and_rule():
    flag = raised(make.an_actor(Role.ADMINISTRATOR), rule="CR-ADMIT-01")
    flag.pk = None

    with pytest.raises(IntegrityError):
        flag.save(force_insert=True)


def test_a_flag_without_reason_or_severity_is_not_raised_and_nothing_is_lost():
    case = make.a_case()

    response = a_client().post(f"{case.get_absolute_url()}flags/new/", {"rule": "CR-ADMIT-01", "reason": "  "})

    assert "Choose how the case stands to it." in words(response)
    assert "Say why, in your own words." in words(response)
    assert not Flag.objects.exists()


@pytest.mark.parametrize("severity", [Severity.JUSTIFIED, "grave"])
def test_a_flag_is_never_an_exception(severity):
    response = a_client().post(f"{make.a_case().get_absolute_url()}flags/new/", {**FLAG, "severity": severity})

    assert f"A flag cannot be “{severity}”: choose from the list." in words(response)


def test_a_flag_is_amended_and_its_history_kept():
    actor, case = make.an_actor(Role.ADMINISTRATOR), make.a_case()
    flag = raised(actor, case)

    changed = {"rule": "CR-ADMIT-01", "severity": "justify", "reason": "On reflection.", "revision": 1}
    signed_in(actor).post(f"{case.get_absolute_url()}flags/1/", changed)

    flag.refresh_from_db()
    assert (flag.rule, flag.severity, flag.reason, flag.revision) == ("CR-ADMIT-01", "justify", "On reflection.", 2)
    assert list(flag.history.values_list("act", "rule", "reason")) == [
        ("amended", "CR-ADMIT-01", "On reflection."),
        ("raised", "", "Why?"),
    ]
    assert events(Event.FLAG_AMENDED) == 1


def test_of_two_windows_the_second_is_told_and_its_words_come_back():
    actor, case = make.an_actor(Role.ADMINISTRATOR), make.a_case()
    raised(actor, case)
    client, address = signed_in(actor), f"{case.get_absolute_url()}flags/1/"
    client.post(address, {"severity": "breach", "reason": "From the first window.", "revision": 1})

    response = client.post(address, {"severity": "justify", "reason": "From the second window.", "revision": 1})

    assert response.status_code == 409
    assert "You changed this flag elsewhere while this page was open." in words(response)
    assert "From the first window." in words(response)
    assert response.context["form"]["reason"].value() == "From the second window."
    assert Flag.objects.get().reason == "From the first window."
    client.post(address, {"severity": "justify", "reason": "From the second window.",
                          "revision": response.context["form"]["revision"].value()})  # fmt: skip
    assert Flag.objects.get().reason == "From the second window."


def test_an_amendment_sent_twice_is_kept_once():
    actor, case = make.an_actor(Role.ADMINISTRATOR), make.a_case()
    raised(actor, case)
    client, address = signed_in(actor), f"{case.get_absolute_url()}flags/1/"

    for _time in range(2):
        response = client.post(address, {"severity": "breach", "reason": "Changed.", "revision": 1})

    assert response.status_code == 302
    assert (FlagChange.objects.count(), events(Event.FLAG_AMENDED)) == (2, 1)


def test_an_outdated_amendment_leaves_no_trace():
    actor = make.an_actor(Role.ADMINISTRATOR)
    flag = raised(actor)

    with pytest.raises(OutOfDate, match="not stored"):
        services.amend_flag(flag=flag, rule="", severity="gap", reason="Other.", revision=7, by=actor)

    assert FlagChange.objects.count() == 1


def test_a_flag_cannot_move_to_a_rule_that_the_member_has_flagged_already():
    actor, case = make.an_actor(Role.ADMINISTRATOR), make.a_case()
    raised(actor, case, rule="CR-ADMIT-01")
    raised(actor, case)

    response = signed_in(actor).post(f"{case.get_absolute_url()}flags/2/", {**FLAG, "revision": 1})

    assert "You have another standing flag under CR-ADMIT-01 on this case: amend that one." in words(response)


def test_the_address_of_a_flag_says_nothing_of_the_flags_that_members_raise():
    actor, case, panel = make.an_actor(Role.ADMINISTRATOR), make.a_case(), make.a_panel()
    member = make.an_actor()
    make.a_seat(panel, member)
    released = make.a_release(case, panel)
    for rule in ("CR-ADMIT-01", "CR-AUTH-01"):
        make.a_flag(released, member, rule=rule)
        raised(actor, case, rule=rule)

    page = signed_in(actor).get(case.get_absolute_url()).content.decode()

    assert [f'{case.get_absolute_url()}flags/{number}/"' in page for number in (1, 2, 3, 4)] == [
        True,
        True,
        False,
        False,
    ]


def test_a_withdrawn_flag_stays_in_the_history_and_its_rule_may_be_flagged_again():
    actor, case = make.an_actor(Role.ADMINISTRATOR), make.a_case()
    raised(actor, case, rule="CR-ADMIT-01")
    client, address = signed_in(actor), f"{case.get_absolute_url()}flags/1/withdraw/"

    asked = client.get(address)
    for _time in range(2):
        response = client.post(address, follow=True)

    assert "Withdraw your flag under CR-ADMIT-01?" in words(asked)
    assert "This flag was withdrawn on" in words(response)
    assert events(Event.FLAG_WITHDRAWN) == 1
    assert list(Flag.objects.get().history.values_list("act", flat=True)) == ["withdrawn", "raised"]
    raised(actor, case, rule="CR-ADMIT-01")


def test_a_flag_on_a_whole_case_is_seen_by_those_who_see_the_case_and_kept_by_its_author():
    case = make.a_case()
    raised(make.an_actor(Role.ADMINISTRATOR), case, reason="The canary sings.")
    lead, administrator = make.an_actor(Role.FORCE_LEAD), make.an_actor(Role.ADMINISTRATOR)
    address = f"{case.get_absolute_url()}flags/1/"

    assert "The canary sings." in words(signed_in(lead).get(case.get_absolute_url()))
    assert "The canary sings." in words(signed_in(administrator).get(case.get_absolute_url()))
    assert signed_in(administrator).get(address).status_code == 404
    assert signed_in(administrator).post(f"{address}withdraw/").status_code == 404
    assert Flag.objects.get().withdrawn_at is None


def test_a_re_coded_case_is_not_flagged_but_its_flags_can_be_withdrawn():
    actor, case = make.an_actor(Role.ADMINISTRATOR), make.a_case()
    flag = raised(actor, case)
    Case.objects.update(outcome_code=1, recoded_at=flag.raised_at)

    with pytest.raises(NotAllowed, match="no longer a Community Resolution"):
        raised(actor, case)
    services.withdraw_flag(flag=flag, by=actor)
    assert Flag.objects.get().withdrawn_at is not None


def test_a_comment_is_kept_once_with_who_and_when_and_changes_no_severity():
    case = make.a_case(responsibility="denied")
    actor = make.an_actor(Role.FORCE_LEAD, name="Lee Lead")
    hits = list(Hit.objects.values())

    for _time in range(2):
        response = signed_in(actor).post(
            f"{case.get_absolute_url()}comments/new/", {"text": "It was late."}, follow=True
        )

    assert "It was late. Lee Lead (Force lead)" in words(response)
    assert "You have added this comment already." in words(response)
    assert (Comment.objects.count(), events(Event.COMMENT_ADDED)) == (1, 1)
    assert list(Hit.objects.values()) == hits
