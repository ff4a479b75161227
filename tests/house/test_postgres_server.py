"""Where no PostgreSQL can be found, a person is told and the rest still counts; a build machine fails."""

import pytest

from tests.postgres_binaries import find_binaries, is_usable
from tests.postgres_server import NO_SERVER, NOT_RUN, give_up


@pytest.mark.parametrize(
    ("environment", "status"),
    [({}, NOT_RUN), ({"CI": "true"}, 1), ({"REQUIRE_POSTGRES": "1"}, 1)],
)
def test_a_missing_server_is_said_aloud_and_fails_only_where_it_must(monkeypatch, capsys, environment, status):
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("REQUIRE_POSTGRES", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as left:
        give_up(NO_SERVER)

    bar = "=" * 110
    assert left.value.code == status
    assert capsys.readouterr().err == f"\n{bar}\n{NO_SERVER}\n{bar}\n\n"


def test_a_folder_without_a_server_is_not_taken_for_one(tmp_path):
    for name in ("initdb", "pg_ctl", "postgres"):
        assert not is_usable(tmp_path)
        (tmp_path / name).write_text("not a program")

    assert not is_usable(tmp_path)


def test_what_is_found_is_usable():
    found = find_binaries()

    assert found is None or is_usable(found)
