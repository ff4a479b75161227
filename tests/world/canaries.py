"""Words that stand nowhere else: whoever reads one has read the very field it was planted in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cases.guidance.fields import FIELDS, LISTS, Kind

CANARY = re.compile(r"zq\d{5}x")
NUMBER = 10_000
# A key that joins a record to others of ours, so that it is not free to be anything.
JOINED = frozenset({"force"})


def canaries_in(text: str) -> set[str]:
    return set(CANARY.findall(text))


@dataclass
class Canaries:
    """Every word planted so far, and where."""

    planted: dict[str, str] = field(default_factory=dict)

    def word(self, place: str) -> str:
        """A new word, remembered as planted at this place: "case adult: circumstances"."""
        word = f"zq{NUMBER + len(self.planted)}x"
        self.planted[word] = place
        return word

    def where(self, words: Iterable[str]) -> list[str]:
        """The places that these words were planted in, for a person to read."""
        return sorted(f"{self.planted.get(word, 'nowhere')} ({word})" for word in words)

    def record(self, name: str) -> dict[str, Any]:
        """A word of its own in every text and key of a case and of one entry of each of its lists."""
        free = {
            one: self.word(f"{name}: {one}")
            for one, field_ in FIELDS.items()
            if field_.kind in (Kind.TEXT, Kind.KEY) and one not in JOINED
        }
        lists = {
            one: [
                {
                    **{column: self.word(f"{name}: {one}.{column}") for column in self._free(fields)},
                    **({"type": fields["type"].values[0]} if "type" in fields else {}),
                }
            ]
            for one, fields in LISTS.items()
        }
        return {
            **free,
            **lists,
            "offender_token": f"person-{self.word(f'{name}: offender')}",
            "source_facts": {self.word(f"{name}: source name"): self.word(f"{name}: source value")},
        }

    @staticmethod
    def _free(fields: Any) -> list[str]:
        return [name for name, one in fields.items() if one.kind in (Kind.TEXT, Kind.KEY)]
