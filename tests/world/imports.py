"""What each force has sent in: an import that is stored, one that waits, and one that stands at its columns."""

import csv
from io import StringIO
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.enums import BatchState
from cases.models import Case, ImportBatch

if TYPE_CHECKING:
    from tests.world.building import World

GOOD = {"outcome_code": "8", "offence_date": "01/03/2024", "disposal_date": "05/03/2024"}


def send_imports(world: "World", force: str) -> None:
    """As the force's crime registrar sends them, page by page."""
    client = world.client(f"{force} crime_registrar")
    word = world.canaries.word
    known = word(f"{force} import: column left out")
    for name, decides, stores in (("stored", True, True), ("checked", True, False), ("undecided", False, False)):
        column = known if decides else word(f"{force} import: column undecided")
        batch = _sent(world, client, force, name, column)
        if batch.state == BatchState.NEEDS_COLUMNS and decides:
            client.post(reverse("import-columns", args=[batch.pk]), {"column_0": "-"})
        if stores:
            client.post(reverse("import-store", args=[batch.pk]), {})
        world.batches[f"{force} {name}"] = ImportBatch.objects.get(pk=batch.pk)


def send_what_differs(world: "World", case: Case) -> ImportBatch:
    """The force's next file has other words for one of its cases."""
    client, place = world.client(f"{case.force_id} crime_registrar"), f"{case.force_id} import that differs"
    row = {**GOOD, **_words(world, f"{place}, row"), "case_ref": case.case_ref}
    batch = _uploaded(world, client, case.force_id, place, [row])
    client.post(reverse("import-store", args=[batch.pk]), {})
    world.batches[f"{case.force_id} differing"] = ImportBatch.objects.get(pk=batch.pk)
    return world.batches[f"{case.force_id} differing"]


def _sent(world: "World", client, force: str, name: str, column: str) -> ImportBatch:
    place = f"{force} import {name}"
    rows = [
        {**GOOD, **_words(world, f"{place}, good row"), column: world.canaries.word(f"{place}, good row: left out")},
        {
            **GOOD,
            **_words(world, f"{place}, refused row"),
            "gender": world.canaries.word(f"{place}, refused row: gender"),
            column: world.canaries.word(f"{place}, refused row: left out"),
        },
    ]
    return _uploaded(world, client, force, place, rows)


def _uploaded(world: "World", client, force: str, place: str, rows: list[dict[str, str]]) -> ImportBatch:
    stream = StringIO()
    writer = csv.DictWriter(stream, list(dict.fromkeys(one for row in rows for one in row)))
    writer.writeheader()
    writer.writerows(rows)
    filename = f"{world.canaries.word(f'{place}: file name')}.csv"
    upload = SimpleUploadedFile(filename, stream.getvalue().encode())
    answer = client.post(reverse("import-new"), {"force": force, "file": upload})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.get(filename=filename)


def _words(world: "World", place: str) -> dict[str, str]:
    names = ("case_ref", "offender_ref", "circumstances", "rationale_text", "officer_ref", "area", "offence_title")
    return {one: world.canaries.word(f"{place}: {one}") for one in names}
