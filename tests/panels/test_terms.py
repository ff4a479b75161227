"""A panel's terms: read by its members, changed by administrators of all its forces, with what was before on record."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.audit.wording import changes as said_changes
from cases.enums import Event, Role
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AuditEvent, PanelTerms
from cases.panels.meetings.queries import terms_of
from cases.panels.terms.labels import categories_of, label_of
from cases.panels.terms.services import change_terms
from cases.panels.terms.wording import agreement_of, labels_in_words, terms_in_words
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db

SENT = {
    "revision": 1,
    "kind": "youth",
    "chaired_by": "An independent magistrate",
    "takes_votes": "on",
    "non_voting": ["police"],
    "quorum_count": "5",
    "quorum_agencies": ["magistrates", "cps"],
    "quorum_non_police": "on",
    "hides_hits": "on",
    "agreement_reference": "ISA 2026/14",
    "agreement_signed_on": "1/3/2026",
    "agreement_review_on": "28/2/2030",
    "label_appropriate": "Score 1",
    "label_more_information": "Score 4: more is needed",
}
NOTHING = {"revision": 1, "kind": "all_ages"}


def address(panel) -> str:
    return reverse("panel-terms", args=[panel.slug])


def sent(actor, panel, what=SENT, **changes):
    return make.a_client_of(actor.person).post(address(panel), {**what, **changes})


def asked(**terms) -> PanelTerms:
    return PanelTerms(**terms)


def test_every_term_is_set_at_once():
    panel = making.a_panel_on_terms()
    actor = making.an_administrator(panel)

    answer = sent(actor, panel)

    terms = terms_of(panel)
    assert (answer.status_code, answer.url) == (302, panel.get_absolute_url())
    assert (terms.kind, terms.theme, terms.chaired_by) == ("youth", "", "An independent magistrate")
    assert (terms.takes_votes, terms.non_voting) == (True, ["police"])
    assert (terms.quorum_count, terms.quorum_agencies, terms.quorum_non_police) == (5, ["magistrates", "cps"], True)
    assert terms.hides_hits is True
    assert terms.labels == {"appropriate": "Score 1", "more_information": "Score 4: more is needed"}
    assert terms.agreement_reference == "ISA 2026/14"
    assert (terms.agreement_signed_on, terms.agreement_review_on) == (date(2026, 3, 1), date(2030, 2, 28))
    assert (terms.revision, terms.changed_by) == (2, actor.signature)


def test_the_audit_record_keeps_what_was_before_and_what_came_after():
    panel = making.a_panel_on_terms(quorum_count=3)

    sent(
        making.an_administrator(panel),
        panel,
        NOTHING,
        quorum_count="4",
        agreement_reference="A",
        agreement_signed_on="1/3/2026",
    )

    event = AuditEvent.objects.get(kind=Event.PANEL_TERMS_CHANGED)
    assert (event.force, event.details["panel"]) == ("hampshire", panel.slug)
    assert [(one.name, one.before, one.after) for one in said_changes(event)] == [
        ("Agreement reference", "Nothing", "A"),
        ("Agreement signed on", "Nothing", "2026-03-01"),
        ("Quorum count", "3", "4"),
    ]


def test_a_panel_that_was_given_none_gets_its_own_with_the_first_change():
    panel = make.a_panel("hampshire", "metropolitan")

    change_terms(panel=panel, asked=asked(takes_votes=True), revision=1, by=making.an_administrator(panel))

    assert (terms_of(panel).takes_votes, terms_of(panel).revision) == (True, 2)
    assert AuditEvent.objects.get().force == ""


def test_nothing_changed_is_no_event():
    panel = making.a_panel_on_terms()
    client = make.a_client_of(making.an_administrator(panel).person)

    page = client.post(address(panel), NOTHING, follow=True).content.decode()

    assert "Nothing changes: this is how it stands already." in page
    assert PanelTerms.objects.get().revision == 1
    assert not AuditEvent.objects.filter(kind=Event.PANEL_TERMS_CHANGED).exists()


def test_what_somebody_else_changed_meanwhile_stands_and_what_was_typed_is_kept():
    panel = making.a_panel_on_terms()
    actor, other = making.an_administrator(panel), making.an_administrator(panel)
    change_terms(panel=panel, asked=asked(chaired_by="The deputy commissioner"), revision=1, by=other)

    answer = sent(actor, panel)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Somebody else changed this while you were looking." in page
    assert "The deputy commissioner" in page
    assert 'value="An independent magistrate"' in page
    assert 'name="revision" value="2"' in page
    assert terms_of(panel).chaired_by == "The deputy commissioner"
    assert sent(actor, panel, revision=2).status_code == 302
    assert terms_of(panel).chaired_by == "An independent magistrate"
    with pytest.raises(OutOfDate, match="Somebody else changed the terms of this panel"):
        change_terms(panel=panel, asked=asked(), revision=2, by=other)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "themed"}, "Enter the theme that the panel looks at."),
        ({"theme": "Knives"}, "Choose “One theme” above, or leave the theme empty."),
        ({"quorum_count": "0"}, "Enter a number from 1 up, or leave this empty."),
        ({"quorum_count": "100"}, "Enter at most 99 members."),
        ({"quorum_count": "five"}, "Enter a whole number of members, or leave this empty."),
        ({"non_voting": ["press"]}, "“press” is not a choice here: choose from the list."),
        ({"agreement_reference": ""}, "Enter the reference of the agreement, or leave its days empty."),
        ({"agreement_signed_on": ""}, "Enter the day on which the agreement was signed."),
        ({"agreement_signed_on": "31/2/2026"}, "“31/2/2026” is not a date that exists: write it like 6/7/2019."),
        ({"agreement_signed_on": "1/3/2099"}, "Enter the day on which it was signed: today or earlier."),
        ({"agreement_review_on": "1/3/2020"}, "Enter a day of review after the day on which it was signed."),
        ({"label_inappropriate": "score 1"}, "“score 1” is what “Appropriate” is called: choose other words."),
        (
            {"label_inappropriate": "No conclusion"},
            "“No conclusion” is what “Inappropriate” is called: choose other words.",
        ),
        (
            {"label_disagreement": "Score 4", "label_more_information": "Score 4"},
            "“Score 4” is what “No conclusion: the panel does not agree” is called: choose other words.",
        ),
        ({"chaired_by": "A" * 201}, "Shorten this: there is room for 200 characters."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(changes, words):
    panel = making.a_panel_on_terms()

    page = sent(making.an_administrator(panel), panel, **changes).content.decode()

    assert words in page
    assert PanelTerms.objects.get().revision == 1


def test_a_kind_of_no_conclusion_may_be_called_as_no_conclusion_is():
    panel = making.a_panel_on_terms()

    sent(
        making.an_administrator(panel), panel, label_no_conclusion="Fails to agree", label_disagreement="Fails to agree"
    )

    assert label_of(terms_of(panel), "no_conclusion", "disagreement") == "Fails to agree"


def test_findings_are_called_by_the_panels_own_words_or_the_national_ones():
    terms = PanelTerms(labels={"appropriate": "Score 1", "no_conclusion": "Score 4", "more_information": "Come back"})

    assert categories_of(terms) == [
        ("appropriate", "Score 1"),
        ("appropriate_with_observations", "Appropriate, with observations"),
        ("inappropriate", "Inappropriate"),
        ("no_conclusion", "Score 4"),
    ]
    assert label_of(terms, "no_conclusion", "disagreement") == "Score 4: the panel does not agree"
    assert label_of(terms, "no_conclusion", "more_information") == "Come back"
    assert [(one.label, one.value) for one in labels_in_words(terms)][-2:] == [
        ("No conclusion: the panel does not agree", "Score 4: the panel does not agree"),
        ("No conclusion: more information is needed", "Come back"),
    ]


def test_the_terms_read_in_words():
    terms = PanelTerms(
        kind="themed",
        theme="Knives",
        takes_votes=True,
        non_voting=["police"],
        quorum_count=1,
        quorum_agencies=["magistrates", "cps"],
        quorum_non_police=True,
        hides_hits=True,
    )
    said = {one.label: one.value for one in terms_in_words(terms)}
    plain = {one.label: one.value for one in terms_in_words(PanelTerms())}

    assert said == {
        "Looks at": "One theme: Knives",
        "Who chairs": "",
        "Votes": "Taken",
        "Speak and do not vote": "Police",
        "Quorum": "1 member or more; somebody from each of Magistrates, Crown Prosecution Service; most of those there "
        "not police",
        "Members see what screening found": "After they have scored a case",
    }
    assert (plain["Quorum"], plain["Speak and do not vote"]) == ("None is set", "No agency")


def test_the_agreement_is_in_order_warned_of_or_late_and_stops_nobody():
    today = timezone.localdate()
    signed = {"agreement_reference": "ISA 7", "agreement_signed_on": date(2026, 3, 1)}

    assert agreement_of(PanelTerms(), today).words == "No information-sharing agreement is on record for this panel."
    assert agreement_of(PanelTerms(**signed), today).words == "“ISA 7”, signed on 1 March 2026"
    due = agreement_of(PanelTerms(**signed, agreement_review_on=today), today)
    late = agreement_of(PanelTerms(**signed, agreement_review_on=today), today + timedelta(days=1))
    assert (due.is_in_order, late.is_in_order) == (True, False)
    assert late.words.startswith("The information-sharing agreement “ISA 7” was to be reviewed by ")


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PANEL_CHAIR])
def test_those_who_sit_on_the_panel_read_its_terms_and_change_nothing(role):
    panel = making.a_panel_on_terms(chaired_by="The deputy commissioner", labels={"appropriate": "Score 1"})
    member = making.a_member(panel, role)

    page = make.a_client_of(member.person).get(address(panel)).content.decode()

    assert "The deputy commissioner" in page
    assert "Score 1" in page
    assert '<form method="post" action="/panels/' not in page
    assert sent(member, panel).status_code == 403
    with pytest.raises(NotAllowed, match="run by administrators"):
        change_terms(panel=panel, asked=asked(takes_votes=True), revision=1, by=member)
    assert PanelTerms.objects.get().revision == 1


def test_an_administrator_of_one_of_two_forces_reads_why_they_change_nothing():
    panel = making.a_panel_on_terms("hampshire", "metropolitan")
    actor = make.an_actor(Role.ADMINISTRATOR)

    page = make.a_client_of(actor.person).get(address(panel)).content.decode()

    assert f"Change the terms: {panel} serves a force that your membership does not cover." in page
    assert sent(actor, panel).status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_finds_them(role):
    panel = making.a_panel_on_terms()

    assert make.a_client_of(make.an_actor(role).person).get(address(panel)).status_code == 404


def test_nor_an_administrator_of_another_force():
    panel = making.a_panel_on_terms("metropolitan")

    assert make.a_client_of(make.an_actor(Role.ADMINISTRATOR).person).get(address(panel)).status_code == 404
