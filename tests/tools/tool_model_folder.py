"""A model folder in the tools that it is for: MLflow's pyfunc, its own server with its own requirements, hadolint."""
import http.client
import json
import re
import signal
import subprocess
import sys
from importlib.metadata import version

import mlflow
import mlflow.onnx
import numpy as np
import onnxruntime
import pandas as pd
import pytest
from huggingface_hub import ModelCard

from command import ROOT, bancada, run

FEATURES = "[island, bill_length_mm, flipper_length_mm, sex, year, heavy]"
MODELS = {
    "logistic_two": ("female", "logistic", FEATURES, ""),
    "linear_one": ("body_mass_g", "linear", FEATURES, ""),
    "gbdt_three": ("species", "gbdt", FEATURES, "{ n_estimators: 20 }"),
    "gbdt_number": ("body_mass_g", "gbdt", FEATURES, "{ n_estimators: 20 }"),
    "mlp_three": ("species", "mlp", FEATURES, "{ max_iter: 3 }"),
    "mlp_number": ("body_mass_g", "mlp", FEATURES, "{ max_iter: 3 }"),
    "one_number": ("body_mass_g", "linear", "[bill_length_mm]", ""),
    "one_text": ("species", "gbdt", "[island]", "{ n_estimators: 5 }"),
}
# MLflow refuses a gap in a column of whole numbers that had none in training, as it does for its own models.
GAPS = ["island", "sex", "heavy", "bill_length_mm"]


def train_cell(name, target, model, features, params):
    body = f"of: parts\ntarget: {target}\nmodel: {model}\nfeatures: {features}\n"
    return f"```{{train}} {name}\n{body}{f'params: {params}' if params else ''}\n```\n"


NOTEBOOK = f"""---
bancada: 1
title: Birds
seed: 3
---

```{{data}} birds
source: samples/penguins.csv
where: not is_missing(body_mass_g) and not is_missing(sex)
derive: {{ heavy: body_mass_g > 4200, female: 'sex == "female"' }}
```

```{{split}} parts
of: birds
by: random
train: 0.6
validation: 0.2
test: 0.2
```

{chr(10).join(train_cell(name, *rest) for name, rest in MODELS.items())}
```{{evaluate}} scores
of: gbdt_three
on: parts.test
metrics: [accuracy, log_loss]
```
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    (folder / "birds.md").write_text(NOTEBOOK, encoding="utf-8")
    rows().to_csv(folder / "new.csv", index=False)
    bancada("run", "birds.md", cwd=folder)
    for name in MODELS:
        bancada("export", "birds.md", name, "--as", "model", "-o", f"out/{name}", cwd=folder)
    return folder


def rows():
    """Penguins, and for every column that a model reads a row without it and one with a value that training never saw."""
    table = pd.read_csv(ROOT / "public" / "samples" / "penguins.csv").head(40)
    table["heavy"] = table["body_mass_g"] > 4200
    table = table.dropna().astype({"heavy": object, "flipper_length_mm": int}).reset_index(drop=True)
    more = []
    for name in GAPS:
        more.append(table.iloc[[3]].assign(**{name: None}))
    for name in ["island", "sex"]:
        more.append(table.iloc[[5]].assign(**{name: "Mars, “là”"}))
    return pd.concat([table, *more], ignore_index=True).drop(columns=["species", "body_mass_g"])


@pytest.fixture(scope="module", params=MODELS)
def model(request, place):
    """A folder, and our own answers to the rows."""
    name = request.param
    bancada("predict", "birds.md", name, "--on", "new.csv", "-o", f"{name}.csv", cwd=place)
    ours = pd.read_csv(place / f"{name}.csv")
    return place / "out" / name, ours


def signature(folder):
    return json.loads((folder / "signature.json").read_text(encoding="utf-8"))


def input_columns(folder):
    return [each["name"] for each in signature(folder)["inputs"]]


def test_pyfunc_gives_our_answers(model, place):
    folder, ours = model
    loaded = mlflow.pyfunc.load_model(str(folder))
    got = loaded.predict(pd.read_csv(place / "new.csv"))
    wanted = ["prediction"] * bool(signature(folder)["classes"]) + signature(folder)["outputs"]
    assert list(got.columns) == wanted == loaded.metadata.get_output_schema().input_names()
    for column in got:
        if got[column].dtype.kind == "f":
            error = np.abs(got[column].to_numpy() - ours[column].to_numpy()).max()
            assert error <= 1e-12 * max(1, np.abs(ours[column]).max()), (column, error)
        else:
            assert got[column].astype(str).tolist() == ours[column].astype(str).str.lower().tolist() or (
                got[column].tolist() == ours[column].tolist()
            )
    assert loaded.metadata.get_input_schema().input_names() == input_columns(folder)
    assert len(loaded.predict(loaded.input_example)) == 1


def test_the_signature_is_what_mlflow_infers_from_rows_without_gaps(place):
    folder = place / "out" / "gbdt_three"
    loaded = mlflow.pyfunc.load_model(str(folder))
    whole = pd.read_csv(place / "new.csv").dropna()[input_columns(folder)].astype({"heavy": bool})
    inferred = mlflow.models.infer_signature(whole, loaded.predict(whole))
    assert loaded.metadata.get_input_schema() == inferred.inputs
    assert loaded.metadata.get_output_schema() == inferred.outputs


def test_the_flavour_onnx_and_the_serving_example_work_as_mlflow_means_them(place):
    folder = place / "out" / "gbdt_three"
    assert mlflow.onnx.load_model(str(folder)).graph.output[0].name == "p_Adelie"
    example = folder / "serving_input_example.json"
    done = run("mlflow", "models", "predict", "-m", folder, "-i", example, "-t", "json", "--env-manager", "local", cwd=place)
    got = json.loads(done.stdout.splitlines()[-1])["predictions"]
    loaded = mlflow.pyfunc.load_model(str(folder))
    assert got == loaded.predict(loaded.input_example).to_dict("records")


def test_the_hub_reads_the_card(place):
    bancada("export", "birds.md", "gbdt_three", "--as", "model", "-o", "card", cwd=place)
    data = ModelCard.load(place / "card" / "README.md").data
    assert (data.library_name, data.pipeline_tag) == ("onnx", "tabular-classification")
    shown = json.loads(bancada("show", "birds.md", "scores", "--json", cwd=place).stdout)
    for each in data.eval_results:
        assert each.metric_value == shown["result"][each.metric_type]
    assert {each.metric_type for each in data.eval_results} == {"accuracy", "log_loss"}


def test_a_wrong_column_is_named(place):
    loaded = mlflow.pyfunc.load_model(str(place / "out" / "gbdt_three"))
    table = pd.read_csv(place / "new.csv")
    with pytest.raises(Exception, match="sex"):
        loaded.predict(table.drop(columns="sex"))
    with pytest.raises(ValueError, match="bill_length_mm: 'long' is no number"):
        loaded._model_impl.predict(table.assign(bill_length_mm="long"))


@pytest.fixture(scope="module")
def server_python(tmp_path_factory, place):
    """A Python with what the folder's requirements name for its server, and nothing else."""
    folder = tmp_path_factory.mktemp("python")
    run(sys.executable, "-m", "venv", folder, cwd=place)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    needs = place / "out" / "linear_one" / "requirements-serve.txt"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", needs, cwd=place)
    run(python, "-m", "pip", "check", cwd=place)
    return python


class Client:
    def __init__(self, address):
        host, _, port = address.partition(":")
        self.connection = http.client.HTTPConnection(host, int(port), timeout=60)

    def ask(self, method, path, document=None, headers=None):
        body = json.dumps(document).encode() if isinstance(document, dict) else document
        self.connection.request(method, path, body=body, headers=headers or {})
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read())


class Served:
    """A folder's server for as long as the block lasts."""

    def __init__(self, python, folder, *arguments):
        command = [python, folder / "serve.py", "--port", "0", *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        line = self.process.stdout.readline()
        found = re.search(r"http://([\d.]+:\d+)/v2/models/", line)
        assert found, line + self.process.stderr.read()
        return Client(found[1])

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=20)
        assert self.process.returncode == 0, said


def tensors(folder, table):
    found = []
    for each in signature(folder)["inputs"]:
        column = table[each["name"]]
        values = [None if missing else value for value, missing in zip(column.tolist(), column.isna().tolist())]
        datatype = {"string": "BYTES"}.get(each["element"], "BOOL" if each["type"] == "boolean" else "FP64")
        found.append({"name": each["name"], "shape": [len(values)], "datatype": datatype, "data": values})
    return found


def test_serve_answers_as_onnxruntime_and_as_we_do(model, place, server_python):
    folder, ours = model
    table = pd.read_csv(place / "new.csv")
    of = signature(folder)
    with Served(server_python, folder) as client:
        assert client.ask("GET", "/v2/health/live") == (200, {"live": True})
        assert client.ask("GET", "/v2/health/ready") == (200, {"ready": True})
        assert client.ask("GET", f"/v2/models/{of['name']}/ready") == (200, {"name": of["name"], "ready": True})
        status, described = client.ask("GET", f"/v2/models/{of['name']}")
        assert (status, [each["name"] for each in described["inputs"]]) == (200, input_columns(folder))
        request = {"id": "a", "inputs": tensors(folder, table)}
        status, answer = client.ask("POST", f"/v2/models/{of['name']}/infer", request)
    assert (status, answer["id"], answer["model_version"]) == (200, "a", of["version"])
    assert [(each["name"], each["datatype"]) for each in answer["outputs"]] == [
        (each["name"], each["datatype"]) for each in described["outputs"]
    ]
    got = {each["name"]: each["data"] for each in answer["outputs"]}
    direct = onnx_answers(folder, table)
    for name in of["outputs"]:
        assert got[name] == direct[name].tolist(), name
        assert np.abs(np.array(got[name]) - ours[name]).max() <= 1e-12 * max(1, np.abs(ours[name]).max())
    if of["classes"]:
        assert [each.lower() for each in got["prediction"]] == ours["prediction"].astype(str).str.lower().tolist()


def onnx_answers(folder, table):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    feeds = {}
    for each in tensors(folder, table):
        text = each["datatype"] == "BYTES"
        feeds[each["name"]] = np.array([("" if text else np.nan) if v is None else v for v in each["data"]], object if text else float)
    names = [each.name for each in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds)))


BAD = [
    ("nothing of ours", lambda good: {"rows": []}, 400, "inputs"),
    ("an unknown input", lambda good: {"inputs": [*good, {"name": "wings"}]}, 400, "wings: the model has no such input"),
    ("an input too few", lambda good: {"inputs": good[1:]}, 400, "island: not given"),
    ("an input twice", lambda good: {"inputs": [*good, good[0]]}, 400, "island: is given twice"),
    ("a text for a number", lambda good: changed(good, 1, data=["long"] * len(good[1]["data"])), 400, 'value 0 is "long"'),
    ("a wrong datatype", lambda good: changed(good, 0, datatype="FP32"), 400, 'datatype "FP32", expected BYTES'),
    ("a shape that lies", lambda good: changed(good, 1, shape=[7]), 400, "the shape says 7"),
    ("a shape of three", lambda good: changed(good, 1, shape=[1, 1, 1]), 400, "expected [rows]"),
    ("an unknown output", lambda good: {"inputs": good, "outputs": [{"name": "p_Dodo"}]}, 400, '"p_Dodo" is none'),
    ("outputs that are no list", lambda good: {"inputs": good, "outputs": "all"}, 400, "outputs: expected"),
    ("a number beyond doubles", lambda good: changed(good, 1, data=[10**400] * good[1]["shape"][0]), 400, "value 0"),
    ("half a character", lambda good: changed(good, 0, data=["\ud800"] * good[0]["shape"][0]), 400, "island"),
    ("no JSON", lambda good: b"{", 400, "is no JSON"),
    ("NaN", lambda good: b'{"inputs": [NaN]}', 400, "NaN is no JSON"),
    ("no text at all", lambda good: b"\xff\xfe", 400, "is no JSON"),
    ("a deep nest", lambda good: b"[" * 60_000, 400, "is no JSON"),
    ("too much", lambda good: b" " * 70_000, 413, "at most 65536"),
]


def changed(good, at, **parts):
    return {"inputs": [{**each, **parts} if place == at else each for place, each in enumerate(good)]}


def test_serve_says_what_is_wrong_and_goes_on(place, server_python):
    folder = place / "out" / "gbdt_three"
    good = tensors(folder, pd.read_csv(place / "new.csv").head(5))
    path = "/v2/models/gbdt_three/infer"
    with Served(server_python, folder, "--max-bytes", "65536") as client:
        for what, make, status, said in BAD:
            got, answer = client.ask("POST", path, make(good))
            assert (got, said in answer.get("error", "")) == (status, True), (what, got, answer)
        assert client.ask("GET", "/v2/models/other")[0] == 404
        assert client.ask("GET", "/v2/models/gbdt_three/versions/none")[0] == 404
        assert client.ask("GET", path)[0] == 405
        assert client.ask("POST", "/v2/health/live", {})[0] == 404
        assert client.ask("PUT", path, {})[0] == 501
        assert client.ask("POST", path, iter([b"{}"]))[0] == 411
        version_path = f"/v2/models/gbdt_three/versions/{signature(folder)['version']}/infer"
        only = [{"name": "prediction"}]
        status, answer = client.ask("POST", version_path, {"inputs": good, "outputs": only})
        assert (status, [each["name"] for each in answer["outputs"]]) == (200, ["prediction"])


def test_serve_refuses_a_graph_that_is_not_the_signatures(place, server_python, tmp_path):
    folder = tmp_path / "copy"
    run("cp", "-r", place / "out" / "linear_one", folder, cwd=tmp_path)
    (folder / "model.onnx").write_bytes((place / "out" / "one_number" / "model.onnx").read_bytes())
    done = run(server_python, folder / "serve.py", "--port", "0", cwd=tmp_path, status=None)
    assert done.returncode != 0 and "SHA-256" in done.stderr


def test_the_requirements_are_those_of_this_environment(place):
    lines = (place / "out" / "linear_one" / "requirements.txt").read_text().split()
    pinned = dict(line.split("==") for line in lines)
    assert {name: version(name) for name in pinned} == pinned
    serve = (place / "out" / "linear_one" / "requirements-serve.txt").read_text().split()
    assert set(serve) < set(lines)


def test_hadolint_finds_nothing_in_the_dockerfile(place):
    run("hadolint", "Dockerfile", cwd=place / "out" / "linear_one")


def test_the_same_model_gives_the_same_folder_and_zip(place):
    for target in ["again", "a.zip", "b.zip"]:
        bancada("export", "birds.md", "gbdt_three", "--as", "model", "-o", target, cwd=place)
    first, again = place / "out" / "gbdt_three", place / "again"
    names = sorted(each.relative_to(first).as_posix() for each in first.rglob("*") if each.is_file())
    assert [(again / name).read_bytes() for name in names] == [(first / name).read_bytes() for name in names]
    assert (place / "a.zip").read_bytes() == (place / "b.zip").read_bytes()
    listed = run("unzip", "-Z1", "a.zip", cwd=place).stdout.split()
    assert sorted(listed) == [f"gbdt_three/{name}" for name in names]
