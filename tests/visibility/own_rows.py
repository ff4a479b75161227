"""Whether a statement reads or writes anybody's reviews or flags but one person's own, as its text says."""

import re
from collections.abc import Iterator

from cases.models import Flag, Person, Review

# Whose a row of each table is: by a column of its own, or by the row that it hangs on.
WHOSE = {"cases_review": "person_id", "cases_flag": "author_id"}
HANGS_ON = {"cases_reviewversion": "review_id", "cases_flagchange": "flag_id"}
SAID = re.compile(rf'"({"|".join((*WHOSE, *HANGS_ON))})"')
# Each look at one of the tables, under the name that the statement gives it.
LOOK = re.compile(
    rf'(?:FROM|JOIN|UPDATE|INTO) "({"|".join((*WHOSE, *HANGS_ON))})"'
    r'(?: (?!SET|INNER|LEFT|WHERE|ON|ORDER|LIMIT|GROUP|FOR)"?(\w+)"?)?'
)
NESTED = re.compile(r"\([^()]*\)")


def is_of_own_rows(sql: str, person: Person) -> bool:
    """Whether each look in it is narrowed to this person's rows: by them, or by keys that are theirs."""
    if written := re.match(r'INSERT INTO "(\w+)"', sql):
        # A version hangs on the row that the statements before it have found to be one's own.
        return written[1] in HANGS_ON or re.search(rf"\b{person.pk}\b", sql) is not None
    looks = [(table, name or table) for table, name in LOOK.findall(sql)]
    return all(_is_narrowed(sql, table, name, person) for table, name in looks)


def _is_narrowed(sql: str, table: str, name: str, person: Person) -> bool:
    return any(_holds(sql, place) for place in _conditions(sql, table, name, person))


def _conditions(sql: str, table: str, name: str, person: Person) -> Iterator[int]:
    """Where it says that a row is this person's."""
    column = rf'"?\b{name}\b"?\.'
    if table in WHOSE:
        yield from (found.start() for found in re.finditer(rf'{column}"{WHOSE[table]}" = {person.pk}\b', sql))
    key = HANGS_ON.get(table, "id")
    for found in re.finditer(rf'{column}"{key}" (?:= (\d+)|IN \(([\d, ]+)\))', sql):
        if _are_own(table, {int(one) for one in (found[1] or found[2]).split(", ")}, person):
            yield found.start()


def _are_own(table: str, keys: set[int], person: Person) -> bool:
    if "review" in table:
        return Review.objects.filter(pk__in=keys, person=person).count() == len(keys)
    return Flag.objects.filter(pk__in=keys, author=person).count() == len(keys)


def _holds(sql: str, place: int) -> bool:
    """Whether the condition at this place narrows the whole of its SELECT: no OR stands beside it and no NOT before."""
    while True:
        begin, end = _around(sql, place)
        group = sql[begin:end]
        while NESTED.search(group):
            group = NESTED.sub("", group)
        if " OR " in group:
            return False
        if begin == 0 or group.startswith("SELECT"):
            return True
        if sql[: begin - 1].endswith("NOT "):
            return False
        place = begin - 1


def _around(sql: str, place: int) -> tuple[int, int]:
    """The inside of the parentheses that a place stands in; all of it where it stands in none."""
    begin, depth = place, 0
    while begin and not (sql[begin - 1] == "(" and depth == 0):
        begin -= 1
        depth += (sql[begin] == ")") - (sql[begin] == "(")
    end, depth = place, 0
    while end < len(sql) and not (sql[end] == ")" and depth == 0):
        depth += (sql[end] == "(") - (sql[end] == ")")
        end += 1
    return begin, end
