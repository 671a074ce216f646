"""scikit-learn's linear, logistic and mlp on one thread, imputing, scaling and one-hot included.
Usage: linear.py data FOLDER NAME writes the parts; linear.py ridge|logistic|mlp FOLDER NAME REPETITIONS EPOCHS prints the
least CPU seconds, the score and peak memory."""
import json
import pathlib
import pickle
import resource
import sys
import time
import warnings

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "peers"))
import feature_file

what, folder, name, *figures = sys.argv[1:]
folder = pathlib.Path(folder)

if what == "data":
    x, y, classes = feature_file.load(name)
    order = np.arange(len(y)) if name == "flights" else np.random.RandomState(0).permutation(len(y))
    first, last = np.split(order, [int(len(y) * 0.8)])
    part = lambda rows: (x.iloc[rows].reset_index(drop=True), y[rows])
    levels = feature_file.write(folder / f"{name}-train.bin", *part(first), classes)
    feature_file.write(folder / f"{name}-test.bin", *part(last), classes, levels)
    (folder / f"{name}.pkl").write_bytes(pickle.dumps((part(first), part(last), classes)))
    print("{}")
    sys.exit()

from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss, mean_squared_error
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

(x, y), (x_test, y_test), classes = pickle.loads((folder / f"{name}.pkl").read_bytes())
repetitions, epochs = map(int, figures)
categories = [column for column in x if x[column].dtype == object]
numbers = [column for column in x if column not in categories]
warnings.simplefilter("ignore")


def learner():
    if what == "ridge":
        return Ridge()
    if what == "logistic":
        return LogisticRegression(max_iter=1000)
    return (MLPClassifier if classes else MLPRegressor)(max_iter=epochs, random_state=1)


def pipeline():
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False, dtype=np.float32)
    steps = [(make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers), (encoder, categories)]
    return make_pipeline(make_column_transformer(*steps), learner())


seconds = []
for _ in range(repetitions):
    started = time.process_time()
    model = pipeline().fit(x, y)
    seconds.append(time.process_time() - started)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
score = log_loss(y_test, model.predict_proba(x_test)) if classes else mean_squared_error(y_test, model.predict(x_test)) ** 0.5
print(json.dumps({"total": min(seconds), "score": float(score), "peakMb": peak}))
