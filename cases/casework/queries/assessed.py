"""How a case stands to the rules, in the parts of which its page is made, whoever reads it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from cases.guidance.assessment import Assessment, Standing, group_by_fact
from cases.guidance.rule import Fact
from cases.models import Flag

# What has a line of its own at the top of the page, and where on the page it is.
DEPARTING = {
    Standing.DEPARTS_FROM_STATUTE: "from statute",
    Standing.DEPARTS_FROM_GUIDANCE: "from national guidance",
    Standing.DEPARTS_FROM_LOCAL_RULE: "from a local rule",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the one line that says how a case stands, and the place on the page that says more."""

    text: str
    place: str


class Assessed(ABC):
    """One reading of a case against every rule, with the flags that its reader may know of."""

    flags: Sequence[Flag]

    @property
    @abstractmethod
    def assessments(self) -> list[Assessment]:
        """How it stands to each rule; none where it is not held against them."""

    @property
    def facts(self) -> list[tuple[Fact, list[Assessment]]]:
        """The hits that are no gaps, together where they rest on one fact, gravest first."""
        return group_by_fact(
            one for one in self.assessments if one.is_hit and one.standing is not Standing.NOT_RECORDED
        )

    @property
    def gaps(self) -> list[Assessment]:
        return self._standing(Standing.NOT_RECORDED)

    @property
    def unchecked(self) -> list[Assessment]:
        return self._standing(Standing.UNCHECKED)

    @property
    def clear(self) -> list[Assessment]:
        return self._standing(Standing.CLEAR)

    @property
    def not_in_force(self) -> list[Assessment]:
        return self._standing(Standing.NOT_IN_FORCE)

    @cached_property
    def in_one_line(self) -> list[Line]:
        """Departs from national guidance in 1 way · 1 needs justification · 6 not recorded."""
        lines = list(self._departing())
        justify, excepted = (
            len(self._standing(one)) for one in (Standing.NEEDS_JUSTIFICATION, Standing.EXCEPTION_RECORDED)
        )
        if justify:
            lines.append(Line(f"{justify} {'needs' if justify == 1 else 'need'} justification", "against"))
        if excepted:
            lines.append(Line(f"{excepted} with an exception recorded", "against"))
        if self.gaps:
            lines.append(Line(f"{len(self.gaps)} not recorded", "gaps"))
        if self.unchecked:
            lines.append(Line(f"{len(self.unchecked)} could not be checked", "unchecked"))
        if standing := [flag for flag in self.flags if flag.withdrawn_at is None]:
            lines.append(Line(f"{len(standing)} {'flag' if len(standing) == 1 else 'flags'}", "flags"))
        return lines

    def _departing(self) -> Iterable[Line]:
        """One line for each kind of departure: the word that they share stands once."""
        words = "Departs"
        for standing, source in DEPARTING.items():
            if number := len(self._standing(standing)):
                yield Line(f"{words} {source} in {number} {'way' if number == 1 else 'ways'}", "against")

    def _standing(self, standing: Standing) -> list[Assessment]:
        return [one for one in self.assessments if one.standing is standing]
