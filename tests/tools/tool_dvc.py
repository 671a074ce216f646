"""DVC takes up what `bancada export --as dvc` writes, and Bancada what DVC keeps."""
import json
import os
import shutil

import pytest

from command import ROOT, bancada, git, linked, run

EXAMPLE = ROOT / "examples" / "ci"
QUIET = {"DVC_NO_ANALYTICS": "true"}


def dvc(*arguments, cwd, **more):
    return run("dvc", *arguments, cwd=cwd, env=QUIET, **more).stdout


def commit(folder, message):
    git("add", "-A", cwd=folder)
    git("commit", "-q", "-m", message, cwd=folder)


@pytest.fixture
def notebook(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "source", ignore=shutil.ignore_patterns(".*"))
    return tmp_path / "source" / "sales.md"


@pytest.fixture
def repository(tmp_path, notebook):
    folder = tmp_path / "repository"
    bancada("export", notebook, "--as", "dvc", "-o", folder, cwd=tmp_path)
    linked(folder)
    git("init", "-q", cwd=folder)
    with open(folder / ".gitignore", "a") as ignored:
        ignored.write("/node_modules/\n")
    commit(folder, "first")
    return folder


def test_data_and_models_are_pulled_and_nothing_is_to_be_done(repository, notebook):
    assert "2 files fetched" in dvc("pull", cwd=repository)
    assert (repository / "data/visits.csv").read_bytes() == (notebook.parent / "data/visits.csv").read_bytes()
    assert (repository / "sales/models/sale.onnx").stat().st_size > 0
    assert dvc("status", cwd=repository).strip() == "Data and pipelines are up to date."
    for how in ([], ["--dry"]):
        said = dvc("repro", *how, cwd=repository)
        assert "Stage 'sales' didn't change, skipping" in said
    assert git("status", "--short", cwd=repository).stdout == ""


def test_metrics_parameters_and_the_graph_are_shown(repository):
    shown = json.loads(dvc("metrics", "show", "--json", cwd=repository))[""]["data"]["sales/metrics.json"]["data"]
    assert shown == json.loads((repository / "sales/metrics.json").read_text())
    assert 0 < shown["scores"]["sale"]["log_loss"] < 1 and 0 < shown["sale"]["validation"]["roc_auc"] <= 1
    assert "visits.csv.dvc" in dvc("dag", "--md", cwd=repository)


def test_a_changed_parameter_plans_the_stage_runs_it_and_shows_in_the_diffs(repository):
    dvc("pull", cwd=repository)
    text = (repository / "sales.md").read_text()
    (repository / "sales.md").write_text(text.replace("model: logistic", "model: logistic\nparams: { C: 0.01 }"))
    (repository / "sales.params.yaml").write_text("worst_log_loss: 0.7\n")
    assert "modified:           worst_log_loss" in dvc("status", cwd=repository)
    planned = dvc("repro", "--dry", cwd=repository)
    assert "npx bancada run sales.md --params sales.params.yaml --outputs sales" in planned
    dvc("repro", cwd=repository)
    [changed] = json.loads(dvc("params", "diff", "--json", cwd=repository)).values()
    assert changed["worst_log_loss"]["old"] == 0.6 and changed["worst_log_loss"]["new"] == 0.7
    difference = json.loads(dvc("metrics", "diff", "--json", cwd=repository))["sales/metrics.json"]
    assert difference["scores.sale.log_loss"]["diff"] > 0
    assert dvc("status", cwd=repository).strip() == "Data and pipelines are up to date."


def test_the_same_run_again_gives_the_same_bytes(repository):
    dvc("pull", cwd=repository)
    before = {each: (repository / each).read_bytes() for each in ["sales/metrics.json", "sales/models/sale.onnx"]}
    dvc("repro", "--force", cwd=repository)
    assert {each: (repository / each).read_bytes() for each in before} == before


def test_a_second_export_adds_to_the_pipeline_of_others(repository, notebook):
    (repository / "other.txt").write_text("x")
    dvc("stage", "add", "-n", "other", "-d", "other.txt", "true", cwd=repository)
    bancada("export", notebook, "--as", "dvc", "-o", repository, cwd=repository)
    assert dvc("stage", "list", "--name-only", cwd=repository).split() == ["sales", "other"]


def test_data_that_dvc_keeps_are_read_without_being_checked_out(tmp_path, notebook):
    folder = tmp_path / "theirs"
    shutil.copytree(notebook.parent, folder)
    git("init", "-q", cwd=folder)
    dvc("init", "-q", cwd=folder)
    dvc("add", "-q", "data/visits.csv", cwd=folder)
    theirs = (folder / "data/visits.csv.dvc").read_text()
    dvc("remote", "add", "-q", "-d", "disk", str(tmp_path / "remote"), cwd=folder)
    dvc("push", "-q", cwd=folder)
    os.remove(folder / "data/visits.csv")
    bancada("run", "sales.md", "--cells", "visits", cwd=folder)
    shutil.rmtree(folder / ".dvc/cache")
    shutil.rmtree(folder / ".bancada")
    bancada("run", "sales.md", "--cells", "visits", cwd=folder)
    shutil.rmtree(tmp_path / "remote")
    said = bancada("run", "sales.md", "--cells", "visits", cwd=folder, status=2).stderr
    assert "dvc pull visits.csv.dvc" in said

    bancada("export", notebook, "--as", "dvc", "-o", tmp_path / "ours", cwd=tmp_path)
    assert (tmp_path / "ours/data/visits.csv.dvc").read_text() == theirs
