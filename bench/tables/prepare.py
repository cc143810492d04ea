# Writes the data sets as tables with a header, divided for each seed into what is learnt from and what is held out, and the
# scores of scikit-learn on them.
#   /usr/bin/python3 bench/tables/prepare.py <folder with the data> <folder for the tables>
import gzip, json, os, sys, warnings
from pathlib import Path

# The sets are small: threads would wait for each other.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

warnings.filterwarnings("ignore")
SEEDS = range(5)
data, out = Path(sys.argv[1]), Path(sys.argv[2])
wanted = sys.argv[3:]


def counted(file, names):
    """scikit-learn's own: the first line counts rows and columns and names the classes."""
    first = open(file).readline().strip().split(",")
    labels = first[2:]
    frame = pd.read_csv(file, skiprows=1, header=None, names=names + ["target"])
    frame["target"] = [labels[i] for i in frame["target"]]
    return frame


def diabetes():
    x = np.loadtxt(gzip.open(data / "diabetes/diabetes_data_raw.csv.gz"))
    y = np.loadtxt(gzip.open(data / "diabetes/diabetes_target.csv.gz"))
    frame = pd.DataFrame(x, columns="age sex bmi bp s1 s2 s3 s4 s5 s6".split())
    return frame.assign(target=y)


WINE = [
    "fixed acidity", "volatile acidity", "citric acid", "residual sugar", "chlorides", "free sulfur dioxide",
    "total sulfur dioxide", "density", "pH", "sulphates", "alcohol", "quality",
]


def wines():
    frames = [pd.read_csv(data / f"winequality/winequality-{c}.csv", header=None, names=WINE).assign(colour=c) for c in ("red", "white")]
    return pd.concat(frames)


SETS = {
    "iris": (lambda: counted(data / "iris/iris.csv", ["sepal length", "sepal width", "petal length", "petal width"]), "target", "classification", None),
    "wine": (lambda: counted(data / "wine/wine_data.csv", [f"x{i}" for i in range(13)]), "target", "classification", None),
    "breast_cancer": (lambda: counted(data / "breast_cancer/breast_cancer.csv", [f"x{i}" for i in range(30)]), "target", "classification", None),
    "winequality, classes": (wines, "quality", "classification", None),
    "winequality, number": (wines, "quality", "regression", None),
    "diabetes": (diabetes, "target", "regression", None),
    "housing": (lambda: pd.read_csv(data / "housing/housing.csv"), "median_house_value", "regression", None),
    "beijing_pm25, by time": (lambda: pd.read_csv(data / "beijing_pm25/pollution.csv"), "pm2.5", "regression", "No"),
}


def divide(frame, target, task, time, seed):
    if time:
        frame = frame.sort_values(time)
        cut = int(len(frame) * 0.8)
        return frame[:cut], frame[cut:]
    return train_test_split(frame, test_size=0.2, random_state=seed, stratify=frame[target] if task == "classification" else None)


def columns(train, target, time):
    words = [c for c in train if train[c].dtype == object and c != target]
    return [c for c in train if c not in words + [target, time]], words


def scaled(train, target, time):
    numbers, words = columns(train, target, time)
    return ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        ("words", OneHotEncoder(handle_unknown="ignore"), words),
    ])


def ordered(train, target, time):
    numbers, words = columns(train, target, time)
    return ColumnTransformer([
        ("numbers", "passthrough", numbers),
        ("words", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), words),
    ])


def models(task, seed):
    if task == "classification":
        return {
            "MLP": (scaled, MLPClassifier(random_state=seed)),
            "linear": (scaled, LogisticRegression(max_iter=1000)),
            "boosting": (ordered, HistGradientBoostingClassifier(random_state=seed)),
        }
    return {
        "MLP": (scaled, MLPRegressor(random_state=seed)),
        "linear": (scaled, LinearRegression()),
        "boosting": (ordered, HistGradientBoostingRegressor(random_state=seed)),
    }


def main():
    out.mkdir(parents=True, exist_ok=True)
    known = out / "scikit-learn.json"
    results = json.loads(known.read_text()) if known.exists() else {}
    for name, (load, target, task, time) in SETS.items():
        if wanted and name not in wanted:
            continue
        frame = load()
        frame = frame[frame[target].notna()]
        scores = {}
        for seed in SEEDS:
            train, test = divide(frame, target, task, time, seed)
            for part, rows in (("train", train), ("test", test)):
                rows.to_csv(out / f"{name}.{seed}.{part}.csv", index=False)
            for title, (transform, model) in models(task, seed).items():
                pipeline = make_pipeline(transform(train, target, time), model)
                pipeline.fit(train.drop(columns=[target]), train[target])
                predicted = pipeline.predict(test.drop(columns=[target]))
                score = accuracy_score if task == "classification" else r2_score
                scores.setdefault(title, []).append(score(test[target], predicted))
        results[name] = {"target": target, "task": task, "time": time, "scores": scores}
        print(name, {k: f"{np.mean(v):.4f} ± {np.std(v):.4f}" for k, v in scores.items()}, flush=True)
        known.write_text(json.dumps(results, indent=1))


main()
