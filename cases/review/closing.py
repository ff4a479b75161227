"""The round closes when everybody has answered, or when an administrator closes it; only Invitations are looked at."""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from cases.enums import ItemAct, ItemStage
from cases.exceptions import OutOfDate
from cases.models import Actor, AgendaItem, Meeting
from cases.panels.meetings import agenda, queries, telling
from cases.panels.meetings.moving import lock_item, move_item
from cases.review.queries import answers_to, open_rounds_of


def close_if_all_answered(item: AgendaItem) -> bool:
    """The last answer closes the round, where anybody has answered at all; whether this one did.

    It belongs to the transaction of an answer or a declaration, which holds the item locked: of two members who
    finish together, the second sees the first. Whoever has nothing left to answer is let off.
    """
    if agenda.close_where_all_answered([item]):
        return True
    telling.let_off(item.meeting)
    return False


@transaction.atomic
def close_round(*, item: AgendaItem, by: Actor) -> AgendaItem:
    """Close a round whoever has not answered; drafts stay drafts and count nowhere."""
    return _close(lock_item(item), by)


@transaction.atomic
def close_rounds(*, meeting: Meeting, by: Actor, shown: Collection[int]) -> list[AgendaItem]:
    """Close every round of a meeting that is still open; `shown` are the numbers that somebody looked at.

    Where others are open now, none is closed: whoever closes rounds has looked at each of them.
    """
    locked = lock_items(open_rounds_of(meeting).values_list("pk", flat=True))
    still_open = [item for item in locked if item.stage == ItemStage.IN_REVIEW]
    now = {item.number for item in still_open}
    if now and now != set(shown):
        raise OutOfDate(_what_changed(set(shown), now))
    return [_close(item, by) for item in still_open]


def lock_items(keys: Iterable[int]) -> list[AgendaItem]:
    """Several items, as they are now, always locked in the same order."""
    return [lock_item(AgendaItem(pk=key)) for key in sorted(set(keys))]


def _close(item: AgendaItem, by: Actor) -> AgendaItem:
    """What is recorded of those who have not answered is how many there are."""
    counted = {"answered": answers_to(item).count(), "outstanding": queries.outstanding(item).count()}
    closed = move_item(item=item, act=ItemAct.CLOSE, by=by, details=counted)
    telling.tell_round_closed(closed)
    return closed


def _what_changed(shown: set[int], now: set[int]) -> str:
    closed, opened = sorted(shown - now), sorted(now - shown)
    told = []
    if closed:
        several = "rounds of cases {} are" if len(closed) > 1 else "round of case {} is"
        told.append(f"the {several} no longer open".format(_listed(closed)))
    if opened:
        several = "cases {} are" if len(opened) > 1 else "case {} is"
        told.append(f"{several} in review since then".format(_listed(opened)))
    words = ", and ".join(told)
    return f"{words[0].upper()}{words[1:]}. Nothing was closed: look at the rounds that are open now."


def _listed(numbers: Sequence[int]) -> str:
    """1, 2 and 5."""
    *others, last = map(str, numbers)
    return f"{', '.join(others)} and {last}" if others else last
