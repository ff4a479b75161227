"""The questions: each field on exactly one, and each answer read back as it was written."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cases.authorisation.question_forms import Answers, QuestionForm
from cases.authorisation.questions import BY_SLUG, FOLLOWS, NOT_ASKED, QUESTIONS, Question, applying, question_of
from cases.guidance.fields import FIELDS, LISTS, OLDEST, PREFIX, YOUNGEST, Kind, RecordField
from cases.imports.tokens import offender_token
from cases.models import Offence
from tests import make
from tests.guidance.firing import BLADE

pytestmark = pytest.mark.django_db

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=12).map(str.strip)
DAYS = st.dates(min_value=date(1000, 1, 1)).map(date.isoformat)


def values_of(field: RecordField) -> st.SearchStrategy[Any]:
    """What an officer may answer."""
    match field.kind:
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.DATE:
            return DAYS
        case Kind.NUMBER | Kind.AGE:
            return st.integers(field.least, field.most)
        case Kind.AMOUNT:
            return st.floats(0, 1e9, allow_nan=False)
        case Kind.SET:
            return st.lists(st.sampled_from(field.values), unique=True).map(sorted)
        case Kind.CHOICE | Kind.RANK:
            return st.sampled_from(field.values)
    return WORDS.filter(bool)


def entries_of(name: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    parts = {key: values_of(field) for key, field in LISTS[name].items() if f"{name}.{key}" not in NOT_ASKED}
    return st.lists(st.fixed_dictionaries({}, optional=parts).filter(bool), max_size=3)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """Records as officers' answers make them."""
    record: dict[str, Any] = {}
    for name in (name for question in QUESTIONS for name in question.fields):
        if name == "offender_ref" or draw(st.booleans()):
            continue
        if name in LISTS:
            record[name] = draw(entries_of(name))
        elif FIELDS[name].kind is Kind.AGE:
            record[name + YOUNGEST] = record[name + OLDEST] = draw(values_of(FIELDS[name]))
        else:
            record[name] = draw(values_of(FIELDS[name]))
            if FIELDS[name].has_prefix and draw(st.booleans()):
                record[name + PREFIX] = draw(st.sampled_from(["acting", "temporary", "special"]))
    if record.get("victim_type") == "none":
        record["victim_identified"] = False
    if "victim_age_band" in record:
        record["victim_under_18"] = record["victim_age_band"] in ("under_10", "10_15", "16_17")
    if "rationale_text" in record:
        record["rationale_recorded"] = "yes"
    return record


def as_sent(form: QuestionForm) -> dict[str, Any]:
    """What a browser sends of a form that nobody changed."""
    sent: dict[str, Any] = {f"{form.list_name}-rows": str(len(form.entries))} if form.list_name else {}
    for field in (field for one in (form, *form.entries) for field in one):
        value = field.field.widget.format_value(field.value())
        if isinstance(value, list) and field.name not in ("seriousness_factors", "hate_strands"):
            value = value[0] if value else ""
        if value not in (None, []):
            sent[field.html_name] = value
    return sent


def posted(sent: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_every_field_an_officer_can_know_is_on_exactly_one_question_and_the_rest_say_why_not():
    asked = [name for question in QUESTIONS for name in question.fields]

    assert len(asked) == len(set(asked))
    entries = {name for name in NOT_ASKED if "." in name}
    assert sorted([*asked, *(set(NOT_ASKED) - entries)]) == sorted([*FIELDS, *LISTS])
    assert all(name.partition(".")[2] in LISTS[name.partition(".")[0]] for name in entries)
    assert {one for follows in FOLLOWS.values() for one in follows} <= set(NOT_ASKED)


def test_every_question_has_an_address_of_its_own():
    assert len(BY_SLUG) == len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.slug)
def test_a_question_left_open_records_nothing(question):
    form = QuestionForm(question, posted({}))

    assert form.is_valid(), form.errors
    assert form.values() == {}


@hypothesis_settings(max_examples=60)
@given(record=records())
def test_what_is_written_is_read_back_as_it_was(record):
    back: dict[str, Any] = {}
    for question in QUESTIONS:
        form = QuestionForm(question, posted(as_sent(QuestionForm(question, record=record))), record=record)
        assert form.is_valid(), (question.slug, form.errors, [entry.errors for entry in form.entries])
        back |= form.values()

    assert back == record


def test_all_questions_on_one_page_give_the_same_record():
    record = {name: value for name, value in make.a_record(**BLADE).items() if name not in NOT_ASKED}
    sent: dict[str, Any] = {}
    for question in QUESTIONS:
        sent |= as_sent(QuestionForm(question, record=record))

    answers = Answers(QUESTIONS, posted({**sent, "offence_code": ""}))

    assert answers.is_valid()
    assert answers.record() == {
        name: value for name, value in {**record, "rationale_recorded": "yes"}.items() if name != "offence_code"
    }


def test_a_reference_becomes_a_token_and_is_never_shown_again():
    person = BY_SLUG["person"]

    form = QuestionForm(person, posted({"offender_ref": "P-1001"}), force_id="hampshire")

    assert form.is_valid()
    assert form.values() == {"offender_token": offender_token("hampshire", "P-1001")}
    assert "P-1001" not in str(form)
    again = QuestionForm(person, record=form.values(), force_id="hampshire")
    assert "P-1001" not in str(again)
    assert form.values()["offender_token"] not in str(again)
    kept = QuestionForm(person, posted({}), record=form.values(), force_id="hampshire")
    assert kept.is_valid()
    assert kept.values() == form.values()


def test_another_forces_token_is_refused():
    token = offender_token("metropolitan", "P-1001")

    form = QuestionForm(BY_SLUG["person"], posted({"offender_ref": token}), force_id="hampshire")

    assert not form.is_valid()
    assert form.errors["offender_ref"][0].startswith("It looks like a token of this service, but it is damaged")


def test_what_the_offence_settles_is_marked_and_can_be_overruled():
    Offence.objects.create(
        code="46", title="Shoplifting", is_class=True, mode_of_trial="either_way", offence_group="theft_shop"
    )
    settled = QuestionForm(BY_SLUG["offence"], posted({"offence_code": "46"}), record={"remorse": "yes"})
    assert settled.is_valid()
    record = settled.answered()
    assert record == {
        "remorse": "yes",
        "offence_code": "46",
        "mode_of_trial": "either_way",
        "offence_group": "theft_shop",
        "inferred": ["mode_of_trial", "offence_group"],
    }

    asked = QuestionForm(BY_SLUG["seriousness"], record=record)
    assert not asked["mode_of_trial"].initial
    hint = "Either way, as the offence list has it. Answer only if that is wrong here."
    assert asked["mode_of_trial"].help_text == hint

    overruled = QuestionForm(BY_SLUG["seriousness"], posted({"mode_of_trial": "indictable_only"}), record=record)
    assert overruled.is_valid()
    assert (overruled.answered()["mode_of_trial"], overruled.answered()["inferred"]) == (
        "indictable_only",
        ["offence_group"],
    )


def test_an_offence_that_was_recorded_stays_although_the_list_does_not_know_it():
    record = {"offence_code": "of another list"}

    form = QuestionForm(BY_SLUG["offence"], posted({"offence_code": "of another list"}), record=record)

    assert form.is_valid()
    assert form.values() == record


@pytest.mark.parametrize(
    ("record", "slugs"),
    [
        ({}, {"appropriate-adult", "victim-asked", "remedy", "impact", "victim-person", "youth-justice"}),
        ({"age_at_offence_youngest": 30}, {"victim-asked", "remedy", "impact", "victim-person"}),
        ({"age_at_offence_youngest": 17, "age_at_disposal_youngest": 18, "victim_type": "none"},
         {"appropriate-adult", "youth-justice"}),
        ({"age_at_offence_youngest": 30, "victim_type": "business", "victim_consulted": "attempts_failed"},
         {"victim-asked", "victim-attempts", "remedy", "impact"}),
        ({"age_at_offence_youngest": 30, "victim_type": "business", "victim_consulted": "yes",
          "victim_wishes": "oppose"}, {"victim-asked", "victim-wishes", "victim-departure", "remedy", "impact"}),
        ({"age_at_offence_youngest": 30, "victim_type": "none", "domestic_abuse": True, "weapon": "firearm"},
         {"abuse-relationship", "blade"}),
    ],
)  # fmt: skip
def test_what_applies_only_sometimes_is_asked_only_then(record, slugs):
    sometimes = {question.slug for question in QUESTIONS if question.only}

    assert {question.slug for question in applying(record)} & sometimes == slugs


def test_a_question_that_may_not_apply_says_when_it_does():
    always = Question("x", "x", "x", ()).applies

    assert {question.slug for question in QUESTIONS if question.applies is not always} == {
        question.slug for question in QUESTIONS if question.only
    }


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("offence_code", "offence"),
        ("previous.date", "history"),
        ("rationale_recorded", "rationale"),
        ("victim_under_18", "victim-person"),
        ("authorising_rank", None),
        ("actions.completed", None),
        ("yjs_consulted", None),
    ],
)
def test_what_is_missing_leads_to_its_question(name, slug):
    question = question_of(name)

    assert (question.slug if question else None) == slug
