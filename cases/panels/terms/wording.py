"""A panel's terms in words, and whether what it shares rests on an agreement."""

from dataclasses import dataclass
from datetime import date

from cases.enums import Agency, Category, Inconclusive, PanelKind
from cases.models import PanelTerms
from cases.panels.terms.labels import label_of
from cases.words import uk_date


@dataclass(frozen=True, slots=True)
class TermInWords:
    """One term as a page says it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether the panel's information-sharing agreement is in order; it warns and stops nobody."""

    is_in_order: bool
    words: str


def terms_in_words(terms: PanelTerms) -> list[TermInWords]:
    """How a panel works, without what its findings are called."""
    hides = "After they have scored a case" if terms.hides_hits else "From the day a case is released"
    return [
        TermInWords("Looks at", _kind(terms)),
        TermInWords("Who chairs", terms.chaired_by),
        TermInWords("Votes", "Taken" if terms.takes_votes else "Not taken: the panel agrees, or says that it does not"),
        TermInWords("Speak and do not vote", _agencies(terms.non_voting) or "No agency"),
        _quorum(terms),
        TermInWords("Members see what screening found", hides),
    ]


def labels_in_words(terms: PanelTerms) -> list[TermInWords]:
    """What each of the national findings, and each kind of no conclusion, is called here."""
    kinds = [(f"{Category.NO_CONCLUSION.label}: {_begun_small(kind.label)}", kind.value) for kind in Inconclusive]
    return [
        *(TermInWords(category.label, label_of(terms, category)) for category in Category),
        *(TermInWords(words, label_of(terms, Category.NO_CONCLUSION, kind)) for words, kind in kinds),
    ]


def agreement_of(terms: PanelTerms, on: date) -> Agreement:
    """In order where one is on record and its day of review is not past."""
    if not terms.agreement_reference:
        return Agreement(False, "No information-sharing agreement is on record for this panel.")
    named, review = f"“{terms.agreement_reference}”", terms.agreement_review_on
    if review and review < on:
        return Agreement(False, f"The information-sharing agreement {named} was to be reviewed by {uk_date(review)}.")
    signed = f", signed on {uk_date(terms.agreement_signed_on)}" if terms.agreement_signed_on else ""
    return Agreement(True, f"{named}{signed}{f', to be reviewed by {uk_date(review)}' if review else ''}")


def asked_in_words(*, needs_second_check: bool, allows_escalation: bool) -> list[TermInWords]:
    """What a force, or the forces of a panel together, ask of the panel."""
    return [
        TermInWords("A second person checks each redaction", "Yes" if needs_second_check else "No"),
        TermInWords("A case may be escalated to the force", "Yes" if allows_escalation else "No"),
    ]


def _kind(terms: PanelTerms) -> str:
    label = PanelKind(terms.kind).label
    return f"{label}: {terms.theme}" if terms.theme else label


def _quorum(terms: PanelTerms) -> TermInWords:
    asked = []
    if terms.quorum_count:
        asked.append(f"{terms.quorum_count} member{'' if terms.quorum_count == 1 else 's'} or more")
    if terms.quorum_agencies:
        asked.append(f"somebody from each of {_agencies(terms.quorum_agencies)}")
    if terms.quorum_non_police:
        asked.append("most of those there not police")
    if not asked:
        return TermInWords("Quorum", "None is set")
    words = "; ".join(asked)
    note = "Where it is not reached, that is said and recorded; it stops nobody."
    return TermInWords("Quorum", f"{words[0].upper()}{words[1:]}", note)


def _agencies(values: list[str]) -> str:
    return ", ".join(Agency(value).label for value in values)


def _begun_small(words: str) -> str:
    return f"{words[0].lower()}{words[1:]}"
