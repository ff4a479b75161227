"""Names in free text: after a title, a rank, a role or "called", and given names that are common here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cases.panels.redacting.wordlists import LISTS

WORD: Final = re.compile(r"[^\W\d_]\w*(?:['’\-][^\W\d_]\w*)*")
POSSESSIVE: Final = re.compile(r"['’][sS]$")
BETWEEN: Final = re.compile(r"[ \t\u00a0]{1,2}")
AFTER_INITIAL: Final = re.compile(r"\.?[ \t\u00a0]{0,2}")
AFTER_TITLE: Final = re.compile(r"\.?[ \t\u00a0]{1,3}")
# A rank may be followed by a collar number: PC 1234 SMITH.
NUMBERED: Final = re.compile(r"\.?[ \t\u00a0]{1,2}(\d{2,6})(?![\d/:.])[ \t\u00a0]{0,2}")
COLLAR: Final = re.compile(r"\.?[ \t\u00a0]{1,2}(\d{3,6})(?![\d/:]|\.\d)")
AFTER_ROLE: Final = re.compile(r"(?:[ \t\u00a0]{1,2}|: ?| ?[-–] ?|, | is | was | \()")
SHOUTED: Final = 0.7
LONGEST_NAME: Final = 4
SHORTEST_REPEATED: Final = 3

TITLES, RANKS, ROLES, RELATIONS = (LISTS[name] for name in ("titles", "ranks", "roles", "relations"))
CALLED, PARTICLES, GIVEN, AMBIGUOUS = (LISTS[name] for name in ("called", "particles", "given", "ambiguous"))
STREETS: Final = LISTS["streets"]
NOT_NAMES: Final = LISTS["not names"] | TITLES | RANKS | ROLES | RELATIONS | CALLED
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands, and as the lists have it."""

    start: int
    end: int
    text: str
    key: str

    @property
    def may_be_a_name(self) -> bool:
        """Written with a capital, longer than an initial, and no other word that stands with one."""
        return len(self.text) > 1 and self.text[0].isupper() and self.key not in NOT_NAMES


class Names:
    """The names in one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [_word(found) for found in WORD.finditer(text)]
        letters = [letter for letter in text if letter.isalpha()]
        self.is_shouted = sum(map(str.isupper, letters)) > SHOUTED * len(letters)

    def found(self) -> Iterator[Span]:
        for at, word in enumerate(self.words):
            if word.key in TITLES:
                yield from self._after_title(at)
            elif word.key in RANKS:
                yield from self._after_rank(at)
            elif word.key in CALLED or (word.key == "as" and at and self.words[at - 1].key == "known"):
                yield from self._after(at, BETWEEN, least=1)
            elif word.key in RELATIONS:
                yield from self._after(at, AFTER_ROLE, least=1)
            elif word.key in ROLES:
                yield from self._after(at, AFTER_ROLE, least=2)
            elif word.text[0].isupper() and word.key in GIVEN | AMBIGUOUS:
                yield from self._given(at)
            elif len(word.text) == 1 and word.text.isupper():
                yield from self._initial(at)

    def _gap(self, at: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.words[at].end : self.words[at + 1].start] if at + 1 < len(self.words) else "\n"

    def _after_title(self, at: int) -> Iterator[Span]:
        if not AFTER_TITLE.fullmatch(self._gap(at)):
            return
        first = self.words[at + 1]
        # "mr smith": nobody minds capitals in a note, and nothing else follows this title.
        is_small = first.text.islower() and len(first.text) > 2 and first.key not in NOT_NAMES
        if is_small and self.words[at].key in ("mr", "mrs", "dr"):
            yield first.start, first.end
        else:
            yield from self._run(at + 1, least=1)

    def _after_rank(self, at: int) -> Iterator[Span]:
        rank = self.words[at]
        if rank.text.islower() and len(rank.text) < SHORTEST_REPEATED:
            return
        numbered = NUMBERED.fullmatch(self._gap(at))
        named = list(self._run(at + 1, least=1)) if numbered or AFTER_TITLE.fullmatch(self._gap(at)) else []
        if named and numbered:
            yield rank.end + numbered.start(1), named[0][1]
        elif named:
            yield named[0]
        elif rank.key != "officer" and (collar := COLLAR.match(self.text, rank.end)):
            yield collar.span(1)

    def _after(self, at: int, gap: re.Pattern[str], *, least: int) -> Iterator[Span]:
        if gap.fullmatch(self._gap(at)):
            yield from self._run(at + 1, least=least)

    def _given(self, at: int) -> Iterator[Span]:
        """A given name with what follows it; alone, unless it is a word of its own or the name of a street."""
        word = self.words[at]
        follows = self.words[at + 1] if BETWEEN.fullmatch(self._gap(at)) else None
        if follows is not None and follows.key in STREETS and follows.text[0].isupper():
            return
        surname = self._run(at + 1, least=1) if follows is not None else []
        if surname or word.key not in AMBIGUOUS:
            yield self._start(at), surname[0][1] if surname else word.end

    def _start(self, at: int) -> int:
        """Where a given name begins: at the surname, where that stands before it, as in SMITH, John."""
        before = self.words[at - 1] if at else None
        if before and before.text.isupper() and before.may_be_a_name and self._gap(at - 1) in (", ", ","):
            return before.start
        return self.words[at].start

    def _initial(self, at: int) -> Iterator[Span]:
        """J. Smith, but not the last letter of "vitamin C. Nobody"."""
        initial = self.words[at]
        opens = initial.start == 0 or not self.text[initial.start - 1].isalnum()
        if opens and self._gap(at).startswith(".") and AFTER_INITIAL.fullmatch(self._gap(at)):
            following = self.words[at + 1]
            if following.may_be_a_name and not following.text.isupper():
                yield initial.start, following.end

    def _run(self, at: int, *, least: int) -> list[Span]:
        """The words from here that are a name: capitals, initials and particles between them."""
        most = 1 + (self.words[at].key in GIVEN) if self.is_shouted and at < len(self.words) else LONGEST_NAME
        last, count = at - 1, 0
        while last + 1 < len(self.words) and count < most:
            if count and not self._joins(last):
                break
            word = self.words[last + 1]
            if not (word.may_be_a_name or self._leads_on(last + 1, count)):
                break
            last, count = last + 1, count + 1
        if count < least or not any(word.may_be_a_name for word in self.words[at : last + 1]):
            return []
        return [(self.words[at].start, self.words[last].end)]

    def _joins(self, at: int) -> bool:
        is_initial = len(self.words[at].text) == 1
        return bool((AFTER_INITIAL if is_initial else BETWEEN).fullmatch(self._gap(at)))

    def _leads_on(self, at: int, count: int) -> bool:
        """A particle or an initial with a name after it."""
        word = self.words[at]
        is_initial = len(word.text) == 1 and word.text.isupper()
        if not (word.key in PARTICLES or is_initial) or at + 1 >= len(self.words) or count >= LONGEST_NAME - 1:
            return False
        following = self.words[at + 1]
        return self._joins(at) and (following.may_be_a_name or following.key in PARTICLES)


def names_in(text: str) -> list[Span]:
    return list(Names(text).found())


def words_of(text: str, spans: Sequence[Span]) -> set[str]:
    """The words of which names are made, by which they are known where they stand again."""
    words = {found.group() for start, end in spans for found in WORD.finditer(text[start:end])}
    bare = {POSSESSIVE.sub("", word).casefold() for word in words}
    return {word for word in bare if len(word) >= SHORTEST_REPEATED and word not in NOT_NAMES | AMBIGUOUS | PARTICLES}


def again(text: str, known: set[str]) -> Iterator[Span]:
    """Where words of a name stand again, with a capital."""
    for word in map(_word, WORD.finditer(text)):
        if word.key in known and word.text[0].isupper():
            yield word.start, word.end


def _word(found: re.Match[str]) -> Word:
    """A word without the ending of a possessive."""
    bare = POSSESSIVE.sub("", found.group())
    return Word(found.start(), found.start() + len(bare), bare, bare.casefold())
