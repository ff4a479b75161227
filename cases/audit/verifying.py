"""Verifying: every sealed event is where and what its seal says, and none stands among them that no seal knows."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from typing import Any, Final

from cases.audit.digests import FIRST_PREVIOUS, Entry, digest_of_seal, entries_of
from cases.audit.reaching import Events, Reach, clusters
from cases.models import AuditEvent, AuditSeal

SEALS_AT_ONCE: Final = 10

CHANGED: Final = "Event {event} was changed after seal {seal} was made over it."
UNREADABLE: Final = "Event {event} was changed after seal {seal} was made over it: it cannot be read any more."
MOVED: Final = "Event {event} was changed after it was sealed: it no longer stands where its seal put it."
MISSING: Final = "Event {event} is missing: seal {seal} was made over it."
INSERTED: Final = "Event {event} was inserted after seal {seal} was made over the events around it."
STRANGE: Final = "An event that cannot be read was inserted after seal {seal} was made over the events around it."
OLD_NUMBER: Final = (
    "Event {event} was inserted under an old number: its transaction began after that number was passed."
)
SEAL_CHANGED: Final = "Seal {seal} was changed after it was made, so nobody vouches any more for event {event} onwards."
SEAL_MISSING: Final = "Seal {seal} is missing: the next one is {next}."
CHAIN_BROKEN: Final = "Seal {seal} does not follow the one before it, which was made anew or put in another's place."
HEAD_DIFFERS: Final = (
    "No seal has the digest that was written down: seals were removed from the end, or the whole chain was made anew."
)


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong: the event or the seal, and what happened to it."""

    what: str
    event: int | None = None
    seal: int | None = None


@dataclass(slots=True)
class Verification:
    """What one walk along the chain found."""

    seals: int = 0
    sealed: int = 0
    waiting: int = 0
    head: str = ""
    fault: Fault | None = None

    @property
    def is_whole(self) -> bool:
        return self.fault is None

    def as_json(self) -> dict[str, Any]:
        return {"whole": self.is_whole, **asdict(self)}


@dataclass(slots=True)
class _Peaks:
    """The highest event numbers that seals had passed, to tell a number that was used late from one used afresh."""

    highest: list[int] = field(default_factory=list)
    made_by: list[tuple[str, int | None]] = field(default_factory=list)

    @property
    def top(self) -> int:
        return self.highest[-1] if self.highest else 0

    def add(self, seal: AuditSeal, entries: list[Entry]) -> None:
        highest = max(number for number, _digest in entries)
        if highest > self.top:
            self.highest.append(highest)
            self.made_by.append((seal.cluster, seal.ceiling))

    def first_out_of_turn(self, events: Events, cluster: str) -> int | None:
        """The first of these events whose number had been passed before its transaction began.

        A transaction may be slow, so its number may be sealed late. But one that began above the ceiling of a seal
        had its number after those in the seal; and without numbered transactions none comes late at all.
        """
        late = events.filter(id__lte=self.top).order_by("id").values_list("id", "transaction")
        for number, transaction in late.iterator():
            sealed_in, ceiling = self.made_by[bisect_left(self.highest, number)]
            if sealed_in != cluster or not cluster or (ceiling is not None and transaction >= ceiling):
                return number
        return None


def verify(*, head: str = "") -> Verification:
    """Walk along the chain from the first seal to the last, then along what waits, and stop at the first fault.

    `head` is a digest that was written down elsewhere: without it nobody can tell that the newest seals are gone.
    """
    found, reaches, peaks = Verification(), dict[str, Reach](), _Peaks()
    is_head_known = not head
    for seal in _seals():
        found.fault = _fault_of_seal(seal, found) or _fault_of_events(seal, reaches, peaks)
        if found.fault:
            return found
        found.seals, found.sealed, found.head = seal.number, seal.total, seal.digest
        is_head_known = is_head_known or seal.digest == head
    if not is_head_known:
        found.fault = Fault(HEAD_DIFFERS)
        return found
    for cluster in clusters():
        events = AuditEvent.objects.filter(reaches.get(cluster, Reach()).beyond, cluster=cluster)
        found.waiting += events.count()
        number = peaks.first_out_of_turn(events, cluster)
        if found.fault is None and number is not None:
            found.fault = Fault(OLD_NUMBER.format(event=number), event=number)
    return found


def _seals() -> Iterator[AuditSeal]:
    number = -1
    while some := list(AuditSeal.objects.filter(number__gt=number).order_by("number")[:SEALS_AT_ONCE]):
        yield from some
        number = some[-1].number


def _fault_of_seal(seal: AuditSeal, found: Verification) -> Fault | None:
    """Whether this is the seal that comes next, as it was made."""
    if seal.number != found.seals + 1:
        return Fault(SEAL_MISSING.format(seal=found.seals + 1, next=seal.number), seal=found.seals + 1)
    if digest_of_seal(seal) != seal.digest:
        first = _first_of(seal)
        return Fault(SEAL_CHANGED.format(seal=seal.number, event=first or "?"), event=first, seal=seal.number)
    if seal.previous != (found.head or FIRST_PREVIOUS):
        return Fault(CHAIN_BROKEN.format(seal=seal.number), event=_first_of(seal), seal=seal.number)
    return None


def _first_of(seal: AuditSeal) -> int | None:
    """The first event of a seal that may have been tampered with, so that its entries may be anything."""
    match seal.entries:
        case [[int(number), *_], *_]:
            return number
    return None


def _fault_of_events(seal: AuditSeal, reaches: dict[str, Reach], peaks: _Peaks) -> Fault | None:
    """Whether the events between the seal before and this one are those that it was made over, in their order."""
    before, reach = reaches.get(seal.cluster, Reach()), Reach.of(seal)
    events = AuditEvent.objects.filter(before.beyond, reach.within, cluster=seal.cluster).order_by("transaction", "id")
    said: list[Entry] = [(number, digest) for number, digest in seal.entries]
    try:
        there = entries_of(events[: len(said) + 1], seal.columns)
    except ValueError:
        return _unreadable(seal, said)
    for expected, entry in zip_longest(said, there):
        if expected != entry:
            return _fault_at(seal, expected, entry)
    if (number := peaks.first_out_of_turn(events, seal.cluster)) is not None:
        return Fault(OLD_NUMBER.format(event=number), event=number, seal=seal.number)
    reaches[seal.cluster] = reach
    peaks.add(seal, said)
    return None


def _fault_at(seal: AuditSeal, expected: Entry | None, entry: Entry | None) -> Fault:
    """What is wrong where the seal says one thing and the events another."""
    if expected is not None and (gone := _what_became_of(seal, expected)):
        return gone
    # What the seal expects is as it was, so something else stands in its place.
    number = entry[0] if entry else 0
    is_sealed = any(number == sealed for other in _seals() for sealed, _digest in other.entries)
    what = (MOVED if is_sealed else INSERTED).format(event=number, seal=seal.number)
    return Fault(what, event=number, seal=seal.number)


def _what_became_of(seal: AuditSeal, entry: Entry) -> Fault | None:
    """How one sealed event differs from what its seal says; None where it does not."""
    number, digest = entry
    try:
        now = entries_of(AuditEvent.objects.filter(pk=number), seal.columns)
    except ValueError:
        return Fault(UNREADABLE.format(event=number, seal=seal.number), event=number, seal=seal.number)
    if not now:
        return Fault(MISSING.format(event=number, seal=seal.number), event=number, seal=seal.number)
    if now != [(number, digest)]:
        return Fault(CHANGED.format(event=number, seal=seal.number), event=number, seal=seal.number)
    return None


def _unreadable(seal: AuditSeal, said: list[Entry]) -> Fault:
    """One of the events holds what no database of ours wrote; the first that is not as its seal says."""
    faults = (_what_became_of(seal, entry) for entry in said)
    return next(filter(None, faults), Fault(STRANGE.format(seal=seal.number), seal=seal.number))
