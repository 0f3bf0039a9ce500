"""The demo province at its usual size, made once for the tests that look for what is planted in it."""

import pytest

from tests.running_app import DemoInstallation, make_installation

USUAL_CASES = 150_000


@pytest.fixture(scope="session")
def usual_installation(tmp_path_factory: pytest.TempPathFactory) -> DemoInstallation:
    """A filled demo province of the size that `manage.py demo` makes."""
    return make_installation(tmp_path_factory.mktemp("usual_province") / "demo", cases=USUAL_CASES)
