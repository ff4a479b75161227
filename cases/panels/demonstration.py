"""The panels of the demonstration: who sits on each, and a set of cases for their members to read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from cases.models import Case, Force, Membership, Panel, Seat
from cases.models.actor import SIT_ON_PANELS
from cases.models.case import CaseQuerySet
from cases.panels import services

# How many cases a panel is given of each gravity: departing from guidance, needing justification, and neither.
MIX = ((2, 10), (1, 6), (0, 6))


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel of the demonstration, the forces it serves, and whether it looks at adults only."""

    slug: str
    name: str
    forces: tuple[str, ...]
    is_for_adults: bool = True


PANELS = (
    Shown("hampshire-adult-panel", "Hampshire adult panel", ("hampshire",)),
    Shown("london-adult-panel", "London adult panel", ("metropolitan",)),
    Shown("joint-panel", "Hampshire and London joint panel", ("hampshire", "metropolitan"), is_for_adults=False),
)


def build_panels(usernames: Iterable[str], say: Callable[[str], None]) -> None:
    """Each panel with its seats and its cases, made once; what was done to them since stays."""
    known = list(usernames)
    for shown in PANELS:
        panel, is_new = Panel.objects.get_or_create(slug=shown.slug, defaults={"name": shown.name})
        if is_new:
            panel.forces.set(Force.objects.filter(pk__in=shown.forces))
        for membership in _memberships(known, shown):
            if not Seat.objects.filter(panel=panel, membership=membership).exists():
                services.give_seat(panel=panel, membership=membership, by=None)
        if not panel.releases.exists():
            say(f"Releasing cases to the {panel}")
            services.release(cases=_cases(shown), panel=panel, by=None)


def _memberships(usernames: list[str], shown: Shown) -> list[Membership]:
    """The demonstration's members and chairs whose membership covers the panel's forces and no other."""
    found = Membership.objects.filter(person__email__in=usernames, role__in=SIT_ON_PANELS).prefetch_related("forces")
    return [one for one in found if {force.pk for force in one.forces.all()} == set(shown.forces)]


def _cases(shown: Shown) -> list[Case]:
    """The newest of each gravity, in the order in which they were resolved, so that the gravest must be looked for."""
    chosen = chain.from_iterable(_of_force(shown, force) for force in shown.forces)
    return sorted(chosen, key=lambda case: (str(case.disposal_date), case.case_ref))


def _of_force(shown: Shown, force: str) -> list[Case]:
    """A force's share of the mix; where it has too few of one gravity, more of the others."""
    share, cases = len(shown.forces), _newest(shown, force)
    chosen = [case for gravity, number in MIX for case in cases.filter(gravity_order=gravity)[: number // share]]
    missing = sum(number for _gravity, number in MIX) // share - len(chosen)
    return [*chosen, *cases.exclude(pk__in=[case.pk for case in chosen])[:missing]]


def _newest(shown: Shown, force: str) -> CaseQuerySet:
    cases = Case.objects.current().filter(force=force).order_by("-disposal_date", "-pk")
    return cases.exclude(age_at_offence_youngest__lt=18) if shown.is_for_adults else cases
