"""Drift tests against SciPy and Evidently, and the automatic choice against Evidently's."""
import json
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from node import DATA, ours

warnings.filterwarnings("ignore")

from evidently import Dataset, DataDefinition, Report  # noqa: E402
from evidently.legacy.calculations.stattests import registry  # noqa: E402
from evidently.legacy.core import ColumnType  # noqa: E402
from evidently.presets import DataDriftPreset  # noqa: E402

METHODS = {"ks": "K-S p_value", "wasserstein": "Wasserstein distance (normed)", "chi_squared": "chi-square p_value",
           "z_test": "Z-test p_value", "jensen_shannon": "Jensen-Shannon distance"}


def columns(n, m, seed, shift):
    """Columns of every type that the choice tells apart, some with missing values."""
    rng = np.random.default_rng(seed)

    def both(draw):
        return draw(n, 0.0), draw(m, shift)

    def holed(draw):
        def with_holes(size, moved):
            values = draw(size, moved).astype(float)
            values[rng.random(size) < 0.1] = np.nan
            return values
        return with_holes

    words = np.array(["a", "b", "c", "d", "e"])
    normal = lambda size, moved: rng.normal(moved, 1, size)  # noqa: E731
    return {
        "normal": ("number", *both(normal)),
        "skewed": ("number", *both(lambda size, moved: np.exp(rng.normal(moved, 1.5, size)))),
        "holed": ("number", *both(holed(normal))),
        "ties": ("number", *both(lambda size, moved: np.round(rng.normal(moved, 2, size)) / 2)),
        "few": ("number", *both(lambda size, moved: rng.integers(0, 4, size) + 0.5 * (rng.random(size) < moved))),
        "two": ("number", *both(lambda size, moved: 1.0 * (rng.random(size) < 0.4 + moved / 3))),
        "count": ("integer", *both(lambda size, moved: rng.poisson(20 + 5 * moved, size))),
        "level": ("integer", *both(lambda size, moved: rng.integers(0, 8 + (moved > 0), size))),
        "holed_level": ("integer", *both(holed(lambda size, moved: rng.integers(0, 8, size)))),
        "narrow": ("integer", *both(lambda size, moved: rng.integers(0, 25, size))),
        "flag": ("boolean", *both(lambda size, moved: rng.random(size) < 0.5 + moved / 4)),
        "word": ("category", *both(lambda size, moved: words[np.minimum(rng.poisson(1 + moved, size), 4)])),
        "pair": ("category", *both(lambda size, moved: words[1 * (rng.random(size) < 0.3 + moved / 3)])),
        "same": ("category", *both(lambda size, moved: np.full(size, "a"))),
    }


def plain(values):
    return [None if value is None or value != value else value for value in np.asarray(values, dtype=object).tolist()]


def frame(table, side):
    return pd.DataFrame({name: entry[side] for name, entry in table.items()})


def evidently(reference, current):
    """Column → (method, threshold, value) of Evidently's preset."""
    definition = DataDefinition()
    sides = [Dataset.from_pandas(each, data_definition=definition) for each in (current, reference)]
    document = json.loads(Report([DataDriftPreset()]).run(*sides).json())
    return {each["config"]["column"]: (each["config"]["method"], each["config"]["threshold"], each["value"])
            for each in document["metrics"] if "column" in each.get("config", {})}


CASES = [(100, 80, 1, 0.0), (1000, 300, 2, 0.2), (1000, 1000, 3, 0.0), (1001, 500, 4, 0.3), (5000, 7000, 5, 0.0),
         (3000, 3000, 6, 1.0)]


@pytest.mark.parametrize("n, m, seed, shift", CASES)
def test_automatic_drift_equals_evidently(n, m, seed, shift):
    table = columns(n, m, seed, shift)
    theirs = evidently(frame(table, 1), frame(table, 2))
    names = list(table)
    answers = ours("drift.ts", [{"type": table[name][0], "reference": plain(table[name][1]),
                                 "current": plain(table[name][2])} for name in names])
    assert set(theirs) == set(names)
    for name, answer in zip(names, answers):
        method, threshold, value = theirs[name]
        assert METHODS[answer["method"]] == method, name
        got = answer.get("pValue", answer["statistic"])
        assert got == pytest.approx(value, rel=1e-9, abs=1e-12), name


def legacy(name, reference, current, kind):
    test = registry.get_registered_stattest(name, kind)
    return test(reference_data=pd.Series(reference).dropna(), current_data=pd.Series(current).dropna(),
                feature_type=kind, threshold=None).drift_score


@pytest.mark.parametrize("n, m, seed, shift", CASES)
def test_each_method_equals_evidently_where_it_was_not_chosen(n, m, seed, shift):
    table = columns(n, m, seed, shift)
    asked, expected = [], []
    for name, (kind, reference, current) in table.items():
        text = kind == "category"
        side = ColumnType.Categorical if text else ColumnType.Numerical
        wanted = [("jensen_shannon", "jensenshannon", {}), ("psi", "psi", {"binning": "sturges"})]
        wanted += [] if text or kind == "boolean" else [("ks", "ks", {}), ("wasserstein", "wasserstein", {})]
        for method, theirs, params in wanted:
            asked.append({"type": kind, "reference": plain(reference), "current": plain(current), "method": method,
                          "params": params})
            expected.append(legacy(theirs, reference, current, side))
    for request, answer, value in zip(asked, ours("drift.ts", asked), expected):
        got = answer.get("pValue", answer["statistic"])
        assert got == pytest.approx(value, rel=1e-9, abs=1e-12), (request["type"], request["method"])


def test_ks_equals_scipy_on_large_samples():
    rng = np.random.default_rng(9)
    samples = [(rng.normal(0, 1, n), rng.normal(0.01, 1, m)) for n, m in ((20_000, 15_000), (12_000, 40), (9000, 10_000))]
    answers = ours("drift.ts", [{"type": "number", "reference": plain(a), "current": plain(b), "method": "ks"}
                                for a, b in samples])
    for (a, b), answer in zip(samples, answers):
        expected = stats.ks_2samp(a, b)
        assert answer["statistic"] == pytest.approx(expected.statistic, rel=1e-12)
        assert answer["pValue"] == pytest.approx(expected.pvalue, rel=1e-8)


def psi_by_quantiles(reference, current, bins):
    """The definition in numpy: R-7 quantiles, outer edges infinite, equal edges merged, empty shares 1e-4."""
    inner = np.unique(np.quantile(reference, np.arange(1, bins) / bins))
    edges = np.concatenate([[-np.inf], inner, [np.inf]])
    q, p = (np.histogram(sample, edges)[0] / len(sample) for sample in (reference, current))
    q, p = (np.where(shares == 0, 1e-4, shares) for shares in (q, p))
    return float(np.sum((p - q) * np.log(p / q)))


@pytest.mark.parametrize("bins", [2, 10, 50])
def test_psi_equals_its_definition(bins):
    table = {name: entry for name, entry in columns(2000, 900, 7, 0.4).items() if entry[0] == "number"}
    asked = [{"type": "number", "reference": plain(a), "current": plain(b), "method": "psi", "params": {"bins": bins}}
             for _, a, b in table.values()]
    for (_, a, b), answer in zip(table.values(), ours("drift.ts", asked)):
        expected = psi_by_quantiles(a[~np.isnan(a)], b[~np.isnan(b)], bins)
        assert answer["statistic"] == pytest.approx(expected, rel=1e-10, abs=1e-14)


def test_penguins_drift_between_islands_as_evidently_says():
    penguins = pd.read_csv(DATA / "penguins.csv")
    sides = [penguins[penguins["island"] == island].drop(columns="island") for island in ("Biscoe", "Dream")]
    theirs = evidently(*sides)
    types = {name: "category" if penguins[name].dtype == object else
             "integer" if penguins[name].dtype.kind == "i" else "number" for name in sides[0]}
    answers = ours("drift.ts", [{"type": types[name], "reference": plain(sides[0][name].tolist()),
                                 "current": plain(sides[1][name].tolist())} for name in sides[0]])
    for name, answer in zip(sides[0], answers):
        assert METHODS[answer["method"]] == theirs[name][0], name
        assert answer.get("pValue", answer["statistic"]) == pytest.approx(theirs[name][2], rel=1e-9, abs=1e-12), name
