"""Linear and logistic models equal scikit-learn's: coefficients and scores to 1e-6, on the same prepared columns."""
import numpy as np
import pytest
from sklearn.compose import make_column_transformer
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import feature_file
from node import ours

TOLERANCE = 1e-6


def cut(name, in_order):
    """Four fifths to train, in time for flights, at random elsewhere."""
    x, y, classes = feature_file.load(name)
    order = np.arange(len(y)) if in_order else np.random.RandomState(0).permutation(len(y))
    first, last = np.split(order, [int(len(y) * 0.8)])
    part = lambda rows: (x.iloc[rows].reset_index(drop=True), y[rows])
    return *part(first), *part(last), classes


def prepared(train, test, levels):
    numbers = [name for name in train if name not in levels]
    steps = [
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        (MissingIndicator(features="missing-only", error_on_new=False), numbers),
    ]
    if levels:
        encoder = OneHotEncoder(categories=[list(each) for each in levels.values()], handle_unknown="ignore", sparse_output=False)
        steps.append((encoder, list(levels)))
        train, test = (each.fillna({name: "?" for name in levels}) for each in (train, test))
    transformer = make_column_transformer(*steps)
    return np.asarray(transformer.fit_transform(train), float), np.asarray(transformer.transform(test), float)


def both(tmp_path, name, kind, params, in_order=False):
    """Our answer, and scikit-learn's view of the same parts."""
    train, y_train, test, y_test, classes = cut(name, in_order)
    levels = feature_file.write(tmp_path / "train.bin", train, y_train, classes)
    feature_file.write(tmp_path / "test.bin", test, y_test, classes, levels)
    paths = {"train": str(tmp_path / "train.bin"), "test": str(tmp_path / "test.bin")}
    return ours("linear.ts", {"kind": kind, "params": params, **paths}), prepared(train, test, levels), y_train, y_test


@pytest.mark.parametrize("alpha", [1.0, 30.0])
def test_ridge(tmp_path, alpha):
    got, (x, x_test), y, y_test = both(tmp_path, "diamonds", "linear", {"alpha": alpha})
    model = Ridge(alpha=alpha).fit(x, y)
    expected = np.concatenate([[model.intercept_], model.coef_])
    assert np.abs(np.array(got["parameters"]) / expected - 1).max() < TOLERANCE
    assert np.allclose(got["answers"], model.predict(x_test), rtol=TOLERANCE, atol=0)


def test_least_squares_of_smallest_norm(tmp_path):
    got, (x, x_test), y, y_test = both(tmp_path, "diamonds", "linear", {"alpha": 0})
    model = LinearRegression().fit(x, y)
    expected = np.concatenate([[model.intercept_], model.coef_])
    assert np.abs(np.array(got["parameters"]) / expected - 1).max() < TOLERANCE
    assert np.allclose(got["answers"], model.predict(x_test), rtol=TOLERANCE, atol=0)


@pytest.mark.parametrize(
    "name, c, in_order", [("flights", 1.0, True), ("penguins", 1.0, False), ("penguins", 100.0, False), ("digits", 1.0, False), ("digits", 0.01, False)]
)
def test_logistic(tmp_path, name, c, in_order):
    got, (x, x_test), y, y_test = both(tmp_path, name, "logistic", {"C": c}, in_order)
    assert got["meta"]["gradientNorm"] <= 1e-10 and got["logs"] == []
    exact = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x, y)
    intercept, coefficients = exact.intercept_, exact.coef_
    if len(exact.classes_) > 2:
        # A constant on all intercepts changes no probability; ours sum to 0.
        intercept = intercept - intercept.mean()
    expected = np.hstack([intercept[:, None], coefficients])
    parameters = np.array(got["parameters"]).reshape(expected.shape)
    assert np.abs(parameters - expected).max() < TOLERANCE * max(1, np.abs(expected).max())
    scores = np.array(got["answers"]).reshape(len(y_test), -1)
    probabilities = exact.predict_proba(x_test)
    assert np.abs(scores - probabilities).max() < TOLERANCE
    assert abs(log_loss(y_test, scores) - log_loss(y_test, probabilities)) < TOLERANCE
    if len(exact.classes_) == 2:
        assert abs(roc_auc_score(y_test, scores[:, 1]) - roc_auc_score(y_test, probabilities[:, 1])) < TOLERANCE
