"""pandas: reads a CSV or Parquet file and describes every column; prints CPU seconds and peak memory.
Usage: ingest.py FILE REPETITIONS"""
import json
import resource
import sys
import time

import pandas as pd

path, repetitions = sys.argv[1], int(sys.argv[2])
QUANTILES = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]


def describe(table):
    found = {}
    for name in table:
        column = table[name]
        about = {"missing": int(column.isna().sum()), "distinct": int(column.nunique())}
        if column.dtype.kind in "ifM":
            about.update(min=column.min(), max=column.max(), mean=column.mean(), std=column.std())
            about["quantiles"] = list(column.quantile(QUANTILES))
        else:
            about["top"] = column.value_counts().head(10)
        found[name] = about
    return found


best = {"read": float("inf"), "profile": float("inf"), "total": float("inf")}
for _ in range(repetitions):
    start = time.process_time()
    table = pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path, parse_dates=["signup", "ts"])
    between = time.process_time()
    describe(table)
    end = time.process_time()
    best["read"] = min(best["read"], between - start)
    best["profile"] = min(best["profile"], end - between)
    best["total"] = min(best["total"], end - start)
best["peakMb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
best["version"] = pd.__version__
print(json.dumps(best))
