"""Runs a command ROUNDS times and prints its least wall and CPU seconds as JSON: ROUNDS COMMAND …"""

import json
import resource
import subprocess
import sys
import time

rounds, command = int(sys.argv[1]), sys.argv[2:]
best = {"wall": float("inf"), "cpu": float("inf")}
for _ in range(rounds):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    best = {"wall": min(best["wall"], wall), "cpu": min(best["cpu"], cpu)}
print(json.dumps(best))
