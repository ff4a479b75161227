"""What there is to see on each page: the cases, flags and imports that bring a page into one of its states."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from cases.casework import services
from cases.casework.store import recode
from cases.enums import BatchState, Role
from cases.models import Actor, Case, Flag, ImportBatch, Membership
from tests import make

MUCH = {
    "case_ref": "12/345 A",
    "mode_of_trial": "indictable_only",
    "responsibility": "denied",
    "evidence_sufficient": None,
    "victim_wishes": None,
    "offence_title": "An offence whose title is a good deal longer than anybody would like to read aloud",
    "circumstances": "Something happened.\nThen something else did.",
    "previous": [{"type": "simple_caution", "date": "2021-09-01"}, {"type": "conviction"}],
    "contact_attempts": [{"date": "2023-05-01", "method": "Telephone"}],
    "area": "A" * 60,
}
ENTRY = {"rule": "CR-SERIOUS-01", "entry_ref": "PPL/7", "rank_prefix": "", "reason": "Both families asked for it."}
HEAD = "case_ref,outcome_code,offence_date,disposal_date,offence_code,gender"
GOOD = "A1,8,01/03/2024,05/03/2024,105A,female"
BAD = "A2,8,01/03/2024,05/03/2024,105A,robot"
SEARCHES = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing\n"
    "Person search,2020-06-30T23:30:00+00:00,False,,51.5,-0.1,Male,10-17,Other ethnic group - Not stated,White,"
    "Misuse of Drugs Act 1971 (section 23),Controlled drugs,Community resolution,,\n"
)


def colleague(role: Role) -> Actor:
    """Somebody of the force in this role, the same one each time."""
    membership = Membership.objects.select_related("person").filter(role=role).first()
    if membership is None:
        return make.an_actor(role)
    return Actor(person=membership.person, membership=membership, force_ids=("hampshire",))


def a_case_with_much(actor: Actor) -> Case:
    """Hits of every kind, gaps, flags of the actor, a comment, and a transcribed exception with the version it made."""
    case = make.a_case(**MUCH)
    make.a_case()
    lead = colleague(Role.FORCE_LEAD)
    services.add_comment(case=case, text="The officer has left the force.", by=lead)
    services.transcribe_exception(case=case, **ENTRY, rank="sergeant", on=date(2023, 5, 9), by=lead)
    return Case.objects.get(pk=case.pk)


def a_flag(actor: Actor) -> Flag:
    case = a_case_with_much(actor)
    words = {"rule": "CR-ADMIT-01", "severity": "breach"}
    services.raise_flag(case=case, rule="", severity="gap", reason="Nobody asked the victim.", by=actor)
    flag = services.raise_flag(case=case, **words, reason="He denied it.", by=actor)
    return services.amend_flag(flag=flag, **words, reason="He denied it throughout.", revision=flag.revision, by=actor)


def case(actor: Actor) -> str:
    return a_case_with_much(actor).get_absolute_url()


def flagged_case(actor: Actor) -> str:
    """The case in the list it was opened from, with the flags that were raised on it."""
    return f"{a_flag(actor).case.get_absolute_url()}?n=1"


def of_case(name: str):
    """The page of this name about the case with much in it."""
    return lambda actor: reverse(name, args=_key(a_case_with_much(actor)))


def of_flag(name: str):
    def address(actor: Actor) -> str:
        flag = a_flag(actor)
        return reverse(name, args=[*_key(flag.case), 2])

    return address


def clear_case(actor: Actor) -> str:
    return make.a_case().get_absolute_url()


def versions(actor: Actor) -> str:
    return reverse("case-version", args=[*_key(a_case_with_much(actor)), 1])


def recoded_case(actor: Actor) -> str:
    found = a_case_with_much(actor)
    batch = ImportBatch.objects.create(
        force_id=found.force_id, filename="later.csv", state=BatchState.COMMITTED, received_at=timezone.now()
    )
    recode([(found, 1)], batch=batch, by=None)
    return found.get_absolute_url()


def searched_case(actor: Actor) -> str:
    """A public search, with an age known as a range and most columns not supplied."""
    store(sent(colleague(Role.CRIME_REGISTRAR), SEARCHES, "stop-and-search.csv"))
    return Case.objects.get().get_absolute_url()


def sent(actor: Actor, content: str | dict[str, str], name: str = "cases.csv") -> ImportBatch:
    """A file as the page takes it in, or several as a folder in a .zip; checked at once."""
    data = content.encode() if isinstance(content, str) else zipped(content)
    upload = SimpleUploadedFile(name, data)
    make.a_client_of(actor.person).post(reverse("import-new"), {"force": "hampshire", "file": upload})
    return ImportBatch.objects.first()


def zipped(files: dict[str, str]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def store(batch: ImportBatch) -> ImportBatch:
    make.a_client_of(colleague(Role.ADMINISTRATOR).person).post(reverse("import-store", args=[batch.pk]))
    return ImportBatch.objects.get(pk=batch.pk)


def checked_import(actor: Actor) -> str:
    """One case that is held already and would change, one that is new, and one refused."""
    store(sent(actor, f"{HEAD}\n{GOOD}\n"))
    rows = (GOOD.replace("female", "male"), GOOD.replace("A1", "A3"), BAD)
    return _import(sent(actor, "\n".join((HEAD, *rows))))


def stored_import(actor: Actor) -> str:
    return _import(store(sent(actor, "\n".join((HEAD, GOOD, BAD)))))


def import_to_store(actor: Actor) -> str:
    """One that would empty a list that is held, so that leave is asked."""
    files = {"cases.csv": f"{HEAD}\n{GOOD}\n", "actions.csv": "case_ref,type\nA1,apology\n"}
    store(sent(actor, files, "first.zip"))
    batch = sent(actor, {**files, "actions.csv": "case_ref,type\n"}, "second.zip")
    return reverse("import-store", args=[batch.pk])


def refused_import(actor: Actor) -> str:
    return _import(sent(actor, "nothing that is known"))


def import_with_columns(actor: Actor) -> str:
    return _import(sent(actor, f"{HEAD},Beat code\n{GOOD},7\n"))


def import_to_abandon(actor: Actor) -> str:
    return reverse("import-abandon", args=[sent(actor, f"{HEAD}\n{GOOD}\n").pk])


def abandoned_import(actor: Actor) -> str:
    batch = sent(actor, f"{HEAD}\n{GOOD}\n")
    make.a_client_of(actor.person).post(reverse("import-abandon", args=[batch.pk]))
    return _import(batch)


def stopped_import(actor: Actor) -> str:
    """One whose job died during the check."""
    batch = sent(actor, f"{HEAD},Beat code\n{GOOD},7\n")
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.STOPPED)
    return _import(batch)


def imports(actor: Actor) -> str:
    """Several, at different stages."""
    for make_one in (refused_import, import_with_columns, stored_import):
        make_one(actor)
    return reverse("imports")


def readings(actor: Actor) -> str:
    batch = sent(actor, f"{HEAD},Beat code\n{GOOD},7\n")
    make.a_client_of(actor.person).post(reverse("import-columns", args=[batch.pk]), {"column_0": "-"})
    return reverse("import-readings")


def home(actor: Actor) -> str:
    """A desk with something on it for whoever has such work."""
    a_case_with_much(actor)
    make.a_case(**{**MUCH, "case_ref": "another"})
    imports(colleague(Role.CRIME_REGISTRAR))
    return reverse("home")


def send_nothing(button: str):
    """What the page says when its form is sent as it stands."""

    def act(page: Page) -> None:
        page.get_by_role("button", name=button).first.click()
        page.wait_for_load_state()

    return act


def _key(found: Case) -> list[str]:
    return [found.force_id, found.case_ref]


def _import(batch: ImportBatch) -> str:
    return reverse("import", args=[batch.pk])
