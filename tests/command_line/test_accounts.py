import bcrypt
import pytest
from click.testing import CliRunner, Result

from command_line.accounts import user
from data_access.accounts import list_accounts, password_hash_for_sign_in
from data_access.audit import read_audit_log
from tests.data_access.app_fixtures import AUDITOR
from tests.shell.conftest import Installation, installation, quick_hashes

__all__ = ["installation", "quick_hashes"]


def call(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(user, list(words), input=typed)


def opens(installation: Installation, name: str, password: str) -> bool:
    hashed = password_hash_for_sign_in(installation.database, name)
    return bcrypt.checkpw(password.encode(), hashed.encode())


def test_add_prints_a_random_password_once_and_nothing_else(installation: Installation) -> None:
    result = call("add", "new", "--role", "chairman")

    assert result.exit_code == 0
    assert opens(installation, "new", result.stdout.strip())
    assert result.stderr == ""


def test_add_with_a_password_from_standard_input_prints_nothing(installation: Installation) -> None:
    result = call("add", "new", "--role", "chairman", "--password-stdin", typed="my own words\n")

    assert (result.exit_code, result.output) == (0, "")
    assert opens(installation, "new", "my own words")


def test_a_head_is_linked_to_a_unit_and_officer_of_the_store(installation: Installation) -> None:
    good = call("add", "new", "--role", "unit_head", "--unit", "ROADS", "--officer", "O-NOW")
    bad = call("add", "other", "--role", "unit_head", "--unit", "ROADZ", "--officer", "O-NOW")

    assert good.exit_code == 0
    assert bad.exit_code == 1
    assert "no unit 'ROADZ'" in bad.stderr


def test_without_a_store_the_links_are_taken_with_a_notice(installation: Installation) -> None:
    (installation.folder / "store" / "current").unlink()

    result = call("add", "new", "--role", "unit_head", "--unit", "ANY", "--officer", "O-9")

    assert result.exit_code == 0
    assert "no case store yet" in result.stderr


@pytest.mark.parametrize(
    ("words", "exit_code", "sentence"),
    [
        (("add", "new", "--role", "chairmann"), 2, "Nearest: chairman"),
        (("role", "chairman", "analist"), 2, "Nearest: analyst"),
        (("add", "chairman", "--role", "chairman"), 1, "exists already"),
        (("add", "new", "--role", "unit_head"), 1, "--unit"),
        (("disable", "ghost"), 1, "no account 'ghost'"),
        (("password", "ghost"), 1, "no account 'ghost'"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    installation: Installation, words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    result = call(*words)

    assert result.exit_code == exit_code
    assert sentence in result.stderr
    assert "Traceback" not in result.output


def test_a_weak_password_is_refused_and_nothing_is_made(installation: Installation) -> None:
    before = list_accounts(installation.database)

    result = call("add", "new", "--role", "chairman", "--password-stdin", typed="short\n")

    assert result.exit_code == 1
    assert list_accounts(installation.database) == before


def test_list_shows_who_there_is_without_hashes(installation: Installation) -> None:
    call("disable", "analyst")

    lines = call("list").stdout.splitlines()

    assert "analyst\tanalyst\t-\t-\tdisabled" in lines
    assert "unit_head\tunit_head\tROADS\tO-NOW\tactive" in lines
    assert not any("$2b$" in line for line in lines)


def test_every_use_is_written_down_with_the_account_of_the_system(
    installation: Installation,
) -> None:
    call("list")
    call("disable", "analyst")
    call("enable", "analyst")
    call("role", "analyst", "chairman")
    password = call("password", "analyst").stdout.strip()

    entries = read_audit_log(installation.database, scope=AUDITOR)[:5]
    assert [entry.event for entry in reversed(entries)] == [
        "command_line_used", "account_disabled", "account_enabled", "role_changed",
        "password_changed",
    ]  # fmt: skip
    assert all(entry.account.startswith("command line: ") for entry in entries)
    assert opens(installation, "analyst", password)
    assert password not in repr(entries)


def test_without_a_configuration_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("GIAMSAT_CONFIG", str(tmp_path / "none.toml"))

    result = call("list")

    assert result.exit_code == 1
    assert "make demo" in result.stderr
