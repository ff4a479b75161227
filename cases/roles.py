"""What people are here: role, agency, vetting; and why they look at cases."""

from django.db.models import TextChoices


class Role(TextChoices):
    OFFICER = "officer", "Officer"
    SUPERVISOR = "supervisor", "Supervisor"
    INSPECTOR = "inspector", "Inspector"
    CONSULTEE = "consultee", "Consultee"
    PANEL_MEMBER = "panel_member", "Panel member"
    PANEL_CHAIR = "panel_chair", "Panel chair"
    ADMINISTRATOR = "administrator", "Administrator"
    FORCE_LEAD = "force_lead", "Force lead"
    CRIME_REGISTRAR = "crime_registrar", "Crime registrar"
    SYSTEM_MANAGER = "system_manager", "System manager"
    AUDITOR = "auditor", "Auditor"


class Purpose(TextChoices):
    """Why somebody who sees whole cases looks at them."""

    PANEL = "panel", "Preparing a panel"
    THEMATIC_REVIEW = "thematic_review", "Thematic review"
    RECORD_QUALITY = "record_quality", "Record quality"
    ENQUIRY = "enquiry", "Complaint or enquiry"
    RESPONSE = "response", "The force’s response to a panel"
    OTHER = "other", "Something else"


class Agency(TextChoices):
    PROBATION = "probation", "Probation"
    MAGISTRATES = "magistrates", "Magistrates"
    CPS = "cps", "Crown Prosecution Service"
    YOUTH_JUSTICE = "youth_justice", "Youth offending and justice service"
    PCC_OFFICE = "pcc_office", "Police and Crime Commissioner's office"
    POLICE = "police", "Police"
    ADMINISTRATION_OF_JUSTICE = "administration_of_justice", "Administration of justice"
    VICTIM_REPRESENTATION = "victim_representation", "Victim representation"
    LAY_MEMBER = "lay_member", "Lay member"


class Vetting(TextChoices):
    """Levels of police and non-police personnel vetting."""

    NPPV_1 = "nppv_1", "Non-police personnel vetting, level 1"
    NPPV_2 = "nppv_2", "Non-police personnel vetting, level 2"
    NPPV_3 = "nppv_3", "Non-police personnel vetting, level 3"
    RECRUITMENT = "recruitment", "Recruitment vetting"
    MANAGEMENT = "management", "Management vetting"
