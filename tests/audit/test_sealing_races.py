"""Sealing while others write: every event is sealed exactly once, however slow its transaction, and nobody waits."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from threading import Event as Signal
from threading import Thread
from time import sleep

import pytest
from django.db import connection, transaction

from cases.audit import sealing
from cases.audit.append_only import EVENTS
from cases.audit.sealing import seal
from cases.audit.services import record
from cases.audit.verifying import verify
from cases.enums import Event
from cases.exceptions import OutOfDate
from cases.models import AuditEvent, AuditSeal
from tests.audit.tampering import STAMP, sql

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

LONGEST = 30


class GivenUpError(Exception):
    """A writer whose work is rolled back."""


@contextmanager
def elsewhere(*, is_committed: bool = True) -> Iterator[Thread]:
    """Somebody else who has recorded an event, and ends their transaction only when this block ends."""
    recorded, over = Signal(), Signal()

    def write() -> None:
        try:
            with transaction.atomic():
                record(Event.CASES_LISTED, by=None, details={"by": "somebody else"})
                recorded.set()
                over.wait(LONGEST)
                transaction.set_rollback(not is_committed)
        finally:
            connection.close()

    thread = Thread(target=write)
    thread.start()
    assert recorded.wait(LONGEST)
    try:
        yield thread
    finally:
        over.set()
        thread.join(LONGEST)


def sealed_numbers() -> list[int]:
    entries = chain.from_iterable(AuditSeal.objects.values_list("entries", flat=True))
    return sorted(number for number, _digest in entries)


def test_an_event_is_sealed_only_when_no_earlier_transaction_is_open():
    with elsewhere():
        record(Event.CASES_LISTED, by=None)

        assert seal().events == 0
        assert verify().waiting == 1

    assert seal().events == 2
    assert verify().is_whole


def test_an_event_whose_number_was_passed_by_a_slower_transaction_is_not_taken_for_a_forged_one():
    """It is why the ceiling is a transaction number of the sealer's own and not the snapshot's xmax."""
    with transaction.atomic():
        sql("SELECT pg_current_xact_id()")
        someone = elsewhere()
        someone.__enter__()
        mine = record(Event.CASES_LISTED, by=None)

    assert seal().events == 1
    assert sealed_numbers() == [mine.pk]
    someone.__exit__(None, None, None)
    late = AuditEvent.objects.get(details__by="somebody else")
    assert late.pk < mine.pk
    assert (verify().fault, verify().waiting) == (None, 1)
    assert seal().events == 1
    assert verify().fault is None


def test_the_number_of_a_transaction_that_is_rolled_back_is_not_missed():
    with elsewhere(is_committed=False):
        pass
    record(Event.CASES_LISTED, by=None)

    assert seal().events == 1
    assert verify().is_whole


def test_a_writer_does_not_wait_for_the_sealer():
    record(Event.CASES_LISTED, by=None)

    def write() -> int:
        try:
            sql("SET lock_timeout = '50ms'")
            return record(Event.CASES_LISTED, by=None).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        assert sealing._seal_next() == 1
        number = threads.submit(write).result(LONGEST)

    assert AuditEvent.objects.filter(pk=number).exists()
    assert verify().waiting == 1


def test_two_sealers_do_not_collide():
    record(Event.CASES_LISTED, by=None)

    def seal_too() -> str:
        try:
            return str(seal().events)
        except OutOfDate as busy:
            return str(busy)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        sealing._seal_next()
        told = threads.submit(seal_too).result(LONGEST)

    assert told == "Somebody else is sealing at this moment, so nothing was sealed here. Try again in a minute."
    assert AuditSeal.objects.count() == 1


def test_what_was_restored_from_another_server_is_sealed_and_the_new_servers_numbers_raise_no_alarm():
    """A new server counts its transactions from the beginning, so old events carry the higher numbers."""
    sql(f"ALTER TABLE {EVENTS} DISABLE TRIGGER {STAMP}")
    for number in range(1, 4):
        old = AuditEvent(id=number, at="2026-01-01T00:00Z", kind=Event.CASES_LISTED)
        old.cluster, old.transaction = "the old server", 2**40 + number
        old.save(force_insert=True)
    sql(f"ALTER TABLE {EVENTS} ENABLE TRIGGER {STAMP}")
    sql("SELECT setval('cases_auditevent_number', 3)")
    record(Event.CASES_LISTED, by=None)

    assert seal().seals == 2
    record(Event.CASES_LISTED, by=None)

    assert (verify().fault, verify().sealed, verify().waiting) == (None, 4, 1)
    assert [entry.cluster == "the old server" for entry in AuditSeal.objects.all()] == [True, False]


def test_every_event_of_many_writers_is_sealed_exactly_once(monkeypatch):
    monkeypatch.setattr(sealing, "MOST_A_SEAL", 7)
    over = Signal()

    def write(writer: int) -> None:
        chance = random.Random(writer)
        try:
            for _turn in range(25):
                try:
                    with transaction.atomic():
                        for _event in range(chance.randint(1, 3)):
                            record(Event.CASES_LISTED, by=None)
                            sleep(chance.choice((0, 0, 0, 0.005, 0.05)))
                        if chance.random() < 0.25:
                            raise GivenUpError
                except GivenUpError:
                    pass
        finally:
            connection.close()

    def keep_sealing(_sealer: int) -> None:
        try:
            while not over.is_set():
                try:
                    seal()
                    assert verify().fault is None
                except OutOfDate:
                    sleep(0.001)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        sealers = [threads.submit(keep_sealing, number) for number in range(2)]
        for writer in [threads.submit(write, number) for number in range(6)]:
            writer.result(LONGEST * 2)
        over.set()
        for sealer in sealers:
            sealer.result(LONGEST)
    seal()

    found = verify()
    assert sealed_numbers() == sorted(AuditEvent.objects.values_list("pk", flat=True))
    assert (found.fault, found.waiting, found.sealed) == (None, 0, AuditEvent.objects.count())
    assert found.sealed > 100
