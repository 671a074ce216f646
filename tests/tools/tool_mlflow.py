"""Syncing with a real MLflow server: what Python reads back, what a cut line leaves, who is let in, what comes home."""
import csv
import hashlib
import json
import shutil
import zipfile

import mlflow
import numpy as np
import onnx
import pandas as pd
import pytest
import requests
import yaml
from mlflow.models import infer_signature
from onnx import TensorProto, helper, numpy_helper

from command import ROOT, bancada
from mlflow_server import cutting_proxy, server

NOTEBOOK = """---
bancada: 1
title: Penguins
seed: 3
---

```{data} birds
source: samples/penguins.csv
```

```{split} parts
of: birds
by: random
train: 0.6
validation: 0.2
test: 0.2
```

```{train} heavy
of: parts
target: body_mass_g
model: gbdt
params: { n_estimators: 20 }
```

```{tune} search
of: parts
target: body_mass_g
model: linear
space: { alpha: { min: 0.01, max: 10, log: true } }
trials: 3
metric: rmse
```

```{evaluate} scores
of: heavy
on: parts.test
metrics: [rmse, r2]
intervals: { replicates: 0 }
```

```{register} reg
of: heavy
name: NAME
alias: champion
card: Guesses how heavy a penguin is.
```
"""
MOVES = 1 + 1 + 4 + 1 + 1  # the notebook's run, the training, three trials and their best, a version, an alias


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with server(tmp_path_factory.mktemp("mlflow")) as url:
        mlflow.set_tracking_uri(url)
        mlflow.set_registry_uri(url)
        yield url


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder with a notebook that ran and registered its model; tests work on copies."""
    folder = tmp_path_factory.mktemp("trained")
    (folder / "n.md").write_text(NOTEBOOK.replace("NAME", "penguins"))
    bancada("run", "n.md", "--apply", cwd=folder)
    return folder


def copied(trained, folder, name="penguins"):
    shutil.copytree(trained, folder, dirs_exist_ok=True)
    if name != "penguins":
        (folder / "n.md").write_text(NOTEBOOK.replace("NAME", name))
        bancada("run", "n.md", "--apply", cwd=folder)
    return folder


def sync(folder, address, *more, **options):
    done = bancada("sync", "n.md", "--to", address, "--json", *more, cwd=folder, **options)
    return json.loads(done.stdout)


def runs_of(client, experiment):
    found = client.get_experiment_by_name(experiment)
    return client.search_runs([found.experiment_id], max_results=1000) if found else []


def state_of(client, experiment, model):
    """What stands on the server, without ids and times of its own."""
    runs = runs_of(client, experiment)
    hashes = {run.info.run_id: run.data.tags["bancada.run_hash"] for run in runs}
    return {
        "runs": sorted(
            (
                hashes[run.info.run_id], run.info.run_name, run.info.status, sorted(run.data.params.items()),
                sorted(run.data.metrics.items()), hashes.get(run.data.tags.get("mlflow.parentRunId")),
                sorted((each.dataset.name, each.dataset.digest) for each in run.inputs.dataset_inputs),
                sorted(each.path for each in client.list_artifacts(run.info.run_id)),
            )
            for run in runs
        ),
        "versions": sorted(
            (each.version, each.description, sorted(each.tags.items()))
            for each in client.search_model_versions(f"name='{model}'")
        ),
        "aliases": client.get_registered_model(model).aliases,
    }


def test_python_reads_back_what_was_sent(address, trained, tmp_path):
    folder = copied(trained, tmp_path)
    listed = sync(folder, address, "--dry-run", "--experiment", "reads")
    assert len(listed["would_move"]) == MOVES and not listed["exists"]
    client = mlflow.MlflowClient()
    assert client.get_experiment_by_name("reads") is None
    assert len(sync(folder, address, "--experiment", "reads")["moved"]) == MOVES
    runs = {run.info.run_name: run for run in runs_of(client, "reads")}
    assert {run.info.status for run in runs.values()} == {"FINISHED"}
    heavy, parent = runs["heavy"], runs["Penguins"]
    assert heavy.data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert heavy.data.params["n_estimators"] == "20"
    assert {each.dataset.name for each in heavy.inputs.dataset_inputs} == {"parts.train", "parts.validation"}
    shown = json.loads(bancada("run", "n.md", "--json", cwd=folder).stdout)
    metrics = shown["cells"]["heavy"]["result"]["metrics"]
    assert heavy.data.metrics["rmse"] == metrics["rmse"]
    assert parent.data.metrics["scores/rmse"] == shown["cells"]["scores"]["result"]["rmse"]
    curve = client.get_metric_history(heavy.info.run_id, "train_rmse")
    assert [point.step for point in curve] == list(range(1, len(curve) + 1)) and len(curve) == 20
    bancada("export", "n.md", "heavy", "--as", "onnx", "-o", "heavy.onnx", cwd=folder)
    graph = (folder / "heavy.onnx").read_bytes()
    file = mlflow.artifacts.download_artifacts(run_id=heavy.info.run_id, artifact_path="model.onnx")
    assert hashlib.sha256(open(file, "rb").read()).digest() == hashlib.sha256(graph).digest()
    assert client.get_model_version_by_alias("penguins", "champion").version == "1"


def test_pyfunc_gives_our_predictions(address, trained, tmp_path):
    folder = copied(trained, tmp_path, "pyfunc_birds")
    sync(folder, address, "--experiment", "pyfunc")
    model = mlflow.pyfunc.load_model("models:/pyfunc_birds@champion")
    assert model.metadata.signature is not None and model.input_example is not None
    rows = pd.read_csv(f"{ROOT}/public/samples/penguins.csv")
    rows.to_csv(folder / "rows.csv", index=False)
    bancada("predict", "n.md", "heavy", "--on", "rows.csv", "-o", "scored.csv", cwd=folder)
    with open(folder / "scored.csv", encoding="utf-8") as file:
        ours = np.array([float(row["prediction"]) for row in csv.DictReader(file)])
    names = [column.name for column in model.metadata.signature.inputs]
    theirs = model.predict(rows[names])["prediction"].to_numpy()
    assert len(theirs) == len(rows)
    np.testing.assert_allclose(theirs, ours, rtol=1e-6)


def test_a_model_page_has_scores_and_data(address, trained, tmp_path):
    folder = copied(trained, tmp_path, "page_birds")
    sync(folder, address, "--experiment", "page")
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name("page")
    [logged] = [each for each in client.search_logged_models([experiment.experiment_id]) if each.name == "page_birds"]
    assert logged.status.value == "READY" and logged.params["target"] == "body_mass_g"
    rmse = next(each for each in logged.metrics if each.key == "rmse")
    assert rmse.dataset_name == "parts.validation" and len(rmse.dataset_digest) == 32
    [version] = client.search_model_versions("name='page_birds'")
    assert version.source == f"models:/{logged.model_id}" and version.description == "Guesses how heavy a penguin is."


def test_twice_is_once(address, trained, tmp_path):
    folder = copied(trained, tmp_path, "twice_birds")
    sync(folder, address, "--experiment", "twice")
    before = state_of(mlflow.MlflowClient(), "twice", "twice_birds")
    again = sync(folder, address, "--experiment", "twice")
    assert again["moved"] == [] and again["conflicts"] == []
    assert state_of(mlflow.MlflowClient(), "twice", "twice_birds") == before


@pytest.mark.parametrize("at, answered", [(5, True), (17, False), (33, True), (45, True)])
def test_a_cut_line_loses_and_doubles_nothing(address, trained, tmp_path, at, answered):
    """First the sync that is cut and taken up again, then a whole one into another experiment, to compare with."""
    name = f"birds_{at}"
    folder = copied(trained, tmp_path / "cut", name)
    shutil.copytree(folder, tmp_path / "whole")
    with cutting_proxy(address, at, answered) as proxy:
        done = bancada("sync", "n.md", "--to", proxy, "--experiment", name, "--json", cwd=folder, status=2)
        assert "mlflow.down" in done.stdout
    assert sync(folder, address, "--experiment", name)["failed"] == []
    sync(tmp_path / "whole", address, "--experiment", f"{name} whole")
    client = mlflow.MlflowClient()
    cut, whole = state_of(client, name, name), state_of(client, f"{name} whole", name)
    assert len(cut["runs"]) == 6 and cut["runs"] == whole["runs"]
    assert [version for version, *_ in cut["versions"]] == ["1"] and cut["aliases"] == {"champion": "1"}
    logged = client.search_logged_models([client.get_experiment_by_name(name).experiment_id])
    assert [each.name for each in logged].count(name) == 1


def test_comes_home_to_another_store(address, trained, tmp_path):
    mine, yours = tmp_path / "mine", tmp_path / "yours"
    copied(trained, mine, "home_birds")
    sync(mine, address, "--experiment", "home")
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name("home").experiment_id
    foreign = client.create_run(experiment, run_name="by hand", tags={"team": "a"})
    for step in range(3):
        client.log_metric(foreign.info.run_id, "loss", 3 - step, step=step)
    client.log_param(foreign.info.run_id, "lr", 0.1)
    client.set_terminated(foreign.info.run_id)
    yours.mkdir()
    (yours / "n.md").write_text("---\nbancada: 1\ntitle: Empty\n---\n")
    pulled = sync(yours, address, "--experiment", "home", "--pull")
    assert pulled["failed"] == [] and {each["kind"] for each in pulled["moved"]} >= {"run", "version", "alias"}
    assert sync(yours, address, "--experiment", "home", "--pull")["moved"] == []
    registry = json.loads(bancada("registry", "list", "--json", cwd=yours).stdout)
    [model] = [each for each in registry["models"] if each["name"] == "home_birds"]
    here = json.loads(bancada("registry", "list", "--json", cwd=mine).stdout)
    [same] = [each for each in here["models"] if each["name"] == "home_birds"]
    assert model["aliases"] == {"champion": 1}
    assert model["versions"][0]["model"]["model"] == same["versions"][0]["model"]["model"]
    # Its alias moves on the server, and comes home.
    client.delete_registered_model_alias("home_birds", "champion")
    client.set_registered_model_alias("home_birds", "old", "1")
    sync(yours, address, "--experiment", "home", "--pull")
    registry = json.loads(bancada("registry", "list", "--json", cwd=yours).stdout)
    assert next(each["aliases"] for each in registry["models"] if each["name"] == "home_birds") == {"old": 1}


def test_conflicts_are_shown_and_chosen(address, trained, tmp_path):
    folder = copied(trained, tmp_path, "both_birds")
    sync(folder, address, "--experiment", "both")
    client = mlflow.MlflowClient()
    client.update_model_version("both_birds", "1", description="Said there.")
    moved = sync(folder, address, "--experiment", "both", "--pull")["moved"]
    assert [each["kind"] for each in moved if each["name"].startswith("both_birds")] == ["card"]
    # A version of the team's takes the alias while ours moves too: neither wins by itself.
    source = client.get_model_version("both_birds", "1").source
    client.create_model_version("both_birds", source, model_id=source.removeprefix("models:/"))
    client.set_registered_model_alias("both_birds", "champion", "2")
    text = (folder / "n.md").read_text().replace("n_estimators: 20", "n_estimators: 10")
    (folder / "n.md").write_text(text)
    bancada("run", "n.md", "--apply", cwd=folder)
    report = sync(folder, address, "--experiment", "both", status=1)
    [conflict] = report["conflicts"]
    assert conflict["name"] == "both_birds@champion" and conflict["theirs"] == "version 2"
    assert client.get_registered_model("both_birds").aliases["champion"] == "2"
    sync(folder, address, "--experiment", "both", "--on-conflict", "ours")
    assert client.get_registered_model("both_birds").aliases["champion"] == "3"


def test_a_model_page_shows_signature_example_scores_and_data(address, trained, tmp_path):
    """What MLflow's own pages ask the server for, by the same requests."""
    folder = copied(trained, tmp_path, "ui_birds")
    sync(folder, address, "--experiment", "ui")
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name("ui").experiment_id
    [logged] = [each for each in client.search_logged_models([experiment]) if each.name == "ui_birds"]

    def ask(path, **params):
        answer = requests.get(f"{address}/{path}", params=params, timeout=30)
        answer.raise_for_status()
        return answer

    model = ask(f"api/2.0/mlflow/logged-models/{logged.model_id}").json()["model"]
    assert {each["key"] for each in model["data"]["metrics"]} >= {"rmse"}
    assert all(each["dataset_name"] == "parts.validation" for each in model["data"]["metrics"])
    files = ask(f"api/2.0/mlflow/logged-models/{logged.model_id}/artifacts/directories").json()["files"]
    names = {each["path"] for each in files}
    assert names >= {"MLmodel", "model.onnx", "input_example.json", "requirements.txt"}
    text = ask("ajax-api/2.0/mlflow/logged-models/" + logged.model_id + "/artifacts/files",
               artifact_file_path="MLmodel").text
    mlmodel = yaml.safe_load(text)
    assert mlmodel["signature"]["inputs"] and mlmodel["saved_input_example_info"]["artifact_path"] in names
    run = ask("api/2.0/mlflow/runs/get", run_id=model["info"]["source_run_id"]).json()["run"]
    inputs = run["inputs"]["dataset_inputs"]
    contexts = {tag["value"] for each in inputs for tag in each["tags"] if tag["key"] == "mlflow.data.context"}
    assert contexts == {"training", "validation"}
    columns = json.loads(inputs[0]["dataset"]["schema"])["mlflow_colspec"]
    assert {"flipper_length_mm", "body_mass_g"} <= {each["name"] for each in columns}
    assert [each["model_id"] for each in run["outputs"]["model_outputs"]] == [logged.model_id]


def test_what_is_said_travels_both_ways(address, trained, tmp_path):
    mine, yours = copied(trained, tmp_path / "mine", "said_birds"), tmp_path / "yours"
    bancada("registry", "describe", "said_birds", "Weighs penguins.", cwd=mine)
    bancada("registry", "tag", "said_birds/1", "risk=low", cwd=mine)
    bancada("registry", "tag", "said_birds", "team=ops", cwd=mine)
    sync(mine, address, "--experiment", "said")
    client = mlflow.MlflowClient()
    assert client.get_registered_model("said_birds").description == "Weighs penguins."
    assert client.get_registered_model("said_birds").tags["team"] == "ops"
    assert client.get_model_version("said_birds", "1").tags["risk"] == "low"
    yours.mkdir()
    (yours / "n.md").write_text("---\nbancada: 1\ntitle: Empty\n---\n")
    sync(yours, address, "--experiment", "said", "--pull")
    # Somebody says more in MLflow, of the model and of a run.
    client.update_registered_model("said_birds", description="Weighs birds.")
    client.set_model_version_tag("said_birds", "1", "checked", "by hand")
    client.delete_model_version_tag("said_birds", "1", "risk")
    client.set_registered_model_tag("said_birds", "owner", "Ana")
    client.delete_registered_model_tag("said_birds", "team")
    [heavy] = [run for run in runs_of(client, "said") if run.info.run_name == "heavy"]
    client.set_tag(heavy.info.run_id, "mlflow.note.content", "Good enough.")
    client.set_tag(heavy.info.run_id, "stage", "final")
    client.log_metric(heavy.info.run_id, "late", 4.5)
    for folder in (mine, yours):
        report = sync(folder, address, "--experiment", "said", "--pull")
        of_model = sorted(each["kind"] for each in report["moved"] if each["name"].startswith("said_birds"))
        assert report["conflicts"] == [] and of_model == ["about", "tag", "tag", "tag", "tag"]
        assert {each["kind"] for each in report["moved"] if each["name"].startswith("heavy")} >= {"note", "tag"}
        registry = json.loads(bancada("registry", "list", "--json", cwd=folder).stdout)
        [model] = [each for each in registry["models"] if each["name"] == "said_birds"]
        assert model["about"] == "Weighs birds." and model["versions"][0]["tags"] == {"checked": "by hand"}
        assert model["tags"] == {"owner": "Ana"}
        assert sync(folder, address, "--experiment", "said", "--pull")["moved"] == []
    # What came to a run of ours goes with it to the next server; there it is new.
    sync(mine, address, "--experiment", "said again")
    [again] = [run for run in runs_of(client, "said again") if run.info.run_name == "heavy"]
    assert again.data.tags["mlflow.note.content"] == "Good enough." and again.data.tags["stage"] == "final"
    # Both change the same: shown, and chosen.
    bancada("registry", "describe", "said_birds", "Ours.", cwd=mine)
    client.update_registered_model("said_birds", description="Theirs.")
    [conflict] = sync(mine, address, "--experiment", "said", status=1)["conflicts"]
    assert (conflict["kind"], conflict["ours"], conflict["theirs"]) == ("about", "Ours.", "Theirs.")
    sync(mine, address, "--experiment", "said", "--on-conflict", "ours")
    assert client.get_registered_model("said_birds").description == "Ours."


def test_files_of_a_run_come_and_go_byte_for_byte(address, trained, tmp_path):
    folder = copied(trained, tmp_path / "work")
    sync(folder, address, "--experiment", "files")
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name("files").experiment_id
    foreign = client.create_run(experiment, run_name="by hand")
    large = np.random.default_rng(1).bytes(20_000_000)
    (tmp_path / "weights ç.bin").write_bytes(large)
    client.log_artifact(foreign.info.run_id, tmp_path / "weights ç.bin", "deep/er")
    client.log_text(foreign.info.run_id, "", "empty.txt")
    client.set_terminated(foreign.info.run_id)
    with cutting_proxy(address, 12, True) as proxy:
        bancada("sync", "n.md", "--to", proxy, "--experiment", "files", "--pull", "--files", "--json", cwd=folder, status=2)
    assert sync(folder, address, "--experiment", "files", "--pull", "--files")["failed"] == []
    object_of = folder / ".bancada" / "objects"
    for content in (large, b""):
        digest = hashlib.sha256(content).hexdigest()
        assert (object_of / digest[:2] / digest).read_bytes() == content
    assert sync(folder, address, "--experiment", "files", "--pull", "--files")["moved"] == []


def test_who_is_let_in(trained, tmp_path_factory):
    folder = tmp_path_factory.mktemp("auth")
    config = folder / "auth.ini"
    config.write_text(
        "[mlflow]\ndefault_permission = READ\n"
        f"database_uri = sqlite:///{folder}/auth.db\n"
        "admin_username = admin\nadmin_password = penguins-are-birds\n"
        "authorization_function = mlflow.server.auth:authenticate_request_basic_auth\n"
    )
    env = {"MLFLOW_AUTH_CONFIG_PATH": str(config), "MLFLOW_FLASK_SERVER_SECRET_KEY": "for-this-test"}
    with server(folder, "--app-name", "basic-auth", env=env) as url:
        work = copied(trained, tmp_path_factory.mktemp("work"))
        right = {"MLFLOW_TRACKING_USERNAME": "admin", "MLFLOW_TRACKING_PASSWORD": "penguins-are-birds"}
        wrong = {**right, "MLFLOW_TRACKING_PASSWORD": "penguins-are-fish"}
        for given in ({}, wrong):
            refused = bancada("sync", "n.md", "--to", url, "--json", cwd=work, env=given, status=2)
            assert json.loads(refused.stdout)["problems"][0]["code"] == "mlflow.unauthorized"
        done = bancada("sync", "n.md", "--to", url, "--json", cwd=work, env=right)
        report = json.loads(done.stdout)
        assert len(report["moved"]) == MOVES and report["failed"] == []
        bancada("export", "n.md", "--as", "bundle", "-o", "run.bundle", cwd=work)
        with zipfile.ZipFile(work / "run.bundle") as bundle:
            said = [bundle.read(name) for name in bundle.namelist()]
        said += [done.stdout.encode(), done.stderr.encode(), (folder / "server.log").read_bytes()]
        assert len(said) > 5 and not any(b"penguins-are-birds" in each for each in said)
        for file in work.rglob("*"):
            if file.is_file():
                assert b"penguins-are-birds" not in file.read_bytes()


def test_a_model_of_the_teams_comes_into_a_notebook(address, trained, tmp_path):
    """Twice the flipper's length and half a bill, logged by somebody else with MLflow's own client."""
    names = ["flipper_length_mm", "bill_length_mm"]
    weights = numpy_helper.from_array(np.array([[2.0], [0.5]], dtype=np.float32), "w")
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["X", "w"], ["variable"])], "line",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, 2])],
        [helper.make_tensor_value_info("variable", TensorProto.FLOAT, [None, 1])], [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.checker.check_model(model)
    rows = pd.DataFrame({name: [190.0, 40.0] for name in names})
    mlflow.set_experiment("team")
    with mlflow.start_run():
        signature = infer_signature(rows, np.array([[1.0], [2.0]], dtype=np.float32))
        mlflow.onnx.log_model(model, name="line", signature=signature, registered_model_name="team line")
    mlflow.MlflowClient().set_registered_model_alias("team line", "champion", "1")
    folder = copied(trained, tmp_path)
    fetched = bancada("sync", "n.md", "--to", address, "--model", "team line@champion", cwd=folder)
    assert (folder / "team-line-v1.onnx").exists()
    assert fetched.stdout.startswith("```{onnx} onnx_team_line_v1\n")
    cell = fetched.stdout + "\n```{evaluate} theirs\nof: onnx_team_line_v1\non: whole\n```\n\n```{data} whole\nof: birds\n" \
        "where: not is_missing(bill_length_mm) and not is_missing(flipper_length_mm)\n```\n"
    (folder / "n.md").write_text((folder / "n.md").read_text() + "\n" + cell)
    shown = json.loads(bancada("run", "n.md", "--cells", "theirs", "--json", cwd=folder).stdout)
    data = pd.read_csv(ROOT / "public" / "samples" / "penguins.csv").dropna(subset=names)
    expected = 2 * data[names[0]] + 0.5 * data[names[1]]
    mae = float((data["body_mass_g"] - expected).abs().mean())
    assert shown["cells"]["theirs"]["result"]["mae"] == pytest.approx(mae, rel=1e-5)
    missing = bancada("sync", "n.md", "--to", address, "--model", "team line@gone", "--json", cwd=folder, status=2)
    assert "team line@champion" in missing.stdout
