"""With the triggers gone, whatever is done to a sealed event or to a seal is found, and the first of it is named."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from cases.audit import sealing
from cases.audit.append_only import EVENTS
from cases.audit.digests import digest_of_seal
from cases.audit.sealing import seal
from cases.audit.verifying import verify
from cases.models import AuditEvent, AuditSeal
from tests.audit.tampering import SEALS, a_sealed_record, insert_event, sql, without_triggers

# On PostgreSQL a transaction's events are sealed once it has ended, so there the tests commit.
pytestmark = pytest.mark.django_db(transaction=connection.vendor == "postgresql")


@pytest.fixture(autouse=True)
def three_a_seal(monkeypatch):
    monkeypatch.setattr(sealing, "MOST_A_SEAL", 3)


def what_is_wrong() -> str:
    """What the command says, and that it says so with its status."""
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", stdout=out)
    assert ended.value.code == 1
    return out.getvalue().splitlines()[0]


def test_a_record_that_nobody_touched_is_whole():
    a_sealed_record(7)

    found = verify()

    assert (found.fault, found.seals, found.sealed, found.waiting) == (None, 3, 7, 0)


@pytest.mark.parametrize(
    "change",
    [
        "person = 'somebody.else@example.org'",
        "at = '2020-01-01 00:00:00+00:00'",
        "case_ref = 'C-0001'",
        "address = '192.0.2.1'",
        "why = 'No reason'",
        "membership_number = NULL",
        "membership_number = membership_number + 1",
        "case_version = 2",
        "recipients = '[\"press@example.org\"]'",
        "details = '{}'",
        "kind = 'session.opened'",
    ],
)
def test_a_changed_event_is_named(change):
    numbers = a_sealed_record()

    with without_triggers():
        sql(f"UPDATE {EVENTS} SET {change} WHERE id = %s", numbers[3])

        assert what_is_wrong() == f"Event {numbers[3]} was changed after seal 2 was made over it."


@pytest.mark.parametrize("place", [0, 2, 3, 4])
def test_a_deleted_event_is_named_also_the_newest(place):
    numbers = a_sealed_record()

    with without_triggers():
        sql(f"DELETE FROM {EVENTS} WHERE id = %s", numbers[place])

        assert what_is_wrong() == f"Event {numbers[place]} is missing: seal {place // 3 + 1} was made over it."


def test_the_first_of_several_is_named():
    numbers = a_sealed_record()

    with without_triggers():
        sql(f"DELETE FROM {EVENTS} WHERE id = %s", numbers[4])
        sql(f"UPDATE {EVENTS} SET details = '{{}}' WHERE id = %s", numbers[1])

        assert what_is_wrong() == f"Event {numbers[1]} was changed after seal 1 was made over it."


def test_two_events_that_change_places_are_found():
    numbers = a_sealed_record()

    with without_triggers():
        for old, new in ((numbers[0], -1), (numbers[1], numbers[0]), (-1, numbers[1])):
            sql(f"UPDATE {EVENTS} SET id = %s WHERE id = %s", new, old)

        assert what_is_wrong() == f"Event {numbers[0]} was changed after seal 1 was made over it."


def test_an_event_under_another_number_is_found():
    numbers = a_sealed_record()

    with without_triggers():
        sql(f"UPDATE {EVENTS} SET id = %s WHERE id = %s", 10_000, numbers[0])

        assert what_is_wrong() == f"Event {numbers[0]} is missing: seal 1 was made over it."


@pytest.mark.parametrize("place", [0, 3])
def test_an_event_that_is_inserted_among_the_sealed_is_found(place):
    numbers = a_sealed_record()

    with without_triggers():
        insert_event(numbers[0] - 1 - place)

        assert what_is_wrong() == (
            f"Event {numbers[0] - 1 - place} was inserted after seal 1 was made over the events around it."
        )


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite numbers no transactions")
@pytest.mark.parametrize(("transaction_number", "cluster"), [(2**60, None), (1, "another server"), (0, "")])
def test_an_event_that_is_given_an_old_number_and_a_new_transaction_is_found(transaction_number, cluster):
    numbers = a_sealed_record()
    changed = {"transaction": transaction_number, **({} if cluster is None else {"cluster": cluster})}

    with without_triggers():
        insert_event(0, **changed)

        assert (
            what_is_wrong()
            == "Event 0 was inserted under an old number: its transaction began after that number was passed."
        )
        assert numbers[0] > 0


def test_a_changed_seal_is_named():
    numbers = a_sealed_record()
    forged = AuditSeal.objects.get(number=2)
    forged.entries[0][1] = "0" * 64

    with without_triggers():
        sql(f"UPDATE {SEALS} SET entries = %s WHERE number = 2", json.dumps(forged.entries))

        assert what_is_wrong() == (
            f"Seal 2 was changed after it was made, so nobody vouches any more for event {numbers[3]} onwards."
        )


def test_a_seal_that_is_made_anew_breaks_the_chain_after_it():
    numbers = a_sealed_record(7)
    with without_triggers():
        sql(f"UPDATE {EVENTS} SET details = '{{}}' WHERE id = %s", numbers[4])
        forged = AuditSeal.objects.get(number=2)
        forged.entries[1][1] = sealing.entries_of(AuditEvent.objects.filter(pk=numbers[4]))[0][1]
        AuditSeal.objects.filter(number=2).update(entries=forged.entries, digest=digest_of_seal(forged))

        assert what_is_wrong() == (
            "Seal 3 does not follow the one before it, which was made anew or put in another's place."
        )


@pytest.mark.parametrize(
    ("gone", "said"), [(1, "Seal 1 is missing: the next one is 2."), (2, "Seal 2 is missing: the next one is 3.")]
)
def test_a_deleted_seal_is_named(gone, said):
    a_sealed_record(7)

    with without_triggers():
        sql(f"DELETE FROM {SEALS} WHERE number = %s", gone)

        assert what_is_wrong() == said


def test_the_newest_seal_and_its_events_are_missed_by_whoever_wrote_its_digest_down():
    numbers = a_sealed_record(7)
    head = AuditSeal.objects.get(number=3).digest

    with without_triggers():
        sql(f"DELETE FROM {SEALS} WHERE number = 3")
        sql(f"DELETE FROM {EVENTS} WHERE id = %s", numbers[6])

        assert verify().fault is None
        assert verify(head=head).fault.what == (
            "No seal has the digest that was written down: seals were removed from the end, or the whole chain was "
            "made anew."
        )


def test_a_digest_that_was_written_down_long_ago_is_still_found():
    a_sealed_record(7)

    assert verify(head=AuditSeal.objects.get(number=1).digest).is_whole


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps to the type of a column")
def test_an_event_that_cannot_be_read_is_named():
    numbers = a_sealed_record()

    with without_triggers():
        sql(f"UPDATE {EVENTS} SET at = '2020-13-45 00:00:00' WHERE id = %s", numbers[3])

        assert what_is_wrong() == (
            f"Event {numbers[3]} was changed after seal 2 was made over it: it cannot be read any more."
        )


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
NUMBER = st.integers(-(2**31), 2**31 - 1)
JSON = st.recursive(
    NUMBER | TEXT | st.booleans() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner)
)
VALUES = {
    "kind": TEXT,
    "person": TEXT,
    "membership": TEXT,
    "address": TEXT,
    "force": TEXT,
    "case_ref": TEXT,
    "why": TEXT,
    "membership_number": NUMBER | st.none(),
    "case_version": st.integers(0, 2**31 - 1) | st.none(),
    "recipients": st.lists(JSON),
    "details": st.dictionaries(TEXT, JSON),
    "at": st.datetimes(timezones=st.just(sealing.timezone.get_default_timezone())),
    "id": st.integers(10_000, 2**31),
    "transaction": NUMBER,
    "cluster": TEXT,
}


def test_whatever_single_thing_is_altered_of_whichever_sealed_event_is_found():
    numbers = a_sealed_record(7)
    columns = {field.attname for field in AuditEvent._meta.concrete_fields}

    @given(
        place=st.integers(0, 6),
        altered=st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])),
    )
    def holds(place, altered):
        name, value = altered
        event = AuditEvent.objects.get(pk=numbers[place])
        if getattr(event, name) == value:
            return
        with without_triggers():
            try:
                with transaction.atomic():
                    AuditEvent.objects.filter(pk=event.pk).update(**{name: value})
            except DatabaseError:
                return  # A constraint of the table refuses it.
            fault = verify().fault
        assert (fault.event, fault.what.split()[0]) == (event.pk, "Event")

    assert set(VALUES) == columns
    holds()


def test_verify_audit_says_what_is_whole_and_what_waits_as_json_too():
    a_sealed_record(7)
    head = AuditSeal.objects.get(number=3).digest
    out = StringIO()

    call_command("verify_audit", "--json", "--head", head, stdout=out)

    assert json.loads(out.getvalue()) == {
        "whole": True, "seals": 3, "sealed": 7, "waiting": 0, "head": head, "fault": None,
    }  # fmt: skip


def test_seal_audit_says_how_many_and_the_digest_to_write_down():
    a_sealed_record(4)
    out = StringIO()

    call_command("seal_audit", stdout=out)

    assert out.getvalue().splitlines() == [
        "No event waited to be sealed.",
        f"The newest digest, to be written down elsewhere: {AuditSeal.objects.get(number=2).digest}",
    ]


def test_seal_audit_wants_minutes_that_pass():
    with pytest.raises(CommandError, match="Say a whole number of minutes, 1 or more"):
        call_command("seal_audit", "--every", "0")


def test_sealing_again_seals_only_what_is_new():
    a_sealed_record(4)

    assert seal().events == 0
