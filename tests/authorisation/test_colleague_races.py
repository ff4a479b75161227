"""Two at the same moment: one letter, one view, one question, one deputy, one change of settings."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from cases.authorisation import delegating, letters
from cases.authorisation.authority_services import CHANGED_MEANWHILE, change_authority_settings
from cases.authorisation.queries import settings_of
from cases.enums import NoticePace, ProposalAct, Role, Stage
from cases.guidance.working_days import last_working_day
from cases.models import (
    Actor,
    AuditEvent,
    AuthoritySettings,
    Consultation,
    Delegation,
    Notice,
    NoticeSettings,
    Proposal,
)
from tests import make
from tests.authorisation import making
from tests.authorisation.asking import a_consultee, a_draft_to_consult_on, answered, asked
from tests.people.test_managing_races import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 10
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def own_force() -> None:
    make.a_force()


def unsent() -> None:
    Notice.objects.update(emailed_at=None, reminded_at=None)
    NoticeSettings.objects.update(digest_sent_on=None)
    mail.outbox.clear()


def some_who_wait(pace: NoticePace) -> int:
    """Three supervisors for whom two proposals wait, and who are told at this pace."""
    cast = making.Cast()
    others = [making.a_supervisor(), making.a_supervisor()]
    for one in (cast.supervisor, *others):
        NoticeSettings.objects.create(person=one.person, pace=pace)
    for _ in range(2):
        making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    Notice.objects.update(at=timezone.now() - 3 * WEEK)
    return 3


@pytest.mark.parametrize(
    ("pace", "write"),
    [
        (NoticePace.AT_ONCE, letters.write_new),
        (NoticePace.DAILY, letters.write_digests),
        (NoticePace.AT_ONCE, letters.write_reminders),
    ],
    ids=["new", "daily", "late"],
)
def test_two_rounds_at_the_same_time_write_to_everybody_once(pace, write):
    people = some_who_wait(pace)
    noon = timezone.make_aware(datetime.combine(last_working_day(timezone.localdate(), 1), time(12)))

    for _ in range(ROUNDS):
        unsent()
        assert at_once(lambda: write(noon), lambda: write(noon), lambda: write(noon)) == ["", "", ""]
        assert len(mail.outbox) == people
        assert len({message.to[0] for message in mail.outbox}) == people


def test_two_commands_at_the_same_time_send_nothing_twice():
    people = some_who_wait(NoticePace.AT_ONCE)

    for _ in range(3):
        unsent()
        Notice.objects.update(at=timezone.now(), reminded_at=timezone.now())
        at_once(*[lambda: call_command("send_notices", stdout=StringIO())] * 2)
        assert len(mail.outbox) == people


def test_a_decision_does_not_wait_for_a_letter_and_settles_what_it_was_about():
    cast = making.Cast()
    for _ in range(ROUNDS):
        proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
        Notice.objects.filter(proposal=proposal).update(emailed_at=None)

        told = at_once(
            lambda: letters.write_new(timezone.now()),
            lambda proposal=proposal: making.moved(proposal, ProposalAct.ENDORSE, cast),
        )

        assert told == ["", ""]
        kinds = Notice.objects.open().filter(proposal=proposal).values_list("kind", flat=True)
        assert list(kinds) == ["to_authorise"]


def test_two_consultees_give_one_view():
    cast, first, second = making.Cast(), a_consultee(), a_consultee()
    consultation = asked(a_draft_to_consult_on(cast), cast.officer)

    told = at_once(*(lambda by=by: answered(consultation, by) for by in (first, second)))

    assert told == ["", "The view of your agency has been given."]
    assert AuditEvent.objects.filter(kind="view.given").count() == 1


def test_a_double_click_asks_once():
    cast = making.Cast()
    a_consultee()
    proposal = a_draft_to_consult_on(cast)

    told = at_once(*[lambda: asked(proposal, cast.officer)] * 2)

    assert (told[0], Consultation.objects.count(), Notice.objects.count()) == ("", 1, 1)
    assert "has been asked already" in told[1]


def test_two_who_name_each_other_make_no_circle():
    for _ in range(ROUNDS):
        first, second = making.an_inspector(), making.an_inspector()

        told = at_once(lambda a=first, b=second: named(a, b), lambda a=first, b=second: named(b, a))

        assert (told[0], Delegation.objects.count()) == ("", 1)
        assert "is away then themselves" in told[1]
        Delegation.objects.all().delete()


def named(giver: Actor, deputy: Actor) -> Delegation:
    today = timezone.localdate()
    return delegating.delegate(by=giver, deputy=deputy.membership, starts_on=today, ends_on=today + WEEK)


def test_two_managers_change_the_settings_by_turns():
    managers: list[Callable[[], object]] = [
        lambda by=by, hours=hours: change_authority_settings(
            by=by, asked=AuthoritySettings(force_id="hampshire", overdue_hours=hours), revision=0
        )
        for by, hours in ((make.an_actor(Role.SYSTEM_MANAGER), 3), (make.an_actor(Role.SYSTEM_MANAGER), 4))
    ]

    assert at_once(*managers) == ["", CHANGED_MEANWHILE]
    assert settings_of("hampshire").revision == 1
    assert not Proposal.objects.exists()
