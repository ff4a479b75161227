"""While somebody is away a deputy decides what was asked of them, and nothing sits with someone who has left."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cases.authorisation import delegating, moving
from cases.authorisation.queries import asked_has_left, authorisers_of, deputies_of, stands_in_for
from cases.authorisation.standing import standing_of
from cases.enums import Event, ProposalAct, Rank, RankPrefix, Role, Stage
from cases.exceptions import NotAllowed
from cases.models import Actor, AuditEvent, Delegation, Person, Proposal
from tests import make
from tests.authorisation import making
from tests.authorisation.asking import told

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


def delegated(giver: Actor, deputy: Actor, starts: int = 0, ends: int = 7) -> Delegation:
    return delegating.delegate(
        by=giver, deputy=deputy.membership, starts_on=today() + starts * DAY, ends_on=today() + ends * DAY
    )


def asked_of(inspector: Actor, cast: making.Cast) -> Proposal:
    """A proposal that awaits this inspector's authority by name."""
    draft = making.a_draft(Rank.INSPECTOR, by=cast.officer)
    submitted = moving.submit(proposal=draft, by=cast.officer, revision=draft.revision, asked_of=inspector.membership)
    return making.moved(submitted, ProposalAct.ENDORSE, cast)


def authorised(proposal: Proposal, by: Actor) -> Proposal:
    return moving.move(
        proposal=proposal, act=ProposalAct.AUTHORISE, by=by, revision=proposal.revision, reason=making.REASON
    )


@pytest.fixture
def cast():
    return making.Cast()


def test_what_was_asked_of_somebody_by_name_is_their_deputys_while_they_are_away(cast):
    deputy, colleague = making.an_inspector(), making.an_inspector()
    proposal = asked_of(cast.inspector, cast)

    with pytest.raises(NotAllowed, match="Another officer was asked to decide"):
        authorised(proposal, deputy)
    delegated(cast.inspector, deputy)
    with pytest.raises(NotAllowed, match="Another officer was asked to decide"):
        authorised(proposal, colleague)
    assert authorised(proposal, deputy).stage == Stage.AUTHORISED


def test_whoever_is_away_may_still_decide_themselves(cast):
    proposal = asked_of(cast.inspector, cast)
    delegated(cast.inspector, making.an_inspector())

    assert authorised(proposal, cast.inspector).stage == Stage.AUTHORISED


def test_a_deputy_decides_nothing_that_they_proposed_or_endorsed(cast):
    proposal = asked_of(cast.inspector, cast)
    endorser = Actor(
        person=cast.supervisor.person,
        membership=make.a_membership(cast.supervisor.person, Role.INSPECTOR, rank=Rank.INSPECTOR),
        force_ids=("hampshire",),
    )
    delegated(cast.inspector, endorser)

    with pytest.raises(NotAllowed, match="You endorsed this proposal"):
        authorised(proposal, endorser)


def test_it_holds_from_its_first_day_to_its_last():
    inspector, deputy = making.an_inspector(), making.an_inspector()
    delegated(inspector, deputy, 2, 3)

    days = [today() + number * DAY for number in range(6)]
    assert [bool(stands_in_for(deputy, day)) for day in days] == [False, False, True, True, False, False]
    assert [bool(deputies_of(inspector.membership.pk, day)) for day in days] == [False, False, True, True, False, False]


@pytest.mark.parametrize("who", ["giver", "deputy"])
def test_either_of_the_two_ends_it_early(cast, who):
    deputy = making.an_inspector()
    proposal, given = asked_of(cast.inspector, cast), delegated(cast.inspector, deputy)

    delegating.end_delegation(by=cast.inspector if who == "giver" else deputy, delegation=given)

    assert not stands_in_for(deputy, today())
    with pytest.raises(NotAllowed):
        authorised(proposal, deputy)
    with pytest.raises(NotAllowed, match="This is over already"):
        delegating.end_delegation(by=deputy, delegation=given)


def test_nobody_else_ends_it():
    given = delegated(making.an_inspector(), making.an_inspector())

    with pytest.raises(NotAllowed, match="Whoever is away, or their deputy, ends this"):
        delegating.end_delegation(by=making.an_inspector(), delegation=given)


@pytest.mark.parametrize(
    ("deputy", "words"),
    [
        (lambda: making.a_supervisor(), "a deputy has the same rank or a higher one"),
        (lambda: making.an_inspector(prefix=RankPrefix.SPECIAL), "a deputy has the same rank or a higher one"),
        (lambda: making.an_inspector(force="metropolitan"), "of the same force"),
        (lambda: making.an_officer(), "A deputy is a supervisor or an inspector"),
        (lambda: make.an_actor(Role.FORCE_LEAD, rank=Rank.SUPERINTENDENT), "A deputy is a supervisor or an inspector"),
    ],
    ids=["a sergeant", "a special inspector", "another force's", "an officer", "a force lead"],
)
def test_an_inspectors_deputy_is_one_of_the_force_and_rank(deputy, words):
    with pytest.raises(NotAllowed, match=words):
        delegated(making.an_inspector(), deputy())
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("rank", [Rank.INSPECTOR, Rank.CHIEF_INSPECTOR])
def test_the_same_rank_or_a_higher_one_stands_in_and_an_acting_one_too(rank):
    inspector = making.an_inspector()

    delegated(inspector, making.an_inspector(rank, prefix=RankPrefix.ACTING))

    assert Delegation.objects.in_force_on(today()).count() == 1


def test_nobody_stands_in_for_themselves_and_nobody_is_named_who_has_left():
    inspector, gone = making.an_inspector(), making.an_inspector()
    gone.membership.ended_at = timezone.now()
    gone.membership.save()

    with pytest.raises(NotAllowed, match="Nobody stands in for themselves"):
        delegated(inspector, inspector)
    with pytest.raises(NotAllowed, match="of the same force"):
        delegated(inspector, gone)


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (-1, 3, "Choose today or a later day as the first"),
        (3, 2, "Choose a last day on or after the first"),
        (0, 366, "for a year at most"),
    ],
)
def test_days_that_cannot_be_are_refused(starts, ends, words):
    with pytest.raises(NotAllowed, match=words):
        delegated(making.an_inspector(), making.an_inspector(), starts, ends)


def test_it_is_neither_handed_on_nor_made_a_circle():
    first, second, third = (making.an_inspector(name=name) for name in ("One", "Two", "Three"))
    delegated(first, second)

    with pytest.raises(NotAllowed, match="You stand in for One until"):
        delegated(second, third)
    with pytest.raises(NotAllowed, match="One is away then themselves"):
        delegated(second, first)
    with pytest.raises(NotAllowed, match="One is away then themselves"):
        delegated(third, first)
    with pytest.raises(NotAllowed, match="Two stands in for you until"):
        delegated(first, third, 3, 9)
    assert delegated(second, third, 8, 9).deputy == third.membership


@pytest.mark.parametrize("how", ["ended", "closed", "over", "lapsed"])
def test_what_was_asked_of_somebody_who_has_left_is_anybodys_of_the_rank(cast, how):
    proposal, other = asked_of(cast.inspector, cast), making.an_inspector()
    assert not asked_has_left(proposal, today())

    leave(cast.inspector, how)

    assert asked_has_left(proposal, today())
    if how != "lapsed":
        assert standing_of(proposal, other).asked_has_left
        assert authorised(proposal, other).stage == Stage.AUTHORISED


def test_what_was_asked_of_somebody_away_whose_deputy_has_left_is_anybodys_of_the_rank(cast):
    proposal, deputy, other = asked_of(cast.inspector, cast), making.an_inspector(), making.an_inspector()
    delegated(cast.inspector, deputy)

    leave(deputy, "ended")

    assert asked_has_left(proposal, today())
    assert authorised(proposal, other).stage == Stage.AUTHORISED


def leave(who: Actor, how: str) -> None:
    if how == "closed":
        Person.objects.filter(pk=who.person.pk).update(is_active=False)
    elif how == "lapsed":
        make.requires_vetting("hampshire")
    else:
        over = {"ended": {"ended_at": timezone.now()}, "over": {"ends_on": today() - DAY}}
        type(who.membership).objects.filter(pk=who.membership.pk).update(**over[how])


def test_those_who_could_be_asked_are_of_the_rank_and_here():
    able = [making.an_inspector(name="A"), making.an_inspector(Rank.SUPERINTENDENT, name="B")]
    making.a_supervisor()
    making.an_inspector(force="metropolitan")
    making.an_inspector(prefix=RankPrefix.SPECIAL)
    leave(making.an_inspector(), "ended")
    leave(making.an_inspector(), "closed")

    assert authorisers_of("hampshire", Rank.INSPECTOR, today()) == [one.membership for one in able]


def test_the_notice_goes_to_the_deputy_and_comes_back(cast):
    deputy = making.an_inspector(name="Deputy")
    asked_of(cast.inspector, cast)
    name = cast.inspector.person.name
    assert told() == [(name, "to_authorise")]

    given = delegated(cast.inspector, deputy)
    assert told() == [("Deputy", "to_authorise")]
    delegating.end_delegation(by=cast.inspector, delegation=given)

    assert told() == [(name, "to_authorise")]


def test_it_is_in_the_audit_record():
    inspector, deputy = making.an_inspector(), making.an_inspector()
    given = delegated(inspector, deputy)
    delegating.end_delegation(by=deputy, delegation=given)

    kept = AuditEvent.objects.order_by("pk").values_list("kind", "person", "force")
    assert list(kept) == [
        (Event.DELEGATION_GIVEN, inspector.person.email, "hampshire"),
        (Event.DELEGATION_ENDED, deputy.person.email, "hampshire"),
    ]


def test_both_see_it_on_their_page_and_nobody_else_does():
    inspector, deputy, other = (making.an_inspector(name=name) for name in ("Away", "Standing in", "Other"))
    given = delegated(inspector, deputy)

    pages = [make.a_client_of(one.person).get("/delegations/").content.decode() for one in (inspector, deputy, other)]

    assert ["End now" in page for page in pages] == [True, True, False]
    assert "Nobody stands in for you" in pages[2]
    assert make.a_client_of(other.person).post(f"/delegations/{given.pk}/end/").status_code == 404


def test_the_page_names_a_deputy_and_says_what_is_wrong():
    inspector, deputy = making.an_inspector(), making.an_inspector(name="Standing in")
    client = make.a_client_of(inspector.person)
    sent = {"deputy": deputy.membership.pk, "starts_on": f"{today():%d/%m/%Y}", "ends_on": f"{today():%d/%m/%Y}"}

    lacking = client.post("/delegations/", {**sent, "deputy": ""}).content.decode()
    early = client.post("/delegations/", {**sent, "starts_on": "1/1/2020"}).content.decode()
    done = client.post("/delegations/", sent, follow=True).content.decode()
    twice = client.post("/delegations/", sent).content.decode()

    assert "Choose a colleague." in lacking
    assert "Choose today or a later day." in early
    assert "Standing in stands in for you from" in done
    assert "Standing in stands in for you until" in twice
    assert Delegation.objects.count() == 1


def test_the_page_says_where_there_is_nobody_to_name():
    page = make.a_client_of(making.an_inspector().person).get("/delegations/").content.decode()

    assert "there is no colleague of your rank or above" in page


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FORCE_LEAD, Role.CONSULTEE, Role.SYSTEM_MANAGER])
def test_nobody_else_names_deputies(role):
    assert make.a_client_of(make.an_actor(role).person).get("/delegations/").status_code == 403
