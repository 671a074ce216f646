"""From the same starting weights and the same order of rows, the perceptron goes where scikit-learn's goes."""
import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier, MLPRegressor

import feature_file
from node import ours
from peer_linear import cut, prepared

CASES = [
    ("penguins", {"hidden_layer_sizes": [7], "activation": "relu", "alpha": 0.01, "batch_size": 50}),
    ("penguins", {"hidden_layer_sizes": [9, 5], "activation": "tanh", "learning_rate_init": 0.01}),
    ("digits", {"hidden_layer_sizes": [20], "activation": "logistic", "alpha": 1.0, "batch_size": 64}),
    ("flights", {"hidden_layer_sizes": [12], "activation": "relu"}),
    ("diamonds", {"hidden_layer_sizes": [12, 6], "activation": "relu", "learning_rate_init": 0.01}),
]


def split(layer, inputs):
    """Our [outputs × (inputs + 1)] as scikit-learn's coefficients and intercepts."""
    table = np.array(layer).reshape(-1, inputs + 1)
    return table[:, 1:].T.copy(), table[:, 0].copy()


@pytest.mark.parametrize("name, params", CASES)
def test_goes_where_scikit_learn_goes(tmp_path, name, params):
    train, y, _, _, classes = cut(name, False)
    train, y = train.iloc[:3000].reset_index(drop=True), y[:3000]
    if not classes:
        y = y / 1000
    levels = feature_file.write(tmp_path / "train.bin", train, y, classes)
    params = {**params, "max_iter": 4, "shuffle": False}
    got = ours("mlp.ts", {"train": str(tmp_path / "train.bin"), "params": params})
    x, _ = prepared(train, train, levels)

    widths = [x.shape[1], *params["hidden_layer_sizes"]]
    starts = [split(layer, inputs) for layer, inputs in zip(got["start"]["layers"], widths)]
    bound = np.sqrt((2 if params["activation"] == "logistic" else 6) / (widths[0] + widths[1]))
    assert 0.9 * bound < np.abs(starts[0][0]).max() <= bound * 1.000001

    class Started(MLPClassifier if classes else MLPRegressor):
        def _initialize(self, *arguments):
            super()._initialize(*arguments)
            self.coefs_ = [weights for weights, _ in starts]
            self.intercepts_ = [bias for _, bias in starts]

    model = Started(**{**params, "hidden_layer_sizes": tuple(params["hidden_layer_sizes"])}, random_state=0).fit(x, y)
    assert np.allclose(got["losses"], model.loss_curve_, rtol=1e-4)
    for layer, inputs, weights, bias in zip(got["layers"], widths, model.coefs_, model.intercepts_):
        ours_weights, ours_bias = split(layer, inputs)
        assert np.abs(ours_weights - weights).max() < 2e-3 * np.abs(weights).max()
        assert np.abs(ours_bias - bias).max() < 2e-3 * np.abs(weights).max()
