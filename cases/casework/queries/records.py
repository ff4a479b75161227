"""The canonical record of a case as it is held, read back from its row and its lists."""

from cases.guidance.columns import LISTS, entry_from, record_from
from cases.guidance.derive import Record
from cases.models import Case


def record_of(case: Case) -> Record:
    """The canonical record of the version that is held; transcribed exceptions are no part of what was sent."""
    record: Record = {"force": case.force_id, **record_from(case)}
    if case.area_id:
        record["area"] = str(case.area)
    for name in ("offender_token", "source_facts"):
        if getattr(case, name) is not None:
            record[name] = getattr(case, name)
    if case.inferred:
        record["inferred"] = case.inferred.split("|")
    for name in LISTS:
        if getattr(case, f"{name}_count") is not None:
            rows = getattr(case, name).all()
            record[name] = [entry_from(name, row) for row in rows if not getattr(row, "is_transcribed", False)]
    return record


def transcribed_of(case: Case) -> list[Record]:
    """The exceptions that a force lead copied in from the force's own system, with who and from what."""
    return [
        {
            **entry_from("exceptions", row),
            "entry_ref": row.entry_ref,
            "transcribed_by": row.transcribed_by,
            "transcribed_at": row.transcribed_at.isoformat() if row.transcribed_at else "",
        }
        for row in case.exceptions.all()
        if row.is_transcribed
    ]
