"""Records as the schema of the record format allows them, for hypothesis."""

import json
from typing import Any

from hypothesis import strategies as st

from tests.guidance.shared import DOMAIN

SCHEMA: dict[str, Any] = json.loads((DOMAIN / "case.schema.json").read_text("utf-8"))
MOST_ENTRIES_TRIED = 3
LONGEST_TRIED = 12
# Every character but NUL and half characters, which the format refuses.
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
DATES = st.dates().map(lambda day: day.isoformat())
RULE_IDS = st.sampled_from(["CR-HIST-01", "CR-KNIFE-01", "CR-SERIOUS-01", "CR-DA-02", "CR-NONE-99"])
NULLED = 4


def strategy_for(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that the schema allows."""
    if "$ref" in schema:
        return strategy_for(SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of(*map(strategy_for, schema["anyOf"]))
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of(*(_of_kind(kind, schema) for kind in kinds))


def _of_kind(kind: str, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    match kind:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            whole = st.integers(schema["minimum"], schema["maximum"])
            return st.one_of(whole, whole.map(float))
        case "number":
            return st.floats(schema["minimum"], 1e9, allow_nan=False)
        case "array":
            return st.lists(
                strategy_for(schema["items"]),
                max_size=MOST_ENTRIES_TRIED,
                unique=schema.get("uniqueItems", False),
            )
        case "object":
            return st.fixed_dictionaries(
                {}, optional={name: strategy_for(part) for name, part in schema["properties"].items()}
            )
    return _text(schema)


def _text(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    pattern = schema.get("pattern", "")
    if schema.get("format") == "date":
        return DATES
    if "T(" in pattern:
        moments = st.datetimes(timezones=st.one_of(st.none(), st.timezones()))
        return moments.map(lambda moment: moment.replace(tzinfo=None).isoformat(timespec="minutes"))
    if pattern.startswith("^CR-"):
        return RULE_IDS
    if schema.get("minLength"):
        return st.text(LETTERS, min_size=1, max_size=LONGEST_TRIED).filter(str.strip)
    return st.text(LETTERS, max_size=LONGEST_TRIED)


PROPERTIES = {name: strategy_for(part) for name, part in SCHEMA["properties"].items()}
REQUIRED = {name: PROPERTIES[name] for name in SCHEMA["required"]}
OPTIONAL = {name: part for name, part in PROPERTIES.items() if name not in REQUIRED}
RECORDS = st.fixed_dictionaries(REQUIRED, optional=OPTIONAL)
