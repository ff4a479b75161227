"""What the list of people can be narrowed by."""

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from cases.enums import Role
from cases.models import Actor, Membership
from cases.people import queries
from cases.people.queries import State

LONGEST_WORDS = 200


def _wrong(label: str) -> dict[str, str]:
    return {"invalid_choice": f"{label}: “%(value)s” is not a choice here. Choose from the list."}


class PeopleFilter(filters.FilterSet):
    """The filters of the list of people; the address holds them all."""

    q = filters.CharFilter(method="named", label="Name, email address or staff key", max_length=LONGEST_WORDS)
    force = filters.ChoiceFilter(
        method="of_force", label="Force", empty_label="Every force", error_messages=_wrong("Force")
    )
    role = filters.ChoiceFilter(
        choices=Role.choices, label="Role", empty_label="Every role", error_messages=_wrong("Role")
    )
    state = filters.ChoiceFilter(
        choices=State.choices, label="State", empty_label="Every state", error_messages=_wrong("State")
    )

    class Meta:
        model = Membership
        form = forms.Form
        fields: tuple[str, ...] = ()

    def __init__(self, data: QueryDict, *, actor: Actor, memberships: QuerySet[Membership]) -> None:
        super().__init__(data, memberships)
        self.filters["force"].extra["choices"] = [(one.pk, one.name) for one in queries.forces_served(actor)]

    @property
    def found(self) -> QuerySet[Membership]:
        """The memberships that match; none where a filter cannot be understood."""
        return self.qs if self.is_valid() else self.queryset.none()

    def named(self, memberships: QuerySet[Membership], _name: str, words: str) -> QuerySet[Membership]:
        """Memberships in whose holder's name, address or key every one of the words stands."""
        for word in words.split():
            memberships = memberships.filter(
                Q(person__name__icontains=word) | Q(person__email__icontains=word) | Q(staff_key__icontains=word)
            )
        return memberships

    def of_force(self, memberships: QuerySet[Membership], _name: str, force: str) -> QuerySet[Membership]:
        served = Membership.forces.through.objects.filter(membership=OuterRef("pk"), force=force)
        return memberships.filter(Exists(served))
