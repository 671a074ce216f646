"""MLflow's own client sends the same runs to the same server: sync.py ADDRESS EXPERIMENT RUNS. Prints seconds and CPU
seconds. With `serve FOLDER PORT` it is the server."""
import os
import sys

# Files beside this one are called as packages that they must not hide.
sys.path.pop(0)

if sys.argv[1] == "serve":
    folder, port = sys.argv[2:]
    os.chdir(folder)
    os.execv(sys.executable, [
        sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", port, "--workers", "1",
        "--backend-store-uri", f"sqlite:///{folder}/m.db", "--artifacts-destination", f"{folder}/files",
        "--serve-artifacts",
    ])

import json
import time

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

address, experiment, runs = sys.argv[1:]
client = MlflowClient(tracking_uri=address)
started, used = time.perf_counter(), time.process_time()
target = client.create_experiment(experiment)
for at in range(int(runs)):
    start = 1_700_000_000_000 + at
    run = client.create_run(target, start_time=start, run_name=f"run {at}").info.run_id
    client.log_batch(
        run,
        metrics=[Metric(f"metric_{m}", at + m / 10, start, 0) for m in range(10)],
        params=[Param("lr", str(at / 1000)), Param("layers", "3"), Param("model", "mlp")],
        tags=[RunTag("source", "bench")],
    )
    client.set_terminated(run, "FINISHED", end_time=start + 1000)
print(json.dumps({"seconds": time.perf_counter() - started, "cpu": time.process_time() - used}))
