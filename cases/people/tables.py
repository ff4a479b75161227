"""The list of the people a system manager answers for."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.models import Membership
from cases.people.queries import State
from cases.words import tag, uk_date

STATE_COLOURS = {State.IN_FORCE: "green", State.LAPSED: "orange", State.TO_COME: "blue", State.ENDED: "grey"}


def state_tag(state: str) -> SafeString:
    return tag(State(state).label, STATE_COLOURS[State(state)])


class PeopleTable(tables.Table):
    caption = "Memberships, by name"
    is_wide = True
    person = tables.Column("Name", accessor="person__name")
    email = tables.Column("Email address", accessor="person__email")
    title = tables.Column("Acts as")
    forces = tables.Column("For", empty_values=())
    ends_on = tables.Column("Last day", default="")
    state = tables.Column("State")

    class Meta:
        orderable = False
        empty_text = (
            "Nobody is found. Everybody who has or had a membership of a force you serve stands here, once for each "
            "membership."
        )

    def render_person(self, value: str, record: Membership) -> SafeString:
        address = reverse("person", args=[record.person_id])
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, value)

    def render_forces(self, record: Membership) -> str:
        return ", ".join(force.short_name for force in record.forces.all())

    def render_ends_on(self, value: object) -> str:
        return uk_date(value)

    def render_state(self, value: str, record: Membership) -> SafeString:
        closed = "" if record.person.is_active else tag("Sign-in closed", "red")
        return format_html("{} {}", state_tag(value), closed)
