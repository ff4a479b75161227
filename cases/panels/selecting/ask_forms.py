"""What every method of choosing cases is asked by, and lines as people type them."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django import forms
from django.http import QueryDict

from cases.enums import Chosen
from cases.models import Actor, Meeting
from cases.panels.selecting.asking import Asked

MOST_TYPED: Final = 2_000
UNKNOWN: Final = (
    "the forces of this panel have no case “{}”. Check the reference; where two forces have the same one, write the "
    "force before it, as in hampshire/C-0012."
)


class AskingForm(forms.Form):
    """What every method asks; `asked` is what came of it."""

    method: Chosen

    def __init__(self, data: QueryDict | None, *, meeting: Meeting, actor: Actor) -> None:
        super().__init__(data)
        self.meeting, self.actor = meeting, actor

    @property
    def asked(self) -> Asked:
        return self.asked_with()

    def asked_with(self, **seen: Any) -> Asked:
        """What is asked, with what its reader saw when they asked it."""
        return Asked(method=self.method, **self.chosen(), **seen)

    def chosen(self) -> dict[str, Any]:
        return {}


def lines_typed(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, line.strip()


def ways_to_read(line: str) -> Iterator[tuple[str, str]]:
    """A reference and a reason, split at each colon that has both: a reference may hold one."""
    parts: Sequence[str] = line.split(":")
    for place in range(1, len(parts)):
        name, reason = ":".join(parts[:place]).strip(), ":".join(parts[place:]).strip()
        if name and reason:
            yield name, reason
