"""What the source itself must not hold, whoever writes the next page."""

import ast
import json
import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(chain((ROOT / "cases").rglob("*.py"), (ROOT / "scrutiny").rglob("*.py")))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

RUNS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.exec", "os.spawn"}
IMPORTS = {
    "subprocess", "pickle", "marshal", "shelve", "dill", "yaml", "ctypes", "code", "pty", "xml", "lxml", "telnetlib",
    "random", "http.client", "http.server", "urllib.request", "requests", "socket", "smtplib",
}  # fmt: skip
# Only what goes wrong in a library that is careful itself.
EXCEPTIONS_OF = {
    ("cases/imports/reading/workbooks.py", "xml.etree.ElementTree"),
    ("cases/people/sign_in/organisation.py", "requests"),
}
# A picture drawn here, of a key made here.
DRAWN_HERE = [("activate_form.html", "totp_svg|safe")]
# Ways round escaping, round the ORM, and patterns or templates that are made while the service runs.
ROUND = {
    "mark_safe", "RawSQL", "raw", "extra", "from_string", "Template", "Engine",
    "csrf_exempt", "xframe_options_exempt", "csp_exempt", "__regex", "__iregex",
}  # fmt: skip
IN_SCRIPTS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|localStorage|sessionStorage|"
    r"indexedDB|document\.cookie|postMessage|\"message\"|\"paste\"|Object\.assign|__proto__|prototype\[|setAttribute"
)
IN_TEMPLATES = re.compile(r"\w*\s*\|\s*safe(?:seq)?\b|autoescape off|{%\s*debug|govuk-accordion")


@cache
def trees() -> list[tuple[str, ast.AST]]:
    """Every node of every module."""
    return [
        (str(path.relative_to(ROOT)), node) for path in MODULES for node in ast.walk(ast.parse(path.read_text("utf-8")))
    ]


def called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []


def is_among(name: str, names: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in names)


def test_the_application_runs_nothing_that_is_sent_to_it():
    nodes = trees()
    calls = [(path, node) for path, node in nodes if isinstance(node, ast.Call)]

    assert [(path, called(node)) for path, node in calls if is_among(called(node), RUNS)] == []
    assert {(path, name) for path, node in nodes for name in imported(node) if is_among(name, IMPORTS)} == EXCEPTIONS_OF
    assert [(path, called(node)) for path, node in calls if called(node).rpartition(".")[2] in ROUND] == []


# Words that somebody wants hidden wherever they stand: every part of them is escaped.
ESCAPED = (
    "cases/panels/redacting/marking.py",
    r"re.compile(first + '\\s+'.join(map(re.escape, parts)) + last, re.IGNORECASE)",
)


def test_no_pattern_is_made_of_what_is_sent():
    """Those made when the service starts know of no request."""
    functions = [(path, node) for path, node in trees() if isinstance(node, ast.FunctionDef)]
    made = [
        (path, ast.unparse(call))
        for path, function in functions
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and called(call).startswith("re.") and not isinstance(call.args[0], ast.Constant)
    ]

    assert made == [ESCAPED]


def test_templates_escape_everything():
    found = [(path.name, match[0]) for path in TEMPLATES for match in IN_TEMPLATES.finditer(path.read_text("utf-8"))]

    assert found == DRAWN_HERE


def test_no_broken_hash_is_used():
    # What the tests keep passwords by is theirs alone.
    code = {path.name: path.read_text("utf-8") for path in MODULES if path.parts[-2:] != ("settings", "test.py")}
    named = [
        (name, match) for name, text in code.items() for match in re.findall(r"(?i)md5|sha1\b|\bdes\b|\brc4", text)
    ]

    assert named == []


# Which hint belongs to the field that the script puts in another's place: a fixed name, and the page's own id; whether
# the keys for scoring are off on this device, which is all that is kept there, and that it shows as pressed.
SET_HERE = [
    ("offences.js", "setAttribute"),
    ("reviewing.js", "localStorage"),
    ("reviewing.js", "setAttribute"),
    ("reviewing.js", "localStorage"),
]


def test_scripts_write_no_html_and_keep_nothing_of_any_case():
    found = [(path.name, match[0]) for path in SCRIPTS for match in IN_SCRIPTS.finditer(path.read_text("utf-8"))]

    assert [path.name for path in SCRIPTS] == [
        "autosave.js",
        "deciding.js",
        "enabled.js",
        "offences.js",
        "passkeys.js",
        "redacting.js",
        "reviewing.js",
        "scrutiny.js",
    ]
    assert found == SET_HERE


def test_every_library_has_one_version():
    python = (ROOT / "requirements.txt").read_text("utf-8").split()
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = json.loads((ROOT / "package.json").read_text("utf-8"))

    assert [line for line in python if not re.fullmatch(r"[a-z0-9-]+(\[[a-z,]+\])?==[\d.]+", line, re.I)] == []
    assert [one for one in packages["dependencies"].values() if not re.fullmatch(r"[\d.]+", one)] == []
    assert [name for name, one in lock["packages"].items() if name and "integrity" not in one] == []


@pytest.mark.parametrize("name", ["SECRET_KEY", "OFFENDER_KEY", "password", "OIDC_CLIENT_SECRET"])
def test_no_secret_stands_in_the_source(name):
    """Beside those of the demonstration, which a real service refuses."""
    found = [
        (path, ast.unparse(node))
        for path, node in trees()
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]

    assert found == []
