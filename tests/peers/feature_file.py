"""Tables for learners as one binary file: a JSON line, then little-endian float64 numbers and int32 codes."""
import json
import pathlib

import numpy as np
import pandas as pd

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "public" / "samples"

FLIGHT_FEATURES = [
    "month", "day", "hour", "minute", "sched_dep_time", "sched_arr_time", "carrier", "origin", "dest", "distance",
    "temp", "dewp", "humid", "wind_dir", "wind_speed", "precip", "pressure", "visib",
]


def load(name):
    """X as a data frame (object columns are categories), y, and the classes (None for regression)."""
    if name == "flights":
        table = pd.read_parquet(SAMPLES / "flights.parquet").dropna(subset=["arr_delay"])
        return table[FLIGHT_FEATURES].reset_index(drop=True), (table["arr_delay"] > 15).to_numpy(float), ["no", "yes"]
    if name == "diamonds":
        table = pd.read_csv(SAMPLES / "diamonds.csv.gz")
        return table.drop(columns="price"), table["price"].to_numpy(float), None
    if name == "penguins":
        table = pd.read_csv(SAMPLES / "penguins.csv")
        classes = sorted(table["species"].unique())
        x = table.drop(columns=["species"])
        x["sex"] = x["sex"].where(x["sex"].notna(), None)
        return x, table["species"].map(classes.index).to_numpy(float), classes
    table = pd.read_csv(SAMPLES / "digits.csv.gz")
    target = table.columns[-1]
    classes = sorted(table[target].astype(str).unique())
    return table.drop(columns=target), table[target].astype(str).map(classes.index).to_numpy(float), classes


def write(path, x, y, classes, levels=None):
    """Writes the table; `levels` are those of the training part, by column. Returns the levels that were used."""
    columns, blocks, used = [], [], {}
    for name in x.columns:
        values = x[name]
        if values.dtype == object:
            known = levels[name] if levels else sorted(values.dropna().unique())
            number = {level: code for code, level in enumerate(known)}
            codes = [-1 if pd.isna(each) else number.get(each, len(known)) for each in values]
            used[name] = known
            columns.append({"name": name, "levels": known})
            blocks.append(np.asarray(codes, "<i4").tobytes())
        else:
            columns.append({"name": name})
            blocks.append(values.to_numpy("<f8").tobytes())
    head = {"rows": len(x), "columns": columns, "classes": classes or []}
    blocks.append(np.asarray(y, "<f8").tobytes())
    path.write_bytes((json.dumps(head) + "\n").encode() + b"".join(blocks))
    return used
