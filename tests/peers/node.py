"""Our side of a peer test: runs a TypeScript file with `scripts/run-ts.mjs`, JSON in, JSON out."""
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "public" / "samples"


def ours(script, payload, timeout=600):
    """The JSON that `tests/peers/<script>` prints for `payload` on its standard input."""
    done = subprocess.run(
        ["node", str(ROOT / "scripts" / "run-ts.mjs"), str(ROOT / "tests" / "peers" / script)],
        input=json.dumps(payload), capture_output=True, text=True, timeout=timeout, cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
