"""The two jobs that run beside the pages: checking a file and storing it."""

from django.utils import timezone
from django_tasks import task

from cases.enums import BatchState
from cases.imports.committing import commit
from cases.imports.services import check
from cases.models import Actor, ImportBatch, Person
from cases.people.queries import actor_for, memberships_of

NOT_STORED = "Storing stopped before it was finished. Nothing of it was kept; store it again."


@task()
def check_batch(batch_id: int, person_id: int, membership_id: int) -> None:
    """Check an uploaded file on behalf of the person who sent it."""
    check(batch=ImportBatch.objects.get(pk=batch_id), by=_actor(person_id, membership_id))


@task()
def commit_batch(batch_id: int, person_id: int, membership_id: int) -> None:
    """Store a checked import on behalf of the person who decided so."""
    batch = ImportBatch.objects.get(pk=batch_id)
    try:
        commit(batch=batch, by=_actor(person_id, membership_id))
    except BaseException:
        ImportBatch.objects.filter(pk=batch_id, state=BatchState.COMMITTING).update(
            state=BatchState.CHECKED, problem=NOT_STORED
        )
        raise


def _actor(person_id: int, membership_id: int) -> Actor:
    person, today = Person.objects.get(pk=person_id), timezone.localdate()
    return actor_for(person, memberships_of(person, today), membership_id, today)
