"""The rank ladder (guidance, section 4): who decided, who authorised, and what stood before the rank."""

from django.db.models import TextChoices


class DecidingRole(TextChoices):
    """Who decided (guidance, section 4); no rule reads it."""

    PCSO = "PCSO", "Police community support officer"
    PSI = "PSI", "Police staff investigator"
    ERO = "ERO", "Evidential review officer"
    PC = "PC", "Police constable"
    DC = "DC", "Detective constable"
    PS = "PS", "Sergeant"
    DS = "DS", "Detective sergeant"
    INSP = "Insp", "Inspector"
    DI = "DI", "Detective inspector"
    CHINSP = "ChInsp", "Chief inspector"
    DCI = "DCI", "Detective chief inspector"
    SUPT = "Supt", "Superintendent"
    DETSUPT = "DetSupt", "Detective superintendent"
    CHSUPT = "ChSupt", "Chief superintendent"
    DCS = "DCS", "Detective chief superintendent"
    CHIEF_OFFICER = "chief_officer", "Chief officer"


class Rank(TextChoices):
    """The rank ladder of guidance sections 2.2 and 4; `none` records that nobody authorised."""

    NONE = "none", "Nobody"
    STAFF = "staff", "Police staff"
    CONSTABLE = "constable", "Constable"
    SERGEANT = "sergeant", "Sergeant"
    INSPECTOR = "inspector", "Inspector"
    CHIEF_INSPECTOR = "chief_inspector", "Chief inspector"
    SUPERINTENDENT = "superintendent", "Superintendent"
    CHIEF_SUPERINTENDENT = "chief_superintendent", "Chief superintendent"
    CHIEF_OFFICER = "chief_officer", "Chief officer"

    @property
    def level(self) -> int:
        """Minus one for nobody, up to seven for a chief officer."""
        return list(Rank).index(self) - 1


class RankPrefix(TextChoices):
    """What stood before the rank; kept visible, and only *special* changes the level."""

    ACTING = "acting", "Acting"
    TEMPORARY = "temporary", "Temporary"
    SPECIAL = "special", "Special"
