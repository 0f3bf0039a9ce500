"""The demo province and the app on it, as a user starts them: real processes, a folder of their own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from manage import cli

ROOT = Path(__file__).parents[1]
CASES = 4000
START_SECONDS = 90


@dataclass(frozen=True)
class DemoInstallation:
    """A filled demo province in a folder of its own, and how to call the product on it."""

    folder: Path
    environment: dict[str, str]
    password: str

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py on this installation; a failure tells what the command said."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0 or not check, done.stderr
        return done

    def ask(self, *arguments: str, user: str = "chairman") -> Any:
        """The JSON that a command prints, run in this process: the same command without a start."""
        options = ["--user", user, "--format", "json"]
        done = CliRunner().invoke(cli, [*arguments, *options], env=self.environment)
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)


def make_installation(folder: Path, *, cases: int = CASES) -> DemoInstallation:
    """Write the demo into a folder and make its accounts and store."""
    password = "only-for-this-test-run"
    environment = {
        **os.environ,
        "GIAMSAT_CONFIG": str(folder / "giamsat.toml"),
        "GIAMSAT_DEMO_PASSWORD": password,
    }
    installation = DemoInstallation(folder, environment, password)
    installation.manage("demo", "--out", str(folder), "--cases", str(cases), "--ready")
    return installation


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_app(installation: DemoInstallation) -> Iterator[str]:
    """A freshly started server on an installation; gives its address and ends it afterwards."""
    port = free_port()
    log_path = installation.folder / f"server-{port}.log"
    with log_path.open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT, env=installation.environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_until_healthy(f"http://127.0.0.1:{port}", server, log_path)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes], log_path: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"The server did not start:\n{log_path.read_text()}")


@pytest.fixture(scope="session")
def demo_installation(tmp_path_factory: pytest.TempPathFactory) -> DemoInstallation:
    """A filled demo province, shared by the tests of one process."""
    return make_installation(tmp_path_factory.mktemp("province") / "demo")


@pytest.fixture(scope="session")
def app_url(demo_installation: DemoInstallation) -> Iterator[str]:
    """The address of a server on the shared demo province."""
    with running_app(demo_installation) as url:
        yield url


def find_chromium() -> str | None:
    """The browser of this machine, or the one that Playwright brought."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    brought = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return str(brought[-1]) if brought else None
