"""Makes up the bike rentals of a city by the sea, trains two versions of a model on them, and writes their profiles.

Needs what ../../quickstart/training/requirements.txt names. The data are generated here and dedicated to the public
domain (CC0 1.0). Writes into ../src/main/resources/bikes/:
  bikes-1.onnx            trained on the year 2025
  bikes-2.onnx            the same after the council renamed an area: it knows "riverside" instead of "harbour"
  bikes-1.profile.json    what version 1 was given, and answered, in the same six weeks of 2025; of version 2 alike
  stations.csv            the stations: their area, how often they are asked about, how warm it is there
  summer-2026.csv         the weather of six weeks hour by hour, and how many people ask
"""
import hashlib
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pandas as pd
from onnx import TensorProto, helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import r2_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent.parent / "mlprod-monitoring/src/test/python"))
import profile_from_pandas  # noqa: E402

OUT = HERE.parent / "src/main/resources/bikes"
NUMBERS = ["temperature", "humidity", "wind", "hour", "workingDay"]
TEXTS = ["weekday", "season", "area"]
SEED = 7
AREAS = ["centre", "campus", "suburb", "harbour"]
SEASONS = ["WINTER", "SPRING", "SUMMER", "AUTUMN"]
PEOPLE = np.array([5, 3, 2, 2, 4, 12, 32, 66, 76, 52, 42, 46, 52, 52, 50, 56, 72, 88, 84, 66, 48, 38, 28, 14])  # by hour


def stations(random):
    """Thirty stations; the first is the busiest, by the harbour."""
    return pd.DataFrame({
        "station": [f"S{i:02}" for i in range(30)],
        "area": ["harbour"] + [AREAS[i % 4] for i in range(29)],
        "weight": [10] + list(random.integers(2, 6, 29)),
        "warmer": random.normal(0, 1.5, 30).round(1)})


def persistent(random, hours, deviation, memory):
    """Noise that remembers: each value keeps a share of the one before."""
    values = np.empty(hours)
    values[0] = random.normal(0, deviation)
    for i in range(1, hours):
        values[i] = memory * values[i - 1] + random.normal(0, deviation * np.sqrt(1 - memory ** 2))
    return values


def weather(random, first, last):
    """A mild climate: sea air, showers that pass within hours, a summer like the one before."""
    time = pd.date_range(first, last, freq="h", inclusive="left")
    hours = len(time)
    normal = 14 + 7 * np.sin(2 * np.pi * (time.day_of_year - 115) / 365)
    warmer = 5 * np.sin(2 * np.pi * (time.hour - 9) / 24) + persistent(random, hours, 0.8, 0.7)
    working = time.day_of_week < 5
    people = PEOPLE[time.hour] * np.where(working | (time.hour > 9), 1, 0.5)
    return pd.DataFrame({
        "time": time,
        "temperature": normal + warmer,
        "humidity": np.clip(70 - 2 * warmer + persistent(random, hours, 3, 0.7), 15, 100),
        "wind": np.exp(1.2 + persistent(random, hours, 0.3, 0.7)),
        "people": random.poisson(people)})


def questions(random, hours, places):
    """A row for each person who asks about a station: what its sensors say, and the true number of rentals."""
    rows = hours.loc[hours.index.repeat(hours["people"])].reset_index(drop=True)
    place = places.iloc[random.choice(len(places), len(rows), p=places["weight"] / places["weight"].sum())]
    time = rows["time"].dt
    data = pd.DataFrame({
        "temperature": rows["temperature"] + place["warmer"].to_numpy() + random.normal(0, 0.5, len(rows)),
        "humidity": np.clip(rows["humidity"] + random.normal(0, 7, len(rows)), 15, 100),
        "wind": rows["wind"] * np.exp(random.normal(0, 0.5, len(rows))),  # gusts
        "hour": time.hour,
        "workingDay": time.day_of_week < 5,
        "weekday": time.day_name().str.upper(),
        "season": np.array(SEASONS)[time.month % 12 // 3],
        "area": place["area"].to_numpy()})
    numbers = ["temperature", "humidity", "wind"]
    data[numbers] = data[numbers].astype(np.float32)  # as the model takes them
    pleasant = np.exp(-((data["temperature"] - 23) / 11) ** 2) * np.exp(-data["wind"] / 25) * (1.3 - data["humidity"] / 150)
    rush = np.where(data["workingDay"], PEOPLE[time.hour], 45 * np.exp(-((time.hour - 14) / 4.5) ** 2))
    liked = data["area"].map(dict(zip(AREAS, [1.3, 1.0, 0.6, 1.1])))
    weekend = np.where((data["area"] == "harbour") & ~data["workingDay"], 1.8, 1)
    return data, random.poisson(0.6 * rush * pleasant * liked * weekend + 0.5)


def train(data, rentals):
    texts = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("numbers", "passthrough", NUMBERS), ("texts", texts, TEXTS)])
    trees = GradientBoostingRegressor(n_estimators=60, max_depth=5, learning_rate=0.2, subsample=0.5, random_state=SEED)
    return make_pipeline(columns, trees).fit(data, rentals)


def export(model):
    inputs = [(n, FloatTensorType([None, 1])) for n in NUMBERS] + [(n, StringTensorType([None, 1])) for n in TEXTS]
    onnx_model = to_onnx(model, initial_types=inputs, name="bikes", target_opset={"": 17, "ai.onnx.ml": 3})
    opsets = sorted((opset.domain, opset.version) for opset in onnx_model.opset_import)
    del onnx_model.opset_import[:]
    onnx_model.opset_import.extend(helper.make_opsetid(*opset) for opset in opsets)
    graph = onnx_model.graph
    for node in graph.node:  # callers give a truth value
        node.input[:] = ["workingDayNumber" if name == "workingDay" else name for name in node.input]
    graph.node.insert(0, helper.make_node("Cast", ["workingDay"], ["workingDayNumber"], to=TensorProto.FLOAT))
    truth = next(each for each in graph.input if each.name == "workingDay")
    truth.type.tensor_type.elem_type = TensorProto.BOOL
    old = graph.output[0].name
    for node in graph.node:
        node.output[:] = ["rentals" if name == old else name for name in node.output]
    graph.output[0].name = "rentals"
    return onnx_model.SerializeToString()


def run(onnx_bytes, data):
    session = ort.InferenceSession(onnx_bytes, providers=["CPUExecutionProvider"])
    feeds = {n: data[[n]].to_numpy(bool if n == "workingDay" else np.float32) for n in NUMBERS}
    return session.run(["rentals"], feeds | {n: data[[n]].to_numpy(object) for n in TEXTS})[0][:, 0]


def main():
    random = np.random.default_rng(SEED)
    places = stations(random)
    year = weather(random, "2025-01-01", "2026-01-01")
    same_weeks = year[(year["time"] >= "2025-06-30") & (year["time"] < "2025-08-11")]  # six whole weeks
    summer = weather(random, "2026-06-29", "2026-08-10")
    data, rentals = questions(random, year, places)
    before, actual = questions(random, same_weeks, places)

    OUT.mkdir(parents=True, exist_ok=True)
    places.to_csv(OUT / "stations.csv", index=False, lineterminator="\n")
    summer.round({"temperature": 1, "humidity": 0, "wind": 1}).to_csv(
        OUT / "summer-2026.csv", index=False, date_format="%Y-%m-%dT%H:%M:%SZ", lineterminator="\n")
    for version, names in ("1", {}), ("2", {"harbour": "riverside"}):
        model = train(data.replace({"area": names}), rentals)
        onnx_bytes = export(model)
        frame = before.replace({"area": names})
        frame["rentals"] = run(onnx_bytes, frame)
        difference = np.abs(frame["rentals"] - model.predict(frame)).max()
        assert difference < 1e-2, f"ONNX and scikit-learn differ by {difference}"
        (OUT / f"bikes-{version}.onnx").write_bytes(onnx_bytes)
        kinds = {name: "category" for name in TEXTS + ["workingDay"]}
        profile = profile_from_pandas.profile(
            frame, "bikes", version, hashlib.sha256(onnx_bytes).hexdigest(), ["rentals"], kinds=kinds)
        profile_from_pandas.write(profile, OUT / f"bikes-{version}.profile.json")
        print(f"{version}: {len(data)} rows, R2 {r2_score(actual, frame['rentals']):.3f}, {len(onnx_bytes)} bytes, "
              f"profile of {len(frame)} rows")


if __name__ == "__main__":
    main()
