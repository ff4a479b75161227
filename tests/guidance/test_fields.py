"""The table of fields says what the record format says, name by name and limit by limit."""

import json
from pathlib import Path

import pytest

from cases.guidance.fields import FIELDS, LISTS, MOST_ENTRIES, REQUIRED, Kind, RecordField

SCHEMA = json.loads((Path(__file__).resolve().parents[1] / "data" / "case.schema.json").read_text("utf-8"))
DEFINITIONS = SCHEMA["$defs"]
LIST_ENTRIES = {
    "previous": "previous_entry",
    "actions": "action",
    "exceptions": "exception",
    "contact_attempts": "contact_attempt",
}


def written_out(schema):
    """The schema of one field with its references followed and its alternatives joined."""
    while "$ref" in schema:
        schema = DEFINITIONS[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return {"enum": [value for part in schema["anyOf"] for value in written_out(part)["enum"]]}
    return schema


def without_null(values):
    return [value for value in values if value is not None]


def as_schema(field: RecordField):
    """What the schema should say of a field of this kind."""
    match field.kind:
        case Kind.CHOICE | Kind.RANK:
            return {"enum": list(field.values)}
        case Kind.SET:
            return {"set": list(field.values)}
        case Kind.NUMBER | Kind.AGE:
            return {"type": ["integer"], "minimum": field.least, "maximum": field.most}
        case Kind.KEY | Kind.TEXT | Kind.OFFENDER:
            return {"type": ["string"], "maxLength": field.longest}
        case Kind.DATE | Kind.MOMENT:
            return {"type": ["string"], "time": field.kind is Kind.MOMENT}
        case Kind.BOOLEAN:
            return {"type": ["boolean"]}
        case Kind.AMOUNT:
            return {"type": ["number"], "minimum": field.least}
    return {"const": 8}


def as_field(schema):
    """The same in the form that `as_schema` gives."""
    schema = written_out(schema)
    if "const" in schema:
        return {"const": schema["const"]}
    if "enum" in schema:
        return {"enum": without_null(schema["enum"])}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    kinds = [kind for kind in kinds if kind != "null"]
    if kinds == ["array"]:
        return {"set": schema["items"]["enum"]}
    if "[0-9]{4}" in schema.get("pattern", ""):
        return {"type": kinds, "time": "T" in schema["pattern"]}
    kept = {name: schema[name] for name in ("minimum", "maximum", "maxLength") if name in schema}
    return {"type": kinds, **kept}


def test_every_field_of_the_format_is_known_and_no_other():
    assert {*FIELDS, *LISTS} == {*SCHEMA["properties"]}
    assert list(REQUIRED) == SCHEMA["required"]


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_agrees_with_the_schema(name):
    assert as_schema(FIELDS[name]) == as_field(SCHEMA["properties"][name])


@pytest.mark.parametrize(("name", "definition"), LIST_ENTRIES.items())
def test_the_entries_of_a_list_agree_with_the_schema(name, definition):
    entries = DEFINITIONS[definition]["properties"]

    assert {field: as_schema(LISTS[name][field]) for field in LISTS[name]} == {
        field: as_field(schema) for field, schema in entries.items()
    }
    assert SCHEMA["properties"][name]["maxItems"] == MOST_ENTRIES


def test_an_age_a_rank_and_the_persons_reference_stand_for_other_columns():
    assert FIELDS["age_at_offence"].columns == ("age_at_offence_youngest", "age_at_offence_oldest")
    assert LISTS["exceptions"]["rank"].columns == ("rank", "rank_prefix")
    assert FIELDS["offender_ref"].columns == ("offender_token",)
    assert FIELDS["gender"].columns == ("gender",)


@pytest.mark.parametrize("field", [*FIELDS.values(), *(f for fields in LISTS.values() for f in fields.values())])
def test_every_field_and_value_has_words(field):
    assert field.label
    assert all(label for _value, label in field.choices)
