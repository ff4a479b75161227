"""A small world of its own: one panel, three cases in review, and everything that its people can do to a round.

Whatever anybody writes holds a word that stands nowhere else, so that whoever reads the word has read what they wrote.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.utils import timezone

from cases.casework import services as casework
from cases.enums import Agency, BetterOutcome, Category, Chosen, Conflict, Inconclusive, Leniency, Role
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Actor, AgendaItem, Attendance, Declaration, Finding, Flag, Meeting, Panel
from cases.panels.meetings import agenda, inviting, services
from cases.panels.redacting.releasing import release_item
from cases.review.at_hand import at_hand
from cases.review.closing import close_round
from cases.review.declaring import declare, lift
from cases.review.finding import record_finding
from cases.review.found import Answer, Found, Objection
from cases.review.queries import own_review
from cases.review.scoring import Said, enter_review, save_draft, submit_review
from tests import make
from tests.panels import making

FORCE = "surrey"
WORD = re.compile(r"qw\d{4}z")
FIRST_WORD = 1000
CASES = 3
INVITED = {
    "chair": (Role.PANEL_CHAIR, Agency.MAGISTRATES),
    "probation": (Role.PANEL_MEMBER, Agency.PROBATION),
    "cps": (Role.PANEL_MEMBER, Agency.CPS),
    "paper": (Role.PANEL_MEMBER, Agency.YOUTH_JUSTICE),
}
# Who reads: those invited, one who sits on the panel and is not, and those around it.
AROUND = {"administrator": Role.ADMINISTRATOR, "lead": Role.FORCE_LEAD, "auditor": Role.AUDITOR}
READERS = (*INVITED, "onlooker", *AROUND)
# Combinations that no two members share: what somebody chose shows in what follows from it.
REASONS = (("too-serious",), (), ("no-admission", "too-serious"), ("no-admission",))
RULES = (("CR-ADMIT-01",), ("CR-ADMIT-01", "CR-SERIOUS-01"), (), ("CR-SERIOUS-01",))
FLAGGED = (("CR-ADMIT-01", "breach"), ("", "gap"), ("CR-SERIOUS-01", "justify"), ("", "breach"))


def words_in(text: str) -> set[str]:
    return set(WORD.findall(text))


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody does something to a case of the meeting; `pick` is what they choose where there is a choice."""

    kind: str
    who: str
    item: int
    pick: int = 0


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word, who wrote it about which case, and in what: a review, a flag, a conflict or a finding."""

    by: str
    item: int
    where: str


@dataclass(repr=False)
class Rounds:
    """The panel, its people and its meeting, and every word that was written so far."""

    panel: Panel
    meeting: Meeting
    people: dict[str, Actor]
    items: list[AgendaItem]
    spoken: dict[str, Spoken] = field(default_factory=dict)

    def word(self, by: str, item: int, where: str) -> str:
        word = f"qw{FIRST_WORD + len(self.spoken)}z"
        self.spoken[word] = Spoken(by, item, where)
        return word

    def apart(self) -> "Rounds":
        """The same world with words of its own, for whoever adds to it and then takes that back."""
        return replace(self, spoken=dict(self.spoken))

    def item(self, number: int) -> AgendaItem:
        """As it is now."""
        found = AgendaItem.objects.select_related("meeting__panel", "release__panel", "case__force")
        return found.get(pk=self.items[number].pk)

    def attendance(self, who: str) -> Attendance:
        return self.meeting.attendances.standing().get(membership=self.people[who].membership)

    def play(self, act: Act) -> bool:
        """Do it, as far as it is allowed; whether it was."""
        try:
            return ACTS[act.kind](self, act)
        except (NotAllowed, OutOfDate):
            return False


def built() -> Rounds:
    """Three cases in review before four members, one of them on paper; hits are hidden until a member has scored."""
    making.the_reason_codes()
    panel = making.a_panel_on_terms(FORCE, hides_hits=True)
    people = {
        name: making.a_member(panel, role, agency=agency, name=name.title()) for name, (role, agency) in INVITED.items()
    }
    people["onlooker"] = making.a_member(panel, agency=Agency.POLICE)
    people |= {name: make.an_actor(role, (FORCE,)) for name, role in AROUND.items()}
    administrator, today = people["administrator"], timezone.localdate()
    meeting, _later = (
        services.call_meeting(panel=panel, by=administrator, title=title, held_on=today + timedelta(days=days))
        for title, days in (("The first meeting", 14), ("The next meeting", 42))
    )
    for name in INVITED:
        membership = people[name].membership
        inviting.invite(meeting=meeting, membership=membership, on_paper=name == "paper", by=administrator)
    services.announce(meeting=meeting, by=administrator)
    cases = [make.a_case(force=FORCE, mode_of_trial="indictable_only", responsibility="denied") for _ in range(CASES)]
    items = agenda.add_items(
        meeting=meeting, cases=cases, chosen=Chosen.CHAIRS_PICK, why="To be looked at.", by=administrator
    )
    for item in items:
        release_item(item=making.redacted(item, administrator), by=administrator)
    return Rounds(panel, Meeting.objects.get(pk=meeting.pk), people, items)


def _said(rounds: Rounds, act: Act) -> Said:
    note, good = (rounds.word(act.who, act.item, "review") for _ in range(2))
    return Said(
        category=list(Category)[act.pick % 4],
        leniency=list(Leniency)[act.pick % len(Leniency)],
        better_outcome=list(BetterOutcome)[act.pick % len(BetterOutcome)],
        reasons=REASONS[act.pick % 4],
        rules=RULES[act.pick % 4],
        good_practice=good,
        note=note,
    )


def _review(rounds: Rounds, act: Act, write) -> bool:
    by, item = rounds.people[act.who], rounds.item(act.item)
    now = own_review(item, by.person)
    write(item=item, by=by, said=_said(rounds, act), revision=now.revision if now else 0)
    return True


def _draft(rounds: Rounds, act: Act) -> bool:
    return _review(rounds, act, save_draft)


def _submit(rounds: Rounds, act: Act) -> bool:
    """For the first time, or again in other words."""
    return _review(rounds, act, submit_review)


def _sheet(rounds: Rounds, act: Act) -> bool:
    """The administrator enters what the member on paper has written."""
    said = _said(rounds, replace(act, who="paper"))
    attendance, by = rounds.attendance("paper"), rounds.people["administrator"]
    enter_review(item=rounds.item(act.item), attendance=attendance, by=by, said=said)
    return True


def _conflict(rounds: Rounds, act: Act) -> bool:
    """Declared by the member; for the one on paper, by the administrator."""
    attendance = rounds.attendance("paper") if act.who == "paper" else None
    by = rounds.people["administrator" if attendance else act.who]
    words = rounds.word(act.who, act.item, "conflict")
    declare(item=rounds.item(act.item), by=by, kind=Conflict.OTHER, words=words, attendance=attendance)
    return True


def _lift(rounds: Rounds, act: Act) -> bool:
    declared = Declaration.objects.standing().filter(item=rounds.items[act.item], person=rounds.people[act.who].person)
    if (declaration := declared.first()) is None:
        return False
    lift(declaration=declaration, by=rounds.people["administrator"], reason="It was declared of the wrong case.")
    return True


def _flag(rounds: Rounds, act: Act) -> bool:
    item, (rule, severity) = rounds.item(act.item), FLAGGED[act.pick % 4]
    reason = rounds.word(act.who, act.item, "flag")
    by = rounds.people[act.who]
    casework.raise_flag(case=item.case, release=item.release, rule=rule, severity=severity, reason=reason, by=by)
    return True


def _own_flag(rounds: Rounds, act: Act) -> Flag | None:
    own = Flag.objects.standing().filter(author=rounds.people[act.who].person, release=rounds.item(act.item).release)
    return own.select_related("case", "release__panel", "item").first()


def _amend_flag(rounds: Rounds, act: Act) -> bool:
    if (flag := _own_flag(rounds, act)) is None:
        return False
    (rule, severity), reason = FLAGGED[act.pick % 4], rounds.word(act.who, act.item, "flag")
    by = rounds.people[act.who]
    casework.amend_flag(flag=flag, rule=rule, severity=severity, reason=reason, revision=flag.revision, by=by)
    return True


def _withdraw_flag(rounds: Rounds, act: Act) -> bool:
    if (flag := _own_flag(rounds, act)) is None:
        return False
    casework.withdraw_flag(flag=flag, by=rounds.people[act.who])
    return True


def _close(rounds: Rounds, act: Act) -> bool:
    close_round(item=rounds.item(act.item), by=rounds.people["administrator"])
    return True


def _find(rounds: Rounds, act: Act) -> bool:
    """The chair writes down what the panel finds, or what more it asks, with an answer to every rule and a dissent."""
    item = rounds.item(act.item)
    hand = at_hand(item)
    wording, question, answer, dissent = (rounds.word("panel", act.item, "finding") for _ in range(4))
    asks: dict[str, str] = {"category": Category.INAPPROPRIATE}
    if act.pick % 2:
        more = Inconclusive.MORE_INFORMATION
        asks = {"category": Category.NO_CONCLUSION, "inconclusive": more, "question": question}
    found = Found(
        **asks,
        wording=wording,
        answers=tuple(Answer(rule, is_upheld=bool(act.pick % 3), words=answer) for rule in hand.relied),
        objections=tuple(Objection(membership, dissent) for membership in list(hand.members)[:1]),
    )
    before = Finding.objects.filter(item=item).order_by("-number").first()
    by = rounds.people["chair"]
    record_finding(item=item, by=by, found=found, revision=before.revision if before else 0)
    return True


ACTS = {
    "draft": _draft,
    "submit": _submit,
    "sheet": _sheet,
    "declare a conflict": _conflict,
    "lift a conflict": _lift,
    "raise a flag": _flag,
    "amend a flag": _amend_flag,
    "withdraw a flag": _withdraw_flag,
    "close the round": _close,
    "find": _find,
}
# What others do while a round is open of which nobody may learn so much as that it happened.
UNSEEN = frozenset({"draft", "raise a flag", "amend a flag", "withdraw a flag"})
