"""Runs that MLflow itself wrote into a folder, and a runs table that pandas wrote as Parquet, brought into a store."""
import json
import os

import mlflow
import pandas
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
