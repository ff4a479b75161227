"""The sample force and the Metropolitan Police's own release come in whole."""

import pytest

from cases.guidance.reference import DATA, load_reference
from cases.imports.quality import digest
from cases.imports.queries import not_supplied
from cases.models import Case, ImportBatch, PreviousOutcome
from tests.imports.importing import counts, run

SAMPLE = DATA / "demonstration" / "sample_force"
MET = SAMPLE.parent / "police_uk_met_stop_search_community_resolutions_2020_jul_aug.csv.gz"


@pytest.fixture
def reference(db):
    load_reference()


@pytest.mark.usefixtures("reference")
def test_the_sample_force_comes_in_without_a_refusal_and_again_without_a_change():
    first, second = run(SAMPLE), run(SAMPLE)

    assert (first[0], counts(first[1]), first[1]["errors"]) == (0, (300, 300, 0, 0, 0), [])
    assert (second[0], counts(second[1])) == (0, (300, 0, 0, 300, 0))
    assert PreviousOutcome.objects.count() == 17


@pytest.mark.usefixtures("reference")
def test_the_metropolitan_release_comes_in_whole_and_again_without_a_change():
    first, second = (run(MET, force="metropolitan") for _ in range(2))

    assert (first[0], counts(first[1])) == (0, (3619, 3619, 0, 0, 0))
    assert (second[0], counts(second[1])) == (0, (3619, 0, 0, 3619, 0))
    batch = ImportBatch.objects.last()
    assert "rationale_text" in not_supplied(batch)
    assert "officer's reasons: not supplied, 3,619 of 3,619" in [gap.words for gap in digest(batch)]
    assert Case.objects.filter(offence_group__isnull=False).count() == 0


@pytest.mark.usefixtures("reference")
def test_a_column_the_file_lacks_is_told_apart_from_a_cell_left_empty():
    run(SAMPLE)

    batch = ImportBatch.objects.get()
    gaps = {gap.field: (gap.is_supplied, gap.missing) for gap in digest(batch)}
    assert not_supplied(batch) >= {"context", "remorse", "given_at"}
    assert gaps["remorse"] == (False, 300)
    assert gaps["remedy_choice"][0] is True
    assert gaps["remedy_choice"][1] < 300
