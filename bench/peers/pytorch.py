# PyTorch, speaking as child.js does: one JSON object a line in, one out.
#   python3 pytorch.py '{"threads": 1}'
import json, sys, time

options = json.loads(sys.argv[1] if len(sys.argv) > 1 else "{}")
import torch
from torch import nn

torch.set_num_threads(int(options.get("threads", 1)))
session = {}


def floats(folder, name, shape):
    with open(f"{folder}/{name}.f32", "rb") as file:
        return torch.frombuffer(bytearray(file.read()), dtype=torch.float32).reshape(shape)


def network(spec, folder):
    flat, at, parts = floats(folder, "weights", [-1]), 0, []
    sizes = spec["layers"]
    for i, (inputs, units) in enumerate(zip(sizes, sizes[1:])):
        dense = nn.Linear(inputs, units)
        with torch.no_grad():
            dense.weight.copy_(flat[at : at + inputs * units].reshape(inputs, units).t())
            at += inputs * units
            dense.bias.copy_(flat[at : at + units])
            at += units
        parts.append(dense)
        if i < len(sizes) - 2:
            parts.append(nn.ReLU() if spec["activation"] == "relu" else nn.Tanh())
    return parts


def open_workload(folder):
    with open(f"{folder}/spec.json") as file:
        spec = json.load(file)
    sizes, batch, rows = spec["layers"], spec["batch"], spec["rows"]
    parts = network(spec, folder)
    x = floats(folder, "x", [rows, sizes[0]])
    if spec["kind"] == "inference":
        model = nn.Sequential(*parts, nn.Softmax(dim=1)).eval()
        given = x[:batch].clone()

        def predict():
            with torch.inference_mode():
                return model(given).numpy()

        session.update(predict=predict)
        return
    model = nn.Sequential(*parts)
    y = floats(folder, "y", [rows, sizes[-1]])
    if spec["loss"] == "categoricalCrossentropy":
        y = y.argmax(1)
    rate = spec["learningRate"]
    if spec["optimizer"] == "adam":
        optimizer = torch.optim.Adam(model.parameters(), lr=rate, eps=1e-7)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=spec.get("momentum", 0))
    criterion = {
        "binaryCrossentropy": nn.BCEWithLogitsLoss(),
        "categoricalCrossentropy": nn.CrossEntropyLoss(),
        "meanSquaredError": nn.MSELoss(),
    }[spec["loss"]]
    batches = [(x[i : i + batch].clone(), y[i : i + batch].clone()) for i in range(0, rows, batch)]

    def train(steps):
        for i in range(steps):
            bx, by = batches[i % len(batches)]
            optimizer.zero_grad()
            criterion(model(bx), by).backward()
            optimizer.step()

    def loss():
        with torch.no_grad():
            return float(criterion(model(batches[0][0]), batches[0][1]))

    session.update(train=train, loss=loss)


def run(count):
    begun, before, typical = time.perf_counter(), time.process_time(), None
    if "predict" in session:
        times = []
        for _ in range(count):
            start = time.perf_counter()
            session["predict"]()
            times.append(time.perf_counter() - start)
        typical = sorted(times)[len(times) // 2] * 1e3
    else:
        session["train"](count)
    wall = (time.perf_counter() - begun) * 1e3
    computed = (time.process_time() - before) * 1e3
    return {"ms": typical or wall / count, "wall": wall, "computed": computed}


def answer(question):
    ask = question["ask"]
    if ask == "open":
        open_workload(question["folder"])
        return {"version": torch.__version__}
    if ask == "run":
        return run(question["count"])
    if "predict" in session:
        return {"outputs": [float(v) for v in session["predict"]().reshape(-1)[:10]]}
    return {"loss": session["loss"]()}


for line in sys.stdin:
    try:
        result = answer(json.loads(line))
    except Exception as error:
        result = {"error": str(error)}
    print("\n@" + json.dumps(result), flush=True)
