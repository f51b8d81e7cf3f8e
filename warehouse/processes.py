"""Which process did something, and whether it is gone."""

import os
import socket
from pathlib import Path


def process_name(pid: int) -> str:
    """Host, process and, where the system tells it, the start of the process, so that a reused number is noticed."""
    return f"{socket.gethostname()}:{pid}:{_start_ticks(pid)}"


def is_gone(process: str) -> bool:
    """Whether a process of this host has ended; of another host's nothing is known here, so it has not."""
    host, pid, _ = process.rsplit(":", 2)
    return host == socket.gethostname() and not (_is_alive(int(pid)) and process == process_name(int(pid)))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _start_ticks(pid: int) -> str:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]  # field 22, counted after the name, which may hold blanks
