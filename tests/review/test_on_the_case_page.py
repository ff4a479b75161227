"""What the page of a whole case tells of panels: what they reviewed and found, and to whom it tells that."""

import pytest

from cases.enums import Category, Role
from cases.models import Actor
from tests import make
from tests.casework.acting import signed_in
from tests.panels import making
from tests.review.deciding import a_bench, a_finding, a_split_case

pytestmark = pytest.mark.django_db


def test_the_timeline_tells_those_who_run_the_panel_what_it_reviewed_and_found():
    bench = a_bench(labels={Category.INAPPROPRIATE: "Not the right outcome"})
    item = a_split_case(bench)
    a_finding(item, bench.chair, category=Category.INAPPROPRIATE)

    def told(actor: Actor) -> list[tuple[str, str]]:
        timeline = signed_in(actor).get(item.case.get_absolute_url()).context["timeline"]
        return [(one.title, one.text) for one in timeline][:2]

    assert told(bench.administrator) == [
        ("Finding of the panel", f"Not the right outcome (inappropriate). {item}."),
        ("Reviewed", f"By 4 members. {item}."),
    ]
    assert not {"Reviewed", "Finding of the panel"} & {title for title, _text in told(make.an_actor(Role.FORCE_LEAD))}


def test_the_timeline_tells_nothing_of_a_round_that_is_open():
    bench = a_bench()
    item = making.an_item_in_review(bench.meeting)
    making.a_review(item, bench.cps)

    timeline = signed_in(bench.administrator).get(item.case.get_absolute_url()).context["timeline"]

    assert "Reviewed" not in {one.title for one in timeline}
