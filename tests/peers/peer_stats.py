"""Distributions and quantiles against SciPy and NumPy."""
import numpy as np
import pytest
from scipy import special, stats

from node import ours

Z = [-38.0, -20.5, -8.0, -3.3, -1.0, -1e-9, 0.0, 0.3, 1.96, 5.0, 8.5, 26.0]
P = [1e-300, 1e-100, 1e-20, 1e-9, 0.001, 0.02425, 0.3, 0.5, 0.75, 0.975, 0.999999, 1 - 1e-12]
SHAPES = [0.5, 1.0, 1.5, 3.0, 9.9, 10.0, 37.5, 200.0, 5000.0]
DEGREES = [1, 2, 3, 10, 99, 1000, 20000]

CASES = {
    "normalSf": ([[z] for z in Z], lambda z: stats.norm.sf(z)),
    "normalQuantile": ([[p] for p in P], lambda p: stats.norm.ppf(p)),
    "gammaQ": ([[a, a * k] for a in SHAPES for k in (0.01, 0.5, 0.97, 1.0, 1.02, 1.5, 3.0)], special.gammaincc),
    "chiSquaredSf": ([[df * k, df] for df in DEGREES for k in (0.05, 0.8, 1.0, 1.3, 2.5)],
                     lambda x, df: stats.chi2.sf(x, df)),
    "betaI": ([[a, b, x] for a in (0.5, 2.0, 50.0) for b in (0.5, 3.0, 400.0) for x in (1e-6, 0.1, 0.5, 0.93)],
              special.betainc),
    "tSf": ([[t, df] for df in DEGREES for t in (-2.0, 0.0, 1e-5, 0.7, 2.0, 6.0, 30.0)], lambda t, df: stats.t.sf(t, df)),
}

# SciPy computes the one-sample distribution to about eleven digits, as 1 − cdf where the cdf is near 1.
KOLMOGOROV = [[d, n] for n in (1, 2, 5, 20, 100, 140, 141, 500, 5000, 50_000, 200_000)
              for d in (0.5 / n, 0.8 / n, 0.3 / n ** 0.5, 0.6 / n ** 0.5, 1 / n ** 0.5, 1.4 / n ** 0.5, 1.6 / n ** 0.5,
                        2.5 / n ** 0.5, 6 / n ** 0.5) if d < 1]


@pytest.fixture(scope="module")
def answers():
    asked = {name: cases for name, (cases, _) in CASES.items()}
    asked["kolmogorovSf"] = KOLMOGOROV
    asked["smirnovSf"] = [[d, n] for n in (1, 3, 40, 2000) for d in (0.01, 0.1, 0.45, 0.9)]
    asked["quantile"] = [[sorted(values), q] for values in VALUES for q in (0, 0.01, 0.1, 0.25, 0.5, 0.77, 0.99, 1)]
    asked["kolmogorovTwoSampleP"] = [[d, a, b] for a, b, d in TWO_SAMPLES]
    return ours("stats.ts", asked)


VALUES = [list(map(float, np.random.default_rng(n).normal(0, 10, n))) for n in (1, 2, 3, 10, 101)]


def two_samples():
    rng = np.random.default_rng(1)
    for a, b in ((1, 1), (3, 5), (10, 10), (40, 60), (100, 100), (500, 501), (999, 1000), (1000, 1000), (2000, 3000),
                 (9973, 10_000), (10_000, 10_000), (10_001, 300), (12_000, 20_000)):
        for shift in (0.0, 0.02, 0.05, 0.3):
            x, y = rng.normal(0, 1, a), rng.normal(shift, 1, b)
            yield a, b, float(stats.ks_2samp(x, y).statistic), float(stats.ks_2samp(x, y).pvalue)


SAMPLED = list(two_samples())
TWO_SAMPLES = [(a, b, d) for a, b, d, _ in SAMPLED]


@pytest.mark.parametrize("name", CASES)
def test_distribution_equals_scipy(name, answers):
    cases, reference = CASES[name]
    expected = [float(reference(*args)) for args in cases]
    np.testing.assert_allclose(answers[name], expected, rtol=2e-10, atol=1e-300)


def test_kolmogorov_equals_scipy(answers):
    expected = [float(stats.kstwo.sf(d, n)) for d, n in KOLMOGOROV]
    np.testing.assert_allclose(answers["kolmogorovSf"], expected, rtol=1e-9, atol=1e-11)


def test_smirnov_equals_scipy(answers):
    expected = [float(special.smirnov(n, d)) for n in (1, 3, 40, 2000) for d in (0.01, 0.1, 0.45, 0.9)]
    np.testing.assert_allclose(answers["smirnovSf"], expected, rtol=1e-10, atol=1e-300)


def test_two_sample_kolmogorov_equals_scipy(answers):
    expected = [p for *_, p in SAMPLED]
    np.testing.assert_allclose(answers["kolmogorovTwoSampleP"], expected, rtol=1e-9, atol=1e-300)


def test_quantiles_equal_numpy_to_the_bit(answers):
    expected = [float(np.quantile(values, q)) for values in VALUES for q in (0, 0.01, 0.1, 0.25, 0.5, 0.77, 0.99, 1)]
    assert answers["quantile"] == expected
