"""What each act on a proposal still waits for: the same list disables the button and is shown beside it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.urls import reverse

from cases.authorisation.checking import PROSECUTORS, YOUTH_JUSTICE, Checked
from cases.authorisation.policies import Missing, or_above
from cases.authorisation.questions import LABELS, question_of
from cases.casework.queries.weighing import CARDS
from cases.enums import Agency, ProposalAct, Rank
from cases.guidance.wording import label_of
from cases.models import Consultation, Proposal

CONSULTED: Final[Mapping[str, Agency]] = {YOUTH_JUSTICE: Agency.YOUTH_JUSTICE, PROSECUTORS: Agency.CPS}
ABOUT_CONSULTATION: Final = "Consultation"
ABOUT_AUTHORITY: Final = "Authority"


def outstanding(
    proposal: Proposal,
    checked: Checked,
    *,
    is_writing: bool,
    views: Sequence[Consultation],
    excepted: frozenset[str],
    beyond: Rank | None,
) -> dict[ProposalAct, tuple[Missing, ...]]:
    """For each act that waits for anything, what it waits for.

    Whoever writes the proposal is led to the question that answers it, everybody else to its place on the page.
    `beyond` is the rank that is asked for by now, where whoever authorised it has not that rank.
    """
    unanswered = tuple(_unanswered(proposal, checked, is_writing=is_writing))
    unasked = tuple(_unasked(proposal, checked, views, excepted))
    too_junior = (
        (
            Missing(
                ABOUT_AUTHORITY,
                f"the authority of {or_above(beyond)}, which is asked for by now",
                proposal.get_absolute_url(),
            ),
        )
        if beyond
        else ()
    )
    return {
        ProposalAct.SUBMIT: unanswered,
        ProposalAct.RECORD_VERBAL: unanswered,
        ProposalAct.ENDORSE: unanswered,
        ProposalAct.AUTHORISE: (*unanswered, *unasked),
        ProposalAct.DELIVER: (*unanswered, *unasked, *too_junior),
    }


def by_group(missing: Iterable[Missing]) -> dict[str, list[Missing]]:
    """What is missing under what it belongs to, in the order in which it is asked."""
    groups: dict[str, list[Missing]] = {}
    for one in missing:
        groups.setdefault(one.group, []).append(one)
    return groups


def _unanswered(proposal: Proposal, checked: Checked, *, is_writing: bool) -> Iterable[Missing]:
    """The facts that a rule waits for and that the officer can give; what follows later is nobody's to give now."""
    for field in checked.missing:
        question = question_of(field)
        if question is None or not question.applies(checked.record):
            continue
        address = reverse("proposal-question", args=[proposal.pk, question.slug]) if is_writing else _place_of(field)
        yield Missing(question.group, LABELS.get(field) or _sentence(label_of(field)), address)


def _unasked(
    proposal: Proposal, checked: Checked, views: Sequence[Consultation], excepted: frozenset[str]
) -> Iterable[Missing]:
    """The services whose view a rule asks for and that has not been given of this version, nor excepted."""
    for name, agency in CONSULTED.items():
        rules = {rule.id for rule in checked.consult_because.get(name, ())}
        words = waits_for_view(proposal, agency, views)
        if words and name in checked.consult and not rules <= excepted:
            yield Missing(ABOUT_CONSULTATION, words, reverse("proposal-consult", args=[proposal.pk, agency]))


def waits_for_view(proposal: Proposal, agency: Agency, views: Iterable[Consultation]) -> str:
    """What is still to come of an agency's view; empty once it was given of the proposal as it stands."""
    of_agency = [one for one in views if one.agency == agency]
    if any(one.counts_for(proposal) for one in of_agency):
        return ""
    is_asked = any(one.answered_at is None for one in of_agency)
    return f"the view of the {agency.label}, which has {'not been given' if is_asked else 'not been asked for'}"


def _place_of(field: str) -> str:
    """The card of the record on which a field stands."""
    name = field.partition(".")[0]
    for card, _title, first, lesser in CARDS:
        if name in lesser or any(asked.field == name for asked in first):
            return f"#{card}"
    return "#record"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
