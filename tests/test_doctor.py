"""The doctor: everything that unattended runs need, and what is wrong with it."""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from commands import clipfile
from homes import renewed
from staged_rows import Met, begun, load, staged

from clipfile.flows.commands.doctor import doctor
from clipfile.flows.doctor import Finding, Patient, Verdict, examination, examine
from clipfile.flows.doctor import home as home_checks
from clipfile.schemas.kinds import RunState
from clipfile.schemas.settings import Settings
from clipfile.tasks.forget import Found, journal
from clipfile.tasks.load import finish_run
from clipfile.warehouse.locks import held
from clipfile.warehouse.snapshots import latest, publish
from clipfile.warehouse.store import open_writer

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(home=tmp_path_factory.mktemp("examined") / "home")
    with open_writer(settings) as store:
        load(store, begun(store), staged([Met("a page", "/page")]))
        store.execute("UPDATE ingest_runs SET state = 'completed', ended_at = now()")
    publish(settings)
    return settings.home


@pytest.fixture
def settings(template: Path) -> Settings:
    return renewed(template)


def found(settings: Settings, environ: Mapping[str, str] | None = None, *, deep: bool = False) -> dict[str, Finding]:
    """Findings by name; a PREFECT_HOME without a profile, so that this machine's own does not count."""
    told = {"PREFECT_HOME": str(settings.home / "none")} | dict(environ or {})
    return {finding.name: finding for finding in examine(Patient(settings, told, deep))}


def troubles(findings: Mapping[str, Finding]) -> dict[str, Verdict]:
    assert all(finding.remedy for finding in findings.values() if finding.verdict is not Verdict.OK)
    return {name: finding.verdict for name, finding in findings.items() if finding.verdict is not Verdict.OK}


def test_nothing_is_wrong_with_a_home_in_order(settings: Settings) -> None:
    for deep in (False, True):
        findings = found(settings, deep=deep)
        assert troubles(findings) == {}
        assert {name for name, _ in examination.CHECKS} - {"leftovers"} <= set(findings)
    assert "1 captures" in findings["warehouse"].words


def test_nothing_is_wrong_before_the_first_run(tmp_path: Path) -> None:
    assert troubles(found(Settings(home=tmp_path / "none"))) == {}


def test_a_package_of_another_version_is_named_with_its_remedy(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ["sqlalchemy<2.1", "no-such-package>=1", "pyarrow>=1", "torch; extra == 'train'"]
    monkeypatch.setattr("clipfile.flows.doctor.machine.requires", lambda _: wanted)
    versions = {"sqlalchemy": "2.1.0", "pyarrow": "26.0.0"}

    def installed(name: str) -> str:
        if name == "no-such-package":
            from importlib.metadata import PackageNotFoundError

            raise PackageNotFoundError(name)
        return versions.get(name, "1")

    monkeypatch.setattr("clipfile.flows.doctor.machine.version", installed)
    finding = found(settings)["packages"]
    assert finding.verdict is Verdict.PROBLEM
    assert finding.remedy == "pip install 'sqlalchemy<2.1' 'no-such-package>=1'"


def test_a_model_that_does_not_load(settings: Settings) -> None:
    broken = settings.model_copy(update={"model": settings.home / "none.npz"})
    assert troubles(found(broken)) == {"model": Verdict.PROBLEM}


def test_a_home_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert troubles(found(Settings(home=tmp_path / "file"))) == {"home": Verdict.PROBLEM}


@pytest.mark.parametrize(("free", "verdict"), [(10_000, Verdict.PROBLEM), (1_256_000_001, Verdict.WARNING)])
def test_little_room(settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, verdict: Verdict) -> None:
    usage = type(home_checks.shutil.disk_usage(settings.home))(free * 2, free, free)
    monkeypatch.setattr(home_checks.shutil, "disk_usage", lambda _: usage)
    assert troubles(found(settings)) == {"space": verdict}


def test_who_holds_the_warehouse(settings: Settings) -> None:
    with held(settings, "ingest", "a run"):
        assert re.search(r"held by process \d+ \(clipfile ingest, run a run\)", found(settings)["lock"].words)
    assert found(settings)["lock"].words == "nobody writes"
    (settings.home / ".lock").write_text('{"process": "here:1:1", "doing": "ingest", "run_id": "dead"}\n')
    assert found(settings)["lock"].verdict is Verdict.WARNING


def test_a_writer_at_work_is_no_trouble(settings: Settings) -> None:
    with open_writer(settings):
        assert "open for other use" in found(settings)["warehouse"].words


def test_what_was_cut_short(settings: Settings) -> None:
    journal.write_down(settings, Found(captures=("0" * 64,)))
    (settings.home / "clipfile.duckdb.partial").touch()
    (settings.staging_path / "a run").mkdir(parents=True)
    (settings.replaced_path / "before").mkdir(parents=True)
    findings = found(settings)
    assert troubles(findings) == {
        "forget": Verdict.PROBLEM, "leftovers": Verdict.WARNING, "replaced": Verdict.WARNING,
    }  # fmt: skip
    assert findings["leftovers"].words.startswith("2 of runs that died")


def test_a_warehouse_that_cannot_be_opened(settings: Settings) -> None:
    settings.warehouse_path.write_bytes(b"a diary, not a database\n" * 500)
    findings = found(settings)
    assert troubles(findings) == {"warehouse": Verdict.PROBLEM}
    assert "clipfile restore" in str(findings["warehouse"].remedy)


def test_a_law_that_is_broken_and_a_run_that_died(settings: Settings) -> None:
    with open_writer(settings) as store:
        begun(store)
        store.execute("UPDATE ingest_runs SET process = 'x' || process WHERE false")
        store.execute("UPDATE ingest_runs SET process = regexp_replace(process, ':[0-9]+:', ':999999999:')")
        store.execute("DELETE FROM blocks")
    findings = found(settings)
    assert troubles(findings) == {"integrity": Verdict.PROBLEM, "runs": Verdict.WARNING}
    assert "captures: 1 captures whose blocks do not end where they end" in findings["integrity"].words


def test_a_snapshot_that_is_damaged_missing_or_old(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = latest(settings)
    assert newest is not None
    damaged = settings.snapshots_path / newest.manifest.of("articles")[0].path
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1] + b"?")
    assert troubles(found(settings)) == {"files": Verdict.PROBLEM}
    monkeypatch.setattr("clipfile.flows.doctor.published.READ_AT_ONCE", 0)
    assert troubles(found(settings)) == {}, "of its size it still is"
    assert troubles(found(settings, deep=True)) == {"files": Verdict.PROBLEM}
    damaged.write_bytes(whole[:-1])
    assert troubles(found(settings)) == {"files": Verdict.PROBLEM}
    damaged.write_bytes(whole)
    with open_writer(settings) as store:
        run = begun(store)
        load(store, run, staged([Met("another", "/other")]))
        finish_run(store, run, RunState.COMPLETED)
    monkeypatch.setattr("clipfile.flows.doctor.published.BEHIND", timedelta(0))
    assert troubles(found(settings)) == {"snapshot": Verdict.WARNING}
    (settings.snapshots_path / "latest").unlink()
    assert troubles(found(settings)) == {"snapshot": Verdict.WARNING}


def test_a_manifest_that_cannot_be_read(settings: Settings) -> None:
    older = settings.snapshots_path / "20200101T000000.000000Z"
    older.mkdir()
    (older / "manifest.json").write_text("{ half")
    assert troubles(found(settings)) == {"snapshots": Verdict.WARNING}


def run_at(moment: datetime) -> dict[str, Any]:
    return {"deployment_id": "1", "expected_start_time": moment.isoformat()}


def answers(**other: Any) -> dict[str, Any]:
    """What a Prefect server in order answers, by path."""
    deployment = {
        "id": "1",
        "name": "ingest",
        "work_pool_name": "pool",
        "schedules": [{"active": True}],
        "paused": False,
    }
    now = datetime.now(UTC)
    return {
        "/api/admin/version": version("prefect"),
        "/api/deployments/filter": [deployment],
        "/api/work_pools/pool": {"is_paused": False},
        "/api/work_pools/pool/workers/filter": [{"last_heartbeat_time": now.isoformat()}],
        "/api/flow_runs/filter": [run_at(now + timedelta(hours=1))],
    } | {f"/api/{path}": answer for path, answer in other.items()}


@contextmanager
def serving(told: Mapping[str, Any]) -> Iterator[str]:
    """A server that answers so on loopback; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(told.get(self.path)).encode()
            self.send_response(404 if told.get(self.path) is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/api"
        finally:
            server.shutdown()
            thread.join()


PAUSED = {"id": "1", "name": "ingest", "work_pool_name": "pool", "schedules": [{"active": False}], "paused": False}
SERVERS: tuple[tuple[str, dict[str, Any], dict[str, Verdict]], ...] = (
    ("in order", {}, {}),
    ("another version", {"admin/version": "3.0.0"}, {"prefect": Verdict.WARNING}),
    ("no deployment", {"deployments/filter": []}, {"deployments": Verdict.WARNING}),
    ("no pool", {"work_pools/pool": None}, {"work pool": Verdict.PROBLEM}),
    ("a pool that is paused", {"work_pools/pool": {"is_paused": True}}, {"work pool": Verdict.PROBLEM}),
    ("no worker", {"work_pools/pool/workers/filter": []}, {"worker": Verdict.PROBLEM}),
    (
        "a worker that went",
        {"work_pools/pool/workers/filter": [{"last_heartbeat_time": "2026-01-01T00:00:00Z"}]},
        {"worker": Verdict.PROBLEM},
    ),
    ("no planned run", {"flow_runs/filter": []}, {"schedule of ingest": Verdict.PROBLEM}),
    ("a late run", {"flow_runs/filter": [run_at(NOW - timedelta(hours=1))]}, {"schedule of ingest": Verdict.WARNING}),
    ("no schedule", {"deployments/filter": [PAUSED]}, {"schedule of ingest": Verdict.WARNING}),
    ("no Prefect at all", {"admin/version": None}, {"prefect": Verdict.PROBLEM}),
)


@pytest.mark.parametrize(("other", "expected"), [row[1:] for row in SERVERS], ids=[row[0] for row in SERVERS])
def test_the_server_of_the_deployments(settings: Settings, other: dict[str, Any], expected: dict[str, Verdict]) -> None:
    with serving(answers(**other)) as address:
        assert troubles(found(settings, {"PREFECT_API_URL": address})) == expected


def test_a_server_that_is_not_there(settings: Settings) -> None:
    finding = found(settings, {"PREFECT_API_URL": "http://127.0.0.1:9/api"})["prefect"]
    assert finding.verdict is Verdict.PROBLEM
    assert "prefect server start" in str(finding.remedy)


def test_the_command_line_says_it_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "clipfile.duckdb").write_bytes(b"a diary, not a database\n" * 500)
    done = clipfile("doctor", cwd=tmp_path, environ={"PREFECT_HOME": str(tmp_path / "none")})
    assert done.returncode == 1
    assert "ok       versions: clipfile" in done.stdout
    assert re.search(r"problem  warehouse: .*\n +-> .*clipfile restore", done.stdout)
    assert "1 problems" in done.stdout


def test_settings_that_cannot_be_read_are_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "clipfile.toml").write_text("keep_snapshot = 9\n", encoding="utf-8")
    monkeypatch.setenv("CLIPFILE_HOME", str(tmp_path))
    assert doctor(json=True) == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert (finding["name"], finding["verdict"]) == ("settings", "problem")
    assert "keep_snapshot" in finding["words"]
    assert finding["remedy"]
