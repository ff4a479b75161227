"""What the offence code settles where the sender left it empty."""

from collections.abc import Iterable, Mapping
from typing import Any

from cases.models import Offence

SETTLED_BY_CODE = ("mode_of_trial", "offence_group")


def offences_of(records: Iterable[dict[str, Any]]) -> dict[str, Offence]:
    """The offences of our list that these records name, by the code as sent."""
    sent = {record["offence_code"]: _folded(record["offence_code"]) for record in records if "offence_code" in record}
    ours = Offence.objects.in_bulk(set(sent.values()))
    return {code: ours[folded] for code, folded in sent.items() if folded in ours}


def without_inferred(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record as it was sent, before the offence code filled anything in."""
    filled = {"inferred", *record.get("inferred", ())}
    return {name: value for name, value in record.items() if name not in filled}


def fill_in(record: dict[str, Any], offences: Mapping[str, Offence]) -> None:
    """Take mode of trial and offence group from the code, where it settles them, and mark them as derived.

    Nothing else decides them: low-value damage stays either way, and a class
    that mixes modes settles none.
    """
    offence = offences.get(record.get("offence_code", ""))
    settled = {name: getattr(offence, name) for name in SETTLED_BY_CODE if offence and name not in record}
    known = {name: str(value) for name, value in settled.items() if value}
    if known:
        record.update(known, inferred=sorted(known))


def _folded(code: str) -> str:
    return code.strip().upper()
