"""Our command line and the tools' own, each as a process in a folder of its own."""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = pathlib.Path(sys.executable).parent


def run(*command, cwd, env=None, status=0, timeout=300):
    """The process, which must end with `status` (None: any). Tools of this environment come first on the path."""
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(each) for each in command], cwd=cwd, capture_output=True, text=True, timeout=timeout,
        env={**os.environ, "LC_ALL": "C.UTF-8", "PATH": path, **(env or {})},
    )
    said = f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert status is None or done.returncode == status, said
    return done


def bancada(*arguments, cwd, **more):
    return run("node", ROOT / "bin" / "bancada.js", *arguments, cwd=cwd, **more)


def linked(folder):
    """`npx bancada` in that folder starts this checkout's, as if the folder's packages had been installed."""
    bin_folder = folder / "node_modules" / ".bin"
    bin_folder.mkdir(parents=True)
    (bin_folder / "bancada").symlink_to(ROOT / "bin" / "bancada.js")


def git(*arguments, cwd, **more):
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]
    return run("git", *who, *arguments, cwd=cwd, **more)
