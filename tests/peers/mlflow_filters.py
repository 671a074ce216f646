"""What MLflow's search_runs lets through, on sqlite; prints runs, filters and answers as JSON.
Made tests/golden/mlflow-filters.json: .venv-tools/bin/python tests/peers/mlflow_filters.py > tests/golden/mlflow-filters.json"""
import json
import logging
import tempfile
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import mlflow  # noqa: E402
from mlflow.tracking import MlflowClient  # noqa: E402

RUNS = [
    {"name": "a", "metrics": {"rmse": 40.0, "val/loss": 0.5}, "params": {"model": "gbdt", "lr": "0.1"},
     "tags": {"stage": "final"}, "status": "FINISHED"},
    {"name": "b", "metrics": {"rmse": 60.0}, "params": {"model": "linear", "lr": "0.2"}, "tags": {},
     "status": "FINISHED"},
    {"name": "c", "metrics": {"rmse": 50.0, "two words": 2.0}, "params": {"model": "GBDT", "lr": "0.30"},
     "tags": {"note": "half done", "stage": "draft"}, "status": "FAILED"},
    {"name": "d", "metrics": {}, "params": {"model": "mlp"}, "tags": {"stage": "Final"}, "status": "KILLED"},
    {"name": "e_1", "metrics": {"rmse": -3.5}, "params": {}, "tags": {}, "status": "FINISHED"},
]
FILTERS = [
    'metrics.rmse < 50', 'metrics.rmse <= 50', 'metrics.rmse > -4', 'metrics.rmse = 60', 'metrics.rmse != 60',
    'metric.rmse >= 40 and params.model = "gbdt"', "params.model = 'linear'", 'params.model != "gbdt"',
    'param.model LIKE "g%"', 'parameter.model ILIKE "g%"', 'params.model LIKE "_lp"', 'params.lr = "0.30"',
    'params.lr = "0.3"', 'metrics."val/loss" < 1', 'metrics.`val/loss` < 1', 'metrics.`two words` = 2',
    'tags.stage = "final"', 'tag.stage ILIKE "FINAL"', 'tags.note LIKE "%done"', 'tags.stage != "final"',
    'attributes.status = "FINISHED"', 'attribute.status != "FINISHED"', 'status = "FAILED"', 'run.status = "KILLED"',
    'attributes.run_name = "b"', 'run_name LIKE "e%"', 'attributes.run_name != "b"',
    'params.lr IS NULL', 'params.lr IS NOT NULL', 'tags.stage IS NULL',
    'metrics.rmse > 30 AND metrics.rmse < 55 AND tags.stage IS NOT NULL',
]

with tempfile.TemporaryDirectory() as folder:
    client = MlflowClient(f"sqlite:///{folder}/mlflow.db")
    experiment = client.create_experiment("filters", artifact_location=f"file://{folder}/artifacts")
    for each in RUNS:
        run = client.create_run(experiment, run_name=each["name"], tags=each["tags"]).info.run_id
        for name, value in each["metrics"].items():
            client.log_metric(run, name, value)
        for name, value in each["params"].items():
            client.log_param(run, name, value)
        client.set_terminated(run, each["status"])
    answers = {
        text: sorted(found.info.run_name for found in client.search_runs([experiment], filter_string=text))
        for text in FILTERS
    }
    print(json.dumps({"mlflow": mlflow.__version__, "runs": RUNS, "answers": answers}, indent=2))
