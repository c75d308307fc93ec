"""A shop whose customers fill in everything, nothing, and what no platform can read."""

# ruff: noqa: E501 - a row stands on its lines as it does in the file

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

from segdsl import Project, load

SETTINGS = """\
[project]
name = "Leaf"
timezone = "Europe/Vienna"
[customer]
address = "email"
phone = "phone"
"""
RULES = """\
customers from "customers.csv" key id
  email       text  private
  phone       text  private
  first_name  text
  last_name   text
  city        text
  state       text
  zip         text
  country     text
  birthday    date
  gender      text
  language    text
  joined      date
  seen        datetime
  club        flag
  spend       number
  visits      whole number
  likes       list of text split by "|"

segment everybody where id is known
segment vips where spend > 100
"""
OTHERS = ("joined", "seen", "club", "spend", "visits", "likes", "vips")

# Decomposed, as macOS writes names of files: a letter, and its mark behind it.
ZOE = unicodedata.normalize("NFD", "Mrs. Zoë")
MALAGA = unicodedata.normalize("NFD", "MÁLAGA")

PEOPLE = [
    {
        "id": "7", "email": " Zoe.OBrien+News@GMAIL.com ", "phone": "'+1 (206) 555-0100",
        "first_name": f" {ZOE}  Ann ", "last_name": "O'BRIEN-Smith Jr.", "city": "St. Louis ", "state": "Missouri",
        "zip": "02139-4307", "country": "United States", "birthday": "1990-03-31", "gender": "Female",
        "language": "en_US", "joined": "2026-01-02", "seen": "2026-03-30T23:30:00", "club": "yes",
        "spend": "1234.5", "visits": "3", "likes": 'opera|the "Fledermaus"',
    },
    {
        "id": "08", "email": "JÜRGEN@Bücher.example", "phone": "0049 (0)30 / 1234-567", "first_name": "JÜRGEN",
        "last_name": "Weiß", "city": "Köln", "state": "Nordrhein-Westfalen", "zip": "01067",
        "country": "Deutschland", "birthday": "1964-02-29", "gender": "divers", "language": "de", "joined": "1969-12-31",
        "seen": "2026-01-15T12:00:00", "club": "no", "spend": "-0.1", "visits": "0", "likes": "",
    },
    {
        "id": "9", "email": "mailto:Al@shop.example", "phone": "＋４４ ２０ 7946 0018", "first_name": "AL",
        "last_name": "ap Rhys", "city": MALAGA, "state": "Conwy & Ynys", "zip": "sw1a 1aa", "country": "uk",
        "birthday": "1985-12-01", "gender": "M", "language": "EN-gb", "joined": "", "seen": "", "club": "",
        "spend": "100", "visits": "", "likes": "it's",
    },
    {"id": "10", "email": "only@shop.example"},
    {"id": "11"},
    {
        "id": "12", "email": "odd@shop.example", "phone": "206 555 0100", "first_name": "?!", "last_name": "--",
        "city": "42", "state": "--", "zip": "--", "country": "Ruritania", "birthday": "", "gender": "mixed",
        "language": "Klingon",
    },
]  # fmt: skip


def shop(folder: Path) -> Project:
    names = list(PEOPLE[0])
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, names, restval="")
    writer.writeheader()
    writer.writerows(PEOPLE)
    texts = {"segdsl.toml": SETTINGS, "rules.seg": RULES, "customers.csv": file.getvalue()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load(folder)
