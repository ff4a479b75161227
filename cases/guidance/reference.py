"""Fill the reference tables from the files the product carries: forces, offences, ethnicity, outcomes."""

import csv
import gzip
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Final

from django.db import models, transaction

from cases.enums import ModeOfTrial, OffenceGroup
from cases.models.reference import Ethnicity, Force, Offence, OutcomeCode

DATA: Final = Path(__file__).resolve().parent.parent / "data"
BATCH: Final = 500


@transaction.atomic
def load_reference() -> dict[str, int]:
    """Bring the reference tables in line with the files; says how many rows of each kind the files hold.

    Loading again changes nothing. A row that a later file no longer holds
    stays, since cases may rest on it.
    """
    groups = reviewed_groups()
    classes = [offence_class(row, groups) for row in rows_of("offences.csv")]
    known = {offence.code: offence for offence in classes}
    codes = [offence_code(row, known) for row in rows_of("cjs_offence_codes_notifiable.csv.gz")]
    return {
        "forces": _store(Force, [force(row) for row in rows_of("forces.csv")]),
        "Home Office classes": _store(Offence, classes),
        "CJS codes": _store(Offence, codes),
        "ethnicities": _store(Ethnicity, [ethnicity(row) for row in rows_of("ethnicity_18_1.csv")]),
        "outcome codes": _store(OutcomeCode, [outcome(row) for row in rows_of("outcome_codes.csv")]),
    }


def reviewed_groups() -> dict[str, OffenceGroup]:
    """The group of each Home Office class that the reviewed table settles; what is unsure is not in it."""
    rows = rows_of("offence_groups.csv")
    return {row["class_code"]: OffenceGroup(row["offence_group"]) for row in rows if row["offence_group"]}


def settled_mode(row: dict[str, str]) -> ModeOfTrial | None:
    """The mode of trial of a class in which nothing disagrees; a mixed class settles none."""
    modes = [part.partition(":")[0] for part in row["mode_mix"].split(";") if part]
    if row["mode_of_trial"] not in ModeOfTrial or modes not in ([], [row["mode_of_trial"]]):
        return None
    return ModeOfTrial(row["mode_of_trial"])


def offence_class(row: dict[str, str], groups: dict[str, OffenceGroup]) -> Offence:
    return Offence(
        code=row["code"],
        title=row["description"],
        is_class=True,
        class_code=row["code"],
        home_office_group=row["group"],
        home_office_subgroup=row["subgroup"],
        mode_of_trial=settled_mode(row),
        offence_group=groups.get(row["code"]),
    )


def offence_code(row: dict[str, str], classes: dict[str, Offence]) -> Offence:
    """A CJS code: its class where there is one candidate, its group where all the candidates share one."""
    candidates = [classes.get(code) for code in row["ho_class_code"].split("|")]
    groups = {candidate.offence_group if candidate else None for candidate in candidates}
    home = candidates[0] if len(candidates) == 1 else None
    return Offence(
        code=row["cjs_code"],
        title=row["title"],
        is_class=False,
        class_code=home.code if home else "",
        home_office_group=home.home_office_group if home else "",
        home_office_subgroup=home.home_office_subgroup if home else "",
        mode_of_trial=ModeOfTrial(row["mode_of_trial"]),
        offence_group=groups.pop() if len(groups) == 1 else None,
        max_custody=row["max_custody"],
    )


def force(row: dict[str, str]) -> Force:
    return Force(
        id=row["police_uk_id"],
        name=row["official_name"],
        short_name=row["ho_name"],
        region=row["region"],
        country=row["country"],
        ons_code=row["ons_pfa_code"],
        pnc_code=row["pnc_force_code"],
        is_territorial=row["territorial"] == "True",
    )


def ethnicity(row: dict[str, str]) -> Ethnicity:
    return Ethnicity(code=row["code"], label=row["label"], group=row["group"])


def outcome(row: dict[str, str]) -> OutcomeCode:
    return OutcomeCode(
        code=int(row["code"]),
        description=row["description"],
        short_label=row["short_label"],
        group=row["ho_outcome_group"],
        is_out_of_court=row["counted_as_oocd"] == "True",
    )


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of one of the product's own files, compressed or not."""
    content = (DATA / name).read_bytes()
    text = gzip.decompress(content) if name.endswith(".gz") else content
    return list(csv.DictReader(StringIO(text.decode("utf-8"), newline="")))


def _store(table: type[models.Model], rows: Sequence[models.Model]) -> int:
    """Insert the rows, or bring those already there up to date."""
    key = table._meta.pk
    table._default_manager.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=[key.name],
        update_fields=[field.name for field in table._meta.concrete_fields if field is not key],
    )
    return len(rows)
