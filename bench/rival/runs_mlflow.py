"""MLflow: runs in a fresh sqlite store, then search_runs with the same question and with an order; prints CPU
milliseconds, the least of the rounds. Usage: runs_mlflow.py RUNS METRICS_EACH NAMES REPETITIONS"""
import json
import logging
import random
import sys
import tempfile
import time
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

from mlflow.entities import Metric, Param  # noqa: E402
from mlflow.tracking import MlflowClient  # noqa: E402

runs, each, names, repetitions = map(int, sys.argv[1:5])
rng = random.Random(0)
with tempfile.TemporaryDirectory() as folder:
    client = MlflowClient(f"sqlite:///{folder}/mlflow.db")
    experiment = client.create_experiment("bench", artifact_location=f"file://{folder}/artifacts")
    for at in range(runs):
        run = client.create_run(experiment, run_name=f"run {at}").info.run_id
        start = rng.randrange(names)
        chosen = {"m0"} | {f"m{(start + step) % names}" for step in range(1, each)}
        metrics = [Metric(name, rng.random(), 0, 0) for name in sorted(chosen)]
        params = [Param("model", rng.choice(["gbdt", "linear", "mlp", "logistic"]))]
        params += [Param(f"p{step}", str(rng.randrange(50))) for step in range(8)]
        client.log_batch(run, metrics=metrics, params=params)

    def least(**question):
        best = float("inf")
        for _ in range(repetitions):
            begin = time.process_time()
            client.search_runs([experiment], max_results=50_000, **question)
            best = min(best, time.process_time() - begin)
        return best * 1000

    print(json.dumps({
        "filter": least(filter_string='metrics.m0 < 0.5 and params.model = "gbdt"'),
        "sort": least(order_by=["metrics.m0 DESC"]),
    }))
