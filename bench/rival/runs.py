"""pandas: the same shape of table, ordered and filtered by the same question; prints CPU milliseconds, the least of
the rounds, and megabytes. Usage: runs.py RUNS METRICS_EACH NAMES REPETITIONS"""
import json
import sys
import time

import numpy as np
import pandas as pd

runs, each, names, repetitions = map(int, sys.argv[1:5])
rng = np.random.default_rng(0)
metrics = np.full((names, runs), np.nan)
metrics[0] = rng.random(runs)
start = np.zeros(runs, dtype=int) if each == names else rng.integers(0, names, runs)
for step in range(1, each):
    metrics[(start + step) % names, np.arange(runs)] = rng.random(runs)
frame = pd.DataFrame(metrics.T, columns=[f"m{at}" for at in range(names)])
model = pd.Series(rng.choice(["gbdt", "linear", "mlp", "logistic"], runs), name="model")
frame = pd.concat([frame, model], axis=1)


def least(work):
    best = float("inf")
    for _ in range(repetitions):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best * 1000


print(json.dumps({
    "sort": least(lambda: frame["m0"].sort_values(ascending=False, kind="stable").index),
    "filter": least(lambda: frame.index[(frame["m0"] < 0.5) & (frame["model"] == "gbdt")]),
    "group": least(lambda: frame.groupby("model")["m0"].agg(["mean", "std", "count"])),
    "indexMb": frame.memory_usage(deep=True).sum() / 1e6,
}))
