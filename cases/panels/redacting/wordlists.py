"""The words by which names are told from other words, read from a file that people can read too."""

from pathlib import Path
from typing import Final

WORDS: Final = Path(__file__).resolve().parents[2] / "data" / "identifiers" / "words.txt"


def read(text: str) -> dict[str, frozenset[str]]:
    """Section → its words."""
    sections: dict[str, set[str]] = {}
    own: set[str] = set()
    for line in text.splitlines():
        if line.startswith("["):
            own = sections.setdefault(line.strip("[] "), set())
        elif not line.startswith("#"):
            own.update(line.casefold().split())
    return {name: frozenset(words) for name, words in sections.items()}


LISTS: Final = read(WORDS.read_text("utf-8"))
