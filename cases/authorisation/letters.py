"""Letters that say that something awaits a person and how much, with a link to their desk and nothing else."""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from cases.authorisation.working_hours import is_overdue
from cases.enums import NoticeKind, NoticePace
from cases.guidance.working_days import is_working_day, working_days_between
from cases.models import AuthoritySettings, Meeting, Membership, Notice, NoticeSettings, Person
from cases.people.sign_in.letters import address_of_page

LOGGER = logging.getLogger(__name__)
# What somebody is reminded of: what waits for them, not news.
DUTIES = frozenset(
    {
        NoticeKind.TO_ENDORSE,
        NoticeKind.TO_AUTHORISE,
        NoticeKind.TO_CONFIRM,
        NoticeKind.TO_CONSULT,
        NoticeKind.TO_REVIEW,
        NoticeKind.TO_TELL_VICTIM,
        NoticeKind.TO_RECONCILE,
        NoticeKind.TO_SCORE,
        NoticeKind.TO_FIND,
        NoticeKind.TO_CONFIRM_MINUTES,
    }
)
# Members are reminded once as the last day for their answers comes near, and again from that day on; whoever chairs,
# from the day after the meeting, and of minutes, once they have waited for a week's working days.
DAYS_NEAR = 3
DAYS_FOR_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Round:
    """One kind of letter: who wants it, what it is, and how it is remembered that it went out."""

    pace: NoticePace
    occasion: str
    remember: Callable[[NoticeSettings, Collection[int], datetime], None]


@dataclass(slots=True)
class Sent:
    """What one round of letters came to."""

    letters: int = 0
    failed: int = 0


def write_soon(people: Sequence[int]) -> None:
    """Have letters written beside the pages to those who want them at once."""
    write_at_once.enqueue(list(people))


@task()
def write_at_once(people: list[int]) -> None:
    """What is new for these people, one letter each; what cannot be sent is tried again by `send_notices`."""
    write_new(timezone.now(), people)


def write_new(now: datetime, people: Collection[int] | None = None) -> Sent:
    """A letter to each of these people, or to everybody, of whom something is new and who wants to know at once."""
    new = _in_post(now).filter(emailed_at__isnull=True, read_at__isnull=True)
    if people is not None:
        new = new.filter(person__in=people)
    return _to_each(new, NEW, now)


def write_digests(now: datetime) -> Sent:
    """Once a day, to those who asked for it, how much waits for them."""
    return _to_each(_in_post(now), DAILY, now)


def write_reminders(now: datetime) -> Sent:
    """On working days, to those who want to know at once, what has waited for longer than it should; once a day."""
    if not is_working_day(timezone.localdate(now)):
        return Sent()
    return _to_each(_late(now), LATE, now)


def _in_post(now: datetime) -> QuerySet[Notice]:
    """What is open for people who can still act on it; nobody who has left is written to."""
    held = Membership.objects.in_force_on(timezone.localdate(now)).filter(pk=OuterRef("membership"))
    return Notice.objects.open().filter(Exists(held), person__is_active=True)


def _late(now: datetime) -> QuerySet[Notice]:
    """What nobody was reminded of today and is late by the hours of its force, or by the day on which it was due."""
    not_today = Q(reminded_at__isnull=True) | Q(reminded_at__lt=_start_of(timezone.localdate(now)))
    waiting = _in_post(now).filter(not_today, kind__in=DUTIES).select_related("proposal__case", "meeting")
    hours = {one.force_id: one for one in AuthoritySettings.objects.all()}
    late = [one.pk for one in waiting if _is_late(one, hours, now)]
    # Asked again under the lock, so that what somebody else was reminded of meanwhile is left out.
    return Notice.objects.open().filter(not_today, pk__in=late)


def _is_late(notice: Notice, hours: Mapping[str, AuthoritySettings], now: datetime) -> bool:
    if notice.meeting is not None:
        return _is_near(notice, notice.meeting, timezone.localdate(now))
    if notice.proposal is None:
        return False
    if notice.kind == NoticeKind.TO_TELL_VICTIM:
        due = notice.proposal.case.informed_by if notice.proposal.case else None
        return due is not None and due < timezone.localdate(now)
    force_id = notice.proposal.force_id
    return is_overdue(notice.at, now, hours.get(force_id) or AuthoritySettings(force_id=force_id))


def _is_near(notice: Notice, meeting: Meeting, today: date) -> bool:
    """Whether a member is reminded today of what a meeting asks of them."""
    told_on = timezone.localdate(notice.at)
    if notice.kind == NoticeKind.TO_CONFIRM_MINUTES:
        return working_days_between(told_on, today) >= DAYS_FOR_MINUTES
    if notice.kind == NoticeKind.TO_FIND:
        due = meeting.held_on or meeting.answer_by
        return due is not None and today > max(due, told_on)
    due = meeting.answer_by or meeting.held_on
    if due is None or today <= told_on:
        return False
    return today >= due or (notice.reminded_at is None and working_days_between(today, due) <= DAYS_NEAR)


def _to_each(notices: QuerySet[Notice], round_: Round, now: datetime) -> Sent:
    """One letter a person, each in a transaction of its own."""
    sent = Sent()
    people = _who_want(notices, round_.pace, now)
    if not people:
        return sent
    connection = get_connection()
    try:
        connection.open()
    except OSError as fault:
        LOGGER.warning("Letters about notices could not be handed over to the mail server: %s", fault)
        return Sent(failed=len(people))
    for person in people:
        try:
            sent.letters += _to_one(person, notices, round_, now, connection)
        except (OSError, ValueError) as fault:
            sent.failed += 1
            LOGGER.warning("A letter about notices to person %d could not be handed over: %s", person, fault)
    connection.close()
    return sent


@transaction.atomic
def _to_one(person: int, notices: QuerySet[Notice], round_: Round, now: datetime, connection: BaseEmailBackend) -> int:
    """How many letters went out: one, or none where there is nothing to say or somebody else is saying it.

    What is held while the mail server takes its time is the person's own settings, and nothing that an act waits for;
    two at the same time send nothing twice.
    """
    locked = _due(round_.pace, now).select_for_update(skip_locked=True, of=("self",)).select_related("person")
    held = locked.filter(person=person).first()
    listed = list(notices.filter(person=person).order_by("pk")) if held else []
    if held is None or not listed:
        return 0
    letter = _letter(held.person, round_.occasion, listed)
    letter.connection = connection
    letter.send()
    round_.remember(held, [one.pk for one in listed], now)
    return 1


def _who_want(notices: QuerySet[Notice], pace: NoticePace, now: datetime) -> list[int]:
    """The people of these notices who want to be told at this pace; without a word of theirs, at once."""
    people = sorted(set(notices.order_by().values_list("person_id", flat=True)))
    known = set(NoticeSettings.objects.filter(person__in=people).values_list("person_id", flat=True))
    unknown = [NoticeSettings(person_id=pk) for pk in people if pk not in known]
    NoticeSettings.objects.bulk_create(unknown, ignore_conflicts=True)
    return list(_due(pace, now).filter(person__in=people).order_by("person_id").values_list("person_id", flat=True))


def _due(pace: NoticePace, now: datetime) -> QuerySet[NoticeSettings]:
    wanted = NoticeSettings.objects.filter(pace=pace)
    if pace != NoticePace.DAILY:
        return wanted
    return wanted.filter(Q(digest_sent_on__isnull=True) | Q(digest_sent_on__lt=timezone.localdate(now)))


def _written(_held: NoticeSettings, listed: Collection[int], now: datetime) -> None:
    Notice.objects.filter(pk__in=listed, emailed_at__isnull=True).update(emailed_at=now)


def _digested(held: NoticeSettings, listed: Collection[int], now: datetime) -> None:
    _written(held, listed, now)
    held.digest_sent_on = timezone.localdate(now)
    held.save(update_fields=["digest_sent_on"])


def _reminded(_held: NoticeSettings, listed: Collection[int], now: datetime) -> None:
    Notice.objects.filter(pk__in=listed).update(reminded_at=now)


NEW = Round(NoticePace.AT_ONCE, "new", _written)
DAILY = Round(NoticePace.DAILY, "daily", _digested)
LATE = Round(NoticePace.AT_ONCE, "late", _reminded)


def _letter(person: Person, occasion: str, listed: Iterable[Notice]) -> EmailMessage:
    """How much of each kind; the words of a kind are all that is said of it."""
    counts = Counter(NoticeKind(one.kind) for one in listed)
    lines = [(kind.label, counts[kind]) for kind in NoticeKind if counts[kind]]
    context = {"person": person, "occasion": occasion, "lines": lines, "link": address_of_page("home")}
    subject, message = (
        render_to_string(f"authorisation/letters/notices_{part}.txt", context).strip()
        for part in ("subject", "message")
    )
    return EmailMessage(subject, f"{message}\n", to=[person.email])


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
