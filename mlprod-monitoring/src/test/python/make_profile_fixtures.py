"""Makes the fixtures of ProfileFromPandasTest in ../resources/profile: a data set, its profile by
profile_from_pandas.py, and NumPy's quantiles and moments of it; and words that pandas takes to be missing, with the
profile that the script makes of their file."""

import json
import pathlib

import numpy as np
import pandas as pd

import profile_from_pandas

FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "profile"


def frame():
    random = np.random.default_rng(7)
    rows = 2000
    normal = random.normal(size=rows)
    normal[::100] = np.nan
    amount = np.round(random.lognormal(3, 2, size=rows), 2)
    amount[:200] = 0
    amount[7] = np.inf
    extreme = random.choice([1e300, -1e300, 5e-324, -0.0, 0.1, 1e-200], size=rows)
    city = random.choice(["Wien", "Oslo", "Łódź", "東京", "x" * 300], size=rows, p=[0.5, 0.3, 0.1, 0.0999, 0.0001])
    city[:3] = ["rare one", "rare two", "rare two"]
    text = random.choice(["Hello, World 42!", "Привет мир", "καλημέρα", "日本語テキスト", "naïve\tcafé", "👍"], size=rows)
    text = text.astype(object)
    text[5] = ""
    text[6] = "👍a" * 5000
    return pd.DataFrame({
        "normal": normal,
        "amount": amount,
        "age": random.integers(18, 95, size=rows),
        "constant": np.full(rows, 0.7),
        "extreme": extreme,
        "member": random.random(rows) < 0.2,
        "city": pd.Series(city).astype("category"),
        "text": text,
        "id": [f"user-{i}" for i in range(rows)],
        "score": random.random(rows),
    })


def words():
    texts = ["NA", "null", "None", "nan", "N/A", "", "Oslo", "NaN"]
    numbers = ["1", "", "NaN", " 2.5 ", "inf", "-Infinity", "0.1", "1e3"]
    truths = ["true", "False", "", "TRUE", "nan", "false", "true", "true"]
    rows = zip(texts, numbers, truths)
    return "text,number,truth\n" + "".join(",".join(row) + "\n" for row in rows) * 8


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    data = frame()
    data.to_csv(FOLDER / "data.csv", index=False)
    made = profile_from_pandas.profile(data, "example", "1", answers=["score"])
    profile_from_pandas.write(made, FOLDER / "profile.json")
    (FOLDER / "words.csv").write_text(words())
    read = profile_from_pandas.read_csv(FOLDER / "words.csv")
    profile_from_pandas.write(profile_from_pandas.profile(read, "example", "1"), FOLDER / "words.json")
    expected = {}
    for name in ["normal", "amount", "age", "constant", "score"]:
        values = data[name].to_numpy(dtype="float64")
        values = values[np.isfinite(values)]
        expected[name] = {
            "count": len(values),
            "mean": float(np.mean(values)),
            "deviation": float(np.std(values, ddof=1)),
            "quantiles": [float(q) for q in np.quantile(values, np.linspace(0, 1, 21))],
        }
    (FOLDER / "numpy.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
