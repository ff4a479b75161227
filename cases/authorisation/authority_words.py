"""How a force runs authorisation, in words."""

from cases.authorisation.working_hours import hours_in_words
from cases.enums import Rank
from cases.guidance.settings_words import SettingInWords
from cases.models import AuthoritySettings

FROM_THE_GUIDANCE = "What the guidance asks"


def settings_in_words(settings: AuthoritySettings) -> list[SettingInWords]:
    """Every setting, beside its default."""
    values, defaults = _values(settings), _values(AuthoritySettings())
    return [SettingInWords(label, value, defaults[label]) for label, value in values.items()]


def _values(settings: AuthoritySettings) -> dict[str, str]:
    lowest = Rank(settings.lowest_rank)
    return {
        "The lowest rank that authorises": FROM_THE_GUIDANCE if lowest == Rank.NONE else lowest.label,
        "A supervisor endorses first": "Yes" if settings.supervisor_endorses else "No",
        "A supervisor looks afterwards at what officers delivered": "Yes" if settings.supervisor_reviews else "No",
        "The working day": f"{settings.day_begins:%H:%M} to {settings.day_ends:%H:%M}",
        "A reminder is sent after": hours_in_words(settings.overdue_hours),
    }
