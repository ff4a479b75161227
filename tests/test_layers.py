"""The house holds: imports point down the layers and forward through the features, and files stay readable."""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.layers import DECLARED

ROOT = Path(__file__).resolve().parents[1]

FEATURES = (
    "audit",
    "people",
    "guidance",
    "casework",
    "imports",
    "authorisation",
    "panels",
    "review",
    "learning",
    "reports",
)

LAYERS = {
    **dict.fromkeys(("enums", "exceptions", "decisions"), 0),
    "models": 1,
    **dict.fromkeys(("policies", "rules", "catalogue"), 2),
    "workflow": 3,
    "queries": 4,
    "services": 5,
    **dict.fromkeys(("forms", "filters", "tables", "exports"), 6),
    **dict.fromkeys(("views", "urls", "templatetags", "management"), 7),
}


FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "managers"}
LONGEST_FILE = 349
LONGEST_FUNCTION = 39
SOURCES = ("cases", "scrutiny", "bin", "tests", "manage.py")


def source_files(root: Path) -> list[Path]:
    """Everything people write; migrations are written by Django."""
    found = chain.from_iterable(
        [path] if path.is_file() else path.rglob("*.py") for path in map(root.joinpath, SOURCES)
    )
    return sorted(path for path in found if path.exists() and "migrations" not in path.relative_to(root).parts)


def module_name(root: Path, path: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def feature_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in FEATURES else None


def layer_of(module: str) -> int | None:
    """A module's layer, by its declared name or by the first of its names that the table knows."""
    inner = module.removeprefix("cases").lstrip(".")
    if not inner or inner in FEATURES:
        return 0
    parts = inner.split(".")
    for length in range(len(parts), 0, -1):
        declared = DECLARED.get(".".join(parts[:length]))
        # A folder declared at 0 has policies, queries and services of its own.
        if declared is not None and (declared or length == len(parts)):
            return declared
    own = parts[1:] if parts[0] in FEATURES else parts
    return next((LAYERS[part] for part in own if part in LAYERS), None)


def imported(module: str, path: Path, tree: ast.Module, known: set[str]) -> Iterator[tuple[int, str]]:
    """Every module of the application that this one imports, with the line where it does."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            target = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                inside = f"{target}.{alias.name}"
                yield node.lineno, inside if inside in known else target


def problems_of_direction(root: Path) -> Iterator[str]:
    modules = {
        module_name(root, path): path for path in source_files(root) if path.relative_to(root).parts[0] == "cases"
    }
    for module, path in modules.items():
        if layer_of(module) is None:
            yield (
                f"{module}: no layer is known for a module of this name. Give it a name from the table in LAYERS, or "
                "declare it in DECLARED (tests/layers.py) with the number of the layer whose limits it keeps."
            )
            continue
        for line, target in imported(module, path, ast.parse(path.read_text("utf-8")), set(modules)):
            top = target.split(".")[0]
            if top in {"scrutiny", "tests"}:
                yield f"{module}:{line} imports {target}: the application knows neither settings' files nor tests."
            elif top == "cases":
                yield from problems_of_one_import(module, line, target)


def problems_of_one_import(module: str, line: int, target: str) -> Iterator[str]:
    mine, theirs = layer_of(module), layer_of(target)
    if mine is None or theirs is None:
        return
    if theirs > mine:
        yield f"{module}:{line} imports {target}: layer {mine} may not import layer {theirs}."
    if mine == 0 and theirs == 0 and module in {"cases.ranks", "cases.roles", "cases.exceptions"}:
        yield f"{module}:{line} imports {target}: what anything may import imports nothing of the application."
    ours, other = feature_of(module), feature_of(target)
    if ours and other and FEATURES.index(other) > FEATURES.index(ours):
        yield f"{module}:{line} imports {target}: {other} comes after {ours}, so {ours} may not know it."
    if other and not ours and mine < 6:
        yield f"{module}:{line} imports {target}: what all features share may not know one of them."


def problems_of_form(root: Path) -> Iterator[str]:
    for path in source_files(root):
        name, text = path.relative_to(root).as_posix(), path.read_text("utf-8")
        if (lines := len(text.splitlines())) > LONGEST_FILE:
            yield f"{name} has {lines} lines: split it by subject, below 350."
        if path.stem in FORBIDDEN_NAMES or FORBIDDEN_NAMES.intersection(path.relative_to(root).parts):
            yield f"{name}: name the module after what it is about."
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from problems_of_one_function(name, node)


def problems_of_one_function(name: str, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if lines > LONGEST_FUNCTION and not name.startswith("tests/"):
        yield f"{name}:{function.lineno} {function.name} has {lines} lines: split it, below 40."
    for node in ast.walk(function):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield f"{name}:{node.lineno} imports inside {function.name}: import at the top of the file."


def problems_of_negation(root: Path) -> Iterator[str]:
    """~Q(x="none") also matches what is not recorded, so the catalogue says which of the two it means."""
    catalogue = root / "cases" / "guidance"
    for path in sorted([*catalogue.glob("catalogue*.py"), *catalogue.glob("catalogue*/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.UnaryOp)
                and isinstance(node.op, ast.Invert)
                and any(map(_asks_a_value, ast.walk(node)))
            ):
                yield (
                    f"{path.relative_to(root).as_posix()}:{node.lineno} negates a Q: say recorded_other_than(…), or "
                    "not_recorded_as(…) where what is not recorded counts too."
                )


def _asks_a_value(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] != "Q":
        return False
    return any(keyword.arg is None or not keyword.arg.endswith("__isnull") for keyword in node.keywords)


def test_imports_point_down_the_layers_and_never_back_along_the_features():
    assert list(problems_of_direction(ROOT)) == []


def test_files_and_functions_stay_readable():
    assert list(problems_of_form(ROOT)) == []


def test_the_catalogue_says_which_negation_it_means():
    assert list(problems_of_negation(ROOT)) == []


def test_every_declared_module_exists():
    absent = [
        name
        for name in DECLARED
        if not any((ROOT / "cases" / name.replace(".", "/")).with_suffix(suffix).exists() for suffix in ("", ".py"))
    ]

    assert absent == []


def a_tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


QUERIES_ABOVE = "cases.people.policies:1 imports cases.people.queries: layer 2 may not import layer 4."
LATER_FEATURE = (
    "cases.people.queries:1 imports cases.guidance.rules: guidance comes after people, so people may not know it."
)


@pytest.mark.parametrize(
    ("module", "line", "expected"),
    [
        ("people/policies", "from cases.people.queries import x", [QUERIES_ABOVE]),
        ("people/policies", "from cases.people import queries", [QUERIES_ABOVE]),
        ("people/policies", "from .queries import x", [QUERIES_ABOVE]),
        ("people/policies", "from . import queries", [QUERIES_ABOVE]),
        ("people/policies", "from ..people import queries", [QUERIES_ABOVE]),
        ("people/policies", "import cases.people.queries", [QUERIES_ABOVE]),
        ("people/policies", "from cases import enums", []),
        ("people/policies", "from django.db import models", []),
        ("people/queries", "from cases.guidance.rules import x", [LATER_FEATURE]),
        ("guidance/services", "from cases.people.queries import x", []),
        ("casework/views", "from scrutiny.settings import base", [
            "cases.casework.views:1 imports scrutiny.settings: the application knows neither settings' files nor tests."
        ]),
        ("models/case", "from cases.audit.services import record", [
            "cases.models.case:1 imports cases.audit.services: layer 1 may not import layer 5.",
            "cases.models.case:1 imports cases.audit.services: what all features share may not know one of them.",
        ]),
        ("people/odds_and_ends", "", [
            "cases.people.odds_and_ends: no layer is known for a module of this name. Give it a name from the table "
            "in LAYERS, or declare it in DECLARED (tests/layers.py) with the number of the layer whose limits it "
            "keeps."
        ]),
    ],
)  # fmt: skip
def test_a_wrong_import_is_named_with_its_line(tmp_path, module, line, expected):
    others = {f"cases/{name}.py": "" for name in ("enums", "people/queries", "guidance/rules", "audit/services")}
    tree = a_tree(tmp_path, {**others, f"cases/{module}.py": line})

    assert list(problems_of_direction(tree)) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("cases/enums.py", "x = 1\n" * 349, []),
        ("cases/enums.py", "x = 1\n" * 350, ["cases/enums.py has 350 lines: split it by subject, below 350."]),
        ("cases/utils.py", "", ["cases/utils.py: name the module after what it is about."]),
        ("cases/common/x.py", "", ["cases/common/x.py: name the module after what it is about."]),
        ("cases/x.py", "def f():\n" + "    x = 1\n" * 38, []),
        ("cases/x.py", "def f():\n" + "    x = 1\n" * 39, ["cases/x.py:1 f has 40 lines: split it, below 40."]),
        ("tests/x.py", "def f():\n" + "    x = 1\n" * 39, []),
        ("tests/x.py", "def f():\n    import os", ["tests/x.py:2 imports inside f: import at the top of the file."]),
        ("cases/migrations/0001.py", "x = 1\n" * 400, []),
    ],
)
def test_a_file_that_grows_unreadable_is_named(tmp_path, name, text, expected):
    assert list(problems_of_form(a_tree(tmp_path, {name: text}))) == expected


@pytest.mark.parametrize(
    ("condition", "is_allowed"),
    [
        ('Q(victim="none")', True),
        ('~Q(victim="none")', False),
        ('~models.Q(victim="none")', False),
        ('~(Q(a="x") | Q(b__isnull=True))', False),
        ("~Q(victim__isnull=True)", True),
    ],
)
@pytest.mark.parametrize("name", ["catalogue.py", "catalogue/victims.py"])
def test_a_bare_negation_is_found_wherever_the_catalogue_keeps_it(tmp_path, name, condition, is_allowed):
    tree = a_tree(tmp_path, {f"cases/guidance/{name}": f"from django.db.models import Q\nRULE = {condition}\n"})

    assert (list(problems_of_negation(tree)) == []) is is_allowed
