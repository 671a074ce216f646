"""Runs that MLflow itself wrote into a folder, and tables and exports that pandas and pyarrow wrote, brought into a store."""
import datetime
import decimal
import json
import os

import mlflow
import pandas
import pyarrow
import pyarrow.parquet
import pytest

from command import bancada


@pytest.fixture
def mlruns(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    folder = tmp_path / "mlruns"
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(folder.as_uri())
    mlflow.set_experiment("bikes")
    with mlflow.start_run(run_name="outer") as outer:
        mlflow.log_param("lr", 0.1)
        for step, value in enumerate([0.9, 0.5]):
            mlflow.log_metric("val/loss", value, step=step)
        mlflow.log_metric("bad", float("nan"))
        mlflow.set_tag("stage", "dev")
        with mlflow.start_run(run_name="inner", nested=True) as inner:
            mlflow.log_metric("far", float("inf"))
    yield folder, outer.info.run_id, inner.info.run_id
    mlflow.set_tracking_uri(before)


def records(store):
    """Every record of the store's journals by table and id."""
    found = {}
    for folder, _, names in os.walk(store):
        for name in names:
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    parts = line.rstrip("\n").split(" ", 3)
                    if len(parts) == 4 and parts[0] == "+" and parts[1] in ("run", "series"):
                        found[parts[1], json.loads(parts[2])] = json.loads(parts[3])
    return found


def test_a_folder_of_mlflow_comes_in_with_curves_and_parents(tmp_path, mlruns):
    folder, outer, inner = mlruns
    first = json.loads(bancada("import", folder, "--store", "s", "--json", cwd=tmp_path).stdout)
    assert sorted(run["name"] for run in first["runs"]) == ["inner", "outer"]
    kept = records(tmp_path / "s")
    run = kept["run", f"tracked/mlflow/{outer}"]
    assert (run["name"], run["notebook"], run["status"]) == ("outer", "bikes", "finished")
    assert (run["params"], run["metrics"]) == ({"lr": 0.1}, {"val/loss": 0.5, "bad": "NaN"})
    assert run["tags"] == {"stage": "dev"}
    child = kept["run", f"tracked/mlflow/{inner}"]
    assert (child["parent"], child["metrics"]) == (f"tracked/mlflow/{outer}", {"far": "Infinity"})
    assert kept["series", f"tracked/mlflow/{outer}/val/loss"] == {"points": [[0, 0.9], [1, 0.5]]}
    again = json.loads(bancada("import", folder, "--store", "s", "--json", cwd=tmp_path).stdout)
    assert all(run["known"] for run in again["runs"])


@pytest.mark.parametrize("ending", ["parquet", "csv", "json"])
def test_a_table_of_neptune_is_the_same_in_every_form(tmp_path, ending):
    table = pandas.DataFrame({
        "sys/id": ["P-1", "P-2"],
        "sys/creation_time": pandas.to_datetime(["2024-01-05 12:00:00", "2024-01-06 12:00:00"], utc=True),
        "parameters/lr": [0.1, None],
        "parameters/model": ["gbdt", "mlp"],
        "metrics/rmse": [3.5, 2.25],
    })
    file = tmp_path / f"runs.{ending}"
    if ending == "parquet":
        table.to_parquet(file, index=False)
    elif ending == "csv":
        table.to_csv(file, index=False)
    else:
        table.to_json(file, orient="records", date_format="iso")
    bancada("import", file, "--store", "s", cwd=tmp_path)
    kept = records(tmp_path / "s")
    runs = [kept["run", f"tracked/neptune/{each}"] for each in ("P-1", "P-2")]
    assert [run["params"] for run in runs] == [{"lr": 0.1, "model": "gbdt"}, {"model": "mlp"}]
    assert [run["metrics"] for run in runs] == [{"rmse": 3.5}, {"rmse": 2.25}]
    assert [run["startedAt"] for run in runs] == [1704456000000, 1704542400000]


@pytest.mark.parametrize("ending", ["parquet", "csv", "json"])
def test_runs_of_wandb_laid_flat_are_the_same_in_every_form(tmp_path, ending):
    # As its documentation's "Export data" lays them out: config and summary of `api.runs(...)` in one data frame.
    table = pandas.DataFrame([
        {"id": "a1", "name": "one", "state": "finished", "lr": 0.1, "model": "gbdt", "val/loss": 0.5},
        {"id": "a2", "name": "two", "state": "crashed", "lr": 0.2, "model": "mlp", "val/loss": float("inf")},
    ])
    file = tmp_path / f"runs.{ending}"
    if ending == "parquet":
        table.to_parquet(file)
    elif ending == "csv":
        table.to_csv(file)
    else:
        file.write_text(json.dumps(table.to_dict(orient="records")))
    bancada("import", file, "--store", "s", cwd=tmp_path)
    kept = records(tmp_path / "s")
    runs = [kept["run", f"tracked/wandb/{each}"] for each in ("a1", "a2")]
    assert [run["params"] for run in runs] == [{"lr": 0.1, "model": "gbdt"}, {"lr": 0.2, "model": "mlp"}]
    assert [run["metrics"] for run in runs] == [{"val/loss": 0.5}, {"val/loss": "Infinity"}]
    assert [run["status"] for run in runs] == ["finished", "failed"]


def test_records_of_wandb_in_parquet_are_named_with_what_to_write_instead(tmp_path):
    table = pandas.DataFrame({"name": ["one"], "config": [{"lr": 0.1}], "summary": [{"loss": 0.5}]})
    table.to_parquet(tmp_path / "runs.parquet")
    ran = bancada("import", tmp_path / "runs.parquet", "--store", "s", cwd=tmp_path, status=2)
    assert 'to_json("runs.json", orient="records")' in ran.stderr
    table.to_json(tmp_path / "runs.json", orient="records")
    bancada("import", tmp_path / "runs.json", "--store", "s", cwd=tmp_path)
    run = records(tmp_path / "s")["run", "tracked/wandb/one"]
    assert (run["params"], run["metrics"]) == ({"lr": 0.1}, {"loss": 0.5})


def test_a_folder_of_neptunes_exporter_comes_in_as_runs_with_curves(tmp_path):
    # The schema that its README states.
    schema = pyarrow.schema([
        ("project_id", pyarrow.string()),
        ("run_id", pyarrow.string()),
        ("attribute_path", pyarrow.string()),
        ("attribute_type", pyarrow.string()),
        ("step", pyarrow.decimal128(18, 6)),
        ("timestamp", pyarrow.timestamp("ms", tz="UTC")),
        ("int_value", pyarrow.int64()),
        ("float_value", pyarrow.float64()),
        ("string_value", pyarrow.string()),
        ("bool_value", pyarrow.bool_()),
        ("datetime_value", pyarrow.timestamp("ms", tz="UTC")),
        ("string_set_value", pyarrow.list_(pyarrow.string())),
        ("file_value", pyarrow.struct([("path", pyarrow.string())])),
        ("histogram_value", pyarrow.struct([("type", pyarrow.string()), ("edges", pyarrow.list_(pyarrow.float64()))])),
    ])
    when = datetime.datetime(2024, 1, 5, 12, tzinfo=datetime.timezone.utc)

    def row(path, kind, **more):
        return {"project_id": "w/p", "run_id": "R-1", "attribute_path": path, "attribute_type": kind, **more}

    first = [
        row("sys/name", "string", string_value="one"),
        row("sys/creation_time", "datetime", datetime_value=when),
        row("sys/tags", "string_set", string_set_value=["a", "b"]),
        row("parameters/lr", "float", float_value=0.1),
        row("metrics/loss", "float_series", step=decimal.Decimal("0"), timestamp=when, float_value=0.9),
    ]
    second = [
        row("metrics/loss", "float_series", step=decimal.Decimal("1.5"), timestamp=when, float_value=0.5),
        row("metrics/loss", "float_series", step=decimal.Decimal("2"), timestamp=when, float_value=float("nan")),
        row("plot", "file", file_value={"path": "plot.png"}),
    ]
    folder = tmp_path / "data" / "w_p"
    folder.mkdir(parents=True)
    for part, rows in enumerate([first, second]):
        table = pyarrow.Table.from_pylist(rows, schema=schema)
        pyarrow.parquet.write_table(table, folder / f"R-1_part_{part}.parquet", compression="snappy")
    told = json.loads(bancada("import", tmp_path / "data", "--store", "s", "--json", cwd=tmp_path).stdout)
    assert {(each["name"], each["why"]) for each in told["left_out"]} == {("sys/tags", "kind"), ("plot", "kind")}
    kept = records(tmp_path / "s")
    run = kept["run", "tracked/neptune/R-1"]
    assert (run["name"], run["notebook"], run["startedAt"]) == ("one", "w/p", 1704456000000)
    assert (run["params"], run["metrics"]) == ({"lr": 0.1}, {"loss": "NaN"})
    assert kept["series", "tracked/neptune/R-1/loss"] == {"points": [[0, 0.9], [1.5, 0.5]]}
