"""Letters about what awaits people: how much, a link to the desk, and not a word of a case; each once."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from cases.authorisation import letters, writing
from cases.authorisation.delivering import deliver
from cases.enums import NoticeKind, NoticePace, ProposalAct, Rank, Stage, VictimInformed
from cases.models import Actor, Notice, NoticeSettings, Person, Proposal
from tests.authorisation import making
from tests.authorisation.asking import HATE, a_consultee, a_draft_to_consult_on, answered, asked, recorded
from tests.world.canaries import Canaries, canaries_in

pytestmark = pytest.mark.django_db

LINK = "https://scrutiny.example/"
DAY = timedelta(days=1)
BROKEN = "tests.authorisation.broken_post"


@pytest.fixture
def cast():
    return making.Cast()


def at(day: int, hour: int = 10) -> datetime:
    """A moment of May 2026, in London: the 4th is a bank holiday, the 5th a Tuesday."""
    return timezone.make_aware(datetime(2026, 5, day, hour))


def at_pace(actor: Actor, pace: NoticePace) -> None:
    NoticeSettings.objects.update_or_create(person=actor.person, defaults={"pace": pace})


def waiting_since(moment: datetime, kind: NoticeKind = NoticeKind.TO_ENDORSE) -> None:
    """Whoever was told was told then, and by a letter too."""
    Notice.objects.filter(kind=kind).update(at=moment, emailed_at=moment)


def to(messages: Iterable) -> list[str]:
    return sorted(address for message in messages for address in message.to)


def test_a_letter_goes_out_after_the_act_with_counts_and_the_desk_and_nothing_else(
    cast, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    [message] = mailoutbox
    assert message.to == [cast.supervisor.person.email]
    assert message.subject == "Scrutiny: something new for you"
    assert message.body == (
        f"Dear {cast.supervisor.person.name},\n\n"
        "this is new for you in Scrutiny:\n\n"
        "- A proposal awaits your endorsement: 1\n\n"
        "What it is about you find on your desk, after signing in:\n\n"
        f"{LINK}\n\n"
        "How often you are written to you choose there, under Your account.\n"
    )
    assert Notice.objects.get().emailed_at is not None


def test_no_letter_says_anything_of_a_case(mailoutbox, django_capture_on_commit_callbacks):
    words = Canaries()
    cast = making.Cast(officer=making.an_officer(staff_key=words.word("key"), name=words.word("officer")))
    consultee = a_consultee()
    planted = {
        name: value for name, value in words.record("proposal").items() if name not in ("previous", "exceptions")
    }

    with django_capture_on_commit_callbacks(execute=True):
        proposal = a_draft_to_consult_on(cast, **HATE, **planted)
        answered(asked(proposal, cast.officer), consultee)
        recorded(proposal, cast.officer, "cps", words=words.word("view"), given_by=words.word("by"))
        for stage in (Stage.RETURNED, Stage.AUTHORISED, Stage.REFUSED, Stage.AUTHORISED_VERBALLY):
            one = making.a_proposal(stage, cast=cast, **planted)
            if stage == Stage.AUTHORISED:
                deliver(proposal=one, by=cast.officer, revision=one.revision, case_ref=words.word("case_ref"))
    for actor in (cast.officer, cast.inspector, cast.supervisor, consultee):
        at_pace(actor, NoticePace.DAILY)
    letters.write_digests(timezone.now())
    for actor in (cast.officer, cast.inspector, cast.supervisor, consultee):
        at_pace(actor, NoticePace.AT_ONCE)
    letters.write_reminders(timezone.now() + 30 * DAY)

    said = [message.message().as_string() for message in mailoutbox]
    officers_name = f"Dear {cast.officer.person.name},"
    assert words.where({word for one in said for word in canaries_in(one.replace(officers_name, ""))}) == []
    assert len(planted) > 20
    assert {message.subject for message in mailoutbox} == {
        "Scrutiny: something new for you",
        "Scrutiny: what waits for you today",
        "Scrutiny: a reminder of what waits for you",
    }
    for one in said:
        assert [
            term for term in ("Robbery", "Shoplifting", "hampshire", "Hampshire", "/proposals/") if term in one
        ] == []
        assert one.count("http") == 1


def test_nothing_is_sent_where_the_act_comes_to_nothing(cast, mailoutbox, django_capture_on_commit_callbacks):
    draft = making.a_draft(by=cast.officer)
    with django_capture_on_commit_callbacks() as callbacks, suppress(ZeroDivisionError), transaction.atomic():
        making.moved(draft, ProposalAct.SUBMIT, cast)
        raise ZeroDivisionError

    assert (mailoutbox, callbacks) == ([], [])


def test_a_broken_mail_server_breaks_no_act_and_the_letter_goes_out_later(
    cast, mailoutbox, settings, django_capture_on_commit_callbacks, caplog
):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{BROKEN}.Unreachable"
    with django_capture_on_commit_callbacks(execute=True):
        proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    assert Proposal.objects.get().stage == Stage.WITH_SUPERVISOR
    assert "could not be handed over to the mail server: Nobody answers." in caplog.text
    assert Notice.objects.get().emailed_at is None
    out, err = StringIO(), StringIO()
    call_command("send_notices", stdout=out, stderr=err)
    assert err.getvalue() == "1 could not be handed over to the mail server and will be tried again.\n"

    settings.EMAIL_BACKEND = working
    call_command("send_notices", stdout=out)
    call_command("send_notices", stdout=out)

    assert to(mailoutbox) == [cast.supervisor.person.email]
    assert out.getvalue().splitlines() == [
        "E-mails: 0 about what is new, 0 daily, 0 reminders.",
        "E-mails: 1 about what is new, 0 daily, 0 reminders.",
        "E-mails: 0 about what is new, 0 daily, 0 reminders.",
    ]
    assert proposal.version == 1


def test_an_address_that_is_refused_keeps_nobody_else_from_their_letter(cast, mailoutbox, settings):
    settings.EMAIL_BACKEND = f"{BROKEN}.Choosy"
    making.a_supervisor()
    Person.objects.filter(pk=cast.supervisor.person.pk).update(email="refused@example.org")
    making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    sent = letters.write_new(timezone.now())

    assert (sent.letters, sent.failed, len(mailoutbox)) == (1, 1, 1)
    assert Notice.objects.filter(emailed_at__isnull=True).get().person == cast.supervisor.person


def test_what_waits_for_one_person_is_one_letter(cast, mailoutbox):
    for stage in (Stage.WITH_SUPERVISOR, Stage.WITH_SUPERVISOR, Stage.AUTHORISED_VERBALLY):
        making.a_proposal(stage, cast=cast)

    letters.write_new(timezone.now())

    bodies = {message.to[0]: message.body for message in mailoutbox}
    assert "- A proposal awaits your endorsement: 2" in bodies[cast.supervisor.person.email]
    assert sorted(bodies) == sorted([cast.supervisor.person.email, cast.inspector.person.email])


@pytest.mark.parametrize("pace", [NoticePace.DAILY, NoticePace.NEVER])
def test_whoever_does_not_want_it_at_once_is_not_written_to_at_once(cast, mailoutbox, pace):
    at_pace(cast.supervisor, pace)
    making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    letters.write_new(timezone.now())
    letters.write_reminders(timezone.now() + 30 * DAY)

    assert mailoutbox == []
    assert Notice.objects.count() == 1


def test_nobody_who_has_left_is_written_to(cast, mailoutbox):
    making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    making.a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    Person.objects.filter(pk=cast.supervisor.person.pk).update(is_active=False)
    membership = cast.inspector.membership
    type(membership).objects.filter(pk=membership.pk).update(ended_at=timezone.now())

    letters.write_new(timezone.now())

    assert mailoutbox == []


def test_what_was_read_before_the_letter_went_out_is_not_written_about(cast, mailoutbox):
    making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    Notice.objects.update(read_at=timezone.now())

    letters.write_new(timezone.now())

    assert mailoutbox == []


def test_a_digest_says_once_a_day_how_much_waits(cast, mailoutbox):
    at_pace(cast.supervisor, NoticePace.DAILY)
    for _ in range(2):
        making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    today = timezone.now()

    sent = [letters.write_digests(today + days * DAY).letters for days in (0, 0, 1, 1)]

    assert sent == [1, 0, 1, 0]
    assert mailoutbox[0].subject == "Scrutiny: what waits for you today"
    assert "- A proposal awaits your endorsement: 2" in mailoutbox[0].body


def test_a_day_on_which_nothing_waits_has_no_digest(cast, mailoutbox):
    at_pace(cast.supervisor, NoticePace.DAILY)
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    making.moved(proposal, ProposalAct.TAKE_BACK, cast)

    assert letters.write_digests(timezone.now()).letters == 0
    assert NoticeSettings.objects.get(person=cast.supervisor.person).digest_sent_on is None


def test_what_a_digest_said_is_not_said_again_where_the_pace_is_changed(cast, mailoutbox):
    at_pace(cast.supervisor, NoticePace.DAILY)
    making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    letters.write_digests(timezone.now())
    at_pace(cast.supervisor, NoticePace.AT_ONCE)

    letters.write_new(timezone.now())

    assert len(mailoutbox) == 1


def test_a_reminder_comes_after_the_forces_working_hours_and_once_a_working_day(cast, mailoutbox):
    making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    waiting_since(at(5))

    rounds = [at(5, 17), at(6, 9), at(6, 10), at(6, 16), at(7, 8), at(7, 12), at(8, 9), at(9, 9), at(10, 9), at(11, 9)]
    sent = [letters.write_reminders(moment).letters for moment in rounds]

    # Wednesday at ten eight working hours have gone; Saturday the 9th and Sunday are no working days.
    assert sent == [0, 0, 1, 0, 1, 0, 1, 0, 0, 1]
    assert mailoutbox[0].subject == "Scrutiny: a reminder of what waits for you"
    assert "- A proposal awaits your endorsement: 1" in mailoutbox[0].body


def test_nobody_is_reminded_on_a_bank_holiday(cast):
    making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    Notice.objects.update(at=at(1) - 7 * DAY, emailed_at=at(1) - 7 * DAY)

    assert letters.write_reminders(at(4)).letters == 0
    assert letters.write_reminders(at(5)).letters == 1


def test_nobody_is_reminded_of_news_or_of_what_no_longer_waits(cast):
    making.a_proposal(Stage.REFUSED, cast=cast)
    making.moved(making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast), ProposalAct.TAKE_BACK, cast)

    assert letters.write_reminders(timezone.now() + 30 * DAY).letters == 0


def test_of_a_victim_to_tell_the_officer_is_reminded_once_it_is_overdue(cast):
    draft = making.a_draft(Rank.NONE, by=cast.officer, victim_type="person")
    values = {"victim_informed": None, "victim_informed_date": None}
    draft = writing.save_answers(proposal=draft, by=cast.officer, revision=draft.revision, values=values)
    case = deliver(proposal=draft, by=cast.officer, revision=draft.revision, case_ref="D-1")
    due = case.informed_by
    assert case.victim_informed in (None, VictimInformed.NO)

    def on(day) -> int:
        return letters.write_reminders(timezone.make_aware(datetime(day.year, day.month, day.day, 9))).letters

    later = next(due + number * DAY for number in range(1, 9) if (due + number * DAY).weekday() == 2)
    assert [on(due), on(later), on(later)] == [0, 1, 0]


@pytest.mark.parametrize("number", [1, 3])
def test_writing_asks_the_same_number_of_questions_however_many_notices_wait(cast, django_assert_num_queries, number):
    for _ in range(number):
        making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    with django_assert_num_queries(9):
        letters.write_new(timezone.now())


def test_the_command_says_what_it_cannot_do():
    with pytest.raises(CommandError, match="Say a whole number of minutes, 1 or more"):
        call_command("send_notices", every=0)


def test_a_person_without_a_word_of_theirs_is_told_at_once(cast):
    making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    letters.write_new(timezone.now())

    assert NoticeSettings.objects.get(person=cast.supervisor.person).pace == NoticePace.AT_ONCE
