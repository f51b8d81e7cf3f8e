"""An installation as a test lives with it: a server, a worker, the command line, and somebody who is told."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from commands import ENVIRONMENT

from system.prefect_api import Api, Run, free_port
from system.processes import House, house, wait_for

CHECKOUT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
BLOCK = "custom-webhook/clipfile"


class Heard(HTTPServer):
    """Who is told: keeps what is posted."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Listener)
        self.bodies: list[dict[str, str]] = []


class _Listener(BaseHTTPRequestHandler):
    server: Heard

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self.server.bodies.append(json.loads(self.rfile.read(length)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@dataclass
class Site:
    """An installation: its folders, its server, its worker, and who is told."""

    house: House
    api: Api
    folder: Path
    heard: Heard
    worker: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    def prefect(self, *arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return self.house.run(BIN / "prefect", "--no-prompt", *arguments, cwd=cwd or self.folder)

    def clipfile(self, *arguments: str | Path) -> str:
        done = self.house.run(BIN / "clipfile", *arguments, cwd=self.folder)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.clipfile("sql", query, "--live", "--format", "json"))
        return found

    def deploy(self, folder: Path) -> None:
        """Deploy what the prefect.yaml of a folder names."""
        done = self.prefect("deploy", "--all", cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr

    def unschedule(self, deployment: str) -> None:
        """Take a deployment's schedule away, and the runs that it made in advance."""
        done = self.prefect("deployment", "schedule", "clear", "-y", deployment)
        assert done.returncode == 0, done.stdout + done.stderr

    def begin(self, deployment: str, **parameters: Any) -> str:
        """Start a run of a deployment; returns its id."""
        told = [f"--param={name}={json.dumps(value)}" for name, value in parameters.items()]
        done = self.prefect("deployment", "run", deployment, *told)
        assert done.returncode == 0, done.stdout + done.stderr
        return next(word for word in done.stdout.split() if "/runs/flow-run/" in word).rpartition("/")[2]

    def ended(self, run_id: str) -> Run:
        """The run, once it has come to an end."""
        wait_for(lambda: is_final(self.api.run(run_id)), 180, f"run {run_id} ends")
        return self.api.run(run_id)

    def work(self) -> None:
        """Start the worker, in a folder that is not the checkout."""
        self.worker = self.house.start(BIN / "prefect", "worker", "start", "--pool", "clipfile", cwd=self.folder)

    def rest(self) -> None:
        """End the worker."""
        if self.worker is not None:
            self.house.end(self.worker)
        self.worker = None


def is_final(run: Run) -> bool:
    return run["state_type"] in {"COMPLETED", "FAILED", "CANCELLED", "CRASHED"}


@contextmanager
def installed(folder: Path) -> Iterator[Site]:
    """An installation in a folder, with its server; all of it is ended, whatever happens."""
    api = Api(f"http://127.0.0.1:{free_port()}/api")
    heard = Heard()
    threading.Thread(target=heard.serve_forever, daemon=True).start()
    environ = ENVIRONMENT | {
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": api.url,
        "PREFECT_SERVER_UI_ENABLED": "false",
        "CLIPFILE_HOME": str(folder / "home"),
        "CLIPFILE_NOTIFY_BLOCK": BLOCK,
        "DO_NOT_TRACK": "1",
    }
    (folder / "inbox").mkdir()
    with house(environ, folder) as opened:
        found = Site(opened, api, folder, heard)
        _serve(found)
        yield found
    heard.shutdown()
    heard.server_close()


def _serve(site: Site) -> None:
    port = site.api.url.split(":")[2].removesuffix("/api")
    site.house.start(BIN / "prefect", "server", "start", "--host", "127.0.0.1", "--port", port, cwd=CHECKOUT)
    wait_for(site.api.answers, 240, "the server answers")
