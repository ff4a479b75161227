"""Ranks in the short forms that forces write, with what stands before them."""

import re
from collections.abc import Mapping
from typing import Final

from cases.enums import DecidingRole, Rank, RankPrefix

BETWEEN: Final = re.compile(r"[\s./_\-‐‑–—]+")

PREFIXES: Final[Mapping[str, RankPrefix]] = {
    **dict.fromkeys(("a", "act", "acting", "ag", "actg"), RankPrefix.ACTING),
    **dict.fromkeys(("t", "ty", "temp", "tmp", "temporary"), RankPrefix.TEMPORARY),
    **dict.fromkeys(("s", "sp", "spl", "spec", "special"), RankPrefix.SPECIAL),
}

FORMS: Final[Mapping[Rank, tuple[str, ...]]] = {
    Rank.NONE: ("none", "nobody", "noone", "notauthorised"),
    Rank.STAFF: (
        *("staff", "policestaff", "pcso", "psi", "ero", "policecommunitysupportofficer", "communitysupportofficer"),
        *("policestaffinvestigator", "evidentialreviewofficer"),
    ),
    Rank.CONSTABLE: (
        *("constable", "con", "cons", "pc", "policeconstable", "dc", "tdc", "detcon", "detconstable"),
        *("detectiveconstable", "traineedetectiveconstable"),
    ),
    Rank.SERGEANT: (
        *("sergeant", "sgt", "serg", "ps", "policesergeant", "ds", "detsgt", "dsgt", "detsergeant"),
        "detectivesergeant",
    ),
    Rank.INSPECTOR: ("inspector", "insp", "policeinspector", "di", "detinsp", "dinsp", "detectiveinspector"),
    Rank.CHIEF_INSPECTOR: (
        *("chiefinspector", "chinsp", "chiefinsp", "cinsp", "ci", "dci", "detchinsp", "detchiefinsp"),
        "detectivechiefinspector",
    ),
    Rank.SUPERINTENDENT: (
        *("superintendent", "supt", "dsu", "dsupt", "detsupt", "detsuperintendent", "detectivesuperintendent"),
    ),
    Rank.CHIEF_SUPERINTENDENT: (
        *("chiefsuperintendent", "chsupt", "chiefsupt", "csupt", "dcs", "detchsupt", "detchiefsupt", "dchsupt"),
        "detectivechiefsuperintendent",
    ),
    Rank.CHIEF_OFFICER: (
        *("chiefofficer", "acc", "assistantchiefconstable", "asstchiefconstable", "dcc", "deputychiefconstable"),
        *("cc", "chiefconstable", "commander", "cmdr", "dac", "deputyassistantcommissioner", "ac"),
        *("assistantcommissioner", "deputycommissioner", "commissioner"),
    ),
}
RANK_OF: Final[Mapping[str, Rank]] = {form: rank for rank, forms in FORMS.items() for form in forms}
SPECIAL_FORMS: Final[Mapping[str, Rank]] = {"sc": Rank.CONSTABLE, "spc": Rank.CONSTABLE}

STAFF_ROLES: Final[Mapping[str, DecidingRole]] = {
    "policecommunitysupportofficer": DecidingRole.PCSO,
    "communitysupportofficer": DecidingRole.PCSO,
    "policestaffinvestigator": DecidingRole.PSI,
    "evidentialreviewofficer": DecidingRole.ERO,
}
# Uniform and detective ranks are equal; only the role says which it was.
ROLES: Final[Mapping[Rank, tuple[DecidingRole, DecidingRole]]] = {
    Rank.CONSTABLE: (DecidingRole.PC, DecidingRole.DC),
    Rank.SERGEANT: (DecidingRole.PS, DecidingRole.DS),
    Rank.INSPECTOR: (DecidingRole.INSP, DecidingRole.DI),
    Rank.CHIEF_INSPECTOR: (DecidingRole.CHINSP, DecidingRole.DCI),
    Rank.SUPERINTENDENT: (DecidingRole.SUPT, DecidingRole.DETSUPT),
    Rank.CHIEF_SUPERINTENDENT: (DecidingRole.CHSUPT, DecidingRole.DCS),
    Rank.CHIEF_OFFICER: (DecidingRole.CHIEF_OFFICER, DecidingRole.CHIEF_OFFICER),
}


def rank_named(text: str) -> tuple[Rank, RankPrefix | None] | None:
    """The rank that the words name and the prefix before it; nothing where they name none.

    Of several prefixes *special* is kept, since it alone changes the level.
    """
    prefixes, form = _taken_apart(text)
    if form in SPECIAL_FORMS and not prefixes:
        return SPECIAL_FORMS[form], RankPrefix.SPECIAL
    if form not in RANK_OF and form[1:] in RANK_OF and form[:1] in ("a", "t"):
        prefixes, form = [*prefixes, PREFIXES[form[0]]], form[1:]
    rank = RANK_OF.get(form)
    if rank is None or (rank is Rank.NONE and prefixes):
        return None
    if RankPrefix.SPECIAL in prefixes:
        return rank, RankPrefix.SPECIAL
    return rank, prefixes[0] if prefixes else None


def role_named(text: str) -> DecidingRole | None:
    """The role of the officer whose rank the words name; no rule reads it."""
    _prefixes, form = _taken_apart(text)
    found = rank_named(text)
    if form in STAFF_ROLES:
        return STAFF_ROLES[form]
    if found is None or found[0] not in ROLES:
        return None
    uniform, detective = ROLES[found[0]]
    return detective if form.removeprefix("t").removeprefix("a").startswith("d") else uniform


def _taken_apart(text: str) -> tuple[list[RankPrefix], str]:
    """The prefixes in front, and all the rest run together."""
    parts = [part for part in BETWEEN.split(text.casefold()) if part]
    prefixes = []
    while len(parts) > 1 and parts[0] in PREFIXES:
        prefixes.append(PREFIXES[parts.pop(0)])
    return prefixes, "".join(parts)
