"""Every metric equals scikit-learn's on random, tied, constant and multiclass scores, with and without weights."""
import warnings

import numpy as np
import pytest
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve

from node import ours

CLASSES = ["a", "b", "c", "d"]


def probabilities(rng, n, k, tied):
    raw = rng.integers(1, 6, (n, k)).astype(float) if tied else rng.gamma(0.5, size=(n, k))
    return raw / raw.sum(axis=1, keepdims=True)


def classification_cases():
    rng = np.random.default_rng(7)
    for k in (2, 3, 4):
        for tied in (False, True):
            for n in (40, 5000):
                for weighted in (False, True):
                    p = probabilities(rng, n, k, tied)
                    lean = rng.random(n) < 0.5
                    y = np.where(lean, p.argmax(axis=1), rng.integers(0, k, n))
                    yield y, p, rng.integers(0, 4, n).astype(float) if weighted else None
    y = rng.integers(0, 2, 200)
    yield y, np.column_stack([np.full(200, 0.25), np.full(200, 0.75)]), None
    sure = np.column_stack([1 - y, y]).astype(float)
    yield y, sure, None
    yield 1 - y, sure, None
    grid = rng.integers(0, 11, 3000) / 10
    yield (rng.random(3000) < grid).astype(int), np.column_stack([1 - grid, grid]), None


def expected_classification(y, p, w, threshold=0.5):
    k = p.shape[1]
    binary = k == 2
    labels = list(range(k))
    called = (p[:, 1] >= threshold).astype(int) if binary else p.argmax(axis=1)
    average = {"average": "binary" if binary else "macro", "zero_division": 0, "sample_weight": w}
    score = p[:, 1] if binary else p
    onehot = np.eye(k)[y]
    return {
        "accuracy": sk.accuracy_score(y, called, sample_weight=w),
        "balanced_accuracy": sk.balanced_accuracy_score(y, called, sample_weight=w),
        "precision": sk.precision_score(y, called, **average),
        "recall": sk.recall_score(y, called, **average),
        "f1": sk.f1_score(y, called, **average),
        "roc_auc": sk.roc_auc_score(y, score, sample_weight=w, multi_class="ovr", labels=labels),
        "average_precision": sk.average_precision_score(y if binary else onehot, score, sample_weight=w),
        "log_loss": sk.log_loss(y, p, labels=labels, sample_weight=w),
        "brier": sk.brier_score_loss(y, score, labels=labels, sample_weight=w),
    }


def regression_cases():
    rng = np.random.default_rng(8)
    for n in (2, 37, 4000):
        for weighted in (False, True):
            y = np.round(rng.normal(3, 2, n), 1)
            yield y, y + rng.standard_t(3, n), rng.integers(1, 5, n).astype(float) if weighted else None
    yield np.full(50, 2.5), np.full(50, 2.5), None
    yield np.full(50, 2.5), rng.normal(size=50), None
    yield rng.normal(size=50), np.full(50, 0.1), None
    yield np.array([0.0, 1.0, 2.0]), np.array([0.5, 1.0, 2.0]), None


def expected_regression(y, f, w, quantile):
    return {
        "mae": sk.mean_absolute_error(y, f, sample_weight=w),
        "rmse": sk.root_mean_squared_error(y, f, sample_weight=w),
        "r2": sk.r2_score(y, f, sample_weight=w),
        "mape": sk.mean_absolute_percentage_error(y, f, sample_weight=w),
        "mean_pinball_loss": sk.mean_pinball_loss(y, f, sample_weight=w, alpha=quantile),
    }


def payload(y, w, **rest):
    case = {"actual": y.tolist(), **rest}
    if w is not None:
        case["weight"] = w.tolist()
    return case


def test_classification_equals_scikit_learn():
    cases = [(y, p, w, t) for y, p, w in classification_cases() for t in (0.5, 0.3)]
    sent = [
        payload(y, w, task="classification", classes=CLASSES[: p.shape[1]], probabilities=p.ravel().tolist(), threshold=t)
        for y, p, w, t in cases
    ]
    for (y, p, w, t), got in zip(cases, ours("metrics.ts", {"cases": sent})):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            wanted = expected_classification(y, p, w, t)
        for name, value in wanted.items():
            assert got[name] == pytest.approx(value, rel=1e-12, abs=1e-13), (name, p.shape, t, w is not None)


def test_calibration_error_uses_the_bins_of_calibration_curve():
    cases = [(y, p) for y, p, w in classification_cases() if p.shape[1] == 2 and w is None]
    sent = [payload(y, None, task="classification", classes=["a", "b"], probabilities=p.ravel().tolist()) for y, p in cases]
    for (y, p), got in zip(cases, ours("metrics.ts", {"cases": sent})):
        happened, promised = calibration_curve(y, p[:, 1], n_bins=10)
        counts = np.bincount(np.searchsorted(np.linspace(0, 1, 11)[1:-1], p[:, 1]), minlength=10)
        counts = counts[counts > 0]
        wanted = (counts * np.abs(happened - promised)).sum() / len(y)
        assert got["expected_calibration_error"] == pytest.approx(wanted, rel=1e-11, abs=1e-13)


def test_regression_equals_scikit_learn():
    cases = [(y, f, w, q) for y, f, w in regression_cases() for q in (0.5, 0.9)]
    sent = [payload(y, w, task="regression", classes=[], values=f.tolist(), quantile=q) for y, f, w, q in cases]
    for (y, f, w, q), got in zip(cases, ours("metrics.ts", {"cases": sent})):
        for name, value in expected_regression(y, f, w, q).items():
            assert got[name] == pytest.approx(value, rel=1e-12, abs=1e-12), (name, len(y), q)
