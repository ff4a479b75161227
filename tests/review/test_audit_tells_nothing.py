"""The audit record proves what members said, and tells it to nobody who reads the record before the round closes."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from itertools import product

import pytest
from django.urls import reverse

from cases.enums import BetterOutcome, Category, Event, Leniency, Role
from cases.models import AgendaItem, AuditEvent, Review, ReviewVersion
from cases.review.minutes import write_minutes
from cases.review.scoring import Said, digest_of, enter_review, save_draft, submit_review
from tests import make
from tests.casework.acting import events, signed_in
from tests.panels import making
from tests.review.deciding import a_bench, a_case_at_the_table, a_finding, found
from tests.review.rounds import a_round, scored

pytestmark = pytest.mark.django_db

BARE = Said(category=Category.INAPPROPRIATE, leniency=Leniency.TOO_LENIENT, better_outcome=BetterOutcome.CHARGE)


def digests(*kinds: Event) -> list[str]:
    return [one.details["sha256"] for one in AuditEvent.objects.filter(kind__in=kinds).order_by("pk")]


def everything_that_can_be_chosen() -> Iterator[Said]:
    for category, leniency, outcome in product(Category.values, ["", *Leniency.values], ["", *BetterOutcome.values]):
        yield Said(category=category, leniency=leniency, better_outcome=outcome)


def plain_digest(said: object) -> str:
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def test_nobody_finds_out_by_trying_what_a_review_without_words_says():
    round_ = a_round()
    submit_review(item=round_.item, by=round_.members[0], said=BARE, revision=0)

    tried = {plain_digest(said.content) for said in everything_that_can_be_chosen()}

    assert plain_digest(BARE.content) in tried
    assert not tried.intersection(digests(Event.REVIEW_SUBMITTED))


def test_two_reviews_that_say_the_same_have_two_digests():
    round_ = a_round()
    for by in round_.members[:2]:
        submit_review(item=round_.item, by=by, said=BARE, revision=0)

    first, second = digests(Event.REVIEW_SUBMITTED)

    assert first != second


def test_the_digest_is_the_one_of_the_version_that_is_kept():
    round_ = a_round()
    attendance = round_.attendance(round_.members[1])
    attendance.on_paper = True
    attendance.save()
    submit_review(item=round_.item, by=round_.members[0], said=BARE, revision=0)
    scored(round_.item, round_.members[0], note="Changed")
    enter_review(item=round_.item, attendance=attendance, by=making.an_administrator(round_.panel), said=BARE)

    kept = list(ReviewVersion.objects.order_by("pk"))

    assert [digest_of(one) for one in kept] == digests(
        Event.REVIEW_SUBMITTED, Event.REVIEW_AMENDED, Event.REVIEW_ENTERED
    )
    assert [plain_digest(one.content) for one in kept] == [digest_of(one) for one in kept]
    assert {name: kept[0].content[name] for name in BARE.content} == BARE.content
    assert len({one.content["salt"] for one in kept}) == 3


def test_the_same_sent_again_is_no_change_though_its_salt_would_be_another():
    round_ = a_round()
    for _ in range(2):
        submit_review(item=round_.item, by=round_.members[0], said=BARE, revision=0)

    assert ReviewVersion.objects.count() == events(Event.REVIEW_SUBMITTED) == 1
    assert not events(Event.REVIEW_AMENDED)


def test_of_a_draft_it_is_told_once_that_it_was_begun_and_never_what_it_says():
    round_ = a_round()
    for revision, category in enumerate(("", Category.APPROPRIATE, Category.INAPPROPRIATE)):
        said = Said(category=category)
        save_draft(item=round_.item, by=round_.members[0], said=said, revision=revision)

    (begun,) = AuditEvent.objects.filter(kind__startswith="review.")
    assert begun.kind == Event.REVIEW_DRAFTED
    assert begun.details == {"panel": round_.panel.slug, "meeting": 1, "item": 1}
    assert Review.objects.get().revision == 3


def test_the_salt_stands_on_no_page_and_in_no_export():
    round_ = a_round()
    for by in round_.members:
        submit_review(item=round_.item, by=by, said=BARE, revision=0)
    salts = [one.content["salt"] for one in ReviewVersion.objects.all()]
    auditor = signed_in(make.an_actor(Role.AUDITOR, ("hampshire",)))
    member = signed_in(round_.members[0])
    key = [round_.panel.slug, 1, 1]

    audit = [reverse("audit"), *(reverse("audit-event", args=[one.pk]) for one in AuditEvent.objects.all())]
    pages = [auditor.get(one).content.decode() for one in audit]
    pages += [member.get(reverse(name, args=key)).content.decode() for name in ("review", "table-item")]
    pages += [json.dumps(list(AuditEvent.objects.values_list("details", flat=True)))]

    assert AgendaItem.objects.get().stage == "at_panel"
    assert not [salt for salt in salts for page in pages if salt in page]


def test_nobody_finds_out_by_trying_what_a_flag_says():
    round_ = a_round()
    said = {"rule": "CR-ADMIT-01", "severity": "breach", "reason": "Wrong."}
    for by in round_.members[:2]:
        make.a_flag(round_.item.release, by, **said)

    first, second = (one.details["after"]["sha256"] for one in AuditEvent.objects.filter(kind=Event.FLAG_RAISED))

    assert plain_digest(said) not in (first, second)
    assert first != second


def test_nobody_finds_out_by_trying_what_was_found_or_minuted():
    bench = a_bench()
    item = a_case_at_the_table(bench)
    said = found(item)
    a_finding(item, bench.chair)
    write_minutes(meeting=bench.meeting, by=bench.administrator, words="Yes.", discussions={}, revision=1)

    (recorded,) = digests(Event.FINDING_RECORDED)
    written = AuditEvent.objects.get(kind=Event.MINUTES_WRITTEN).details["after"]["sha256"]

    assert recorded == said.digest != plain_digest(asdict(said))
    assert written != plain_digest({"minutes": "Yes.", "discussions": {"1": ""}})
