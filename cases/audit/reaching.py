"""How far the seals reach: what is sealed, what waits, and what may be sealed now."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from cases.models import AuditEvent, AuditSeal

Events = QuerySet[AuditEvent]


@dataclass(frozen=True, slots=True)
class Reach:
    """The last event sealed of one server's events; before the first seal, none."""

    transaction: int = -1
    event: int = -1

    @classmethod
    def of(cls, seal: AuditSeal | None) -> "Reach":
        return cls(seal.last_transaction, seal.last_event) if seal else cls()

    @property
    def beyond(self) -> Q:
        later = Q(transaction__gt=self.transaction) | Q(transaction=self.transaction, id__gt=self.event)
        # The first half says nothing new, but lets the database use its index.
        return Q(transaction__gte=self.transaction) & later

    @property
    def within(self) -> Q:
        earlier = Q(transaction__lt=self.transaction) | Q(transaction=self.transaction, id__lte=self.event)
        return Q(transaction__lte=self.transaction) & earlier


@dataclass(frozen=True, slots=True)
class Clock:
    """What the database says of its transactions at this moment.

    Every transaction below the horizon has ended, so no event of theirs can still appear. SQLite writes one
    transaction after the other and numbers none: there all that can be seen may be sealed.
    """

    cluster: str = ""
    horizon: int | None = None
    ceiling: int | None = None

    def ended(self, cluster: str) -> Q:
        """The events of this server whose transactions have ended; those of another came here with a restore."""
        is_running = cluster == self.cluster and self.horizon is not None
        return Q(transaction__lt=self.horizon) if is_running else Q()

    def ceiling_of(self, cluster: str) -> int | None:
        return self.ceiling if cluster == self.cluster else None


def look_at_the_clock() -> Clock:
    """Read the horizon, and only then take a transaction number as the ceiling.

    A number above the ceiling is given after it, and so after the number of every event below the horizon. What
    PostgreSQL calls the snapshot's xmax would not do: a transaction above that may have begun long before.
    """
    if connection.vendor != "postgresql":
        return Clock()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier::text, pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            " FROM pg_control_system()"
        )
        cluster, horizon = cursor.fetchone()
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (ceiling,) = cursor.fetchone()
    return Clock(cluster, horizon, ceiling)


def clusters() -> Iterator[str]:
    """Every server that wrote events, found by as many look-ups in the index as there are servers."""
    found = AuditEvent.objects.order_by("cluster").values_list("cluster", flat=True)
    cluster = found.first()
    while cluster is not None:
        yield cluster
        cluster = found.filter(cluster__gt=cluster).first()


def last_seal(cluster: str | None = None) -> AuditSeal | None:
    """The newest seal of all, or of one server's events, without its entries."""
    seals = AuditSeal.objects.defer("entries").order_by("-number")
    return (seals if cluster is None else seals.filter(cluster=cluster)).first()


def waiting(cluster: str) -> Events:
    """The events of a server that no seal reaches yet, in the order in which they will be sealed."""
    return AuditEvent.objects.filter(Reach.of(last_seal(cluster)).beyond, cluster=cluster).order_by("transaction", "id")
