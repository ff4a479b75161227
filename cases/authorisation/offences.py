"""Finding an offence of our list by what somebody types: its code, its title, or some of its words."""

from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet

from cases.models import Offence

MOST_OFFERED = 15
LONGEST_SEARCH = 200


def offences_like(typed: str, most: int = MOST_OFFERED) -> QuerySet[Offence]:
    """The offences that hold every word that was typed; Home Office classes first, then by title."""
    words = typed[:LONGEST_SEARCH].replace("\0", " ").split()
    if not words:
        return Offence.objects.none()
    asked = (Q(title__icontains=word) | Q(code__istartswith=word) for word in words)
    return Offence.objects.filter(reduce(and_, asked)).order_by("-is_class", "title", "code")[:most]


def offence_called(typed: str) -> Offence | None:
    """The one offence that was meant: by its code, with or without the title after it, or by its whole title."""
    typed = typed.replace("\0", " ").strip()
    code = typed.partition(" ")[0]
    by_code = Offence.objects.filter(pk__in=(code, code.upper())).first()
    if by_code:
        return by_code
    titled = Offence.objects.filter(title__iexact=typed).order_by("-is_class", "code")[:2]
    return titled[0] if len(titled) == 1 else None
