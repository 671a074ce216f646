"""Tables against pandas and pyarrow: types, values and profiles of files, and the files that we write."""
import base64
import io
import math

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from node import DATA, ours

QUANTILES = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]
TRICKY = """id,whole,broken,flag,word,note,day,gap
1,5,0.1,True,red,"a ""quoted"" word, and a comma",2024-02-29,
2,-7,1e-3,False,blue,"two
lines",1999-12-31,NA
3,,1234567.891,True,red,,2000-01-01,
4,9007199254740991,-0.0,,NULL,ção,1970-01-01,nan
5,0,0.30000000000000004,True,green,#N/A,2038-01-19,null
6,12,123456789012345678.5,False,red,inf,2025-06-30,
"""


def micros(series):
    """Microseconds since 1970 UTC, NaN where missing, whatever pandas' own unit is."""
    text = series.dtype.kind not in "M" and not isinstance(series.dtype, pd.DatetimeTZDtype)
    stamps = pd.to_datetime(series, utc=True, format="ISO8601" if text else None).dt.as_unit("us")
    return np.where(stamps.isna(), np.nan, stamps.astype("int64").astype(float))


def is_time(series):
    return isinstance(series.dtype, pd.DatetimeTZDtype) or series.dtype.kind == "M"


def expect_profile(ours_, series, name):
    assert ours_["missing"] == int(series.isna().sum()), name
    assert ours_["distinct"] == int(series.nunique()), name
    if ours_["type"] in ("category", "text"):
        counts = series.value_counts()
        top = [each["count"] for each in ours_["top"]]
        assert top == counts.head(10).tolist(), name
        assert all(counts[each["value"]] == each["count"] for each in ours_["top"]), name
        return
    values = micros(series) if is_time(series) else series.to_numpy(dtype=float, na_value=np.nan)
    values = pd.Series(values).dropna()
    if len(values) == 0:
        assert ours_["mean"] is None and ours_["quantiles"] == {}, name
        return
    assert ours_["min"] == values.min() and ours_["max"] == values.max(), name
    assert ours_["mean"] == pytest.approx(values.mean(), rel=1e-12, abs=1e-12), name
    std = values.std()
    assert (ours_["std"] is None) if math.isnan(std) else ours_["std"] == pytest.approx(std, rel=1e-10), name
    for q in QUANTILES:
        assert ours_["quantiles"][f"{q:g}"] == pytest.approx(values.quantile(q), rel=1e-14, abs=1e-12), (name, q)
    if ours_["type"] != "boolean":
        assert sum(ours_["histogram"]["counts"]) == len(values), name


def expect_values(texts, series, type_, name):
    missing = series.isna().to_numpy()
    assert [text is None for text in texts] == missing.tolist(), name
    present = [text for text in texts if text is not None]
    theirs = series[~missing]
    if type_ in ("number", "integer"):
        assert [float(text) for text in present] == theirs.astype(float).tolist(), name
    elif type_ == "boolean":
        assert [text == "true" for text in present] == theirs.tolist(), name
    elif type_ in ("date", "timestamp"):
        assert micros(pd.Series(present)).tolist() == micros(theirs).tolist(), name
    else:
        assert present == theirs.astype(str).tolist(), name


TYPES = {"i": ("integer",), "f": ("number", "integer"), "b": ("boolean",), "M": ("date", "timestamp")}


def compare(answer, table):
    assert [field["name"] for field in answer["fields"]] == table.columns.tolist()
    for index, field in enumerate(answer["fields"]):
        name, type_ = field["name"], field["type"]
        series = table[name]
        kind = "M" if is_time(series) else series.dtype.kind
        if kind in TYPES:
            assert type_ in TYPES[kind], name
        expect_profile(answer["profile"]["columns"][name], series, name)
        if "values" in answer:
            expect_values(answer["values"][index], series, type_, name)


@pytest.mark.parametrize("name", ["penguins.csv", "diamonds.csv.gz", "digits.csv.gz"])
def test_samples_are_read_as_pandas_reads_them(name):
    answer = ours("table.ts", {"file": str(DATA / name), "values": True})
    compare(answer, pd.read_csv(DATA / name, float_precision="round_trip"))


def test_a_tricky_file_is_read_as_pandas_reads_it(tmp_path):
    file = tmp_path / "tricky.csv"
    file.write_text(TRICKY)
    answer = ours("table.ts", {"file": str(file), "values": True})
    table = pd.read_csv(file, float_precision="round_trip", parse_dates=["day"])
    table["flag"] = table["flag"].astype("boolean")
    compare(answer, table)


@pytest.mark.parametrize("encoding,options", [("latin-1", {"encoding": "windows-1252"}), ("utf-16", {"encoding": "utf-16"})])
def test_a_file_of_brazil_is_read_as_pandas_reads_it_when_told(tmp_path, encoding, options):
    file = tmp_path / "vendas.csv"
    rows = [f"{place};{1000 + n * 7},{n:02d};{n + 1:02d}/0{n % 9 + 1}/2025;1.{n:03d},5" for n, place in enumerate(["São Paulo", "Belém", "", "Maceió"] * 6)]
    file.write_text("\n".join(["lugar;preço;dia;milhar", *rows]) + "\n", encoding=encoding)
    answer = ours("table.ts", {"file": str(file), "options": options, "values": True})
    table = pd.read_csv(file, sep=";", decimal=",", thousands=".", encoding=encoding)
    table["dia"] = pd.to_datetime(table["dia"], format="%d/%m/%Y")
    compare(answer, table)
    assert answer["warnings"] == ["W_LOCALE"]


def test_flights_have_the_profile_that_pandas_gives():
    answer = ours("table.ts", {"file": str(DATA / "flights.parquet")})
    compare(answer, pd.read_parquet(DATA / "flights.parquet"))


def make_table():
    rng = np.random.default_rng(3)
    n = 3000
    table = pd.DataFrame(
        {
            "small": rng.integers(-100, 100, n).astype("int8"),
            "unsigned": rng.integers(0, 2**32 - 1, n).astype("uint32"),
            "big": rng.integers(-(2**53), 2**53, n),
            "share": rng.normal(size=n),
            "single": rng.normal(size=n).astype("float32"),
            "yes": rng.integers(0, 2, n) == 1,
            "word": rng.choice(["a", "ção", "", "😀"], n),
            "name": [f"name {at}" for at in range(n)],
            "day": pd.to_datetime(rng.integers(-20_000, 20_000, n), unit="D").date,
            "micro": pd.to_datetime(rng.integers(-(10**15), 10**15, n), unit="us", utc=True),
            "milli": pd.to_datetime(rng.integers(-(10**12), 10**12, n), unit="ms").as_unit("ms"),
        }
    )
    for name in table.columns:
        table[name] = table[name].astype(object).where(rng.random(n) > 0.1, None) if name in ("word", "name") else table[name]
    table["share"] = table["share"].where(rng.random(n) > 0.1)
    table["gap"] = pd.array(rng.integers(0, 9, n), dtype="Int64")
    table.loc[rng.random(n) < 0.3, "gap"] = pd.NA
    return table


@pytest.mark.parametrize("compression", ["snappy", "gzip", "zstd", "brotli", "lz4", None])
def test_parquet_of_pyarrow_is_read_to_the_same_values(tmp_path, compression):
    table = make_table()
    file = tmp_path / "a.parquet"
    table.to_parquet(file, compression=compression, row_group_size=1024, index=False)
    answer = ours("table.ts", {"file": str(file), "values": True})
    table["day"] = pd.to_datetime(table["day"])
    compare(answer, table)
    types = {field["name"]: field["type"] for field in answer["fields"]}
    assert types["name"] == "text" and types["word"] == "category" and types["day"] == "date" and types["gap"] == "integer"


def test_our_parquet_and_csv_are_read_back_by_pyarrow_and_pandas(tmp_path):
    table = make_table()
    file = tmp_path / "a.parquet"
    table.to_parquet(file, index=False)
    answer = ours("table.ts", {"file": str(file), "values": True, "files": True})
    table["day"] = pd.to_datetime(table["day"])
    back = pq.read_table(io.BytesIO(base64.b64decode(answer["parquet"]))).to_pandas()
    csv = pd.read_csv(io.BytesIO(base64.b64decode(answer["csv"])), float_precision="round_trip", parse_dates=["day", "micro", "milli"],
                      keep_default_na=False, na_values={c: [""] for c in table.columns if c != "word"})
    for index, field in enumerate(answer["fields"]):
        name = field["name"]
        wanted = answer["values"][index]
        expect_values(wanted, back[name], field["type"], name)
        if name not in ("word", "name"):
            expect_values(wanted, csv[name], field["type"], name)
