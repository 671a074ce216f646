"""A rival's boosting on one thread: 100 trees, 31 leaves, learning rate 0.1, 255 bins, binning included.
Usage: gbdt.py lightgbm|xgboost|histgb FOLDER NAME REPETITIONS; prints the least CPU seconds, the score and peak memory."""
import json
import pathlib
import resource
import sys
import time

import pandas as pd
from sklearn.metrics import mean_squared_error, roc_auc_score

library, folder, name, repetitions = sys.argv[1:]
load = lambda part: pd.read_pickle(pathlib.Path(folder) / f"{name}-{part}.pkl")
x, y, classes = load("train")
categories = [column for column in x if x[column].dtype == "category"]
# As its users pass it: a matrix of float32 when every column is a number, else a data frame.
plain = lambda table: table if categories else table.to_numpy("float32")
x = plain(x)


def lightgbm():
    import lightgbm as m

    params = dict(objective="binary" if classes else "regression", num_leaves=31, learning_rate=0.1, max_bin=255, num_threads=1,
                  verbose=-1, seed=1)
    return lambda: m.train(params, m.Dataset(x, y, params=params), 100), lambda model, t: model.predict(t, num_threads=1)


def xgboost():
    import xgboost as m

    params = dict(objective="binary:logistic" if classes else "reg:squarederror", tree_method="hist", learning_rate=0.1,
                  max_bin=256, nthread=1, seed=1, grow_policy="lossguide", max_leaves=31, max_depth=0)
    matrix = lambda: m.QuantileDMatrix(x, y, max_bin=256, nthread=1, enable_categorical=True)
    return (lambda: m.train(params, matrix(), 100),
            lambda model, t: model.predict(m.DMatrix(t, nthread=1, enable_categorical=True)))


def histgb():
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    kind = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    fit = lambda: kind(max_iter=100, max_leaf_nodes=31, learning_rate=0.1, max_bins=255, early_stopping=False, random_state=1,
                       categorical_features="from_dtype" if categories else None).fit(x, y)
    return fit, lambda model, t: model.predict_proba(t)[:, 1] if classes else model.predict(t)


fit, predict = {"lightgbm": lightgbm, "xgboost": xgboost, "histgb": histgb}[library]()
seconds = []
for _ in range(int(repetitions)):
    started = time.process_time()
    model = fit()
    seconds.append(time.process_time() - started)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
x_test, y_test, _ = load("test")
answers = predict(model, plain(x_test))
score = roc_auc_score(y_test, answers) if classes else mean_squared_error(y_test, answers) ** 0.5
print(json.dumps({"total": min(seconds), "score": float(score), "peakMb": peak}))
