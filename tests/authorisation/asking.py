"""What tests of consultees, deputies and notices share: a proposal that asks for a view, and who could give it."""

from datetime import date
from typing import Any

from cases.authorisation import consulting
from cases.enums import Agency, ConsultationView, Rank, Role
from cases.models import Actor, Consultation, Notice, Proposal
from tests import make
from tests.authorisation import making

YJS, CPS = Agency.YOUTH_JUSTICE, Agency.CPS
# A hate crime needs the CPS's view; a child with a history that of the youth justice service.
HATE: dict[str, Any] = {"hate_strands": ["race"]}
CHILD: dict[str, Any] = {
    "age_at_offence": 15,
    "age_at_disposal": 15,
    "previous": [{"type": "simple_caution", "date": "2018-03-01", "offence_group": "theft_other"}],
}
WORDS = "They have worked with us since spring."


def a_consultee(agency: Agency = YJS, force: str = "hampshire", name: str = "") -> Actor:
    return make.an_actor(Role.CONSULTEE, (force,), agency=agency, name=name)


def a_draft_to_consult_on(cast: making.Cast, **changes: Any) -> Proposal:
    return making.a_draft(Rank.INSPECTOR, by=cast.officer, **{**CHILD, **changes})


def asked(proposal: Proposal, by: Actor, agency: Agency = YJS) -> Consultation:
    return consulting.ask(proposal=proposal, agency=agency, by=by, revision=proposal.revision)


def answered(consultation: Consultation, by: Actor, view: ConsultationView = ConsultationView.SUPPORTS) -> Consultation:
    return consulting.answer(consultation=consultation, by=by, view=view, words=WORDS, asked_at=consultation.asked_at)


def recorded(proposal: Proposal, by: Actor, agency: Agency = YJS, **changes: Any) -> Consultation:
    told = {
        "view": ConsultationView.OPPOSES,
        "words": "Too soon after the last.",
        "given_by": "A. Worker, youth justice officer",
        "given_on": date(2026, 1, 5),
        "source": "Her e-mail of that day",
        **changes,
    }
    return consulting.record_view(proposal=proposal, agency=agency, by=by, revision=proposal.revision, **told)


def told() -> list[tuple[str, str]]:
    """The notices that are open: to whom, and of what kind."""
    standing = Notice.objects.open().order_by("pk").values_list("person__name", "kind")
    return sorted((name, str(kind)) for name, kind in standing)
