"""What somebody tries who has a member's account, an officer's, or none, and what they get for it."""

import csv
import re
from io import StringIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.casework import services as casework
from cases.enums import Role
from cases.imports.services import presentable_name
from cases.models import ImportBatch, Person
from cases.panels.services import give_seat
from cases.spreadsheets import as_cell
from tests import make

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}{% debug %}%s%(x)d{0}"
SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;"
OWN_NAME = r"""attachment; filename(="(?:[\w. ;=:-]|\\["\\])+-refused\.csv"|\*=utf-8''[\w%.-]+-refused\.csv)"""
RUNS = re.compile("[=+@\t\r\n＝＋－＠-]")
HEAD = "case_ref,outcome_code,offence_date,disposal_date,offence_code,gender"
ROW = "A1,8,01/03/2024,05/03/2024,105A,robot"
ELSEWHERE = (
    "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", "///elsewhere.example",
    "javascript:alert(1)", "https:elsewhere.example", "http:///elsewhere.example", "\thttps://elsewhere.example",
    "https://testserver@elsewhere.example/", "https://testserver.elsewhere.example/", "/%0d%0aLocation: //x",
)  # fmt: skip


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def upload(name: str, text: str = f"{HEAD}\n{ROW}\n") -> tuple[Client, ImportBatch]:
    client = make.a_client_of(make.an_actor(Role.CRIME_REGISTRAR).person)
    file = SimpleUploadedFile("x", text.encode())
    file.__dict__["_name"] = name
    client.post(reverse("import-new"), {"force": "hampshire", "file": file})
    return client, ImportBatch.objects.get()


def stating_a_purpose(client: Client, **more: str):
    return client.post(reverse("purpose"), {"purpose": "panel", **more})


def test_what_people_write_is_shown_as_the_characters_it_is():
    administrator = make.an_actor(Role.ADMINISTRATOR, name=HOSTILE)
    case = make.a_case(
        **dict.fromkeys(("offence_title", "circumstances", "rationale_text", "area"), HOSTILE[:60]),
        case_ref=HOSTILE[:40],
        actions=[{"type": "other", "text": HOSTILE}],
    )
    panel = make.a_panel(name=HOSTILE)
    member = make.an_actor(name=HOSTILE)
    give_seat(panel=panel, membership=member.membership, by=None)
    release = make.a_release(case, panel)
    casework.raise_flag(case=case, release=release, rule="", severity="gap", reason=HOSTILE, by=member)
    casework.add_comment(case=case, text=HOSTILE, by=make.an_actor(Role.CRIME_REGISTRAR))
    client = make.a_client_of(administrator.person)
    stating_a_purpose(client)
    manager, auditor = (make.a_client_of(make.an_actor(role).person) for role in (Role.SYSTEM_MANAGER, Role.AUDITOR))

    pages = [
        client.get(case.get_absolute_url()),
        client.get(reverse("cases"), {"q": HOSTILE[:60], "sort": HOSTILE}),
        client.get(panel.get_absolute_url()),
        make.a_client_of(member.person).get(release.get_absolute_url()),
        manager.get(reverse("person", args=[administrator.person.pk])),
        manager.get(reverse("people"), {"q": HOSTILE}),
        auditor.get(reverse("audit")),
        auditor.get(reverse("audit"), {"person": HOSTILE, "kind": HOSTILE}),
        make.a_client_of(administrator.person).post(
            reverse("purpose"), {"purpose": "other", "words": HOSTILE}, follow=True
        ),
    ]

    texts = [page.content.decode() for page in pages]
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert [text.count(SHOWN) > 0 for text in texts] == [True] * len(pages)
    assert [text.count("<script>alert") for text in texts] == [0] * len(pages)
    assert ["{{ 7*7 }}" in text for text in texts[:1]] == [True]


@pytest.mark.parametrize(
    "name", ['a"; filename=b.html', "a\r\nX-Evil: 1.csv", "é\u202evsc.exe", ";/../.csv", "a\\", ".csv"]
)
def test_the_name_of_a_download_breaks_no_header(name):
    client, batch = upload("cases.csv")
    ImportBatch.objects.update(filename=presentable_name(name))

    answer = client.get(reverse("import-refused", args=[batch.pk]))
    answer.close()

    assert "X-Evil" not in answer.headers
    assert re.fullmatch(OWN_NAME, answer["Content-Disposition"])
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("text/csv; charset=utf-8", "nosniff")


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/cron.d/x.csv",
        "..\\..\\x.csv",
        "/etc/passwd",
        "C:\\x.csv",
        "a\0b.csv",
        ".htaccess",
        "x.csv/../y.csv",
    ],
)
def test_an_uploads_own_name_names_no_place(name, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

    _client, batch = upload(name)

    [kept] = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert re.fullmatch(r"[\w-]+(\.\w+)?", kept.name)
    assert not {"/", "\\", "\0"} & {*batch.filename}
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert Client().get(f"/uploads/{kept.name}").status_code == 404


def test_a_word_of_marks_finds_only_what_has_those_marks():
    make.a_case(case_ref="100% sure_")
    make.a_case(case_ref="plain")
    client = make.a_client_of(make.an_actor(Role.ADMINISTRATOR).person)
    stating_a_purpose(client)

    def found(words: str) -> list[str]:
        table = client.get(reverse("cases"), {"q": words}).context["table"]
        return [row.record.case_ref for row in table.rows]

    assert [found(words) for words in ("100%", "sure_", "%", "%plain", "p_ain", "p.ain", "' OR ''='")] == [
        ["100% sure_"], ["100% sure_"], ["100% sure_"], [], [], [], [],
    ]  # fmt: skip


def test_a_letter_takes_no_line_breaks_from_a_form(django_capture_on_commit_callbacks):
    client = make.a_client_of(make.an_actor(Role.SYSTEM_MANAGER).person)
    sent = {"role": Role.AUDITOR, "forces_served": ["hampshire"], "starts_on": "1/1/2024", "name": "New"}
    more = "\r\nBcc: everybody@elsewhere.example"

    with django_capture_on_commit_callbacks(execute=True):
        for changed in (
            {"email": f"a@example.org{more}"},
            {"email": "a@example.org,everybody@elsewhere.example"},
            {"email": '"a\r\nb"@example.org'},
            {"name": "Ne\u202ew", "email": "b@example.org"},
            {"name": f"New{more}\r\n\r\nDear", "email": "new@example.org"},
        ):
            client.post(reverse("person-invite"), {**sent, **changed})
            client.post(reverse("account_reset_password"), {"email": changed["email"]})

    assert {(*letter.to, *letter.bcc, letter.subject) for letter in mail.outbox} == {
        ("new@example.org", "You are invited to Scrutiny"),
        ("new@example.org", "A new password for Scrutiny"),
    }
    assert [letter for letter in mail.outbox if "\nBcc:" in letter.message().as_string()] == []
    assert Person.objects.latest("pk").name == "New Bcc: everybody@elsewhere.example Dear"


@pytest.mark.parametrize("first", "=+-@\t\r\n＝＋－＠")
def test_no_cell_of_a_file_runs_as_a_formula(first):
    client, batch = upload("cases.csv", f'{HEAD}\n"{first}HYPERLINK(1)",8,01/03/2024,05/03/2024,105A,robot\n')

    answer = client.get(reverse("import-refused", args=[batch.pk]))

    [row] = csv.DictReader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline=""))
    assert [name for name, cell in row.items() if RUNS.match(cell)] == []
    assert as_cell(f"{first}HYPERLINK(1)") == f"'{first}HYPERLINK(1)"
