"""What a force says of its columns is remembered with the file it was said of, and every word of it is recorded."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.enums import BatchState, Role
from cases.imports import services
from cases.models import AuditEvent, ColumnReading, ImportBatch
from tests import make
from tests.imports.importing import a_case, run, write_csv

pytestmark = pytest.mark.usefixtures("two_forces")


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "map.csv"
    path.write_text("Sex,gender\nBeat,\nCollar,officer_ref\n")
    return str(path)


def of_columns():
    return AuditEvent.objects.filter(kind__startswith="column")


def test_what_a_map_says_is_remembered_of_the_columns_of_the_file_and_recorded_once(tmp_path, mapping):
    path = write_csv(tmp_path / "cases.csv", [a_case(sex="female", beat="7")])

    run(path, "--map", mapping)
    run(path, "--map", mapping)

    event = of_columns().get()
    assert set(ColumnReading.objects.values_list("list", "header", "field")) == {
        ("", "sex", "gender"),
        ("", "beat", ""),
    }
    assert (event.kind, event.force, event.membership) == ("columns.remembered", "hampshire", "system")
    assert event.details == {
        "columns": [
            {"list": "", "column": "sex", "read_as": "gender"},
            {"list": "", "column": "beat", "read_as": ""},
        ]
    }


def test_nothing_is_remembered_of_a_file_that_could_not_be_read(tmp_path, mapping):
    path = write_csv(tmp_path / "cases.csv", [a_case(sex="female", beat="7")])
    path.write_text(path.read_text() + '"never closed\n')

    status, _outcome = run(path, "--map", mapping)

    assert status == 2
    assert not ColumnReading.objects.exists()
    assert not of_columns().exists()


def test_to_forget_a_column_is_recorded():
    registrar = make.an_actor(Role.CRIME_REGISTRAR)
    services.remember_columns(force=make.a_force(), readings={("", "beat"): "area"}, by=registrar)

    services.forget_column(reading=ColumnReading.objects.get(), by=registrar)

    assert [(event.kind, event.person) for event in of_columns()] == [
        ("column.forgotten", registrar.person.email),
        ("columns.remembered", registrar.person.email),
    ]
    assert of_columns()[0].details == {"list": "", "column": "beat", "was_read_as": "area"}


def test_an_upload_that_waits_for_more_than_a_week_is_abandoned_and_removed(
    tmp_path, uploads, django_capture_on_commit_callbacks
):
    registrar = make.an_actor(Role.CRIME_REGISTRAR)
    content = write_csv(tmp_path / "sent.csv", [a_case(beat="7")]).read_bytes()
    waiting = []
    for _ in range(2):
        file = SimpleUploadedFile("cases.csv", content)
        batch = services.receive(force=make.a_force(), filename="cases.csv", upload=file, by=registrar)
        waiting.append(services.check(batch=batch, by=registrar))
    for batch, days in zip(waiting, (8, 6), strict=True):
        ImportBatch.objects.filter(pk=batch.pk).update(beat_at=timezone.now() - timedelta(days=days))

    with django_capture_on_commit_callbacks(execute=True):
        services.receive(force=make.a_force("kent"), filename="other.csv", by=None)

    old, young = ImportBatch.objects.filter(force="hampshire").order_by("pk")
    assert (old.state, bool(old.upload)) == (BatchState.ABANDONED, False)
    assert (young.state, bool(young.upload)) == (BatchState.NEEDS_COLUMNS, True)
    assert len([path for path in uploads.rglob("*") if path.is_file()]) == 1
    assert AuditEvent.objects.first().details == {"batch": old.pk, "file": "cases.csv"}
