"""The import from a file to stored cases: what changes, what stays, and what the command says."""

import json

import pytest
from django.core.management import CommandError, call_command

from cases.models import AuditEvent, Case, CaseVersion, ColumnReading, ImportBatch, Refusal, StagedRow
from tests.imports.importing import a_case, counts, reasons, run, write_csv, write_folder, write_records

pytestmark = pytest.mark.usefixtures("two_forces")

PREVIOUS = {"case_ref": "A1", "type": "simple caution", "date": "01/02/2020", "violent": "yes"}


def test_sending_the_same_file_twice_changes_nothing(tmp_path):
    folder = write_folder(tmp_path / "in", cases=[a_case("A1"), a_case("A2")], previous=[PREVIOUS])

    first, second = run(folder), run(folder)

    assert (first[0], counts(first[1])) == (0, (2, 2, 0, 0, 0))
    assert (second[0], counts(second[1])) == (0, (2, 0, 0, 2, 0))
    assert list(Case.objects.values_list("version", flat=True)) == [1, 1]
    assert not CaseVersion.objects.exists()


def test_json_prints_exactly_the_counts_and_the_errors(tmp_path):
    outcome = run(write_csv(tmp_path / "cases.csv", [a_case()]))[1]

    assert outcome == {"rows": 1, "created": 1, "updated": 0, "unchanged": 0, "refused": 0, "errors": []}


def test_a_changed_case_is_a_new_version_and_the_old_one_keeps_its_lists(tmp_path):
    run(write_folder(tmp_path / "one", cases=[a_case()], previous=[PREVIOUS]))

    changed = {**PREVIOUS, "type": "conviction"}
    folder = write_folder(tmp_path / "two", cases=[a_case(rationale_text="Another.")], previous=[changed])
    status, outcome = run(folder)

    assert (status, counts(outcome)) == (0, (1, 0, 1, 0, 0))
    case, old = Case.objects.get(), CaseVersion.objects.get()
    assert (case.version, case.rationale_text, case.previous.get().type) == (2, "Another.", "conviction")
    assert (old.number, old.record["rationale_text"]) == (1, "A first matter.")
    assert old.record["previous"] == [{"type": "simple_caution", "date": "2020-02-01", "violent": True}]
    assert [old.batch.filename, case.batch.filename] == ["one", "two"]


def test_a_list_that_was_not_sent_is_not_an_empty_list(tmp_path):
    run(write_folder(tmp_path / "one", cases=[a_case()], previous=[PREVIOUS]))

    status, outcome = run(write_csv(tmp_path / "cases.csv", [a_case()]))

    assert (status, counts(outcome)) == (0, (1, 0, 0, 1, 0))
    assert Case.objects.get().previous.count() == 1


def test_a_column_that_was_not_sent_keeps_what_is_held_and_an_empty_cell_empties_it(tmp_path):
    run(write_csv(tmp_path / "one.csv", [a_case(gender="female", area="Rushmoor")]))

    run(write_csv(tmp_path / "two.csv", [a_case(gender="")]))

    case = Case.objects.get()
    assert (case.version, case.gender, case.area.name) == (2, None, "Rushmoor")


def test_in_records_a_missing_key_is_not_recorded_and_a_missing_list_is_kept(tmp_path):
    record = {"case_ref": "A1", "outcome_code": 8, "gender": "female", "previous": [{"type": "conviction"}]}
    run(write_records(tmp_path / "one.jsonl", record))

    run(write_records(tmp_path / "two.jsonl", {"case_ref": "A1", "outcome_code": 8}))

    case = Case.objects.get()
    assert (case.version, case.gender, case.previous_count) == (2, None, 1)


def test_an_update_that_would_empty_a_list_needs_leave(tmp_path):
    record = {"case_ref": "A1", "outcome_code": 8, "previous": [{"type": "conviction"}]}
    run(write_records(tmp_path / "one.jsonl", record))
    emptied = write_records(tmp_path / "two.jsonl", {**record, "previous": []}, {"case_ref": "A2", "outcome_code": 8})

    refused = run(emptied)
    held = Case.objects.get(case_ref="A1").previous.count()
    allowed = run(emptied, "--allow-removals")

    assert (refused[0], counts(refused[1])) == (1, (2, 1, 0, 0, 1))
    assert reasons(refused[1]) == [
        (
            "two.jsonl",
            1,
            "previous",
            "previous would be emptied, but entries are held. Send the entries again, or allow removals: "
            "--allow-removals on the command line, the box beside ‘Store’ on the page.",
        )
    ]
    assert held == 1
    assert (allowed[0], counts(allowed[1])) == (0, (2, 0, 1, 1, 0))
    assert Case.objects.get(case_ref="A1").previous_count == 0


def test_a_known_case_with_another_outcome_is_closed_as_recoded_and_comes_back(tmp_path):
    run(write_csv(tmp_path / "one.csv", [a_case()]))
    recoded = write_csv(tmp_path / "two.csv", [a_case(outcome_code=1)])

    outcomes = [run(recoded), run(recoded)]
    gone = Case.objects.get()
    back = run(write_csv(tmp_path / "one.csv", [a_case()]))

    assert [counts(outcome) for _status, outcome in outcomes] == [(1, 0, 1, 0, 0), (1, 0, 0, 1, 0)]
    assert (gone.is_standing, gone.outcome_code, gone.version) == (False, 1, 2)
    assert counts(back[1]) == (1, 0, 1, 0, 0)
    assert (Case.objects.get().is_standing, Case.objects.get().version) == (True, 3)
    assert CaseVersion.objects.count() == 2


def test_cancelled_references_are_closed_as_recoded(tmp_path):
    run(write_csv(tmp_path / "one.csv", [a_case("A1"), a_case("A2")]))
    folder = write_folder(
        tmp_path / "two",
        cases=[a_case("A2")],
        cancelled=[{"case_ref": "A1", "outcome_code": ""}, {"case_ref": "B9", "outcome_code": ""}],
    )

    status, outcome = run(folder)

    assert (status, counts(outcome)) == (1, (3, 0, 1, 1, 1))
    assert reasons(outcome) == [
        (
            "cancelled.csv",
            3,
            "case_ref",
            "case_ref ‘B9’ is not held, so it cannot be re-coded. Correct it, or leave the row out.",
        )
    ]
    assert list(Case.objects.current().values_list("case_ref", flat=True)) == ["A2"]


def test_the_offence_code_fills_in_what_it_settles_and_marks_it(tmp_path):
    rows = [a_case("A1", offence_code="46"), a_case("A2"), a_case("A3", offence_code="46", mode_of_trial="summary")]

    run(write_csv(tmp_path / "cases.csv", rows))

    filled = Case.objects.order_by("case_ref").values_list("mode_of_trial", "offence_group", "inferred")
    assert list(filled) == [
        ("either_way", "theft_shop", "mode_of_trial|offence_group"),
        (None, "violence_without_injury", "offence_group"),
        ("summary", "theft_shop", "offence_group"),
    ]


def test_good_cases_are_stored_beside_bad_ones_and_the_status_says_so(tmp_path):
    rows = [a_case("A1"), a_case("A2", gender="robot")]

    status, outcome = run(write_csv(tmp_path / "cases.csv", rows))

    assert (status, counts(outcome)) == (1, (2, 1, 0, 0, 1))
    assert outcome["errors"] == [
        {
            "file": "cases.csv",
            "row": 3,
            "column": "gender",
            "value": "robot",
            "reason": "gender ‘robot’ is not known. Use one of: female, male, other, not stated.",
        }
    ]


def test_when_every_case_is_refused_nothing_is_stored(tmp_path):
    status, outcome = run(write_csv(tmp_path / "cases.csv", [a_case(gender="robot")]))

    assert (status, counts(outcome)) == (2, (1, 0, 0, 0, 1))
    assert not Case.objects.exists()


def test_all_or_nothing_stores_nothing_if_anything_is_refused(tmp_path):
    rows = [a_case("A1"), a_case("A2", gender="robot")]

    status, outcome = run(write_csv(tmp_path / "cases.csv", rows), "--all-or-nothing")

    assert (status, counts(outcome), len(outcome["errors"])) == (2, (2, 0, 0, 0, 2), 1)
    assert not Case.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_dry_run_says_what_would_happen_and_leaves_nothing_behind(tmp_path):
    rows = [a_case("A1", beat="7"), a_case("A2", gender="robot", beat="7")]
    mapping = tmp_path / "map.json"
    mapping.write_text(json.dumps({"beat": ""}))

    status, outcome = run(write_csv(tmp_path / "cases.csv", rows), "--dry-run", "--map", str(mapping))

    assert (status, counts(outcome)) == (1, (2, 1, 0, 0, 1))
    for table in (Case, ImportBatch, StagedRow, Refusal, ColumnReading, AuditEvent):
        assert not table.objects.exists()


def test_one_import_is_one_event_that_lists_its_cases(tmp_path):
    run(write_csv(tmp_path / "one.csv", [a_case("A1"), a_case("A2")]))

    run(write_csv(tmp_path / "two.csv", [a_case("A1", gender="male"), a_case("A2"), a_case("A3", outcome_code=8)]))

    event = AuditEvent.objects.filter(kind="import.committed").first()
    assert AuditEvent.objects.count() == 2
    assert event.force == "hampshire"
    assert event.details == {
        "batch": ImportBatch.objects.first().pk,
        "file": "two.csv",
        "created": 1,
        "updated": 1,
        "unchanged": 1,
        "refused": 0,
        "hits": {"opened": 12, "closed": 6},
        "cases": {"created": ["A3"], "updated": ["A1"], "recoded": []},
    }


def test_only_refused_rows_are_kept_once_the_rest_is_stored(tmp_path):
    run(write_csv(tmp_path / "cases.csv", [a_case("A1"), a_case("A2", gender="robot")]))

    assert list(StagedRow.objects.values_list("case_ref", "verdict")) == [("A2", "refused")]


def test_a_column_that_is_not_known_refuses_the_file_until_the_force_says_what_it_is(tmp_path):
    path = write_csv(tmp_path / "cases.csv", [a_case(sex="female", beat="7")])
    mapping = tmp_path / "map.csv"
    mapping.write_text("column,field\nSex,gender\nBeat,\n")

    refused, mapped, remembered = run(path), run(path, "--map", str(mapping)), run(path)

    assert (refused[0], counts(refused[1])) == (2, (0, 0, 0, 0, 0))
    assert [(error["file"], error["row"], error["column"]) for error in refused[1]["errors"]] == [
        ("cases.csv", 1, "sex"),
        ("cases.csv", 1, "beat"),
    ]
    assert (mapped[0], remembered[0]) == (0, 0)
    assert Case.objects.get().gender == "female"
    assert ("", "sex", "gender") in ColumnReading.objects.values_list("list", "header", "field")


def test_a_map_that_reads_a_column_as_no_field_is_refused_before_anything_is_done(tmp_path):
    path = write_csv(tmp_path / "cases.csv", [a_case()])
    mapping = tmp_path / "map.json"
    mapping.write_text('{"Sex": "gendr"}')

    status, outcome = run(path, "--map", str(mapping))

    assert status == 2
    assert outcome["errors"][0]["reason"] == (
        f"{mapping} reads column ‘Sex’ as ‘gendr’, which is not a field of the record. The nearest known: gender."
    )
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("hamshire", "There is no force ‘hamshire’. The nearest: hampshire."),
        ("zzz", "There is no force ‘zzz’. Use its data.police.uk id, for example hampshire."),
    ],
)
def test_an_unknown_force_names_the_nearest(tmp_path, name, sentence):
    path = write_csv(tmp_path / "cases.csv", [a_case()])

    with pytest.raises(CommandError) as refusal:
        call_command("import_cases", str(path), "--force", name)

    assert (str(refusal.value), refusal.value.returncode) == (sentence, 2)


def test_a_missing_path_is_one_sentence_and_with_json_one_error(tmp_path):
    path = tmp_path / "nowhere.csv"

    status, outcome = run(path)

    assert (status, outcome) == (
        2,
        {
            **dict.fromkeys(("rows", "created", "updated", "unchanged", "refused"), 0),
            "errors": [
                {
                    "file": "nowhere.csv",
                    "row": 0,
                    "column": "",
                    "value": "",
                    "reason": f"There is no file or folder {path}. Check the path.",
                }
            ],
        },
    )


def test_a_file_without_a_case_is_refused(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("case_ref,outcome_code\n")

    status, outcome = run(path)

    assert (status, len(outcome["errors"])) == (2, 1)
    assert not Case.objects.exists()
