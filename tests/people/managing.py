"""What tests about managing people share: the managers of two forces, and what a membership is given with."""

from datetime import date, timedelta

from django.utils import timezone

from cases.enums import Agency, Role
from cases.models import Actor, AuditEvent, Force, Membership
from cases.people import managing
from cases.people.terms import Post, Terms
from tests import make

DAY = timedelta(days=1)
SINCE = date(2024, 1, 1)


def a_manager(*forces: str) -> Actor:
    return make.an_actor(Role.SYSTEM_MANAGER, forces or ("hampshire",), name="A. Manager")


def a_post(role: Role = Role.PANEL_MEMBER, *forces: str, agency: Agency | None = Agency.CPS, **more) -> Post:
    served: tuple[Force, ...] = tuple(make.a_force(force) for force in forces or ("hampshire",))
    return Post(role=role, agency=agency, forces=served, **more)


def some_terms(**terms) -> Terms:
    return Terms(**{"starts_on": SINCE, **terms})


def given(by: Actor, email: str = "a.member@example.org", **more) -> Membership:
    """Somebody invited by the manager, with a membership."""
    post, terms = more.pop("post", None) or a_post(), some_terms(**more)
    return managing.invite(by=by, email=email, name="A. Member", post=post, terms=terms)


def events(*but: str) -> list[tuple[str, dict]]:
    return [(one.kind, one.details) for one in AuditEvent.objects.order_by("pk") if one.kind not in but]


def today() -> date:
    return timezone.localdate()
