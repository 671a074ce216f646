"""Boosting is not worse than LightGBM's: over five seeded splits at most 0.5 % relative, or, below 5,000 rows, the paired
95 % interval of the difference holds 0. The exported ONNX answers in onnxruntime as our own predictor does."""
import lightgbm
import numpy as np
import onnx
import onnxruntime
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import accuracy_score, mean_squared_error, roc_auc_score

import feature_file
from node import ours

SPLITS = 5


def parts(tmp_path, x, y, classes, seed):
    """Feature files of a random split, four fifths to train, and the tables as LightGBM takes them."""
    order = np.random.RandomState(seed).permutation(len(y))
    levels, paths, tables = None, {}, {}
    for part, rows in zip(("train", "test"), np.split(order, [int(len(y) * 0.8)])):
        table = x.iloc[rows].reset_index(drop=True)
        paths[part] = tmp_path / f"{part}-{seed}.bin"
        used = feature_file.write(paths[part], table, y[rows], classes, levels)
        levels = levels or used
        coded = {name: pd.Categorical(table[name], categories=known) for name, known in levels.items()}
        tables[part] = table.assign(**coded), y[rows]
    return {part: str(path) for part, path in paths.items()}, tables


def lightgbm_answers(tables, classes, params):
    kind = lightgbm.LGBMClassifier if classes else lightgbm.LGBMRegressor
    model = kind(n_jobs=1, verbose=-1, random_state=1, **params).fit(*tables["train"])
    return model.predict_proba(tables["test"][0]) if classes else model.predict(tables["test"][0])


def error(name, y, answers, classes):
    """Lower is better, and 1 % of it is 1 % of the metric: RMSE, minus AUC, minus accuracy."""
    if not classes:
        return mean_squared_error(y, answers) ** 0.5
    answers = np.reshape(answers, (len(y), len(classes)))
    return -roc_auc_score(y, answers[:, 1]) if len(classes) == 2 else -accuracy_score(y, answers.argmax(1))


@pytest.mark.parametrize("name", ["penguins", "digits", "diamonds", "flights"])
def test_not_worse_than_lightgbm(tmp_path, name):
    x, y, classes = feature_file.load(name)
    splits = [parts(tmp_path, x, y, classes, seed) for seed in range(SPLITS)]
    answers = ours("gbdt.ts", [{"params": {}, **paths} for paths, _ in splits])
    own = np.array([error(name, t["test"][1], a, classes) for (_, t), a in zip(splits, answers)])
    theirs = np.array([error(name, t["test"][1], lightgbm_answers(t, classes, {}), classes) for _, t in splits])
    difference = own - theirs
    relative = difference.mean() / abs(theirs.mean())
    half = stats.t.ppf(0.975, SPLITS - 1) * difference.std(ddof=1) / SPLITS**0.5
    print(f"{name}: ours {own.mean():.5f}, LightGBM {theirs.mean():.5f}, {relative:+.3%}, +- {half / abs(theirs.mean()):.3%}")
    if len(y) >= 5000:
        assert relative <= 0.005
    else:
        assert difference.mean() - half <= 0


@pytest.mark.parametrize("name", ["penguins", "digits", "diamonds", "flights"])
def test_onnx_in_onnxruntime(tmp_path, name):
    x, y, classes = feature_file.load(name)
    x, y = x[-20_000:], y[-20_000:]
    paths, tables = parts(tmp_path, x, y, classes, 0)
    table, truth = tables["test"]
    job = {"params": {"n_estimators": 50}, "onnx": str(tmp_path / "m.onnx"), **paths}
    answers = np.reshape(ours("gbdt.ts", [job])[0], (len(truth), -1))
    onnx.checker.check_model(onnx.load(tmp_path / "m.onnx"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(tmp_path / "m.onnx", options, providers=["CPUExecutionProvider"])
    text = lambda values: values.astype(object).where(values.notna(), "").to_numpy()
    feeds = {name: text(table[name]) if table[name].dtype == "category" else table[name].to_numpy("float64") for name in table}
    outputs = [f"p_{level}" for level in classes] if classes else ["prediction"]
    assert [each.name for each in session.get_outputs()] == outputs
    got = np.stack(session.run(outputs, feeds), 1)
    scale = np.abs(answers).max() if not classes else 1
    assert np.abs(got - answers).max() <= 1e-12 * scale
