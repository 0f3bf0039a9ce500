import re

import bcrypt
import pytest
import sqlalchemy as sa

from data_access.accounts import NOBODYS_HASH, disable_account, set_role
from data_access.app_database import AUDIT_LOG
from data_access.scope import ROLES
from data_access.sessions import end_session
from shell.page_list import FIRST_PAGE, PAGES
from tests.shell.conftest import PASSWORD, Installation, texts
from tests.shell.tiny_store import UNITS, make_store

NEUTRAL = "Not found, or not yours to see."


def is_form_alone(test) -> bool:
    return (
        [widget.label for widget in test.text_input] != []
        and len(test.button) == 1
        and "masthead" not in texts(test)
        and "page " not in "".join(element.value for element in test.markdown)
    )


def written(installation: Installation, event: str) -> list[tuple[str, str]]:
    query = sa.select(AUDIT_LOG.c.account, AUDIT_LOG.c.subject).where(AUDIT_LOG.c.event == event)
    with installation.database.reading() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(AUDIT_LOG.c.entry_id))]


@pytest.mark.parametrize("page", [entry.name for entry in PAGES])
def test_nobody_signed_in_sees_only_the_form_at_every_address(installation: Installation, page: str) -> None:
    for token in (None, "made-up"):
        test = installation.look(page, token=token)

        assert not test.exception
        assert is_form_alone(test)


@pytest.mark.parametrize("role", list(ROLES))
def test_each_role_gets_its_own_pages_and_one_sentence_for_all_others(
    installation: Installation, role: str
) -> None:
    token = installation.sign_in(role)
    opened = set()
    for entry in PAGES:
        test = installation.look(entry.name, token=token, lang="en")
        assert not test.exception
        shown = [element.value for element in test.markdown if element.value.startswith("page ")]
        if shown:
            opened.add(entry.name)
        elif entry.name != FIRST_PAGE:
            assert NEUTRAL in texts(test)

    everything = {entry.name for entry in PAGES}
    assert (
        opened
        == {
            "chairman": everything - {"accounts", "audit"},
            "inspectorate": everything - {"accounts"},
            "unit_head": everything - {"accounts", "audit", "briefing", "findings"},
            "analyst": everything
            - {
                "briefing",
                "forms",
                "findings",
                "case",
                "rows",
                "comments",
                "act_now",
                "steps",
                "late_list",
                "signals",
                "data",
                "accounts",
                "audit",
            },
            # The first page is not the administrator's: there the first one of theirs is shown.
            "admin": {"definitions", "data", "accounts", FIRST_PAGE},
        }[role]
    )


def test_a_refused_page_is_written_down(installation: Installation) -> None:
    token = installation.sign_in("chairman")

    assert NEUTRAL in texts(installation.look("audit", token=token, lang="en"))
    assert written(installation, "page_refused") == [("chairman", "audit")]


def test_a_page_shows_the_rows_of_its_viewer_and_nobody_elses_units(
    installation: Installation,
) -> None:
    head = installation.look("overdue", token=installation.sign_in("unit_head"))
    admin = installation.look("data", token=installation.sign_in("admin"))

    assert head.markdown[0].value == "page overdue of unit_head ROADS, ROADS-1"
    assert admin.markdown[0].value.strip() == "page data of admin"


@pytest.mark.parametrize("change", ["signed out", "disabled", "role", "idle"])
def test_a_session_ended_elsewhere_is_over_at_the_next_run(installation: Installation, change: str) -> None:
    token = installation.sign_in("chairman")
    test = installation.look("overdue", token=token)
    assert test.markdown
    test.session_state["kept by a page"] = "a secret of the chairman"

    if change == "signed out":
        end_session(installation.database, token)
    elif change == "disabled":
        disable_account(installation.database, "chairman", actor="test")
    elif change == "role":
        set_role(installation.database, "chairman", role="analyst", actor="test")
    else:
        with installation.database.writing() as connection:
            connection.execute(sa.text("UPDATE sessions SET last_seen_at = '2020-01-01 00:00:00.000000'"))
    test.run()

    assert is_form_alone(test)
    assert "kept by a page" not in test.session_state


def test_session_state_does_not_pass_from_one_person_to_the_next(
    installation: Installation,
) -> None:
    test = installation.look("overdue", token=installation.sign_in("chairman"))
    test.session_state["kept by a page"] = "a secret of the chairman"

    other = installation.sign_in("unit_head")
    installation.monkeypatch.setattr("shell.page_frame.read_session_token", lambda: other)
    test.run()

    assert "unit_head" in test.markdown[0].value
    assert "kept by a page" not in test.session_state


def test_signing_in_sends_the_browser_on_with_a_ticket(installation: Installation) -> None:
    test = installation.look("overdue", token=None, unit="ROADS", period="2026-Q3")

    test.text_input[0].input(" Chairman ")
    test.text_input[1].input(PASSWORD)
    test.button[0].click().run()

    assert not test.exception
    assert '<script>window.location.replace("/session/enter?ticket=' in texts(test)
    with installation.database.reading() as connection:
        (wanted,) = connection.scalars(sa.text("SELECT wanted FROM tickets WHERE used_at IS NULL"))
    assert wanted == "/overdue?unit=ROADS&period=2026-Q3"


@pytest.mark.parametrize(
    ("name", "password", "written_name"),
    [
        ("chairman", "not this one", "chairman"),
        ("my-password-typed-here", PASSWORD, "unknown account"),
        ("chairman", "x" * 100, "chairman"),
    ],
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    installation: Installation, name: str, password: str, written_name: str
) -> None:
    test = installation.look("overdue", token=None, lang="en")

    test.text_input[0].input(name)
    test.text_input[1].input(password)
    test.button[0].click().run()

    assert "The account name or the password is not right." in texts(test)
    assert "ticket" not in texts(test)
    assert is_form_alone(test)
    assert written(installation, "sign_in_failed") == [(written_name, "")]


def test_a_disabled_account_does_not_get_in_with_its_right_password(
    installation: Installation,
) -> None:
    disable_account(installation.database, "chairman", actor="test")
    test = installation.look(token=None, lang="en")

    test.text_input[0].input("chairman")
    test.text_input[1].input(PASSWORD)
    test.button[0].click().run()

    assert "The account name or the password is not right." in texts(test)
    assert "ticket" not in texts(test)


def test_an_unknown_name_costs_the_same_hash_as_a_known_one(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with installation.database.writing() as connection:
        connection.execute(sa.text("UPDATE accounts SET password_hash = :h"), {"h": NOBODYS_HASH})
    checked: list[bytes] = []
    check = bcrypt.checkpw

    def counted(password: bytes, hashed: bytes) -> bool:
        checked.append(hashed)
        return check(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", counted)

    def hashes_checked(name: str) -> list[bytes]:
        checked.clear()
        test = installation.look(token=None)
        test.text_input[0].input(name)
        test.text_input[1].input("some password")
        test.button[0].click().run()
        return list(checked)

    assert hashes_checked("chairman") == [NOBODYS_HASH.encode()]
    assert hashes_checked("nobody-here") == [NOBODYS_HASH.encode()]


def test_an_error_shows_a_number_and_nothing_else(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    page = installation.folder / "pages" / "overdue.py"
    page.write_text(page.read_text() + "\nraise ValueError('secret detail')\n")

    test = installation.look("overdue", token=installation.sign_in("chairman"), lang="en")

    assert not test.exception
    assert "secret detail" not in texts(test)
    (number,) = re.findall(r"number: ([0-9A-F]{6})<", texts(test))
    assert number in caplog.text
    assert "secret detail" in caplog.text


def test_an_error_for_readers_is_said_in_their_language(installation: Installation) -> None:
    page = installation.folder / "pages" / "overdue.py"
    page.write_text(
        page.read_text() + "\nfrom errors import TooMuchData\nraise TooMuchData('/a/path/of/ours')\n"
    )

    test = installation.look("overdue", token=installation.sign_in("chairman"), lang="en")

    assert "This question took too long" in texts(test)
    assert "/a/path" not in texts(test)


def test_without_a_published_store_pages_say_so_and_accounts_still_open(
    installation: Installation,
) -> None:
    (installation.folder / "store" / "current").unlink()
    page = installation.folder / "pages" / "overdue.py"
    page.write_text(page.read_text() + "\nviewer.store\n")

    chairman = installation.look("overdue", token=installation.sign_in("chairman"), lang="en")
    admin = installation.look("accounts", token=installation.sign_in("admin"), lang="en")

    assert "There is no data yet" in texts(chairman)
    assert admin.markdown[0].value.strip() == "page accounts of admin"


def test_every_page_says_when_a_source_could_be_written_to_or_is_late(
    installation: Installation,
) -> None:
    (state,) = UNITS["source_states"]
    states = [
        {**state, "source": "Writable", "is_writable": True},
        {**state, "source": "Failed", "error": "no answer"},
        {**state, "source": "Late", "refresh_every_seconds": 1},
        {**state, "source": "Healthy"},
    ]
    make_store(installation.folder / "store", {**UNITS, "source_states": states}, version=2)

    test = installation.look("overdue", token=installation.sign_in("chairman"), lang="en")

    assert "an account that could also write: Writable." in texts(test)
    stale = re.search(r"Not up to date: (.*?)\. The numbers", texts(test))
    assert stale is not None
    assert [part.split(" (")[0] for part in stale[1].split("), ")] == ["Failed", "Late"]
    assert "Healthy" not in texts(test)


def test_a_chosen_language_stays_with_the_account(installation: Installation) -> None:
    token = installation.sign_in("chairman")

    assert "Sign out" in texts(installation.look("overdue", token=token, lang="en"))
    assert "Sign out" in texts(installation.look("overdue", token=token))
    assert installation.account("chairman").language == "en"
    assert installation.account("analyst").language is None


def test_the_menu_keeps_period_unit_and_language(installation: Installation) -> None:
    test = installation.look(
        "overdue",
        token=installation.sign_in("chairman"),
        lang="en",
        period="2026-Q3",
        unit="A&B",
        extra="1",
    )

    assert 'href="satisfaction?period=2026-Q3&amp;unit=A%26B&amp;lang=en"' in texts(test)
    assert "accounts" not in texts(test)
