/**
 * `serve.py`: the Open Inference Protocol v2 (KServe, "Open Inference Protocol (V2), REST") over onnxruntime and
 * Python's own http.server.
 */
export const SERVE_PY = String.raw`"""Serves this folder's model by the Open Inference Protocol v2 over HTTP.

python serve.py [--host 127.0.0.1] [--port 8080] [--max-bytes 16777216]
"""
import argparse
import json
import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(FOLDER, "code"))

from bancada_model import BadInput, Model  # noqa: E402

NUMBERS = ("FP64", "FP32", "FP16", "INT64", "INT32", "INT16", "INT8", "UINT64", "UINT32", "UINT16", "UINT8", "BOOL")
DATATYPES = {"double": NUMBERS, "string": ("BYTES",)}
WIRE = {"number": "FP64", "integer": "INT64", "boolean": "BOOL"}


class Refused(Exception):
    """An answer that is an error: its status, and what is wrong."""

    def __init__(self, status, *problems):
        super().__init__("; ".join(problems))
        self.status = status


def tensor_metadata(name, datatype):
    return {"name": name, "datatype": datatype, "shape": [-1]}


def metadata(model):
    """What GET /v2/models/NAME answers."""
    of = model.signature
    inputs = [tensor_metadata(each["name"], datatype_of(each)) for each in of["inputs"]]
    outputs = [tensor_metadata("prediction", "BYTES")] if of["classes"] else []
    outputs += [tensor_metadata(name, "FP64") for name in of["outputs"]]
    return {
        "name": of["name"],
        "versions": [of["version"]],
        "platform": "onnxruntime_onnx",
        "inputs": inputs,
        "outputs": outputs,
    }


def datatype_of(an_input):
    return "BYTES" if an_input["element"] == "string" else WIRE.get(an_input["type"], "FP64")


def infer(model, request):
    """The answer to an inference request; Refused with everything that is wrong with it."""
    if not isinstance(request, dict) or not isinstance(request.get("inputs"), list):
        raise Refused(400, 'request: expected {"inputs": [{"name", "shape", "datatype", "data"}, ...]}')
    if "id" in request and not isinstance(request["id"], str):
        raise Refused(400, "id: expected text")
    columns, problems = read_inputs(model, request["inputs"])
    wanted = wanted_outputs(model, request.get("outputs"), problems)
    if problems:
        raise Refused(400, *problems)
    try:
        answers = model.predict(columns)
    except BadInput as error:
        raise Refused(400, *error.problems) from None
    outputs = [output_tensor(name, answers[name]) for name in wanted]
    head = {"model_name": model.signature["name"], "model_version": model.signature["version"]}
    return {**head, **({"id": request["id"]} if "id" in request else {}), "outputs": outputs}


def read_inputs(model, tensors):
    known = {each["name"]: each for each in model.inputs}
    columns, problems, rows = {}, [], set()
    for place, tensor in enumerate(tensors):
        name = tensor.get("name") if isinstance(tensor, dict) else None
        if not isinstance(name, str):
            problems.append(f"inputs[{place}]: has no name")
        elif name not in known:
            problems.append(f"{name}: the model has no such input; it has {', '.join(known)}")
        elif name in columns:
            problems.append(f"{name}: is given twice")
        else:
            columns[name] = None
            try:
                columns[name] = read_tensor(known[name], tensor)
                rows.add(len(columns[name]))
            except Refused as error:
                problems.append(f"{name}: {error}")
    missing = [name for name in known if name not in columns]
    if missing:
        problems.append(f"{', '.join(missing)}: not given; send null where a value is missing")
    if len(rows) > 1:
        problems.append(f"inputs: have {' and '.join(map(str, sorted(rows)))} rows, expected one number of rows")
    return columns, problems


def read_tensor(an_input, tensor):
    """The values of a tensor of shape [rows] or [rows, 1]."""
    datatype, shape, data = tensor.get("datatype"), tensor.get("shape"), tensor.get("data")
    allowed = DATATYPES[an_input["element"]]
    if datatype not in allowed:
        raise Refused(400, f"datatype {json.dumps(datatype)}, expected {' or '.join(allowed)}")
    sizes = isinstance(shape, list) and all(type(size) is int and size >= 0 for size in shape)
    if not sizes or len(shape) not in (1, 2) or shape[1:] not in ([], [1]):
        raise Refused(400, f"shape {json.dumps(shape)}, expected [rows] or [rows, 1]")
    if not isinstance(data, list):
        raise Refused(400, "data: expected a list of values (binary tensors are not read)")
    values = [each[0] if isinstance(each, list) and len(each) == 1 else each for each in data]
    if len(values) != shape[0]:
        raise Refused(400, f"{len(values)} values, the shape says {shape[0]}")
    for row, value in enumerate(values):
        if not fits(value, datatype):
            raise Refused(400, f"value {row} is {json.dumps(value)[:60]}, expected {datatype} or null")
    return values


def fits(value, datatype):
    if value is None:
        return True
    if datatype == "BYTES":
        return isinstance(value, str)
    if datatype == "BOOL":
        return isinstance(value, bool) or (type(value) is int and value in (0, 1))
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > sys.float_info.max:
        return False
    return datatype.startswith("FP") or float(value).is_integer()


def wanted_outputs(model, outputs, problems):
    known = [each["name"] for each in metadata(model)["outputs"]]
    if outputs is None or outputs == []:
        return known
    if not isinstance(outputs, list):
        problems.append('outputs: expected [{"name"}, ...]')
        return []
    names = [each.get("name") if isinstance(each, dict) else None for each in outputs]
    for name in names:
        if name not in known:
            problems.append(f"outputs: {json.dumps(name)} is none; the model has {', '.join(known)}")
    return names


def output_tensor(name, values):
    if values.dtype == object:
        return {"name": name, "datatype": "BYTES", "shape": [len(values)], "data": list(values)}
    # JSON has no word for NaN and the infinities.
    data = [value if abs(value) < float("inf") else None for value in values.tolist()]
    return {"name": name, "datatype": "FP64", "shape": [len(values)], "data": data}


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON; send null where a value is missing")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "bancada-model"
    # Seconds that a connection may say nothing.
    timeout = 60

    def do_GET(self):
        if self.headers.get("Content-Length", "0") != "0":
            self.close_connection = True
        self.reply(lambda: self.read(self.path.split("?")[0].rstrip("/")))

    def do_POST(self):
        self.reply(self.post)

    def read(self, path):
        of = self.server.model.signature
        if path == "/v2":
            return {"name": "bancada", "version": "2", "extensions": []}
        if path == "/v2/health/live":
            return {"live": True}
        if path == "/v2/health/ready":
            return {"ready": True}
        model = self.model_path(path)
        if model == "":
            return metadata(self.server.model)
        if model == "/ready":
            return {"name": of["name"], "ready": True}
        if model == "/infer":
            raise Refused(405, f"{path}: expects POST")
        raise Refused(404, f"{path}: is no path of the Open Inference Protocol v2")

    def post(self):
        path = self.path.split("?")[0].rstrip("/")
        body = self.body()
        if self.model_path(path) != "/infer":
            raise Refused(404, f"{path}: is no path to POST to; expected /v2/models/NAME/infer")
        try:
            request = json.loads(body, parse_constant=refuse_constant)
        except (ValueError, RecursionError) as error:
            raise Refused(400, f"body: is no JSON: {error}") from None
        return infer(self.server.model, request)

    def model_path(self, path):
        """What stands behind the model, or None when the path is about something else."""
        of = self.server.model.signature
        rest = path.removeprefix("/v2/models/")
        if rest == path:
            return None
        name, slash, tail = rest.partition("/")
        if name != of["name"]:
            raise Refused(404, f"{name}: no such model here; there is {of['name']}")
        if tail.startswith("versions/"):
            version, slash, tail = tail.removeprefix("versions/").partition("/")
            if version != of["version"]:
                raise Refused(404, f"{name}: no version {version} here; there is {of['version']}")
        return slash + tail

    def body(self):
        """The bytes of the request. What is not read would be taken for the next request: the connection ends."""
        length = self.headers.get("Content-Length", "")
        limit = self.server.max_bytes
        if "Transfer-Encoding" in self.headers or not length.isascii() or not length.isdigit():
            self.close_connection = True
            raise Refused(411, "body: needs a Content-Length")
        if int(length) > limit:
            self.close_connection = True
            raise Refused(413, f"body: {length} bytes, at most {limit} are read; send fewer rows at once")
        body = self.rfile.read(int(length))
        if "Inference-Header-Content-Length" in self.headers:
            raise Refused(400, "body: binary tensors are not read; send JSON")
        return body

    def reply(self, work):
        try:
            status, document = 200, work()
        except Refused as error:
            status, document = error.status, {"error": str(error)}
        except (ConnectionError, TimeoutError):
            raise
        except Exception as error:
            self.log_error("%r", error)
            status, document = 500, {"error": f"the model failed: {type(error).__name__}"}
        self.answer(status, document)

    def send_error(self, code, message=None, explain=None):
        """What http.server itself refuses, in the same form."""
        self.close_connection = True
        self.answer(code, {"error": str(message or self.responses.get(code, ("unknown",))[0])})

    def answer(self, status, document):
        body = json.dumps(document, allow_nan=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address, model, max_bytes):
        super().__init__(address, Handler)
        self.model = model
        self.max_bytes = max_bytes


def main():
    parser = argparse.ArgumentParser(description="Serves the model by the Open Inference Protocol v2.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    parser.add_argument("--max-bytes", type=int, default=16 * 1024 * 1024, help="of a request's body")
    asked = parser.parse_args()
    server = Server((asked.host, asked.port), Model(FOLDER), asked.max_bytes)
    # shutdown() waits for serve_forever(), which this very thread is in.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    host, port = server.server_address[:2]
    print(f"{server.model.signature['name']}: http://{host}:{port}/v2/models/{server.model.signature['name']}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)


if __name__ == "__main__":
    main()
`;
