"""What other tools make of a bundle: coreutils, the RO-Crate community's validator, mlcroissant, a strict HTML parser."""
import csv
import io
import json
import pathlib
import shutil

import html5rdf
import mlcroissant
import pytest
import requests
import rocrate
from requests.adapters import BaseAdapter, HTTPAdapter
from requests_cache import CachedSession
from urllib3.response import HTTPResponse

from command import bancada, run

HERE = pathlib.Path(__file__).parent / "metadata"
PROFILE = "provenance-run-crate-0.5"

# The published contexts, so that the validator needs no network: RO-Crate 1.1's as `rocrate` ships it, and that of
# w3id.org/ro/terms/workflow-run, whose terms all stand in one namespace.
WFRUN = "https://w3id.org/ro/terms/workflow-run"
WFRUN_TERMS = (
    "ParameterConnection ContainerImage DockerImage SIFImage connection sourceParameter targetParameter md5 sha1 sha256 "
    "sha512 environment registry tag containerImage resourceUsage"
).split()
CONTEXTS = {
    "https://w3id.org/ro/crate/1.1/context": (pathlib.Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes(),
    f"{WFRUN}/context": json.dumps({"@context": {term: f"{WFRUN}#{term}" for term in WFRUN_TERMS}}).encode(),
}


class Shelf(BaseAdapter):
    """Answers with the contexts above, and 404 to everything else."""

    def send(self, request, **_):
        body = CONTEXTS.get(request.url)
        raw = HTTPResponse(
            body=io.BytesIO(body or b""), status=200 if body else 404, preload_content=False,
            headers={"Content-Type": "application/ld+json"}, request_method="GET", request_url=request.url,
        )
        return HTTPAdapter().build_response(request, raw)

    def close(self):
        pass


@pytest.fixture(scope="module")
def contexts(tmp_path_factory):
    """The validator's own HTTP cache with the contexts in it, for its `--offline`."""
    path = tmp_path_factory.mktemp("contexts") / "http"
    session = CachedSession(cache_name=str(path), backend="sqlite", expire_after=-1, allowable_methods=("GET",))
    session.mount("https://", Shelf())
    for address in CONTEXTS:
        assert session.get(address).status_code == requests.codes.ok
    session.close()
    return path


def unpacked(folder, notebook):
    bancada("export", notebook, "--as", "bundle", "-o", "run.bancada.zip", cwd=folder)
    run("unzip", "-q", "run.bancada.zip", "-d", "run", cwd=folder)
    return folder / "run"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    for name in ("shop.md", "visits.csv"):
        shutil.copy(HERE / name, folder)
    return unpacked(folder, "shop.md")


@pytest.fixture
def copied(shop, tmp_path):
    return pathlib.Path(shutil.copytree(shop, tmp_path / "run"))


def notebook_of(body):
    return f"---\nbancada: 1\ntitle: One source\n---\n\n```{{data}} table\n{body}\n```\n"


def test_every_file_is_checked_with_unzip_and_sha256sum_alone(copied):
    said = run("sha256sum", "--check", "sha256sums.txt", cwd=copied).stdout
    listed = {line.rsplit(": ", 1)[0] for line in said.splitlines()}
    there = {str(path.relative_to(copied)) for path in copied.rglob("*") if path.is_file()}
    assert there - listed == {"manifest.json", "sha256sums.txt"}
    report = copied / "report.html"
    report.write_text(report.read_text().replace("0.9", "1.0", 1))
    said = run("sha256sum", "--check", "--quiet", "sha256sums.txt", cwd=copied, status=1).stdout
    assert said == "report.html: FAILED\n"


def crate_issues(folder, contexts, status):
    out = folder.parent / "crate.json"
    run(
        "rocrate-validator", "--no-interactive", "validate", "--offline", "--cache-path", contexts, "--no-paging",
        "-p", PROFILE, "-l", "REQUIRED", "-f", "json", "-o", out, folder, cwd=folder.parent, status=status,
    )
    report = json.loads(out.read_text())
    assert report["passed"] == (status == 0)
    return {issue["check"]["identifier"].rsplit("_", 1)[0] for issue in report["issues"]}


def test_the_crate_is_a_provenance_run_crate(copied, contexts):
    assert crate_issues(copied, contexts, status=0) == set()


def edit_crate(folder, entity, member):
    path = folder / "ro-crate-metadata.json"
    crate = json.loads(path.read_text())
    (found,) = [each for each in crate["@graph"] if each["@id"] == entity]
    del found[member]
    path.write_text(json.dumps(crate))


@pytest.mark.parametrize("entity, member, profile", [
    ("#run", "instrument", "workflow-run-crate-0.5"),
    ("#cell/line", "instrument", "process-run-crate-0.5"),
    ("notebook.md", "hasPart", PROFILE),
    ("notebook.md", "programmingLanguage", "workflow-ro-crate-1.0"),
    ("./", "datePublished", "ro-crate-1.1"),
])
def test_the_validator_finds_what_is_taken_out_of_it(copied, contexts, entity, member, profile):
    edit_crate(copied, entity, member)
    assert profile in crate_issues(copied, contexts, status=1)


@pytest.mark.parametrize("contents", [["--data", "digests"], ["--data", "sample:20"]])
def test_the_crate_of_a_bundle_without_its_data_is_one_too(tmp_path, contexts, contents):
    for name in ("shop.md", "visits.csv"):
        shutil.copy(HERE / name, tmp_path)
    bancada("export", "shop.md", "--as", "bundle", "-o", "run.bancada.zip", *contents, cwd=tmp_path)
    run("unzip", "-q", "run.bancada.zip", "-d", "run", cwd=tmp_path)
    assert crate_issues(tmp_path / "run", contexts, status=0) == set()
    run("mlcroissant", "validate", "--jsonld", "croissant-visits.json", cwd=tmp_path / "run")


def rows_of(folder, cell):
    """What `mlcroissant` gives for every row, by column, text as text."""
    records = mlcroissant.Dataset(jsonld=str(folder / f"croissant-{cell}.json")).records("rows")
    text = lambda value: value.decode() if isinstance(value, bytes) else value
    return [{name.removeprefix("rows/"): text(value) for name, value in row.items()} for row in records]


def test_mlcroissant_validates_the_data_and_loads_every_row(shop):
    said = run("mlcroissant", "validate", "--jsonld", "croissant-visits.json", cwd=shop).stderr
    assert "Done." in said
    loaded = rows_of(shop, "visits")
    written = list(csv.DictReader(open(HERE / "visits.csv")))
    assert len(loaded) == len(written) == 160
    for have, want in zip(loaded, written):
        assert str(have["at"]) == want["at"]
        assert (have["visitor"], have["pages"]) == (int(want["visitor"]), int(want["pages"]))
        assert have["minutes"] == (float(want["minutes"]) if want["minutes"] else None)
        assert (have["device"], have["bought"]) == (want["device"], want["bought"])


def test_a_changed_byte_of_the_data_fails_to_load(copied):
    (file,) = json.loads((copied / "croissant-visits.json").read_text())["distribution"]
    data = copied / file["contentUrl"]
    data.write_bytes(data.read_bytes().replace(b"desktop", b"laptop_", 1))
    with pytest.raises(Exception, match="(?i)hash|download"):
        rows_of(copied, "visits")


def test_parquet_loads_every_row(tmp_path):
    shutil.copy(HERE / "visits.csv", tmp_path)
    (tmp_path / "csv.md").write_text(notebook_of("source: visits.csv"))
    bancada("export", "csv.md", "table", "--as", "parquet", "-o", "visits.parquet", cwd=tmp_path)
    (tmp_path / "parquet.md").write_text(notebook_of("source: visits.parquet"))
    folder = unpacked(tmp_path, "parquet.md")
    loaded = rows_of(folder, "table")
    written = list(csv.DictReader(open(HERE / "visits.csv")))
    assert [(row["visitor"], row["device"], row["minutes"]) for row in loaded] == [
        (int(row["visitor"]), row["device"], float(row["minutes"]) if row["minutes"] else None) for row in written
    ]
    assert [str(row["at"])[:19] for row in loaded] == [row["at"] for row in written]


def test_names_and_texts_of_all_sorts_come_through(tmp_path):
    names = ["a b", "é/ü", "x<y>&z", "%20", "#"]
    texts = ["O'Neil, \"so\"", "", "two\nlines", "ação", "007x"]
    with open(tmp_path / "odd.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([names, texts, ["plain"] * 5, [" kept "] * 5])
    (tmp_path / "odd.md").write_text(notebook_of("source: odd.csv"))
    folder = unpacked(tmp_path, "odd.md")
    loaded = [list(row.values()) for row in rows_of(folder, "table")]
    assert loaded == [[text or None for text in texts], ["plain"] * 5, [" kept "] * 5]
    fields = json.loads((folder / "croissant-table.json").read_text())["recordSet"][0]["field"]
    assert [field["source"]["extract"]["column"] for field in fields] == names


def test_a_file_that_plain_readers_would_misread_is_described_without_rows(tmp_path):
    (tmp_path / "br.csv").write_bytes("valor;nome\n1,5;São\n2,5;Rio\n".encode("cp1252"))
    (tmp_path / "br.md").write_text(notebook_of("source: br.csv\nencoding: windows-1252"))
    folder = unpacked(tmp_path, "br.md")
    run("mlcroissant", "validate", "--jsonld", "croissant-table.json", cwd=folder)
    described = json.loads((folder / "croissant-table.json").read_text())
    assert "recordSet" not in described and "no rows are described" in described["description"]


def test_a_large_file_is_described_by_its_pieces(tmp_path, contexts):
    lines = "".join(f"{row},{'x' * 90}{row % 7}\n" for row in range(95_000))
    (tmp_path / "large.csv").write_text(f"row,word\n{lines}")
    (tmp_path / "large.md").write_text(notebook_of("source: large.csv"))
    folder = unpacked(tmp_path, "large.md")
    assert crate_issues(folder, contexts, status=0) == set()
    run("mlcroissant", "validate", "--jsonld", "croissant-table.json", cwd=folder)
    described = json.loads((folder / "croissant-table.json").read_text())
    pieces = [(folder / piece["contentUrl"]).read_bytes() for piece in described["distribution"]]
    assert len(pieces) == 2 and b"".join(pieces) == (tmp_path / "large.csv").read_bytes()
    assert "recordSet" not in described


def test_the_report_alone_is_the_one_of_the_bundle(tmp_path):
    for name in ("shop.md", "visits.csv"):
        shutil.copy(HERE / name, tmp_path)
    folder = unpacked(tmp_path, "shop.md")
    bancada("export", "shop.md", "--as", "report", "-o", "report.html", cwd=tmp_path)
    assert (tmp_path / "report.html").read_bytes() == (folder / "report.html").read_bytes()


@pytest.mark.parametrize("language, heading", [("en", "At a glance"), ("pt-BR", "Em resumo")])
def test_the_report_is_well_formed_and_fetches_nothing(tmp_path, language, heading):
    shutil.copy(HERE / "visits.csv", tmp_path)
    (tmp_path / "shop.md").write_text((HERE / "shop.md").read_text().replace("seed:", f"language: {language}\nseed:"))
    text = (unpacked(tmp_path, "shop.md") / "report.html").read_text()
    document = html5rdf.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    elements = list(document.iter())
    assert not {"script", "img", "link", "iframe"} & {each.tag for each in elements}
    addresses = [value for each in elements for name, value in each.attrib.items() if name in ("href", "src")]
    assert addresses and all(address.startswith("#") for address in addresses)
    assert heading in text
