"""pandas and pyarrow: the mixed table as Parquet files, whole numbers with gaps among it. Usage: to_parquet.py CSV
Writes CSV's name with -zstd.parquet and -snappy.parquet, and prints their sizes."""
import json
import pathlib
import sys

import pandas as pd

source = pathlib.Path(sys.argv[1])
table = pd.read_csv(source, parse_dates=["signup", "ts"])
table["age"] = table["age"].astype("Int64")
sizes = {}
for codec in ("zstd", "snappy"):
    target = source.with_name(f"{source.stem}-{codec}.parquet")
    table.to_parquet(target, compression=codec, index=False)
    sizes[codec] = target.stat().st_size
print(json.dumps(sizes))
