"""Evidently: DataDriftPreset over the same samples; prints CPU seconds, without the import, and the values.
Usage: drift.py FOLDER ROWS REPETITIONS"""
import json
import resource
import sys
import time
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")

from evidently import DataDefinition, Dataset, Report  # noqa: E402
from evidently.presets import DataDriftPreset  # noqa: E402

folder, rows, repetitions = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def sample(name):
    numbers = np.fromfile(f"{folder}/{name}.f64").reshape(-1, rows)
    codes = np.fromfile(f"{folder}/{name}.i32", dtype=np.int32).reshape(-1, rows)
    columns = {f"n{at}": values for at, values in enumerate(numbers)}
    columns |= {f"c{at}": np.char.add("v", values.astype(str)) for at, values in enumerate(codes)}
    return pd.DataFrame(columns)


frames = {name: sample(name) for name in ("reference", "current")}
definition = DataDefinition(numerical_columns=[name for name in frames["reference"] if name.startswith("n")],
                            categorical_columns=[name for name in frames["reference"] if name.startswith("c")])
reference, current = (Dataset.from_pandas(frames[name], data_definition=definition) for name in ("reference", "current"))
best = float("inf")
for _ in range(repetitions):
    start = time.process_time()
    report = Report([DataDriftPreset()]).run(current, reference)
    best = min(best, time.process_time() - start)
metrics = json.loads(report.json())["metrics"]
values = {each["config"]["column"]: each["value"] for each in metrics if "column" in each.get("config", {})}
print(json.dumps({"total": best, "values": values,
                  "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
