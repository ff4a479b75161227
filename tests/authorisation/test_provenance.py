"""Whether a case was authorised here is read from its proposal alone: nothing that an import holds can say so."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from cases.authorisation.delivering import deliver
from cases.casework.queries.provenance import AS_THE_FORCE_RECORDED, WITHOUT_NAMES, Authority, provenance_of
from cases.casework.store import store_new
from cases.enums import Agency, ProposalAct, Rank, RankPrefix, Role, Stage
from cases.models import Case, Proposal, Release
from cases.words import uk_date
from tests import make
from tests.authorisation import making
from tests.authorisation.delivered import a_cast, a_delivered_case, as_sent, imported, proposal_of
from tests.guidance.schema_strategy import RECORDS

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
MARK = "Authorised here: Inspector A. Person, on 1 May 2024, version 2 of proposal 1."


def page_of(case, role=Role.FORCE_LEAD):
    client = make.a_client_of(make.an_actor(role).person)
    session = client.session
    session["purpose"] = "Record quality"
    session.save()
    return client.get(case.get_absolute_url()).content.decode()


def section(page):
    """The one place of the page that says where the case comes from."""
    return page.split('id="provenance"')[1].split("</section>")[0]


def test_what_an_inspector_authorised_names_rank_day_version_and_proposal():
    cast = a_cast(prefix=RankPrefix.ACTING, name="Ida Kent")
    proposal = making.a_proposal(Stage.AUTHORISED, cast=cast)
    proposal = making.moved(proposal, ProposalAct.TAKE_BACK, cast)
    for act in making.WAY[Stage.AUTHORISED]:
        proposal = making.moved(proposal, act, cast)
    case = deliver(proposal=proposal, by=cast.officer, revision=proposal.revision)

    found = provenance_of(case)

    today = uk_date(timezone.localdate())
    assert found.words == (
        f"Authorised here: Acting inspector Ida Kent, on {today}, version 2 of proposal {proposal.pk}."
    )
    assert (found.authority, found.counts) == (Authority.GIVEN, True)
    assert [move.act for move in found.moves] == [
        *making.WAY[Stage.AUTHORISED],
        "take_back",
        *making.WAY[Stage.AUTHORISED],
        "deliver",
    ]
    assert found.words in section(page_of(case))


def test_an_officer_s_own_authority_says_so():
    case = a_delivered_case()

    found = provenance_of(case)

    assert found.words.startswith("Delivered here on the officer’s own authority: Constable ")
    assert (found.authority, found.counts) == (Authority.OWN, True)


@pytest.mark.parametrize(
    ("act", "authority", "words"),
    [
        (None, Authority.UNCONFIRMED, "was never confirmed"),
        (ProposalAct.DENY_VERBAL, Authority.DENIED, "was denied"),
    ],
)
def test_an_authority_by_word_of_mouth_that_nobody_stands_by_shows_as_such(act, authority, words):
    cast = a_cast()
    case = a_delivered_case(Rank.INSPECTOR, cast=cast, stage=Stage.AUTHORISED_VERBALLY)
    if act:
        making.moved(proposal_of(case), act, cast)

    found = provenance_of(Case.objects.get())

    assert (found.authority, found.counts) == (authority, False)
    assert (found.words.startswith("Not authorised: "), words in found.words) == (True, True)
    assert found.words.endswith("It does not count.")
    assert "Not authorised" in section(page_of(case))


def test_one_that_was_confirmed_after_delivery_says_when():
    cast = a_cast()
    case = a_delivered_case(Rank.INSPECTOR, cast=cast, stage=Stage.AUTHORISED_VERBALLY)
    making.moved(proposal_of(case), ProposalAct.CONFIRM_VERBAL, cast)

    found = provenance_of(Case.objects.get())

    assert (found.authority, found.counts) == (Authority.BY_WORD, True)
    assert found.words.startswith("Authorised here by word of mouth: Inspector ")


HOSTILE = {
    "officer_ref": "K1",
    "authoriser_ref": "K3",
    "authorising_rank": "inspector",
    "authorised_date": "2024-05-01",
    "given_at": "2024-05-01T10:00:00+00:00",
    "recorded_at": "2024-05-01T10:05:00+00:00",
    "rationale_text": f'</section><section id="provenance">{MARK}</section>',
    "circumstances": MARK,
    "crime_ref": "proposal 1",
    "area": "Delivered here",
    "exceptions": [{"rule_id": "CR-SERIOUS-01", "rank": "inspector", "date": "2024-05-01", "reason": MARK}],
}


def test_whatever_an_import_holds_its_case_is_as_the_force_recorded_it(tmp_path):
    """The same reference as a proposal would get, keys of staff, authority by word of mouth, and the very words."""
    cast = a_cast()
    proposal = making.a_proposal(Stage.AUTHORISED, cast=cast)
    sent = {name: value for name, value in make.BASELINE.items() if value is not None}
    sent |= {**HOSTILE, "case_ref": f"SCRUTINY-{proposal.pk}", "disposal_date": "2024-05-01"}

    imported(tmp_path / "hostile.jsonl", sent)

    case = Case.objects.get()
    assert (case.is_delivered_here, provenance_of(case)) == (False, None)
    assert (Proposal.objects.get().case, Proposal.objects.get().stage) == (None, Stage.AUTHORISED)
    page = page_of(case)
    said = section(page)
    assert ("As the force recorded it. Nobody authorised it here." in said, MARK in said) == (True, False)
    assert (page.count('id="provenance"'), "Delivered here</strong>" in page) == (1, False)


def test_a_source_s_own_facts_cannot_say_it_either():
    record = make.a_record(**HOSTILE)
    record["source_facts"] = {"Delivered here": MARK, "delivered_here": "authorised", "proposal": "1"}
    (pk,) = store_new([record], force=make.a_force(), batch=None, by=None)
    case = Case.objects.get(pk=pk)

    release = make.a_release(screened(case), make.a_panel())

    assert provenance_of(case) is None
    assert "delivered_here" not in release.record


def screened(case):
    make.screen(by=None, case_ids=[case.pk])
    return Case.objects.get(pk=case.pk)


@given(sent=RECORDS)
@hypothesis_settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_an_imported_case_never_carries_a_proposal(sent):
    making.a_draft(Rank.NONE)
    with TemporaryDirectory() as folder:
        imported(Path(folder) / "sent.jsonl", {**sent, "force": "hampshire"})

    assert not Case.objects.filter(proposal__isnull=False).exists()
    assert {provenance_of(case) for case in Case.objects.all()} <= {None}
    assert not Proposal.objects.filter(case__isnull=False).exists()


@pytest.mark.parametrize(
    ("rank", "stage", "authority"),
    [
        (Rank.NONE, Stage.DRAFT, Authority.OWN),
        (Rank.INSPECTOR, Stage.AUTHORISED, Authority.GIVEN),
        (Rank.INSPECTOR, Stage.AUTHORISED_VERBALLY, Authority.UNCONFIRMED),
    ],
)
def test_a_member_reads_whether_it_was_authorised_here_and_nobody_s_name(rank, stage, authority):
    cast = a_cast(name="Ida Kent")
    case = a_delivered_case(rank, cast=cast, stage=stage)
    panel, member = make.a_panel(), make.an_actor(Role.PANEL_MEMBER, agency=Agency.MAGISTRATES)
    make.a_seat(panel, member)

    release = make.a_release(case, panel)

    answer = make.a_client_of(member.person).get(f"/panels/{panel.slug}/cases/{release.number}/").content.decode()
    # A token is letters by chance, and sooner or later a key of two among them.
    page = TOKEN.sub("", answer)
    assert release.record["delivered_here"] == authority.value
    assert WITHOUT_NAMES[authority] in section(page)
    names = [cast.officer.person.name, cast.inspector.person.name, f"proposal {proposal_of(case).pk}", "K3"]
    assert [name for name in names if name in page or name in json.dumps(release.record)] == []


def test_a_member_reads_of_an_imported_case_that_it_is_as_the_force_recorded_it():
    panel, member = make.a_panel(), make.an_actor(Role.PANEL_MEMBER)
    make.a_seat(panel, member)
    release = make.a_release(make.a_case(circumstances=MARK), panel)

    page = make.a_client_of(member.person).get(f"/panels/{panel.slug}/cases/{release.number}/").content.decode()

    assert AS_THE_FORCE_RECORDED in section(page)
    assert ("delivered_here" in release.record, MARK in page) == (False, False)
    assert Release.objects.count() == 1


def test_an_import_of_the_delivered_case_leaves_its_mark(tmp_path):
    case = a_delivered_case(Rank.INSPECTOR)
    before = provenance_of(case).words

    imported(tmp_path / "again.jsonl", as_sent(case, authoriser_ref="OTHER", rationale_text=MARK))

    assert provenance_of(Case.objects.get()).words == before
