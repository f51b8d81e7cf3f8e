"""Prefect's API as a test asks it: over HTTP, with nothing of Prefect imported."""

import socket
from dataclasses import dataclass
from typing import Any

import httpx

Run = dict[str, Any]


@dataclass(frozen=True)
class Api:
    """A server's API."""

    url: str

    def ask(self, path: str, body: object = None) -> Any:
        """What it answers: to a GET, or to a POST where there is a body."""
        method = "GET" if body is None else "POST"
        return httpx.request(method, self.url + path, json=body, timeout=120).raise_for_status().json()

    def answers(self) -> bool:
        try:
            return bool(self.ask("/health"))
        except httpx.HTTPError:
            return False

    def deployment(self, name: str) -> Any:
        return self.ask(f"/deployments/name/{name}")

    def runs(self, deployment: str, **states: Any) -> list[Run]:
        """The runs of a deployment in some states, oldest first."""
        wanted = {"state": {"type": states}} if states else {}
        body = {"flow_runs": wanted, "sort": "EXPECTED_START_TIME_ASC", "limit": 200}
        body["deployments"] = {"id": {"any_": [self.deployment(deployment)["id"]]}}
        found: list[Run] = self.ask("/flow_runs/filter", body)
        return found

    def run(self, run_id: str) -> Run:
        found: Run = self.ask(f"/flow_runs/{run_id}")
        return found

    def of_run(self, kind: str, run_id: str) -> list[Run]:
        """Its task runs, artifacts or logs."""
        where = {
            "task_runs": {"flow_runs": {"id": {"any_": [run_id]}}},
            "artifacts": {"artifacts": {"flow_run_id": {"any_": [run_id]}}},
            "logs": {"logs": {"flow_run_id": {"any_": [run_id]}}},
        }
        found: list[Run] = self.ask(f"/{kind}/filter", where[kind])
        return found

    def slots(self, deployment: str) -> int:
        """How many slots of a deployment's limit are taken."""
        return int(self.deployment(deployment)["global_concurrency_limit"]["active_slots"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
