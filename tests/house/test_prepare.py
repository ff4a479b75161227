"""The set-up says in one sentence why it stops, and never shows a traceback."""

import errno
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh checkout, as far as the set-up looks at it."""
    (tmp_path / "bin").mkdir()
    for name in ("bin/prepare.py", "requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def load(checkout: Path) -> ModuleType:
    """The set-up script as a module, bound to that checkout."""
    spec = importlib.util.spec_from_file_location("prepare", checkout / "bin" / "prepare.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prepare(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "npm_", "NPM_"))}
    return subprocess.run(
        [sys.executable, checkout / "bin" / "prepare.py", *arguments],
        env={**kept, "PATH": str(checkout / "empty"), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_taken_port_is_named_and_another_offered(checkout):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        stopped = prepare(checkout, "demo", "--port", str(port))

    assert stopped.returncode == 1
    assert re.fullmatch(
        rf"Port {port} is taken, perhaps by a demonstration that still runs: stop it, or use another port with "
        r"make demo PORT=\d+\.\n",
        stopped.stderr,
    )


@pytest.mark.parametrize("port", ["abc", "", "0", "65536", "-1", "80.5", "８０８０"])
def test_a_port_that_is_none_is_refused(checkout, port):
    stopped = prepare(checkout, "demo", f"--port={port}")

    assert stopped.returncode == 1
    assert stopped.stderr == (
        f"PORT={port} is not a port: choose a number from 1024 to 65535, for example make demo PORT=8001.\n"
    )


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied"),
            "Port 80 needs an administrator: choose one from 1024, for example make demo PORT=8001.",
        ),
        (
            OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address"),
            "Port 80 cannot be used (Cannot assign requested address): choose another, for example make demo "
            "PORT=8001.",
        ),
    ],
)
def test_a_port_that_may_not_be_used_gets_one_sentence(checkout, monkeypatch, refusal, sentence):
    class RefusedSocket(socket.socket):
        def bind(self, address):
            raise refusal

    module = load(checkout)
    monkeypatch.setattr(socket, "socket", RefusedSocket)

    with pytest.raises(module.Stop, match=re.escape(sentence)):
        module.check_port("80")


def test_an_unreachable_registry_is_named_and_a_half_made_environment_is_made_again(checkout):
    half_made = checkout / ".venv" / "lib" / "left-behind"
    half_made.mkdir(parents=True)

    stopped = prepare(checkout, "demo", **NOWHERE)

    assert stopped.returncode == 1
    assert stopped.stderr == (
        "The Python packages were not installed because the package registry could not be reached: check the network, "
        "or the mirror and proxy that pip and npm are told to use, and run the same command again (the log is "
        "prepare.log).\n"
    )
    assert not half_made.exists()
    assert not (checkout / ".venv" / ".prepared").exists()


def test_where_npm_is_missing_and_cannot_be_fetched_that_is_said(checkout):
    subprocess.run([sys.executable, "-m", "venv", checkout / ".venv"], check=True)
    (checkout / ".venv" / ".prepared").write_text(load(checkout)._requirements_mark("demo"))

    stopped = prepare(checkout, "demo", **NOWHERE)

    assert stopped.returncode == 1
    assert stopped.stderr == (
        "npm is missing or failed, and its Python package was not installed because the package registry could not be "
        "reached: check the network, or the mirror and proxy that pip and npm are told to use, and run the same "
        "command again (the log is prepare.log).\n"
    )


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "OSError: [Errno 28] No space left on device",
            "The packages were not installed because the disk is full: make room and run the same command again.",
        ),
        (
            "Error: ensurepip is not available.",
            "The packages were not installed because Python's venv module is missing: install it (Debian: apt-get "
            "install python3-venv) and run the same command again.",
        ),
        (
            "error: metadata-generation-failed",
            "The packages were not installed: prepare.log says why, and the same command tries again.",
        ),
    ],
)
def test_a_failed_step_is_explained_by_what_it_said(checkout, said, sentence):
    assert load(checkout)._why("The packages were not installed", said) == sentence


def test_what_is_up_to_date_is_left_alone(checkout):
    module = load(checkout)
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").touch()
    (checkout / ".venv" / ".prepared").write_text(module._requirements_mark("test"))
    (checkout / "static" / "vendor").mkdir(parents=True)
    (checkout / "static" / "vendor" / ".prepared").write_text(module._front_end_mark("test"))

    done = prepare(checkout, "demo", **NOWHERE)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
