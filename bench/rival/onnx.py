"""Native onnxruntime on one thread, asked the same rows of the same model. Usage: onnx.py FOLDER MODEL BATCH,BATCH,…;
prints the least milliseconds a call by batch size."""
import pathlib
import pickle
import sys

# This file is called as the package it must not hide.
sys.path.pop(0)
import json
import time

import numpy as np
import onnxruntime

folder, model, batches = sys.argv[1:]
_, (table, _), _ = pickle.loads((pathlib.Path(folder) / "flights.pkl").read_bytes())
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
started = time.perf_counter()
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
opened = time.perf_counter() - started
calls = {}
for batch in map(int, batches.split(",")):
    part = table.iloc[:batch]
    feeds = {
        name: part[name].fillna("").to_numpy(object) if part[name].dtype == object else part[name].to_numpy(float)
        for name in part
    }
    best, end, rounds = float("inf"), time.perf_counter() + 1.5, 0
    while rounds < 5 or time.perf_counter() < end:
        before = time.perf_counter()
        session.run(None, feeds)
        best = min(best, time.perf_counter() - before)
        rounds += 1
    calls[batch] = best * 1000
print(json.dumps({"openMs": opened * 1000, "calls": calls}))
