"""Git LFS takes up what `bancada export --as git-lfs` writes, and Bancada what Git LFS keeps."""
import shutil

import pytest

from command import ROOT, bancada, git

EXAMPLE = ROOT / "examples" / "ci"
FILES = ["data/visits.csv", "sales/models/sale.onnx"]


@pytest.fixture
def notebook(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "source", ignore=shutil.ignore_patterns(".*"))
    return tmp_path / "source" / "sales.md"


@pytest.fixture
def repository(tmp_path, notebook):
    folder = tmp_path / "repository"
    bancada("export", notebook, "--as", "git-lfs", "-o", folder, cwd=tmp_path)
    git("init", "-q", cwd=folder)
    git("lfs", "install", "--local", cwd=folder)
    git("add", "-A", cwd=folder)
    git("commit", "-q", "-m", "first", cwd=folder)
    return folder


def test_pointers_and_objects_are_found_sound(repository):
    assert "Git LFS fsck OK" in git("lfs", "fsck", cwd=repository).stdout
    listed = git("lfs", "ls-files", "--name-only", cwd=repository).stdout.split("\n")
    assert [each for each in listed if each] == FILES
    for each in FILES:
        git("lfs", "pointer", "--check", "--strict", "--file", each, cwd=repository)


def test_a_checkout_puts_the_files_in_the_pointers_place_and_nothing_counts_as_changed(repository, notebook):
    for each in FILES:
        (repository / each).unlink()
    git("checkout", "--", ".", cwd=repository)
    assert (repository / FILES[0]).read_bytes() == (notebook.parent / FILES[0]).read_bytes()
    assert git("status", "--short", cwd=repository).stdout == ""
    bancada("export", "sales.md", "--as", "git-lfs", "-o", ".", cwd=repository)
    assert git("status", "--short", cwd=repository).stdout == ""
    bancada("run", "sales.md", cwd=repository)


def test_data_are_read_through_pointers_also_in_a_worktree(repository, tmp_path):
    worktree = tmp_path / "worktree"
    git("worktree", "add", "-q", worktree, cwd=repository, env={"GIT_LFS_SKIP_SMUDGE": "1"})
    assert (worktree / FILES[0]).read_text().startswith("version https://git-lfs")
    bancada("run", "sales.md", cwd=worktree)


def test_damage_is_told_by_both(repository):
    for each in (repository / ".git/lfs/objects").rglob("*"):
        if each.is_file() and each.stat().st_size == (EXAMPLE / FILES[0]).stat().st_size:
            each.chmod(0o644)
            each.write_bytes(each.read_bytes()[:-1] + b"x")
    assert "are not those that it names" in bancada("run", "sales.md", cwd=repository, status=2).stderr
    git("lfs", "fsck", cwd=repository, status=1)
