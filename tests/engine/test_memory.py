"""Freed memory goes back to the system."""

import subprocess
import sys

PROGRAM = """
import sys
from wenzhai.engine.memory import return_free_memory

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1])

kept = []
for _ in range(100):
    freed = [bytes(5000) for _ in range(200)]
    kept.append(bytes(5000))  # lies behind them, so that nothing is given back unasked
    kept.append(freed)
del kept[1::2], freed
before = resident()
return_free_memory()
print(before - resident(), 100 * 200 * 5000 // 4096)
"""


def test_what_was_freed_in_between_is_given_back() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout
    given, freed = map(int, said.split())
    assert given > freed // 2
