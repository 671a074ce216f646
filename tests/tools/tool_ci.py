"""What continuous integration reads: workflow files by their schemas, JUnit reports by a reader, the jobs by running them."""
import json
import shutil
import tarfile

import pytest
import yaml
from junitparser import Error, Failure, JUnitXml

from command import ROOT, bancada, linked, run

EXAMPLE = ROOT / "examples" / "ci"


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".bancada"))
    linked(folder)
    return folder


@pytest.mark.parametrize("schema, file", [("github-workflows", ".github/workflows/bancada.yml"), ("gitlab-ci", ".gitlab-ci.yml")])
@pytest.mark.parametrize("notebook", ["sales.md", "my models/sales: a'b #1.md"])
def test_a_workflow_fits_the_schema_of_its_system(tmp_path, schema, file, notebook):
    path = tmp_path / notebook
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    bancada("init", notebook, "--ci", schema.split("-")[0], cwd=tmp_path)
    run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", tmp_path / file, cwd=tmp_path)


def cases(file):
    return [case for suite in JUnitXml.fromfile(str(file)) for case in suite]


def test_a_junit_report_is_read_as_it_was_meant(repository):
    bancada("run", "sales.md", "--ci", "--junit", "a.xml", cwd=repository)
    suites = JUnitXml.fromfile(str(repository / "a.xml"))
    assert (suites.tests, suites.failures, suites.errors) == (len(cases(repository / "a.xml")), 0, 0)
    assert all(case.is_passed for case in cases(repository / "a.xml"))

    notebook = repository / "sales.md"
    notebook.write_text(notebook.read_text().replace("between: [0, 50]", "between: [0, 10]"))
    bancada("run", "sales.md", "--ci", "--junit", "b.xml", cwd=repository, status=1)
    by_name = {case.name: case for case in cases(repository / "b.xml")}
    [failure] = by_name["visits_ok: visits: between"].result
    assert isinstance(failure, Failure) and "visits" in failure.message
    assert by_name["scores"].is_skipped, "a check that stops blocks what reads its data"

    notebook.write_text(notebook.read_text().replace("data/visits.csv", "data/<gone> & \"lost\".csv"))
    bancada("run", "sales.md", "--ci", "--junit", "c.xml", cwd=repository, status=2)
    [error] = {case.name: case for case in cases(repository / "c.xml")}["visits"].result
    assert isinstance(error, Error) and '<gone> & "lost".csv' in error.message


def test_on_github_the_job_says_where_and_writes_its_page(repository):
    notebook = repository / "sales.md"
    notebook.write_text(notebook.read_text().replace("roc_auc]", "roc_auk]"))
    env = {
        "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(repository / "page.md"), "GITHUB_WORKSPACE": str(repository),
        "GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "me/sales", "GITHUB_SHA": "abc", "GITHUB_RUN_ID": "7",
    }
    (repository / "page.md").write_text("before\n")
    ran = bancada("run", "sales.md", "--ci", cwd=repository, status=2, env=env)
    line = next(number for number, text in enumerate(notebook.read_text().split("\n"), 1) if "roc_auk" in text)
    assert f"::error file=sales.md,line={line},col=" in ran.stderr
    page = (repository / "page.md").read_text()
    assert page.startswith("before\n## Sales: failed\n")
    assert "https://github.example/me/sales/blob/abc/sales.md" in page
    assert "https://github.example/me/sales/actions/runs/7" in page


def github_steps(folder):
    workflow = yaml.safe_load((folder / ".github/workflows/bancada.yml").read_text())
    return [step["run"] for step in workflow["jobs"]["notebook"]["steps"] if "run" in step and "npm ci" not in step["run"]]


def gitlab_steps(folder):
    job = yaml.safe_load((folder / ".gitlab-ci.yml").read_text())["bancada"]
    return job["script"] + job["after_script"]


@pytest.mark.parametrize("steps", [github_steps, gitlab_steps], ids=["github", "gitlab"])
def test_the_steps_of_the_job_run_and_the_next_job_compares_with_the_last(repository, steps):
    env = {"CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main", "GITHUB_STEP_SUMMARY": str(repository / "page.md")}
    for _ in range(2):
        for step in steps(repository):
            run("sh", "-e", "-c", step, cwd=repository, env=env)
    assert (repository / "run.bancada.zip").read_bytes() == (repository / "baseline.bancada.zip").read_bytes()
    summary = (repository / "page.md").read_text()
    assert "Compared with `baseline.bancada.zip` (Sales)" in summary.split("## Sales: passed\n")[2]


def test_the_packed_command_line_works_as_a_dependency(tmp_path):
    """What `npm install` of this repository puts into another one: built, without sources."""
    packed = json.loads(run("npm", "pack", "--json", "--silent", "--pack-destination", tmp_path, cwd=ROOT).stdout)
    project = tmp_path / "project"
    shutil.copytree(EXAMPLE, project, ignore=shutil.ignore_patterns(".bancada"))
    modules = project / "node_modules"
    modules.mkdir()
    with tarfile.open(tmp_path / packed[0]["filename"]) as archive:
        archive.extractall(modules, filter="data")
    (modules / "package").rename(modules / "bancada")
    # The one package that is not built in, and what it needs.
    for name in ["onnxruntime-web", "onnxruntime-common"]:
        shutil.copytree(ROOT / "node_modules" / name, modules / name)
    (modules / ".bin").mkdir()
    (modules / ".bin" / "bancada").symlink_to("../bancada/bin/bancada.js")
    run("npx", "bancada", "run", "sales.md", "--ci", "--summary", "s.md", cwd=project)
    assert (project / "s.md").read_text().startswith("## Sales: passed\n")
