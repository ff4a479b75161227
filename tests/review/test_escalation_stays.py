"""What was escalated stays escalated when a force stops allowing it, and nobody loses what they wrote of it unsaid."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from cases.exceptions import NotAllowed
from cases.models import AgendaItem, Finding, ScrutinySettings
from cases.review.at_hand import STAYS_ESCALATED
from cases.review.finding import record_finding
from cases.review.found import found_in
from tests.review.deciding import Bench, a_bench, a_finding, a_split_case, found
from tests.review.test_finding_frozen import confirm
from tests.review.test_table import address, opened, signed_in
from tests.review.test_table_recording import sent, told

pytestmark = pytest.mark.django_db

ASKED = "Look at it again."
ESCALATED = {"is_escalated": True, "escalation": ASKED}


def forces_say(bench: Bench, *, allows: bool) -> None:
    for force in bench.panel.forces.all():
        changes = {"allows_escalation": allows, "changed_at": timezone.now(), "changed_by": "A test"}
        ScrutinySettings.objects.update_or_create(force=force, defaults=changes)


def an_escalated_case() -> tuple[Bench, AgendaItem]:
    bench = a_bench()
    forces_say(bench, allows=True)
    item = a_split_case(bench)
    a_finding(item, bench.chair, **ESCALATED)
    forces_say(bench, allows=False)
    return bench, item


def escalated() -> tuple[bool, str]:
    finding = Finding.objects.order_by("-number")[0]
    return finding.is_escalated, finding.escalation


def test_an_escalated_case_stays_so_when_a_word_of_its_finding_is_put_right():
    bench, item = an_escalated_case()

    response = sent(bench, item, wording="As they said.", revision="1")

    assert told(response) == ["Finding amended on case 1: Appropriate."]
    assert Finding.objects.get().wording == "As they said."
    assert escalated() == (True, ASKED)


def test_the_page_shows_what_was_escalated_and_asks_nothing_new():
    bench, item = an_escalated_case()

    response = opened(bench, bench.chair, "table-item", item.number)

    page = response.content.decode()
    assert ASKED in page[page.index('id="escalated-title"') :]
    assert STAYS_ESCALATED in page
    assert 'name="is_escalated"' not in page


def test_a_correction_carries_on_what_was_escalated():
    bench, item = an_escalated_case()
    confirm(bench)
    data = {"revision": "1", "category": "appropriate", "wording": "Corrected.", "dissents": "1", "reason": "A slip."}

    response = signed_in(bench.chair).post(
        address(bench, "finding-correct", item.number), {**data, "answer-CR-SERIOUS-01": "dismissed"}
    )

    assert response.status_code == 302
    assert (Finding.objects.count(), escalated()) == (2, (True, ASKED))


@pytest.mark.parametrize("changes", [{"is_escalated": False, "escalation": ""}, {"escalation": "Something else."}])
def test_nothing_takes_back_or_changes_what_was_escalated_while_it_is_not_allowed(changes):
    bench, item = an_escalated_case()
    before = found_in(Finding.objects.get())

    with pytest.raises(NotAllowed, match="what was escalated stays as it was"):
        record_finding(item=item, by=bench.chair, found=replace(before, **changes), revision=1)

    assert escalated() == (True, ASKED)


def test_where_it_is_allowed_an_escalation_is_taken_back():
    bench, item = an_escalated_case()
    forces_say(bench, allows=True)

    record_finding(item=item, by=bench.chair, found=found(item), revision=1)

    assert escalated() == (False, "")


def test_what_was_typed_to_escalate_a_case_is_not_dropped_unsaid():
    bench = a_bench()
    item = a_split_case(bench)
    typed: dict[str, Any] = {"is_escalated": "on", "escalation": ASKED}

    page = sent(bench, item, **typed)

    (error,) = page.context["form"].non_field_errors()
    assert error.startswith("Not every force of this panel allows it to escalate a case any more")
    assert f"“{ASKED}”" in error
    assert not Finding.objects.exists()
    assert told(sent(bench, item)) == ["Finding recorded on case 1: Appropriate."]
