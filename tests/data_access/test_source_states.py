from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data_access.scope import NOBODY
from data_access.source_states import SourceState, read_source_states
from tests.shell.tiny_store import make_store

READ_AT = datetime(2026, 10, 31, 9, 0)
STATE = SourceState("Counter", READ_AT, READ_AT, READ_AT, None, 900, False)


@pytest.mark.parametrize(("seconds", "is_stale"), [(899, False), (900, False), (901, True)])
def test_a_source_is_stale_once_its_promise_has_passed(seconds: int, is_stale: bool) -> None:
    assert STATE.is_stale(now=READ_AT + timedelta(seconds=seconds)) is is_stale


@pytest.mark.parametrize("state", [replace(STATE, error="no answer"), replace(STATE, succeeded_at=None)])
def test_a_source_that_failed_is_stale_at_once(state: SourceState) -> None:
    assert state.is_stale(now=READ_AT)


def test_the_states_of_the_sources_are_read_from_the_store(tmp_path: Path) -> None:
    (state,) = read_source_states(make_store(tmp_path), scope=NOBODY)

    assert (state.source, state.refresh_every_seconds, state.is_writable) == ("Counter", 315_360_000, False)
