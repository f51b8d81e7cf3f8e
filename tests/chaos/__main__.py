"""`make chaos`: 100 runs killed over 5,000 pages, and what it came to as a table."""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from chaos.pages import write_inbox
from chaos.rounds import Plan, Round, play, undisturbed


def main() -> int:
    """Play the rounds; 0 where nothing is lost, doubled or amiss."""
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=10, help="homes, each with its runs")
    parser.add_argument("--kills", type=int, default=10, help="runs killed in each home")
    parser.add_argument("--batch-pages", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    _say(f"seed {asked.seed}: {asked.rounds} rounds of {asked.kills} kills over {asked.pages:,} pages")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        played = _played(Path(folder), asked)
    _say(_table(played))
    _say(f"{time.monotonic() - started:,.0f} s in all; the same again: --seed {asked.seed}")
    return int(any(one.differences or one.amiss for one in played))


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _played(folder: Path, asked: argparse.Namespace) -> Sequence[Round]:
    inbox = write_inbox(folder / "inbox", asked.pages, asked.kills, asked.seed)
    plan = undisturbed(inbox, folder / "undisturbed", asked.batch_pages)
    _say(f"undisturbed: a run takes {plan.lifetime:.1f} s")
    return [_play(plan, folder, number, asked.seed) for number in range(1, asked.rounds + 1)]


def _play(plan: Plan, folder: Path, number: int, seed: int) -> Round:
    played = play(plan, folder / f"home-{number}", random.Random(f"{seed}/{number}"))
    told = [f"{fate.stage} ({death.signal.name})" for death, fate in played.fates]
    _say(f"round {number}: {', '.join(told)}")
    for problem in (*played.differences, *played.amiss):
        _say(f"  {problem}")
    return played


def _table(played: Sequence[Round]) -> str:
    fates = [pair for one in played for pair in one.fates]
    stages = Counter(fate.stage for _, fate in fates)
    signals = Counter(death.signal.name for death, _ in fates)
    events = Counter(death.event for death, _ in fates)
    slowest = max(fate.seconds_to_end for _, fate in fates)
    rows = [
        ("runs killed", len(fates)),
        *((f"  by {name}", count) for name, count in signals.most_common()),
        *((f"  after it {name}", count) for name, count in events.most_common()),
        *((f"  while {name}", count) for name, count in stages.most_common()),
        ("  that had ended before", sum(fate.code == 0 for _, fate in fates)),
        ("longest time from signal to end", f"{slowest:.2f} s"),
        ("rows lost", sum(found.lost for one in played for found in one.differences)),
        ("rows doubled", sum(found.doubled for one in played for found in one.differences)),
        ("anything else amiss", sum(len(one.amiss) for one in played)),
        ("put right by hand", 0),
    ]
    return "\n".join(f"{name:<36}{value!s:>8}" for name, value in rows)


if __name__ == "__main__":
    sys.exit(main())
