"""Two imports of one force at the same moment follow each other."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from cases.imports import committing, services
from cases.models import AuditEvent, Case, CaseVersion, Force, ImportBatch
from tests.imports.importing import a_case, forces, write_csv

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def checked(path):
    force = Force.objects.get(pk="hampshire")
    batch = services.receive(force=force, filename=path.name, by=None)
    return services.check(batch=batch, by=None, path=path)


def together(*batches):
    """Commit each in a thread of its own, all from the same moment on."""
    start, faults = Barrier(len(batches)), []

    def commit(batch):
        try:
            start.wait()
            committing.commit(batch=batch, by=None)
        except Exception as fault:  # a thread's fault would be lost otherwise
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=commit, args=[batch]) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_two_commits_of_one_force_follow_each_other_and_both_are_kept(tmp_path):
    forces()
    one = checked(write_csv(tmp_path / "one.csv", [a_case(f"A{n}", gender="female") for n in range(50)]))
    two = checked(write_csv(tmp_path / "two.csv", [a_case(f"A{n}", gender="male") for n in range(50)]))

    faults = together(one, two)

    batches = list(ImportBatch.objects.order_by("created_count").values_list("created_count", "updated_count"))
    assert faults == []
    assert batches == [(0, 50), (50, 0)]
    assert (Case.objects.filter(version=2).count(), CaseVersion.objects.count()) == (50, 50)


def test_one_batch_committed_twice_at_once_is_stored_once(tmp_path):
    forces()
    batch = checked(write_csv(tmp_path / "one.csv", [a_case(f"A{n}") for n in range(50)]))

    faults = together(batch, ImportBatch.objects.get())

    assert faults == []
    assert Case.objects.count() == 50
    assert AuditEvent.objects.filter(kind="import.committed").count() == 1
