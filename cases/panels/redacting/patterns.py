"""Identifiers that are known by their shape: numbers, marks, addresses, links; each searched for in linear time.

The shapes of postcodes, vehicle marks and National Insurance numbers are those of the DVLA, HMRC and Royal Mail, which
presidio-analyzer words in the same way; telephone numbers and e-mail addresses are left to libraries.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cases.panels.redacting.kinds import Identifier

Span = tuple[int, int]
GAP: Final = r"[ \t\u00a0]"
MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
DAY: Final = (
    r"(?:\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?{GAP}{{0,2}}(?:of )?{MONTH}(?:,?{GAP}{{0,2}}(?:\d{{4}}|\d{{2}}))?"
    rf"|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{8}}|\d{{2}} \d{{2}} (?:\d{{4}}|\d{{2}}))(?!\d)"
)
STREET: Final = (
    r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Close|Cl|Drive|Dr|Way|Court|Ct|Crescent|Cres|Gardens|Gdns|Grove|Place|Pl"
    r"|Terrace|Park|Hill|Square|Sq|Mews|Row|Walk|Rise|View|Green|Parade|Broadway|Quay|House|Buildings|Heights)"
)
SITES: Final = (
    r"(?:facebook|fb|instagram|twitter|x|tiktok|snapchat|linkedin|youtube|pinterest|threads|reddit|twitch|onlyfans)"
)
NETWORKS: Final = (
    r"(?:facebook|fb|messenger|insta(?:gram)?|twitter|tik ?tok|snap(?:chat)?|whats ?app|telegram|discord|linkedin"
    r"|youtube|xbox|psn|playstation|signal|kik)"
)
PHONE: Final = re.compile(
    rf"(?<![\w/.\-])(?:\+\d{{1,3}}|00[1-9]\d|\(?0\d)(?:{GAP}{{0,2}}[()\-]?{GAP}?\d){{7,12}}(?![\w/]|-\d)"
)
SPOKEN_PHONE: Final = re.compile(
    r"\b(?:mob(?:ile)?|phone|tel(?:ephone)?|contact|call(?:ed)?(?: her| him| them)? on)(?: (?:no|number|is|on))*[.:]? ?"
    r"(7\d{3} ?\d{3} ?\d{3}|7\d{9})(?!\d)",
    re.IGNORECASE,
)
NUMERIC_DAY: Final = re.compile(r"\d{1,2}[ \-]\d{1,2}[ \-](?:19|20)\d{2}")
EMAIL: Final = re.compile(r"(?<![\w.+\-])[\w.+%'\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}")
SHAPES: Final[tuple[tuple[Identifier, re.Pattern[str]], ...]] = (
    (
        Identifier.POSTCODE,
        re.compile(
            rf"\b(?:GIR ?0AA|[A-PR-UWYZ](?:\d{{1,2}}|\d[A-HJKPSTUW]|[A-HK-Y]\d{{1,2}}|[A-HK-Y]\d[ABEHMNPRVWXY])"
            rf"{GAP}{{0,2}}(?!(?-i:\d(?:st|nd|rd|th)\b))\d[ABD-HJLNP-UW-Z]{{2}})\b",
            re.IGNORECASE,
        ),
    ),
    (
        Identifier.NATIONAL_INSURANCE,
        re.compile(
            r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ \-]?\d{2}){3}[ \-]?[A-D]\b",
            re.IGNORECASE,
        ),
    ),
    # Arrest summons 12/3456/78/901234X; PNC 2001/1234567K; CRO 123456/01X and SF39/12345R.
    (Identifier.POLICE_NUMBER, re.compile(r"\b\d{2}/[0-9A-Z]{4}/\d{2}/\d{1,11}[A-Z]\b", re.IGNORECASE)),
    (Identifier.POLICE_NUMBER, re.compile(r"\b(?:19|20)?\d{2}/\d{4,7} ?[A-HJ-NP-RT-Z]\b", re.IGNORECASE)),
    (Identifier.POLICE_NUMBER, re.compile(r"\b(?:\d{4,6}/\d{2}|SF ?\d{2}/\d{3,6}) ?[A-Z]\b", re.IGNORECASE)),
    (
        Identifier.POLICE_NUMBER,
        re.compile(
            r"\b(?:PNC|PNC ?ID|CRO|arrest summons|AS)(?: (?:no|number|id|ref))*[.:]? ?(\d{2,6}/[\dA-Z/]{2,12}[A-Z]?)\b"
        ),
    ),
    # The numbers of Niche and of the Metropolitan Police's CRIS.
    (Identifier.CRIME_REFERENCE, re.compile(r"(?<![\w/+.£])(?!0)\d{11}(?![\w/]|\.\d)")),
    (Identifier.CRIME_REFERENCE, re.compile(r"(?<![\w/])\d{7}/\d{2}(?![\w/])")),
    (
        Identifier.CRIME_REFERENCE,
        re.compile(
            r"\b(?:crime|incident|occurrence|custody|niche|cris|rms|urn|crn|cad|log|oel|athena|connect|collar)"
            r"(?: (?:report|record|ref(?:erence)?|number|numbers|no|urn|id|is|was|log))*[.:#]{0,2} ?"
            r"((?=[A-Z/\-]{0,8}\d)[A-Z0-9]{2,14}(?:[/\-][A-Z0-9]{1,12}){0,4})(?![\w/])",
            re.IGNORECASE,
        ),
    ),
    (
        Identifier.BIRTH_DATE,
        re.compile(
            r"\b(?:d\.?o\.?b\b\.?|date of birth|birth ?date|birthday|born)"
            rf"(?: (?:is|was|on|the|in|as))*{GAP}{{0,2}}[:,=(\-–]?{GAP}{{0,2}}({DAY})",
            re.IGNORECASE,
        ),
    ),
    (
        Identifier.BIRTH_DATE,
        re.compile(rf"\b(?:aged?|\d{{1,2}} ?(?:years? old|yrs?|yo))(?: \d{{1,2}})?,? ?[(\[] ?({DAY})", re.IGNORECASE),
    ),
    (Identifier.BIRTH_DATE, re.compile(rf"\b({DAY}) ?\(? ?(?:DOB|date of birth)\b", re.IGNORECASE)),
    (
        Identifier.ADDRESS,
        re.compile(
            r"\b(?:(?:Flat|Apartment|Apt|Unit|Room) \w{1,4},? )?"
            rf"\d{{1,4}}[A-Za-z]?,? (?:[A-Z][\w'’]{{1,20}} ){{1,3}}{STREET}\b"
        ),
    ),
    (Identifier.ADDRESS, re.compile(r"\b(?:Flat|Apartment|Apt) \d{1,4}[A-Za-z]?(?:,? (?:[A-Z][\w'’]{1,20} ?){1,3})?")),
    (
        Identifier.ADDRESS,
        re.compile(
            r"\b(?:at|of|address:?|address is|address of|lives?|living|resides?|residing)(?: at)? "
            rf"(\d{{1,4}}[a-z]? (?!of |in |on |the |to )(?:[a-z'’]{{2,20}} ){{1,2}}{STREET})\b",
            re.IGNORECASE,
        ),
    ),
    (
        Identifier.PROFILE,
        re.compile(
            rf"\b(?:https?://)?(?:www\.|m\.|en-gb\.)?(?:{SITES}\.com|youtu\.be|t\.me|wa\.me|bsky\.app)/[^\s<>\"'”’),]{{2,120}}",
            re.IGNORECASE,
        ),
    ),
    (Identifier.PROFILE, re.compile(r"(?<![\w@.+\-/])@[A-Za-z0-9_][A-Za-z0-9_.]{1,29}(?<!\.)(?![\w@])")),
    (
        Identifier.PROFILE,
        re.compile(
            rf"\b{NETWORKS}(?: (?:name|handle|user ?name|user|account|profile|id|tag|gamertag|as|is|was|called|under))*"
            r"[:=]? ?[(\"'“‘]?((?=[\w.\-]{0,28}[\d_])[A-Za-z0-9_][\w.\-]{2,29})(?<!\.)",
            re.IGNORECASE,
        ),
    ),
    (
        Identifier.PROFILE,
        re.compile(rf"\b{NETWORKS}(?: \w{{1,12}}){{0,3}}[:=]? [\"“‘]([^\"”’\n]{{3,40}})[\"”’]", re.IGNORECASE),
    ),
    # AB12 CDE, A123 BCD, ABC 123D: in capitals, as they stand on the plate.
    (Identifier.VEHICLE, re.compile(r"\b[A-HJ-PR-Y]{2}(?:0[1-9]|[1-7]\d)[ \-]?[A-HJ-PR-Z]{3}\b")),
    (Identifier.VEHICLE, re.compile(r"\b[A-HJ-NPR-TV-Y]\d{1,3}[ \-]?[A-HJ-PR-Y][A-HJ-PR-Z]{2}\b")),
    (Identifier.VEHICLE, re.compile(r"\b[A-HJ-PR-Z]{3}[ \-]?\d{1,3}[ \-]?[A-HJ-NPR-TV-Y]\b")),
    (
        Identifier.VEHICLE,
        re.compile(
            r"\b(?:v?reg(?:istration)?|vrm|vrn|index|number ?plate|plate)(?: (?:mark|number|no|is|was|of))*[.:]? ?"
            r"((?=[A-Z ]{0,4}\d)[A-Z0-9]{2,4} ?[A-Z0-9]{2,4})\b",
            re.IGNORECASE,
        ),
    ),
)


def shapes_in(text: str) -> Iterator[tuple[Identifier, Span]]:
    """Everything that is known by its shape; of a pattern with a group, the group."""
    for kind, pattern in SHAPES:
        for found in pattern.finditer(text):
            yield kind, found.span(1 if pattern.groups else 0)
    yield from ((Identifier.TELEPHONE, span) for span in _checked(PHONE, text, _is_telephone))
    yield from ((Identifier.TELEPHONE, found.span(1)) for found in SPOKEN_PHONE.finditer(text))
    yield from ((Identifier.EMAIL, span) for span in _checked(EMAIL, text, _is_email))


def _checked(pattern: re.Pattern[str], text: str, is_one: Callable[[str], bool]) -> Iterator[Span]:
    return (found.span() for found in pattern.finditer(text) if is_one(found.group()))


def _is_telephone(candidate: str) -> bool:
    """What a library takes for a number that can be called from here, and that is no day written with hyphens."""
    if NUMERIC_DAY.match(candidate):
        return False
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(candidate, "GB"))
    except phonenumbers.NumberParseException:
        return False


def _is_email(candidate: str) -> bool:
    try:
        validate_email(candidate)
    except ValidationError:
        return False
    return True
