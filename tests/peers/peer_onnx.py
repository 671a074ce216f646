"""Exported models pass onnx's own checker, and Python's onnxruntime gives our answers: missing and unseen values too."""
import numpy as np
import onnx
import onnxruntime
import pytest

import feature_file
from node import ours

CASES = [
    ("linear", "diamonds", {}),
    ("linear", "diamonds", {"alpha": 0}),
    ("logistic", "penguins", {}),
    ("logistic", "flights", {}),
    ("mlp", "diamonds", {"max_iter": 5}),
    ("mlp", "penguins", {"hidden_layer_sizes": [9, 5], "activation": "tanh"}),
    ("mlp", "flights", {"max_iter": 2, "activation": "logistic"}),
    ("gbdt", "diamonds", {"n_estimators": 20}),
    ("gbdt", "penguins", {"n_estimators": 20}),
    ("gbdt", "flights", {"n_estimators": 20}),
]


def harder(table):
    """Rows with a column missing or unseen in turn, behind the table."""
    rows = [table]
    for name in table:
        text = table[name].dtype == object
        row = table.iloc[[3]].copy() if text else table.iloc[[3]].astype({name: float})
        row[name] = None if text else np.nan
        rows.append(row)
        if text:
            rows.append(row.assign(**{name: "never seen"}))
    import pandas as pd

    return pd.concat(rows, ignore_index=True)


def feeds(table):
    texts = lambda values: np.array(["" if each is None or each != each else each for each in values], dtype=object)
    return {
        name: texts(table[name]) if table[name].dtype == object else table[name].to_numpy(float) for name in table
    }


@pytest.mark.parametrize("kind, name, params", CASES)
def test_onnxruntime_gives_our_answers(tmp_path, kind, name, params):
    x, y, classes = feature_file.load(name)
    rows = np.random.RandomState(0).permutation(len(y))[:6000]
    train, test = x.iloc[rows[:4000]].reset_index(drop=True), harder(x.iloc[rows[4000:] if len(rows) > 4000 else rows])
    levels = feature_file.write(tmp_path / "train.bin", train, y[rows[:4000]], classes)
    feature_file.write(tmp_path / "test.bin", test, np.zeros(len(test)), classes, levels)
    model = tmp_path / "model.onnx"
    paths = {"train": str(tmp_path / "train.bin"), "test": str(tmp_path / "test.bin"), "model": str(model)}
    got = ours("onnx.ts", {"kind": kind, "params": params, **paths})

    onnx.checker.check_model(onnx.load(model), full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    assert [(each.name, each.shape) for each in session.get_inputs()] == [(column, ["N"]) for column in test]
    outputs = session.run(None, feeds(test))
    expected = [f"p_{level}" for level in got["classes"]] or ["prediction"]
    assert [each.name for each in session.get_outputs()] == expected
    answers = np.array(got["answers"]).reshape(len(test), -1)
    assert np.abs(np.column_stack(outputs) - answers).max() / max(1, np.abs(answers).max()) < 1e-6
