"""Writes moreLayers.json: layers and options that layers.json does not hold, and trainings with penalties and constraints, computed by
the real Keras. Run: pip install keras==3.15.1 jax numpy; KERAS_BACKEND=jax python generateLayers.py
"""

import json
import os

os.environ["KERAS_BACKEND"] = "jax"

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import keras
import numpy as np

from keras.src.backend.common import dtypes

keras.config.set_floatx("float64")
# Keras itself turns float64 intermediates into float32 on every backend but TensorFlow's; here they stay.
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
random = np.random.default_rng(20240)


def numbers(shape, low=-2.0, high=2.0):
    """Float64 numbers that are exactly float32, away from 0, where some layers have a kink."""
    values = random.uniform(low, high, shape).astype(np.float32).astype(np.float64)
    return np.where(np.abs(values) < 0.05, 0.25, values)


def stored(values):
    values = np.asarray(values, np.float64)
    return {"shape": list(values.shape), "values": values.ravel().tolist()}


def layer_case(number, name, config, shape, mode="inference", adapt=None, integers=None):
    layer = getattr(keras.layers, name)(**config)
    x = random.integers(0, integers, shape).astype(np.float64) if integers else numbers(shape)
    if adapt is not None:
        layer.adapt(adapt)
    layer(jnp.asarray(x))
    kept = [w for w in layer.weights if w.name != "count"]
    for w in kept:
        if adapt is None:
            low = 0.5 if "variance" in w.name else -2.0
            w.assign(numbers(w.shape, low))
    trainable = [w.value for w in layer.trainable_variables]
    fixed = [w.value for w in layer.non_trainable_variables]

    training = {"training": mode == "train"} if name == "BatchNormalization" else {}

    def call(trainable, x):
        return layer.stateless_call(trainable, fixed, x, **training)

    y, after = call(trainable, jnp.asarray(x))
    upstream = numbers(y.shape)
    gradient = jax.grad(lambda t, x: jnp.sum(call(t, x)[0] * upstream), argnums=(0,) if integers else (0, 1))
    grads = gradient(trainable, jnp.asarray(x))
    case = {
        "id": f"{name}#{number}",
        "layer": name,
        "config": config,
        "mode": mode,
        "weights": [{"name": w.name, "trainable": w.trainable, **stored(w.value)} for w in kept],
        "x": stored(x),
        "y": stored(y),
        "upstream": stored(upstream),
        "dweights": [{"name": w.name, **stored(g)} for w, g in zip(layer.trainable_variables, grads[0])],
    }
    if not integers:
        case["dx"] = stored(grads[1])
    if adapt is not None:
        case["adapt"] = stored(adapt)
    if mode == "train":
        case["weights_after"] = [
            {"name": w.name, **stored(v)} for w, v in zip(layer.non_trainable_variables, after) if w.name.startswith("moving")
        ]
    return case


data = numbers((7, 3, 2), 0, 9)
layer_cases = [
    ("BatchNormalization", {"axis": 2}, (3, 2, 3, 2), "train"),
    ("BatchNormalization", {"axis": -2, "scale": False}, (2, 4, 3), "train"),
    ("BatchNormalization", {"axis": 1, "center": False, "epsilon": 0.1}, (3, 5, 2), "inference"),
    ("BatchNormalization", {"trainable": False}, (4, 3), "train"),
    ("LayerNormalization", {"axis": 1}, (2, 5, 3)),
    ("LayerNormalization", {"axis": [1, 3], "scale": False}, (2, 3, 2, 4)),
    ("LayerNormalization", {"axis": [-1, 1], "center": False, "epsilon": 0.01}, (2, 3, 4)),
    ("GroupNormalization", {"groups": 3, "axis": 1}, (2, 6, 4)),
    ("GroupNormalization", {"groups": -1}, (2, 3, 4)),
    ("GroupNormalization", {"groups": 1, "epsilon": 0.1, "center": False}, (3, 2, 3, 4)),
    ("GroupNormalization", {"groups": 2, "axis": -2, "scale": False}, (2, 3, 4, 2)),
    ("GroupNormalization", {"groups": 2}, (3, 6)),
    ("RMSNormalization", {}, (4, 5)),
    ("RMSNormalization", {"axis": [1, 2], "epsilon": 0.01}, (2, 3, 4)),
    ("UnitNormalization", {"axis": 1}, (2, 3, 4)),
    ("UnitNormalization", {"axis": [1, 2]}, (2, 3, 4)),
    ("PReLU", {"shared_axes": [1]}, (2, 3, 4)),
    ("PReLU", {"shared_axes": [1, 3]}, (2, 3, 2, 4)),
    ("PReLU", {}, (3, 2, 3)),
    ("Permute", {"dims": [2, 1]}, (2, 3, 4)),
    ("Permute", {"dims": [3, 1, 2]}, (2, 3, 4, 2)),
    ("Permute", {"dims": [3, 2, 1]}, (2, 2, 3, 4)),
    ("RepeatVector", {"n": 3}, (2, 5)),
    ("Reshape", {"target_shape": [-1, 4]}, (2, 2, 6)),
    ("Reshape", {"target_shape": [3, -1, 2]}, (2, 12)),
    ("Rescaling", {"scale": 0.25, "offset": -1.0}, (3, 2, 5)),
    ("Rescaling", {"scale": [0.5, -2.0, 3.0], "offset": [1.0, 0.0, -1.0]}, (2, 2, 3)),
    ("Normalization", {"mean": [1.0, -1.0, 0.5], "variance": [4.0, 0.25, 1.0]}, (3, 3)),
    ("Normalization", {"mean": 3.0, "variance": 2.0, "invert": True}, (3, 2)),
    ("Normalization", {}, (4, 3, 2), "inference", data),
    ("Normalization", {"axis": 1}, (4, 3, 2), "inference", data),
    ("Normalization", {"axis": [1, 2], "invert": True}, (4, 3, 2), "inference", data),
    ("Normalization", {"axis": None}, (4, 3, 2), "inference", data),
    ("ActivityRegularization", {}, (3, 4)),  # its penalty is in the trainings
    ("Activation", {"activation": "tanh"}, (3, 4)),
    ("ReLU", {"max_value": 1.0, "negative_slope": 0.1, "threshold": 0.3}, (3, 4)),
    ("LeakyReLU", {}, (3, 4)),
    ("ELU", {"alpha": 0.7}, (3, 4)),
    ("Softmax", {"axis": 1}, (2, 3, 4)),
    ("Embedding", {"input_dim": 5, "output_dim": 6}, (3, 4), "inference", None, 5),
    ("Dense", {"units": 3, "activation": "softmax"}, (2, 2, 4)),
]


def training_case(number, layers, rate):
    """A training by plain gradient descent on whole batches: penalties are in the losses, constraints in the weights."""
    keras.utils.set_random_seed(number)
    model = keras.Sequential([keras.Input((4,)), *[getattr(keras.layers, kind)(**config) for kind, config in layers]])
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="mse")
    for w in model.weights:
        w.assign(numbers(w.shape, -1.0, 1.0))
    before = [np.asarray(w.value) for w in model.weights]
    x, y = numbers((10, 4)), numbers((10, 3))
    history = model.fit(x, y, epochs=3, batch_size=4, shuffle=False, verbose=0).history
    return {
        "id": f"training#{number}",
        "layers": [[kind, keras.saving.serialize_keras_object(config)] for kind, config in layers],
        "learning_rate": rate,
        "x": stored(x),
        "y": stored(y),
        "before": [stored(w) for w in before],
        "after": [stored(w) for w in model.weights],
        "loss": history["loss"],
        "evaluate": float(model.evaluate(x, y, batch_size=4, verbose=0)),
    }


R, C = keras.regularizers, keras.constraints
trainings = [
    [("Dense", {"units": 5, "kernel_regularizer": R.L1L2(0.01, 0.02), "bias_regularizer": R.L2(0.1), "activation": "tanh"}), ("Dense", {"units": 3, "kernel_regularizer": R.L1(0.03)})],
    [("Dense", {"units": 5, "activity_regularizer": R.L2(0.1), "activation": "relu"}), ("Dense", {"units": 3, "activity_regularizer": R.L1(0.2)})],
    [("Dense", {"units": 5, "kernel_regularizer": R.OrthogonalRegularizer(0.3)}), ("Dense", {"units": 3, "kernel_regularizer": R.OrthogonalRegularizer(0.2, "columns")})],
    [("Dense", {"units": 5, "kernel_constraint": C.MaxNorm(0.8), "bias_constraint": C.NonNeg()}), ("Dense", {"units": 3, "kernel_constraint": C.UnitNorm(axis=1)})],
    [("Dense", {"units": 5, "kernel_constraint": C.MinMaxNorm(0.5, 0.9, rate=0.3), "kernel_regularizer": R.L2(0.05)}), ("ActivityRegularization", {"l1": 0.1, "l2": 0.05}), ("Dense", {"units": 3, "kernel_regularizer": R.L2(0.5), "trainable": False})],
    [("Dense", {"units": 5}), ("BatchNormalization", {"gamma_regularizer": R.L2(0.1), "beta_constraint": C.NonNeg(), "momentum": 0.7}), ("PReLU", {"alpha_regularizer": R.L1(0.1)}), ("LayerNormalization", {"beta_regularizer": R.L2(0.2), "gamma_constraint": C.NonNeg()}), ("Dense", {"units": 3})],
]


def describe(value):
    """Regularizers and constraints as their class and configuration."""
    if isinstance(value, (keras.regularizers.Regularizer, keras.constraints.Constraint)):
        return {"class": type(value).__name__, "config": value.get_config()}
    return value


def plain(case, layers):
    return {**case, "layers": [{"class": kind, "config": {k: describe(v) for k, v in config.items()}} for kind, config in layers]}


result = {
    "source": f"keras {keras.__version__} (backend jax {jax.__version__}, float64)",
    "cases": [layer_case(i, *case) for i, case in enumerate(layer_cases)],
    "trainings": [plain(training_case(i, layers, 0.05), layers) for i, layers in enumerate(trainings)],
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "moreLayers.json"), "w") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")
