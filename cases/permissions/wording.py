"""The tables of docs/permissions.md."""

from collections.abc import Iterable, Iterator, Sequence

from cases.decisions import Decision
from cases.enums import Role
from cases.permissions.acts import ACTS, CONDITIONS, ELSEWHERE, Act, Condition
from cases.permissions.pages import Page, pages
from cases.permissions.scene import Scene

ROLES: Sequence[Role | None] = (*Role, None)
WITHOUT = "No membership"
OPEN_TO_ALL = "Not signed in"


class Notes:
    """The reasons under one table, each with its number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def cell(self, decision: Decision) -> str:
        """Yes, or no with the number of its reason."""
        if decision:
            return "**yes**"
        return f"no ({self.numbers.setdefault(decision.reason, len(self.numbers) + 1)})"

    def lines(self) -> Iterator[str]:
        if self.numbers:
            yield ""
            yield from (f"{number}. {reason}" for reason, number in self.numbers.items())


def as_markdown(at: Scene) -> str:
    """The whole handbook chapter."""
    lines = [
        "# Who may do what",
        "",
        "Written by `manage.py permissions` from the code: every answer below is what the policy itself says when",
        "asked. A test keeps the two alike, and fails where an address or a policy is missing here.",
        "",
        "- A page that may be opened still holds only what its reader may see: lists, counts, filters and searches all",
        "  start from `visible_to`, and what is not visible is a 404.",
        "- A no is shown with its reason: in place of the button, or on the page that refuses. Where the address names",
        "  something, it is a 404. Either way the attempt is recorded.",
        "- Roles are those of a membership in force at Our Constabulary, whose vetting and training are in order.",
        "",
        "## Pages",
        "",
        *_pages_table(at, pages()),
    ]
    for title, acts in ACTS.items():
        lines += ["", f"## {title}", "", *_acts_table(at, [act for act in acts if not act.has_stages])]
        for act in acts:
            if act.has_stages:
                lines += ["", f"### {act.words}", "", f"`{_named(act)}`", "", *_act_table(at, act)]
    lines += ["", "## Whoever asks", "", "These look at the thing alone."]
    for condition in CONDITIONS:
        lines += ["", f"### {condition.words}", "", f"`{_named(condition)}`", "", *_condition_table(at, condition)]
    lines += ["", *(f"- {words} (`{policy.__name__}`)" for policy, words in ELSEWHERE.items())]
    return "\n".join(lines) + "\n"


def _pages_table(at: Scene, found: Iterable[Page]) -> Iterator[str]:
    notes = Notes()
    yield from _heading("Address", "Name", OPEN_TO_ALL, *map(_label, ROLES))
    for page in found:
        opens = [page.opens_for(who) for who in (None, *(at.actors[role] for role in ROLES))]
        yield _row(f"`{page.address}`".replace("|", "\\|"), page.name, *map(notes.cell, opens))
    yield from notes.lines()


def _acts_table(at: Scene, acts: Sequence[Act]) -> Iterator[str]:
    """Acts that hang on nothing but who asks."""
    notes = Notes()
    yield from _heading("Act", "Policy", *map(_label, ROLES))
    for act in acts:
        answers = [decision for role in ROLES for decision in act.decided(at, at.actors[role]).values()]
        yield _row(act.words, f"`{_named(act)}`", *map(notes.cell, answers))
    yield from notes.lines()


def _act_table(at: Scene, act: Act) -> Iterator[str]:
    notes = Notes()
    decided = [act.decided(at, at.actors[role]) for role in ROLES]
    yield from _heading("Stage", *map(_label, ROLES))
    for stage in act.stages:
        yield _row(stage, *(notes.cell(answers[stage]) for answers in decided))
    yield from notes.lines()


def _condition_table(at: Scene, condition: Condition) -> Iterator[str]:
    yield from _heading("Stage", "Answer")
    for stage, decision in condition.decided(at).items():
        yield _row(stage, "**yes**" if decision else f"no: {decision.reason}")


def _heading(*cells: str) -> Iterator[str]:
    yield _row(*cells)
    yield _row(*("---" for _cell in cells))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _label(role: Role | None) -> str:
    return role.label if role else WITHOUT


def _named(one: Act | Condition) -> str:
    """The policy as a reader of the code finds it."""
    feature = one.policy.__module__.removeprefix("cases.").removesuffix(".policies")
    return f"{feature}: {one.policy.__name__}"
