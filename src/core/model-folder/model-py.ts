/** `code/bancada_model.py`: what MLflow's pyfunc loads, and what `serve.py` asks. Takes columns, gives columns. */
export const MODEL_PY = String.raw`"""The model of this folder, asked with columns. MLflow loads it with _load_pyfunc; serve.py asks it directly."""
import hashlib
import json
import os

import numpy as np
import onnxruntime


class BadInput(ValueError):
    """What is wrong with the columns, one sentence each."""

    def __init__(self, problems):
        super().__init__("; ".join(problems))
        self.problems = problems


class Model:
    """model.onnx as signature.json describes it; one thread, so that an answer never depends on the machine's cores."""

    def __init__(self, folder):
        with open(os.path.join(folder, "signature.json"), encoding="utf-8") as file:
            self.signature = json.load(file)
        with open(os.path.join(folder, "model.onnx"), "rb") as file:
            graph = file.read()
        if hashlib.sha256(graph).hexdigest() != self.signature["onnx"]:
            raise RuntimeError("model.onnx: its SHA-256 is not the one that signature.json names")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self.inputs = self.signature["inputs"]
        self.classes = self.signature["classes"]

    def predict(self, columns):
        """Name -> list or array of one length, to name -> array: prediction, and for classes p_<class> of each."""
        feeds, problems = {}, []
        for each in self.inputs:
            name = each["name"]
            if name not in columns:
                problems.append(f"{name}: is missing; the model needs {', '.join(one['name'] for one in self.inputs)}")
                continue
            try:
                read = numbers if each["element"] == "double" else texts
                feeds[name] = read(columns[name])
            except (TypeError, ValueError, OverflowError) as error:
                problems.append(f"{name}: {error}")
        lengths = sorted({len(values) for values in feeds.values()})
        if len(lengths) > 1:
            problems.append(f"columns: have {' and '.join(map(str, lengths))} rows, expected one length")
        if problems:
            raise BadInput(problems)
        if lengths == [0]:
            answers = [np.empty(0) for _ in self.signature["outputs"]]
        else:
            answers = self.session.run(self.signature["outputs"], feeds)
        answers = [np.asarray(answer, dtype=np.float64).reshape(-1) for answer in answers]
        named = dict(zip(self.signature["outputs"], answers))
        if not self.classes:
            return named
        called = np.array(self.classes, dtype=object)[self.call(answers)]
        return {"prediction": called, **named}

    def call(self, probabilities):
        """Number of the class called: of two the last from 0.5 on, of more the likeliest, the first among equals."""
        if len(probabilities) == 2:
            return (probabilities[1] >= 0.5).astype(int)
        return np.argmax(np.vstack(probabilities), axis=0)


def numbers(values):
    """Doubles; None, NaN and '' are missing, true and false are 1 and 0."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "biuf":
        return values.astype(np.float64)
    return np.array([number(value) for value in values], dtype=np.float64)


def number(value):
    if is_missing(value):
        return float("nan")
    if isinstance(value, str):
        text = value.strip()
        if text in ("true", "false"):
            return float(text == "true")
        try:
            return float(text)
        except ValueError:
            raise ValueError(f"'{value[:40]}' is no number") from None
    return float(value)


def texts(values):
    """Categories as text, '' where missing; numbers and booleans are written as training wrote them."""
    return np.array([text(value) for value in values], dtype=object)


def text(value):
    if is_missing(value):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (float, np.floating)) and float(value).is_integer() and abs(value) < 2**53:
        return str(int(value))
    written = str(value)
    # Half a character would fail in the middle of the model.
    written.encode()
    return written


def is_missing(value):
    if value is None or (isinstance(value, str) and value == ""):
        return True
    return isinstance(value, (float, np.floating)) and value != value


class PythonFunction:
    """What mlflow.pyfunc.load_model gives: a DataFrame in, a DataFrame out."""

    def __init__(self, model):
        self.model = model

    def predict(self, data, params=None):
        import pandas as pd

        frame = data if isinstance(data, pd.DataFrame) else pd.DataFrame(data)
        return pd.DataFrame(self.model.predict({name: values_of(frame[name]) for name in frame}), index=frame.index)


def values_of(series):
    """A column without pandas' own kinds of missing."""
    if series.dtype.kind in "biuf" and isinstance(series.dtype, np.dtype):
        return series.to_numpy()
    return [None if missing else value for value, missing in zip(series.tolist(), series.isna().tolist())]


def _load_pyfunc(path):
    return PythonFunction(Model(os.path.dirname(os.path.abspath(path))))
`;
