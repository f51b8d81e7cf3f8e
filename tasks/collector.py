"""When Python looks for objects that hold each other."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """No search for cycles meanwhile: pages hold none, and looking through what they are made of takes 0.3 ms a page.

    What the work leaves is looked through at its end, so it should be no more than some hundred pages.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
