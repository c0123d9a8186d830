"""Several copies of a model at work on one list of batches: one for each GPU, or several on a large processor.

Batches are made before they are shared out, and results come in the order of the batches, so that scores do not depend
on how many copies there are. Copies work in threads: what takes long happens outside of Python's lock.
"""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from mtqa.errors import ConfigError

Job = TypeVar("Job")
Result = TypeVar("Result")

# Batches that wait for each copy, so that none of them waits for a batch.
_AHEAD = 2


class Crew(Generic[Job, Result]):
    """Workers, each of which does one job at a time; one alone works in the caller's thread."""

    def __init__(self, workers: Sequence[Callable[[Job], Result]]) -> None:
        self._workers = list(workers)

    def __len__(self) -> int:
        return len(self._workers)

    def map(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """The jobs' results in their order; jobs are made only a little ahead of the work."""
        if len(self) == 1:
            yield from map(self._workers[0], jobs)
            return
        idle: SimpleQueue[Callable[[Job], Result]] = SimpleQueue()
        for worker in self._workers:
            idle.put(worker)

        def work(job: Job) -> Result:
            worker = idle.get()
            try:
                return worker(job)
            finally:
                idle.put(worker)

        with ThreadPoolExecutor(len(self), thread_name_prefix="comet") as pool:
            waiting: deque[Future[Result]] = deque()
            try:
                for job in jobs:
                    waiting.append(pool.submit(work, job))
                    if len(waiting) >= _AHEAD * len(self):
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:  # a fault, or a caller that wants no more: what has not begun is not begun
                for future in waiting:
                    future.cancel()


def devices_of(wanted: str) -> tuple[str, ...]:
    """The devices that `--device` names: "auto" is a GPU where there is one, "cuda:0,cuda:1" two of them.

    Raises ConfigError for devices of different kinds: their scores differ in the last digits.
    """
    names = tuple(part.strip() for part in wanted.split(",") if part.strip())
    if not names or names == ("auto",):
        import torch

        return ("cuda" if torch.cuda.is_available() else "cpu",)
    if "auto" in names or len({kind_of(name) for name in names}) > 1:
        hint = "several devices are of one kind, such as cuda:0,cuda:1"
        raise ConfigError(f"--device {wanted!r} mixes kinds of devices", hint=hint)
    if kind_of(names[0]) != "cpu" and len(set(names)) < len(names):
        raise ConfigError(f"--device {wanted!r} names a device twice", hint="a second copy on one GPU gains nothing")
    return names


def kind_of(device: str) -> str:
    """ "cuda" for "cuda:1"."""
    return device.partition(":")[0]


def twin(model: Any) -> Any:
    """A copy of a model for another thread that shares its weights; for a second worker on the same processor."""
    return copy.deepcopy(model, {id(weight): weight for weight in (*model.parameters(), *model.buffers())})


def share_cores(workers: int) -> None:
    """Let each of so many workers on a processor compute with its part of the cores, one at least."""
    import torch

    torch.set_num_threads(max(1, torch.get_num_threads() // workers))
