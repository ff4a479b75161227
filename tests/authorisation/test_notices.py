"""People are told what awaits them as it comes to and once only, and let off once it no longer does."""

import pytest
from django.utils import timezone

from cases.authorisation import following_up, notices
from cases.authorisation.delivering import deliver
from cases.enums import NoticeKind, NoticePace, ProposalAct, Rank, Role, Stage, VictimInformed
from cases.exceptions import NotAllowed
from cases.models import Actor, AuditEvent, AuthoritySettings, Notice, NoticeSettings
from tests import make
from tests.authorisation import making
from tests.authorisation.asking import CPS, YJS, a_consultee, a_draft_to_consult_on, answered, asked, told
from tests.authorisation.delivered import a_delivered_case, proposal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return making.Cast(
        officer=making.an_officer(name="Officer", staff_key="K1"),
        supervisor=making.a_supervisor(name="Sergeant", staff_key="K2"),
        inspector=making.an_inspector(name="Inspector", staff_key="K3"),
    )


def an_other_force() -> None:
    """People whom nothing of this is for."""
    for role in (Role.OFFICER, Role.SUPERVISOR, Role.INSPECTOR, Role.FORCE_LEAD):
        make.an_actor(role, ("metropolitan",), rank=Rank.INSPECTOR)
    a_consultee(YJS, "metropolitan")


AWAITED = {
    Stage.DRAFT: [],
    Stage.WITH_SUPERVISOR: [("Sergeant", "to_endorse")],
    Stage.AWAITING_AUTHORITY: [("Inspector", "to_authorise")],
    Stage.RETURNED: [("Officer", "returned")],
    Stage.AUTHORISED: [("Officer", "authorised")],
    Stage.AUTHORISED_VERBALLY: [("Inspector", "to_confirm")],
    Stage.REFUSED: [("Officer", "refused")],
    Stage.WITHDRAWN: [],
}


@pytest.mark.parametrize("stage", AWAITED)
def test_at_every_stage_those_are_told_for_whom_it_waits_and_nobody_else(cast, stage):
    an_other_force()

    making.a_proposal(stage, cast=cast)

    assert told() == AWAITED[stage]


def test_every_supervisor_is_told_and_let_off_once_one_has_endorsed(cast):
    making.a_supervisor(name="Another sergeant")
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    assert told() == [("Another sergeant", "to_endorse"), ("Sergeant", "to_endorse")]

    making.moved(proposal, ProposalAct.ENDORSE, cast)

    assert told() == [("Inspector", "to_authorise")]


def test_nobody_is_told_of_what_they_may_not_decide(cast):
    also = make.a_membership(cast.officer.person, Role.INSPECTOR, rank=Rank.INSPECTOR)
    make.a_membership(cast.supervisor.person, Role.INSPECTOR, rank=Rank.INSPECTOR)
    making.an_inspector(name="Special", prefix="special")

    making.a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)

    assert also.person.name == "Officer"
    assert told() == [("Inspector", "to_authorise")]


def test_the_officer_who_takes_a_proposal_back_lets_everybody_off(cast):
    proposal = making.a_proposal(Stage.AUTHORISED, cast=cast)

    making.moved(proposal, ProposalAct.TAKE_BACK, cast)

    assert told() == []
    assert Notice.objects.filter(kind=NoticeKind.AUTHORISED, settled_at__isnull=False).count() == 1


def test_a_verbal_authority_that_is_confirmed_or_denied_is_told_to_the_officer(cast):
    making.moved(making.a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast), ProposalAct.CONFIRM_VERBAL, cast)
    assert told() == [("Officer", "authorised")]

    making.moved(making.a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast), ProposalAct.DENY_VERBAL, cast)

    assert told() == [("Officer", "authorised"), ("Officer", "denied")]


def test_a_verbal_authority_still_waits_for_its_confirmation_after_delivery(cast):
    proposal = making.a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast)

    deliver(proposal=proposal, by=cast.officer, revision=proposal.revision, case_ref="D-1")

    assert ("Inspector", "to_confirm") in told()


def test_consultees_of_the_agency_are_told_and_the_officer_of_their_view(cast):
    first, _second = a_consultee(name="First"), a_consultee(name="Second")
    a_consultee(CPS, name="Prosecutor")
    proposal = a_draft_to_consult_on(cast)

    consultation = asked(proposal, cast.officer)
    assert told() == [("First", "to_consult"), ("Second", "to_consult")]
    answered(consultation, first)

    assert told() == [("Officer", "consulted")]


def test_consultees_are_let_off_where_the_proposal_is_withdrawn(cast):
    a_consultee()
    proposal = a_draft_to_consult_on(cast)
    asked(proposal, cast.officer)

    making.moved(proposal, ProposalAct.WITHDRAW, cast)

    assert told() == []


def test_the_officer_is_told_of_a_victim_to_tell_until_it_is_done(cast):
    case = a_delivered_case(cast=cast, victim_type="person", victim_informed=None, victim_informed_date=None)
    assert told() == [("Officer", "to_tell_victim")]
    proposal = proposal_of(case)

    following_up.tell_victim(
        proposal=proposal,
        by=cast.officer,
        revision=proposal.revision,
        informed=VictimInformed.YES,
        on=timezone.localdate(),
    )

    assert told() == []


def test_supervisors_are_told_of_what_to_look_at_afterwards(cast):
    AuthoritySettings.objects.create(
        force=make.a_force(), supervisor_reviews=True, changed_at=timezone.now(), changed_by="A test"
    )
    case = a_delivered_case(cast=cast)
    assert ("Sergeant", "to_review") in told()

    following_up.review(proposal=proposal_of(case), by=cast.supervisor, agrees=True, words="Rightly so.")

    assert ("Sergeant", "to_review") not in told()


def test_somebody_is_told_once_however_often_it_is_said(cast):
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    notices.tell_of(proposal, None, None)
    notices.tell_again()

    assert Notice.objects.count() == 1


def test_whoever_comes_to_be_waited_for_without_an_act_is_told_on_the_next_round(cast):
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    type(cast.supervisor.membership).objects.filter(pk=cast.supervisor.membership.pk).update(ended_at=timezone.now())
    Notice.objects.all().delete()
    making.a_supervisor(name="Successor")

    notices.tell_again()

    assert told() == [("Successor", "to_endorse")]
    assert proposal.stage == Stage.WITH_SUPERVISOR


@pytest.mark.parametrize("number", [1, 3])
def test_telling_asks_the_same_number_of_questions_for_one_and_for_three(cast, django_assert_num_queries, number):
    proposal = making.a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    Notice.objects.all().delete()
    for _ in range(number):
        making.an_inspector()

    with django_assert_num_queries(8):
        notices.tell_of(proposal, None, None)


def test_the_header_counts_what_is_not_read_under_the_membership_in_use(cast):
    client = make.a_client_of(cast.supervisor.person)
    assert ">Notices</a>" in client.get("/").content.decode()
    for _ in range(2):
        making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    assert ">2 notices</a>" in client.get("/").content.decode()
    assert ">Notices</a>" in make.a_client_of(cast.inspector.person).get("/").content.decode()


def test_the_list_shows_what_is_new_what_is_read_and_what_no_longer_waits(cast):
    client = make.a_client_of(cast.supervisor.person)
    assert "Nothing was written to you yet." in client.get("/notices/").content.decode()
    first = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    assert "New" in client.get("/notices/").content.decode()

    read = client.post("/notices/read/", follow=True).content.decode()
    assert "1 notice marked as read." in read
    assert ">Read</strong>" in read
    making.moved(first, ProposalAct.ENDORSE, cast)

    assert "No longer awaits you" in client.get("/notices/").content.decode()


def test_opening_a_notice_marks_it_as_read_and_leads_to_where_it_is_done(cast):
    proposal = making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    notice = Notice.objects.get()

    page = make.a_client_of(cast.supervisor.person).post(f"/notices/{notice.pk}/open/")

    assert (page.status_code, page.url) == (302, f"/authorise/{proposal.pk}/")
    assert Notice.objects.get().read_at is not None
    assert told() == [("Sergeant", "to_endorse")]


def test_every_kind_of_notice_leads_to_a_page_that_its_reader_may_open(cast):
    a_consultee(name="First")
    stages = (Stage.WITH_SUPERVISOR, Stage.AWAITING_AUTHORITY, Stage.RETURNED, Stage.AUTHORISED, Stage.REFUSED)
    for stage in (*stages, Stage.AUTHORISED_VERBALLY):
        making.a_proposal(stage, cast=cast)
    asked(a_draft_to_consult_on(cast), cast.officer)
    a_delivered_case(cast=cast, victim_type="person", victim_informed=None, victim_informed_date=None)

    led = {}
    for notice in Notice.objects.open().select_related("person"):
        client = make.a_client_of(notice.person)
        led[notice.kind] = client.get(client.post(f"/notices/{notice.pk}/open/").url).status_code

    assert led == dict.fromkeys(
        [
            "to_endorse",
            "to_authorise",
            "returned",
            "authorised",
            "refused",
            "to_confirm",
            "to_consult",
            "to_tell_victim",
        ],
        200,
    )


def test_news_after_which_there_is_nothing_to_do_is_settled_by_reading(cast):
    making.a_proposal(Stage.REFUSED, cast=cast)

    notices.mark_read(by=cast.officer)

    assert told() == []


def test_nobody_reads_or_opens_anothers_notices(cast):
    making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    notice, other = Notice.objects.get(), making.a_supervisor()
    Notice.objects.exclude(pk=notice.pk).delete()
    client = make.a_client_of(other.person)

    assert client.post(f"/notices/{notice.pk}/open/").status_code == 404
    assert "Nothing was written to you yet." in client.get("/notices/").content.decode()
    assert notices.mark_read(by=other, notice=notice) == 0
    assert Notice.objects.get().read_at is None


def test_a_notice_under_another_membership_of_the_same_person_is_not_shown(cast):
    making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    officer = make.a_membership(cast.supervisor.person, Role.OFFICER)
    other = Actor(person=cast.supervisor.person, membership=officer, force_ids=("hampshire",))

    assert not Notice.objects.visible_to(other).exists()


def test_somebody_says_how_they_want_to_be_told_and_it_is_recorded(cast):
    client = make.a_client_of(cast.officer.person)

    assert "When do you want an e-mail?" in client.get("/account/notices/").content.decode()
    assert "Choose when." in client.post("/account/notices/", {"pace": ""}).content.decode()
    assert client.post("/account/notices/", {"pace": "daily"}).status_code == 302
    client.post("/account/notices/", {"pace": "daily"})

    assert NoticeSettings.objects.get().pace == NoticePace.DAILY
    event = AuditEvent.objects.get(kind="notices.changed")
    assert event.details == {"before": {"pace": "at_once"}, "after": {"pace": "daily"}}
    assert "/account/notices/" in client.get("/account/").content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_MANAGER, Role.ADMINISTRATOR])
def test_those_for_whom_nothing_ever_waits_here_have_no_notices(role):
    actor = make.an_actor(role)
    client = make.a_client_of(actor.person)

    assert client.get("/notices/").status_code == 403
    assert "otices</a>" not in client.get("/").content.decode()
    with pytest.raises(NotAllowed):
        notices.mark_read(by=actor)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three(cast, django_assert_num_queries, number):
    for _ in range(number):
        making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    client = make.a_client_of(cast.supervisor.person)
    client.get("/notices/")

    with django_assert_num_queries(8):
        client.get("/notices/")
