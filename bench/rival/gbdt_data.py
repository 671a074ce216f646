"""Writes the tables of the boosting benchmark: FOLDER/<name>-{train,test}.{bin,pkl}. Usage: gbdt_data.py FOLDER NAME

`higgs-80k` and `higgs-800k` are 28 made-up columns in the manner of the HIGGS data set, from hashes and exact arithmetic, so
that they are the same everywhere; `flights` and `diamonds` are the samples, flights cut in time, diamonds at random."""
import json
import pathlib
import sys

import numpy as np
import pandas as pd

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "peers"))
import feature_file  # noqa: E402


def hashed(x):
    x = x.astype(np.uint32)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x ^= x >> np.uint32(shift)
        x *= np.uint32(factor)
    return x ^ (x >> np.uint32(16))


def bell(rows, column, seed=42):
    """Four uniforms added up: mean 0, variance 1."""
    base = rows.astype(np.uint64) * np.uint64(128) + np.uint64(column * 4)
    total = sum(hashed(hashed(base + np.uint64(k)) ^ np.uint32(seed)) / 4294967296.0 for k in range(4))
    return (total - 2.0) * np.sqrt(3.0)


def higgs(n):
    rows = np.arange(n)
    b = [bell(rows, j) for j in range(21)]
    for j in (0, 3, 6, 9, 12, 15):
        b[j] = b[j] * b[j]
    e = [bell(rows, 21 + j) for j in range(8)]
    s = (0.9 * b[1] * b[2] + 0.7 * (b[0] - 1.0) * b[4] + 0.5 * b[5] * b[7] * b[8] + 0.35 * b[10] - 0.3 * b[3]
         + 0.45 * b[11] * b[13] + 0.25 * b[14])
    derived = [0.6 * s + 1.1 * e[0], b[1] * b[2] + 0.8 * e[1], b[5] * b[7] + 0.8 * e[2], b[4] * b[11] + e[3],
               b[0] + b[3] + 0.5 * e[4], b[6] * b[16] + e[5], b[17] * b[18] + e[6]]
    x = pd.DataFrame(np.stack(b + derived, 1).astype(np.float32), columns=[f"x{j}" for j in range(28)])
    return x, (s + 1.3 * e[7] > 0.0).astype(float), ["0", "1"]


def main(folder, name):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if name.startswith("higgs"):
        x, y, classes = higgs({"higgs-80k": 100_000, "higgs-800k": 1_000_000}[name])
    else:
        x, y, classes = feature_file.load(name)
    order = np.random.RandomState(0).permutation(len(y)) if name == "diamonds" else np.arange(len(y))
    levels = None
    for part, rows in zip(("train", "test"), np.split(order, [int(len(y) * 0.8)])):
        table = x.iloc[rows].reset_index(drop=True)
        used = feature_file.write(folder / f"{name}-{part}.bin", table, y[rows], classes, levels)
        levels = levels or used
        for column, known in levels.items():
            table[column] = pd.Categorical(table[column], categories=known)
        pd.to_pickle((table, y[rows], classes), folder / f"{name}-{part}.pkl")

    print(json.dumps({"written": name}))


main(*sys.argv[1:])
