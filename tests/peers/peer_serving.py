"""Latency percentiles equal NumPy's nearest rank; service times follow SciPy's log-normal distribution."""
import numpy as np
import scipy.stats

from node import ours

SPREAD = 0.3


def test_percentiles_and_service_times():
    random = np.random.RandomState(1)
    samples = [list(random.lognormal(size=n)) for n in (1, 2, 19, 20, 21, 99, 100, 101, 5000)]
    answer = ours("serving.ts", {"samples": samples, "draws": 20000, "spread": SPREAD})
    for values, got in zip(samples, answer["percentiles"]):
        for name, percent in (("p50", 50), ("p95", 95), ("p99", 99)):
            assert got[name] == np.percentile(values, percent, method="inverted_cdf"), (len(values), name)
    expected = scipy.stats.lognorm(s=SPREAD).ppf(np.array(answer["uniforms"]) + 2.0**-54)
    np.testing.assert_allclose(answer["factors"], expected, rtol=1e-9)
    assert scipy.stats.kstest(answer["factors"], scipy.stats.lognorm(s=SPREAD).cdf).pvalue > 0.001
