"""What a run was told and what stopped it, without the addresses of what is gone."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyarrow as pa

from clipfile.tasks.forget.finding import ADDRESS, Found
from clipfile.tasks.remember.sites import site_of

GONE = "(forgotten)"
REDACTED = pa.schema([("run_id", pa.string()), ("parameters", pa.string()), ("error", pa.string())])


class Redactor:
    """Takes addresses out of what is written about runs."""

    def __init__(self, found: Found) -> None:
        self._sites = frozenset(found.sites)
        self._words = frozenset(found.words)
        paths = [unquote(urlsplit(word).path) for word in found.words if word.startswith("file:")]
        self._paths = frozenset(paths)
        self._ends = frozenset(Path(path).name for path in paths)
        # Longest first, so that no word is left of one that begins like it.
        self._in_sentences = sorted({*found.words, *paths, *found.sites} - {"", "/"}, key=len, reverse=True)

    def runs(self, runs: pa.Table) -> pa.Table:
        """The runs that change: run_id, parameters, error."""
        rows = runs.select(REDACTED.names).to_pylist()
        redacted = [self._run(row) for row in rows]
        return pa.Table.from_pylist([new for old, new in zip(rows, redacted, strict=True) if new != old], REDACTED)

    def _run(self, run: Mapping[str, str | None]) -> dict[str, str | None]:
        told = json.loads(run["parameters"] or "null")
        hidden = self._hidden(told)
        parameters = run["parameters"] if hidden == told else json.dumps(hidden, ensure_ascii=False, sort_keys=True)
        return {"run_id": run["run_id"], "parameters": parameters, "error": self._sentence(run["error"])}

    def _hidden(self, told: Any) -> Any:
        if isinstance(told, dict):
            return {name: self._hidden(value) for name, value in told.items()}
        if isinstance(told, list):
            return [self._hidden(value) for value in told]
        return GONE if isinstance(told, str) and self._names(told) else told

    def _names(self, told: str) -> bool:
        if ADDRESS.match(told):
            return told in self._words or site_of(None, told) in self._sites
        if told.strip().lower() in self._sites or told in self._words:
            return True
        # A path as it was typed; whether a relative one was meant cannot be told any more, so it goes.
        name = Path(told).name
        relative = not told.startswith("/") and name in self._ends
        return bool(told) and (told in self._paths or (relative and self._ends_a_path(told)))

    def _ends_a_path(self, told: str) -> bool:
        end = "/" + told.removeprefix("./").lstrip("./")
        return any(path.endswith(end) for path in self._paths)

    def _sentence(self, words: str | None) -> str | None:
        for word in self._in_sentences if words else ():
            words = words.replace(word, GONE)  # type: ignore[union-attr]
        return words
