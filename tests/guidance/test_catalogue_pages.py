"""The rules pages say what the guidance is to everyone who signs in, and count only the cases they may see."""

import pytest
from django.urls import reverse

from cases.enums import Role
from cases.guidance import services
from cases.guidance.catalogue import ALL_IDS
from cases.guidance.settings import LocalRule, Settings
from tests import make

pytestmark = pytest.mark.django_db


def signed_in(client, actor):
    client.force_login(actor.person)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("role", Role)
def test_everyone_who_signs_in_reads_every_rule(client, role):
    page = signed_in(client, make.an_actor(role))

    listed = page.get("/rules/")
    groups = listed.context["groups"]

    assert listed.status_code == 200
    assert sorted(rule.id for _fact, rules in groups for rule, *_rest in rules) == sorted(ALL_IDS)
    assert page.get("/rules/CR-HIST-01/").status_code == 200


def test_nobody_reads_the_rules_before_signing_in(client):
    assert client.get("/rules/").url == "/sign-in/?next=/rules/"


@pytest.mark.parametrize("rule", ALL_IDS)
def test_every_rule_has_a_page(client, rule):
    response = signed_in(client, make.an_actor(Role.PANEL_MEMBER)).get(reverse("rule", args=[rule]))

    assert response.status_code == 200
    assert response.context["rule"].id == rule
    assert response.context["rule"].requirement in text_of(response).replace("&#x27;", "'")


def test_a_rule_that_does_not_exist_is_not_found(client):
    assert signed_in(client, make.an_actor()).get("/rules/CR-NONE-01/").status_code == 404


def test_only_the_cases_one_may_see_are_counted(client):
    make.a_case(responsibility="denied")
    make.a_case(responsibility="denied")
    make.a_case(responsibility="denied", force="metropolitan")
    administrator, manager = make.an_actor(Role.ADMINISTRATOR), make.an_actor(Role.SYSTEM_MANAGER)

    counts = {
        rule.id: cases
        for _fact, rules in signed_in(client, administrator).get("/rules/").context["groups"]
        for rule, cases, _local in rules
    }
    page, unseen = client.get("/rules/CR-ADMIT-01/"), signed_in(client, manager).get("/rules/CR-ADMIT-01/")

    assert {rule: cases for rule, cases in counts.items() if cases} == {"CR-ADMIT-01": 2}
    assert f'href="{reverse("cases")}?rule=CR-ADMIT-01">2 of your cases' in text_of(page)
    assert unseen.context["total"] == 0
    assert "of your cases" not in text_of(unseen)


def test_the_severities_of_a_rules_hits_are_told_apart(client):
    for group, rank in (("robbery", "sergeant"), ("sexual", "sergeant")):
        make.a_case(offence_group=group, mode_of_trial="indictable_only", authorising_rank=rank)
    make.a_case(offence_group="sexual", authorising_rank="sergeant")

    page = signed_in(client, make.an_actor(Role.ADMINISTRATOR)).get("/rules/CR-AUTH-01/")

    assert page.context["counts"] == [
        ("breach", "Departs from guidance", 2),
        ("justify", "Needs justification", 1),
    ]
    assert f"{reverse('cases')}?rule=CR-AUTH-01&amp;severity=breach" in text_of(page)


def test_a_rules_page_shows_each_version_its_dates_its_exceptions_and_its_sources(client):
    text = text_of(signed_in(client, make.an_actor()).get("/rules/CR-HIST-01/"))

    for words in (
        "Version 1: 1 January 2018 to 31 December 2021",
        "It certainly applied from 1 January 2019, and until then a departure counts only as needing justification.",
        "By inspector or above. No source states the rank, so a force may set another.",
        "Version 2: Since 1 January 2022",
        "By sergeant or above.",
        'href="https://yjlc.uk/resources/legal-updates/new-npcc-guidance-community-resolutions"',
        "taken from a published summary",
    ):
        assert words in text


def test_a_local_rule_is_marked_local_and_off_or_on_in_each_force(client):
    actor = make.an_actor(Role.PANEL_MEMBER, ("hampshire", "metropolitan"))
    settings = Settings(exclusion=LocalRule(since=make.LONG_AGO, excluded=("knife",)))
    manager = make.an_actor(Role.SYSTEM_MANAGER)
    services.change_settings(force=make.a_force(), settings=settings, revision=0, by=manager)

    page = signed_in(client, actor)
    listed, one = text_of(page.get("/rules/")), text_of(page.get("/rules/CR-LOCAL-01/"))

    assert "On in Hampshire Constabulary, Off in Metropolitan Police Service" in listed
    assert one.count("On in this force.") == 1
    assert one.count("Off in this force.") == 1
    assert "Weapon is ‘Possession of a blade’, or blade involved is yes" in one


def test_a_rank_that_a_force_has_set_is_shown_under_the_force(client):
    settings = Settings(exception_ranks={"CR-HIST-01": "superintendent"})
    manager = make.an_actor(Role.SYSTEM_MANAGER)
    services.change_settings(force=make.a_force(), settings=settings, revision=0, by=manager)

    page = signed_in(client, make.an_actor(Role.PANEL_MEMBER)).get("/rules/CR-HIST-01/")

    assert "By superintendent or above, as the force has set; the default is inspector." in text_of(page)


def test_the_thematic_reviews_are_shown_by_force_and_year(client):
    make.a_case(offence_group="sexual", authorising_rank="inspector")
    make.a_case(offence_group="sexual", authorising_rank="inspector", force="metropolitan")

    page = signed_in(client, make.an_actor(Role.ADMINISTRATOR)).get("/rules/CR-SCRUT-01/")

    assert [(year.force.pk, year.serious, year.uncovered) for year in page.context["years"]] == [("hampshire", 1, 1)]
    assert "1 April 2023 to 31 March 2024" in text_of(page)


@pytest.mark.parametrize(
    ("address", "queries"), [("/rules/", 7), ("/rules/CR-HIST-01/", 7), ("/settings/hampshire/", 6)]
)
def test_a_page_takes_as_many_queries_however_many_cases_there_are(django_assert_num_queries, address, queries):
    page = make.a_client_of(make.an_actor(Role.ADMINISTRATOR).person)
    for number in (1, 3):
        for _ in range(number):
            make.a_case(previous=[{"type": "pnd"}])
        with django_assert_num_queries(queries):
            assert page.get(address).status_code == 200
