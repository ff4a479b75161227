"""Words that whoever guesses passwords here would try first."""

import re
from typing import Final

from django.core.exceptions import ValidationError

from cases.models import Person

# Longer ones first, so that nothing is left of “resolutions” once “resolution” is taken away.
WORDS: Final = (
    "communityresolution", "constabulary", "resolutions", "resolution", "metropolitan", "inspector", "constable",
    "community", "hampshire", "scrutiny", "sergeant", "policing", "password", "outcome", "officer", "meeting",
    "welcome", "police", "admin", "panels", "member", "panel", "force", "cases", "chair", "case", "opcc",
)  # fmt: skip
LEAST_OF_ONES_OWN: Final = 4
REFUSED: Final = (
    "This password is little more than words that belong to this service, which are guessed first: "
    "use words that have nothing to do with it."
)


class OwnWordsValidator:
    """What is left once the service's own words, figures and marks are taken away is of somebody's own."""

    def validate(self, password: str, user: Person | None = None) -> None:
        left = re.sub(r"[\W\d_]", "", password.lower())
        for word in WORDS:
            left = left.replace(word, "")
        if len(left) < LEAST_OF_ONES_OWN and _has_letters(password):
            raise ValidationError(REFUSED, code="password_own_words")

    def get_help_text(self) -> str:
        return "Words of this service do not make a password."


def _has_letters(password: str) -> bool:
    """Marks and figures alone are no words; what of them many people use is refused already."""
    return any(letter.isalpha() for letter in password)
