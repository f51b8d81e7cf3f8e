"""Prefect's server as deployments need it: reachable, of the same version, with a pool, a worker and planned runs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any

import httpx

from clipfile.flows.doctor.verdicts import Finding, Patient, ok, problem, warning
from clipfile.flows.orchestration.embedded import configured

FLOWS = ("ingest", "snapshot", "resegment")
SECONDS = 3.0  # for an answer
SILENCE = timedelta(seconds=90)  # a worker says that it is there every 30 seconds
LATE = timedelta(minutes=2)


def server(patient: Patient) -> Iterator[Finding]:
    """The configured server; without one, runs by hand begin one of their own."""
    told = configured(patient.environ)
    address = told.get("PREFECT_API_URL")
    if not address:
        yield ok("prefect", "no PREFECT_API_URL is set: a run by hand begins a server of its own, nothing is scheduled")
        return
    with httpx.Client(base_url=address.rstrip("/") + "/", timeout=SECONDS, **_login(told)) as client:
        try:
            yield from _asked(client, address)
            yield from _dead_runs(patient)
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            words = f"{address} does not answer: {str(error) or type(error).__name__}"
            yield problem("prefect", words, "Start it: prefect server start. Or unset PREFECT_API_URL.")


def _dead_runs(patient: Patient) -> Iterator[Finding]:
    """Flow runs that Prefect takes for alive and whose process is gone; Prefect is imported where there are marks."""
    if not any(patient.settings.flow_runs_path.glob("*.json")):
        return
    from clipfile.flows.orchestration.stale import stale_flow_runs  # noqa: PLC0415  it costs two seconds to import

    stale = stale_flow_runs(patient.settings)
    if stale:
        names = ", ".join(run.name for run in stale)
        yield warning("flow runs", f"{names}: running in Prefect, their processes are gone", "The next run marks them.")
    else:
        yield ok("flow runs", "none is taken for alive whose process is gone")


def _login(told: Mapping[str, str]) -> dict[str, Any]:
    if key := told.get("PREFECT_API_KEY"):
        return {"headers": {"Authorization": f"Bearer {key}"}}
    if (user := told.get("PREFECT_API_AUTH_STRING")) and ":" in user:
        name, _, word = user.partition(":")
        return {"auth": (name, word)}
    return {}


def _asked(client: httpx.Client, address: str) -> Iterator[Finding]:
    there, here = _get(client, "admin/version"), version("prefect")
    if there == here:
        yield ok("prefect", f"{address} answers, version {there}")
    else:
        yield warning("prefect", f"{address} is of version {there}, here it is {here}", "Bring both to one version.")
    deployments = _post(client, "deployments/filter", {"flows": {"name": {"any_": list(FLOWS)}}})
    if not deployments:
        yield warning("deployments", "there is none", "Where prefect.yaml lies: prefect --no-prompt deploy --all")
        return
    names = ", ".join(sorted(deployment["name"] for deployment in deployments))
    yield ok("deployments", names)
    for pool in sorted({deployment["work_pool_name"] for deployment in deployments if deployment["work_pool_name"]}):
        yield from _pool(client, pool)
    yield from _schedules(client, deployments)


def _pool(client: httpx.Client, name: str) -> Iterator[Finding]:
    answer = client.get(f"work_pools/{name}")
    if answer.status_code == httpx.codes.NOT_FOUND:
        yield problem("work pool", f"{name} is not there", f"prefect work-pool create --type process {name}")
        return
    if answer.raise_for_status().json().get("is_paused"):
        yield problem("work pool", f"{name} is paused", f"prefect work-pool resume {name}")
    workers = _post(client, f"work_pools/{name}/workers/filter", {})
    seen = [moment for worker in workers if (moment := _moment(worker.get("last_heartbeat_time")))]
    if seen and datetime.now(UTC) - max(seen) <= SILENCE:
        yield ok("worker", f"a worker of {name} was heard at {max(seen):%H:%M:%S} UTC")
    else:
        last = f"last heard {max(seen):%Y-%m-%d %H:%M} UTC" if seen else "never heard"
        yield problem("worker", f"no worker of {name} is there, {last}", f"prefect worker start --pool {name}")


def _schedules(client: httpx.Client, deployments: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    ids = [deployment["id"] for deployment in deployments]
    wanted = {"deployments": {"id": {"any_": ids}}, "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    runs = _post(client, "flow_runs/filter", wanted | {"sort": "EXPECTED_START_TIME_ASC", "limit": 200})
    for deployment in sorted(deployments, key=lambda one: str(one["name"])):
        planned = [run for run in runs if run["deployment_id"] == deployment["id"]]
        yield _schedule(deployment, [moment for run in planned if (moment := _moment(run["expected_start_time"]))])


def _schedule(deployment: Mapping[str, Any], planned: Sequence[datetime]) -> Finding:
    name, now = f"schedule of {deployment['name']}", datetime.now(UTC)
    active = [one for one in deployment.get("schedules") or () if one.get("active")]
    if deployment.get("paused") or not active:
        return warning(name, "off: it runs by hand only", f"prefect deployment schedule ls {deployment['name']}")
    late = [moment for moment in planned if now - moment > LATE]
    if late:
        return warning(name, f"{len(late)} runs are late since {min(late):%Y-%m-%d %H:%M} UTC", "See to the worker.")
    ahead = [moment for moment in planned if moment > now]
    if not ahead:
        remedy = "Restart the server with the packages that requirements.lock names; sqlalchemy 2.1 stops it, silently."
        return problem(name, "active, but no run is planned: the server's scheduler stands still", remedy)
    return ok(name, f"{len(ahead)} runs are planned, the next at {min(ahead):%Y-%m-%d %H:%M} UTC")


def _get(client: httpx.Client, path: str) -> Any:
    return client.get(path).raise_for_status().json()


def _post(client: httpx.Client, path: str, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.post(path, json=dict(body)).raise_for_status().json()
    return found


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
