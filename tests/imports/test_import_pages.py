"""A file sent in on the web: upload, look, decide, store or abandon."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.enums import BatchState, Role
from cases.imports import committing, services
from cases.imports.quality import digest
from cases.models import AuditEvent, Case, ColumnReading, ImportBatch, StagedRow
from tests import make
from tests.imports.importing import a_case, write_csv, write_folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_forces")]


@pytest.fixture
def registrar(client):
    actor = make.an_actor(Role.CRIME_REGISTRAR)
    client.force_login(actor.person)
    return actor


def send(client, tmp_path, rows, name="cases.csv", force="hampshire"):
    content = write_csv(tmp_path / "sent.csv", rows).read_bytes()
    return client.post(reverse("import-new"), {"force": force, "file": SimpleUploadedFile(name, content)}, follow=True)


def sent(client, tmp_path, *rows):
    send(client, tmp_path, rows)
    return ImportBatch.objects.first()


def words(response):
    return " ".join(response.content.decode().split())


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_a_file_is_checked_before_anything_is_stored_and_then_stored(client, registrar, tmp_path, uploads):
    response = send(client, tmp_path, [a_case("A1"), a_case("A2", gender="robot")])
    batch = ImportBatch.objects.get()

    assert response.redirect_chain == [(reverse("import", args=[batch.pk]), 302)]
    assert (batch.state, batch.created_count, batch.refused_count) == (BatchState.CHECKED, 1, 1)
    assert "gender ‘robot’ is not known. Use one of: female, male, other, not stated." in words(response)
    assert not Case.objects.exists()
    assert [path for path in uploads.rglob("*") if path.is_file()] == []

    response = client.post(reverse("import-store", args=[batch.pk]), follow=True)

    batch.refresh_from_db()
    assert (batch.state, Case.objects.get().case_ref) == (BatchState.COMMITTED, "A1")
    assert "1 new, 0 changed, 0 unchanged, 1 refused." in words(response)
    assert "<em>Not supplied</em>: the file had no such column." in words(response)
    assert list(AuditEvent.objects.filter(kind__startswith="import.").values_list("kind", flat=True)) == [
        "import.committed",
        "import.checked",
        "import.received",
    ]


def test_what_would_change_is_shown_before_and_after(client, registrar, tmp_path):
    committing_of(client, sent(client, tmp_path, a_case(gender="female", weapon="none")))

    response = send(client, tmp_path, [a_case(gender="male", weapon="none", disposal_date="06/03/2024")])

    page = words(client.get(response.request["PATH_INFO"], {"show": "changed"}))
    assert "<strong>gender</strong>: Female → Male" in page
    assert "<strong>date resolved</strong>: 5 March 2024 → 6 March 2024" in page


def committing_of(client, batch):
    client.post(reverse("import-store", args=[batch.pk]))
    batch.refresh_from_db()
    return batch


def test_a_second_click_stores_nothing_more_and_says_so(client, registrar, tmp_path):
    batch = committing_of(client, sent(client, tmp_path, a_case()))

    response = client.post(reverse("import-store", args=[batch.pk]), follow=True)

    assert told(response) == ["This import has been stored already."]
    assert Case.objects.get().version == 1
    assert AuditEvent.objects.filter(kind="import.committed").count() == 1


def test_emptying_a_list_takes_the_box_being_ticked(client, registrar, tmp_path):
    one = write_folder(tmp_path / "one", cases=[a_case()], actions=[{"case_ref": "A1", "type": "apology"}])
    two = write_folder(tmp_path / "two", cases=[a_case()], actions=[{"case_ref": "B", "type": ""}])
    (two / "actions.csv").write_text("case_ref,type\n")
    committing_of(client, zipped(client, one))

    refused, allowed = zipped(client, two), zipped(client, two)
    refused = committing_of(client, refused)
    kept = Case.objects.get().actions_count
    page = words(client.get(reverse("import-store", args=[allowed.pk])))
    client.post(reverse("import-store", args=[allowed.pk]), {"allow_removals": "on"})

    assert (refused.updated_count, refused.refused_count, kept) == (0, 1, 1)
    assert "1 of the changed cases would lose a whole list that is held." in page
    assert Case.objects.get().actions_count == 0


def zipped(client, folder):
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    upload = SimpleUploadedFile(f"{folder.name}.zip", file.getvalue())
    client.post(reverse("import-new"), {"force": "hampshire", "file": upload})
    return ImportBatch.objects.first()


def test_columns_that_are_not_known_are_decided_on_and_remembered(client, registrar, tmp_path):
    response = send(client, tmp_path, [a_case(sex="female", beat="7")])
    batch = ImportBatch.objects.get()
    asked = words(response)
    address = reverse("import-columns", args=[batch.pk])

    silent = client.post(address, {"column_0": "gender"})
    twice = client.post(address, {"column_0": "gender", "column_1": "gender"})
    client.post(address, {"column_0": "gender", "column_1": "-"})

    batch.refresh_from_db()
    assert "sex, in cases.csv" in asked
    assert "Say what ‘beat’ is read as, or leave it out." in words(silent)
    assert "‘sex’ is read as gender already. Choose another field, or leave it out." in words(twice)
    assert batch.state == BatchState.CHECKED
    assert list(ColumnReading.objects.values_list("list", "header", "field")) == [
        ("", "beat", ""),
        ("", "sex", "gender"),
    ]
    assert sent(client, tmp_path, a_case(sex="male", beat="8")).state == BatchState.CHECKED


def test_what_was_said_of_a_column_can_be_forgotten(client, registrar):
    force = make.a_force()
    services.remember_columns(force=force, readings={("", "beat"): ""}, by=registrar)
    reading = ColumnReading.objects.get()

    assert "beat" in words(client.get(reverse("import-readings")))
    response = client.post(reverse("import-readings"), {"reading": reading.pk}, follow=True)

    assert told(response) == ["‘beat’ is forgotten. The next file that has it will ask."]
    assert not ColumnReading.objects.exists()


def test_an_import_is_abandoned_after_it_was_named(client, registrar, tmp_path):
    batch = sent(client, tmp_path, a_case())
    address = reverse("import-abandon", args=[batch.pk])

    asked = words(client.get(address))
    response = client.post(address, follow=True)
    again = client.post(address, follow=True)

    assert "Abandon cases.csv?" in asked
    assert told(response) == ["cases.csv was abandoned. Nothing of it was stored."]
    assert told(again) == ["This import was abandoned. Send the file again as a new import."]
    assert not StagedRow.objects.exists()


def test_a_refused_file_says_why_and_leaves_nothing(client, registrar, uploads):
    upload = SimpleUploadedFile("cases.xlsx", b"not a workbook at all")
    response = client.post(reverse("import-new"), {"force": "hampshire", "file": upload}, follow=True)

    batch = ImportBatch.objects.get()
    assert batch.state == BatchState.REFUSED
    assert batch.problem
    assert "The file was refused and nothing of it was stored." in words(response)
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


def test_refused_rows_are_downloaded_and_the_download_is_recorded(client, registrar, tmp_path):
    batch = sent(client, tmp_path, a_case(gender="robot"))

    response = client.get(reverse("import-refused", args=[batch.pk]))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert response["Content-Disposition"] == 'attachment; filename="cases-refused.csv"'
    assert text.splitlines()[0] == ",".join([*a_case(), "gender", "reason"])
    assert AuditEvent.objects.first().kind == "import.refusals_taken"


def test_refused_cases_of_a_zip_are_downloaded_as_a_zip(client, registrar, tmp_path):
    folder = write_folder(
        tmp_path / "in", cases=[a_case()], previous=[{"case_ref": "A1", "type": "warning shot", "date": ""}]
    )
    batch = zipped(client, folder)

    response = client.get(reverse("import-refused", args=[batch.pk]))

    names = ZipFile(BytesIO(b"".join(response.streaming_content))).namelist()
    assert names == ["cases.csv", "previous.csv"]


def test_a_job_that_died_shows_as_stopped_and_can_be_checked_again(client, registrar, tmp_path):
    file = SimpleUploadedFile("cases.csv", write_csv(tmp_path / "sent.csv", [a_case()]).read_bytes())
    batch = services.receive(force=make.a_force(), filename="cases.csv", upload=file, by=registrar)
    services.begin_check(batch=batch, by=registrar)
    address = reverse("import", args=[batch.pk])

    busy = client.get(address)
    early = client.post(reverse("import-check", args=[batch.pk]), follow=True)
    ImportBatch.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    stopped = client.get(address)
    client.post(reverse("import-check", args=[batch.pk]))

    batch.refresh_from_db()
    assert (busy["Refresh"], "Being checked." in words(busy)) == ("5", True)
    assert told(early) == ["This file is being checked already."]
    assert ("Refresh" in stopped, "Stopped before it was finished." in words(stopped)) == (False, True)
    assert batch.state == BatchState.CHECKED


def test_a_commit_that_died_can_be_stored_again(client, registrar, tmp_path):
    batch = sent(client, tmp_path, a_case())
    committing.begin_commit(batch=batch, by=registrar, allow_removals=False)

    early = client.post(reverse("import-store", args=[batch.pk]), follow=True)
    ImportBatch.objects.update(beat_at=timezone.now() - timedelta(hours=1))
    committing_of(client, batch)

    assert told(early) == ["This import is being stored already."]
    assert (batch.state, Case.objects.count()) == (BatchState.COMMITTED, 1)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.CRIME_REGISTRAR)])
def test_nobody_else_may_import_and_no_import_exists_for_them(client, role, tmp_path):
    batch = ImportBatch.objects.create(force=make.a_force(), filename="a.csv", received_at=timezone.now())
    client.force_login(make.an_actor(role).person)

    for name in ("imports", "import-new", "import-readings"):
        assert client.get(reverse(name)).status_code == 403
    for name in ("import", "import-store", "import-abandon", "import-refused"):
        assert client.get(reverse(name, args=[batch.pk])).status_code == 404
    for name in ("import-columns", "import-check", "import-store", "import-abandon"):
        assert client.post(reverse(name, args=[batch.pk])).status_code == 404


def test_another_forces_import_does_not_exist_and_its_cases_cannot_be_sent(client, tmp_path):
    batch = ImportBatch.objects.create(force=make.a_force(), filename="a.csv", received_at=timezone.now())
    client.force_login(make.an_actor(Role.ADMINISTRATOR, ("kent",)).person)

    response = send(client, tmp_path, [a_case()])

    assert client.get(reverse("import", args=[batch.pk])).status_code == 404
    assert "Choose a force from the list. You can import the cases of the forces you serve." in words(response)
    assert ImportBatch.objects.count() == 1


def test_a_file_that_is_too_large_is_refused_in_words(client, registrar, tmp_path, settings):
    settings.IMPORT_MEGABYTES = 0

    response = send(client, tmp_path, [a_case()])

    assert "and this page takes at most 0" in words(response)
    assert not ImportBatch.objects.exists()


def test_the_list_is_empty_in_words_and_then_names_each_import(client, registrar, tmp_path):
    empty = words(client.get(reverse("imports")))
    sent(client, tmp_path, a_case())
    listed = words(client.get(reverse("imports")))

    assert "Nothing has been imported yet." in empty
    assert "cases.csv" in listed
    assert "Checked, waiting for your decision" in listed


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_the_same_number_of_queries_whatever_they_hold(
    client, registrar, tmp_path, django_assert_num_queries, number
):
    for count in range(number):
        batch = sent(client, tmp_path, *(a_case(f"A{count}-{row}") for row in range(number)))

    with django_assert_num_queries(6):
        client.get(reverse("imports"))
    with django_assert_num_queries(8):
        client.get(reverse("import", args=[batch.pk]), {"show": "new"})


def test_the_digest_counts_what_the_stored_cases_do_not_say(client, registrar, tmp_path):
    batch = committing_of(client, sent(client, tmp_path, a_case("A1", gender="male"), a_case("A2", gender="")))

    gaps = {gap.field: gap.words for gap in digest(batch)}
    assert gaps["gender"] == "gender: left empty, 1 of 2"
    assert gaps["remorse"] == "remorse: not supplied, 2 of 2"
    assert "rationale_text" not in gaps
