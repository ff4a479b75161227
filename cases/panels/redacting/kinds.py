"""What may identify somebody in free text, and what members read in its place."""

from django.db.models import TextChoices


class Identifier(TextChoices):
    """The kinds of marks; the detector finds all but the last two, which only a person makes."""

    NAME = "name", "Name"
    BIRTH_DATE = "birth_date", "Date of birth"
    ADDRESS = "address", "Address"
    POSTCODE = "postcode", "Postcode"
    TELEPHONE = "telephone", "Telephone number"
    EMAIL = "email", "E-mail address"
    PROFILE = "profile", "Social media"
    VEHICLE = "vehicle", "Vehicle mark"
    NATIONAL_INSURANCE = "national_insurance", "National Insurance number"
    POLICE_NUMBER = "police_number", "PNC or CRO number"
    CRIME_REFERENCE = "crime_reference", "Crime or incident reference"
    WORDS = "words", "Other words"
    WHOLE = "whole", "The whole text"

    @classmethod
    def found_by_itself(cls) -> tuple["Identifier", ...]:
        """What the detector looks for."""
        return tuple(kind for kind in cls if kind not in (cls.WORDS, cls.WHOLE))

    @property
    def in_its_place(self) -> str:
        """What members read where this was hidden."""
        return f"[{REMOVED[self]} removed]"


REMOVED = {
    Identifier.NAME: "name",
    Identifier.BIRTH_DATE: "date of birth",
    Identifier.ADDRESS: "address",
    Identifier.POSTCODE: "postcode",
    Identifier.TELEPHONE: "telephone number",
    Identifier.EMAIL: "e-mail address",
    Identifier.PROFILE: "social media name",
    Identifier.VEHICLE: "vehicle mark",
    Identifier.NATIONAL_INSURANCE: "National Insurance number",
    Identifier.POLICE_NUMBER: "police number",
    Identifier.CRIME_REFERENCE: "reference",
    Identifier.WORDS: "words",
    Identifier.WHOLE: "text",
}
