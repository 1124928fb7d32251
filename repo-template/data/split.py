"""Splits penguins.csv into training, validation and test sets, stratified by species. Uses the standard library only.

    python3 data/split.py

The label is the first column and there is no header, as the XGBoost algorithm requires. Rows without measurements are
skipped; the script prints how many.
"""

import csv
import pathlib
import random

SEED = 7
SHARES = {"test": 0.20, "validation": 0.15}
SPECIES = ["Adelie", "Chinstrap", "Gentoo"]
FEATURES = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]

here = pathlib.Path(__file__).parent
with open(here / "penguins.csv", newline="") as file:
    rows = list(csv.DictReader(file))
complete = [row for row in rows if all(row[name] not in ("", "NA") for name in FEATURES)]
print(f"{len(rows)} rows, {len(rows) - len(complete)} skipped because they have no measurements")

shuffle = random.Random(SEED)
parts = {"train": [], "validation": [], "test": []}
for label, species in enumerate(SPECIES):
    group = [[str(label)] + [row[name] for name in FEATURES] for row in complete if row["species"] == species]
    shuffle.shuffle(group)
    start = 0
    for part, share in SHARES.items():
        end = start + round(len(group) * share)
        parts[part] += group[start:end]
        start = end
    parts["train"] += group[start:]

for part, lines in parts.items():
    shuffle.shuffle(lines)
    folder = here / "penguins" / part
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{part}.csv").write_text("".join(",".join(line) + "\n" for line in lines))
    print(f"{part}: {len(lines)} rows")
