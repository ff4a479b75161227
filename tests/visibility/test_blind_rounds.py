"""However a round goes, nobody reads what others say of a case before its round closes; and then whoever may does."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from django.core import mail
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cases.authorisation.letters import write_digests, write_new, write_reminders
from cases.enums import ItemStage
from cases.models import (
    AgendaItem,
    AuditEvent,
    Declaration,
    Dissent,
    Finding,
    Flag,
    FlagChange,
    Review,
    ReviewVersion,
    RuleAnswer,
)
from tests.casework.acting import signed_in
from tests.visibility.crawling import read
from tests.visibility.round_pages import addresses
from tests.visibility.rounds import ACTS, AROUND, CASES, INVITED, READERS, UNSEEN, WORD, Act, Rounds, built, words_in
from tests.visibility.test_elsewhere import difference

pytestmark = pytest.mark.django_db
WRITTEN: tuple[type[Model], ...] = (
    Review,
    ReviewVersion,
    Flag,
    FlagChange,
    Declaration,
    Finding,
    RuleAnswer,
    Dissent,
)
TABLE = ("chair", "probation", "cps", "paper", "onlooker", "administrator")
KINDS = ("submit", "submit", "submit", *ACTS)
# What differs from one answer to the next by itself.
BY_ITSELF = re.compile(
    r'value="\w{64}"|datetime="[^"]*"|(Expires|Last-Modified|Set-Cookie): .*|\d{1,2}[:.]\d\d ?([ap]m)?(:\d\d)?'
)


def acts(kinds: Iterable[str] = KINDS) -> st.SearchStrategy[Act]:
    return st.builds(
        Act, st.sampled_from(list(kinds)), st.sampled_from(list(INVITED)), st.integers(0, CASES - 1), st.integers(0, 3)
    )


def _everything() -> Iterator[Act]:
    """One case that runs its whole course; one that waits for the last member; one that all have a say in."""
    for place, who in enumerate(INVITED):
        yield Act("raise a flag", who, 0, place)
        yield Act("sheet" if who == "paper" else "draft", who, 0, place)
        yield Act("sheet" if who == "paper" else "submit", who, 0, place + 1)
    yield from (Act("find", "chair", 0, 1), Act("find", "chair", 0, 2))
    yield from (Act("raise a flag", "cps", 1, 0), Act("amend a flag", "cps", 1, 2), Act("submit", "cps", 1, 3))
    yield from (Act("sheet", "paper", 1, 2), Act("draft", "probation", 1, 1), Act("submit", "cps", 1, 1))
    yield from (Act("submit", "probation", 2, 1), Act("declare a conflict", "probation", 2))
    yield from (Act("draft", "chair", 2, 2), Act("raise a flag", "chair", 2, 0), Act("declare a conflict", "paper", 2))


EVERYTHING = list(_everything())
LONGEST = 14
PLAYED = st.lists(acts(), min_size=4, max_size=LONGEST)
ONE_READER = st.sampled_from(READERS).map(lambda reader: (reader,))


@pytest.fixture(scope="module")
def rounds(django_db_setup, django_db_blocker) -> Iterator[Rounds]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield built()
        transaction.set_rollback(True)


def pages_of(rounds: Rounds, reader: str) -> dict[str, str]:
    """Everything that this person is answered at every address that tells of the meeting."""
    client = signed_in(rounds.people[reader])
    return {address: read(client, address)[0] for address in addresses(rounds, rounds.people[reader])}


def sealed(rounds: Rounds, reader: str) -> set[str]:
    """What others said of cases in review; of a conflict, those who run or chair the meeting count the quorum."""
    open_ = {place for place in range(CASES) if rounds.item(place).stage == ItemStage.IN_REVIEW}
    counts = reader in ("administrator", "chair")
    return {
        word
        for word, said in rounds.spoken.items()
        if said.item in open_ and said.by != reader and not (said.where == "conflict" and counts)
    }


def given_to(rounds: Rounds, reader: str) -> set[str]:
    """Every word that `visible_to` gives this person."""
    actor = rounds.people[reader]
    return words_of(row for model in WRITTEN for row in model._default_manager.visible_to(actor))


def words_of(rows: Iterable[Model]) -> set[str]:
    return words_in(" ".join(str([getattr(row, one.attname) for one in row._meta.concrete_fields]) for row in rows))


def due_at_the_table(rounds: Rounds, reader: str) -> set[str]:
    """What the table shows of a closed case to whoever sees it: reviews that count, flags that stand, the finding."""
    actor = rounds.people[reader]
    seen = AgendaItem.objects.visible_to(actor).filter(stage__in=ItemStage.after_the_round())
    reviews = Review.objects.visible_to(actor).counted().filter(item__in=seen)
    flags = Flag.objects.visible_to(actor).standing().filter(item__in=seen)
    found = (model._default_manager.visible_to(actor) for model in (Finding, RuleAnswer, Dissent))
    return words_of([*reviews, *flags, *(row for rows in found for row in rows)])


def is_kept(rounds: Rounds, reader: str) -> None:
    """What this person is answered holds nothing that is sealed, and nothing beyond what `visible_to` gives them."""
    read_by = pages_of(rounds, reader)
    reached = {word: address for address, text in read_by.items() for word in words_in(text)}
    assert {reached[word]: rounds.spoken[word] for word in set(reached) & sealed(rounds, reader)} == {}
    beyond = set(reached) - given_to(rounds, reader)
    assert {reached[word]: rounds.spoken[word] for word in beyond} == {}
    if reader in TABLE:
        at_the_table = words_in("".join(text for address, text in read_by.items() if "/table/" in address))
        assert {rounds.spoken[word] for word in due_at_the_table(rounds, reader) - at_the_table} == set()


def nobody_is_told(rounds: Rounds) -> None:
    """No letter and no entry of the record holds a word that anybody wrote, before the round closes or after."""
    mail.outbox.clear()
    for write in (write_new, write_digests, write_reminders):
        write(timezone.now())
    assert len(mail.outbox) > 0
    assert words_in("".join(str(letter.message()) for letter in mail.outbox)) == set()
    assert words_in(str(list(AuditEvent.objects.values()))) == set()


@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(played=PLAYED, stop=st.integers(0, LONGEST), looks=st.sampled_from(READERS), reads=ONE_READER)
@example(played=EVERYTHING, stop=11, looks="cps", reads=["chair", "probation", *AROUND])
def test_nobody_reads_what_others_say_before_a_round_closes_and_then_whoever_may_reads_it_all(
    rounds, played, stop, looks, reads
):
    rounds = rounds.apart()
    with transaction.atomic():
        for act in played[:stop]:
            rounds.play(act)
        is_kept(rounds, looks)
        for act in played[stop:]:
            rounds.play(act)

        for reader in reads:
            is_kept(rounds, reader)
        nobody_is_told(rounds)
        transaction.set_rollback(True)


def steady(text: str) -> str:
    """What was written is the same word here: one's own, since another's stands on no page that is compared."""
    return WORD.sub("word", BY_ITSELF.sub("", text))


def otherwise(played: Iterable[Act], reader: str, still_open: set[int]) -> list[Act]:
    """The same, but that others say something else of what stays in review; and what leaves no trace is left undone."""
    found = []
    for act in played:
        speaker = "paper" if act.kind == "sheet" else act.who
        if act.item not in still_open or speaker == reader or act.kind in ("declare a conflict", "lift a conflict"):
            found.append(act)
        elif act.kind not in UNSEEN:
            found.append(replace(act, pick=act.pick + 1))
    return found


@settings(max_examples=2, suppress_health_check=[HealthCheck.too_slow])
@given(played=PLAYED, reader=st.sampled_from(TABLE))
@example(played=EVERYTHING, reader="chair")
def test_whatever_others_say_of_a_case_in_review_no_page_is_another_by_a_letter(rounds, played, reader):
    first, second = rounds.apart(), rounds.apart()
    with transaction.atomic():
        done = [act for act in played if first.play(act)]
        still_open = {place for place in range(CASES) if first.item(place).stage == ItemStage.IN_REVIEW}
        before = pages_of(first, reader)
        transaction.set_rollback(True)
    with transaction.atomic():
        for act in otherwise(done, reader, still_open):
            second.play(act)
        after = pages_of(second, reader)
        transaction.set_rollback(True)

    changed = [address for address in before if steady(before[address]) != steady(after[address])]
    assert {address: difference(steady(before[address]), steady(after[address])) for address in changed} == {}
