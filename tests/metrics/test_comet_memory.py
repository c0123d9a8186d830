"""Large blocks go back to the system when they are freed, however many small ones stay between them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

CHURN = """
import json, sys
from mtqa.metrics._comet_memory import return_large_blocks

def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon"))

told = return_large_blocks()
bytearray(30 << 20)  # glibc learns from this that blocks so large belong on the heap
stays, before = [], resident()
for megabytes in range(1, 17):  # one batch after another, each of a shape of its own
    batch = [bytearray(b"x") * (megabytes << 20) for _ in range(3)]
    stays.append(bytearray(b"y") * 4000)
    del batch
print(json.dumps([told, resident() - before]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc; elsewhere nothing is changed")
def test_what_a_batch_took_goes_back() -> None:
    run = subprocess.run([sys.executable, "-c", CHURN], capture_output=True, text=True, check=True)
    told, kibibytes = json.loads(run.stdout)
    if not told:
        pytest.skip("the C library is not glibc")
    assert kibibytes < 2048
