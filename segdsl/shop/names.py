"""First and last names by the language spoken at home, as varied as an address book is."""

from __future__ import annotations

import unicodedata


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


FIRST: dict[str, tuple[str, ...]] = {
    "de": _listed("""
        Anna, Lukas, Jürgen, Käthe, Björn, Sophie, Maximilian, Leonie, Günter, Ayşe, Mehmet,
        Friederike, Jonas, Hannelore, Emil, Marie-Luise, Łukasz, Agnieszka, Ольга, Karl-Heinz,
        Mia, Paul, Renate, Søren, Vera, Maximiliane-Charlotte, Thị Hạnh, Noah, Elif, Uwe
    """),
    "fr": _listed("""
        Zoë, François, Amélie, Jean-Baptiste, Chloé, Gaël, Inès, Benoît, Océane, Mathéo, Fatou,
        Anne-Sophie, Loïc, Hélène, Noémie, Rémy
    """),
    "en": _listed("""
        Olivia, Siobhán, George, Amelia, D'Andre, Ruth, Liam, Grace, Muhammad, Priya, Wei,
        Sinéad, Noor, Daan, Fleur, Renée, José, Björk, Al, Bo, 美咲, Chidiebere, Tom, Ivy
    """),
}

LAST: dict[str, tuple[str, ...]] = {
    "de": _listed("""
        Müller, Schmidt, Weiß, Özdemir, von der Heide, Krüger, Nguyễn, Kowalska, Schröder,
        Huber, Böhm, Meyer-Landrut, Wolfeschlegelsteinhausen-Bergerdorff, Kaya, Fuchs, Gruber,
        Иванова, Roth, Jäger, Steiner, Bühler, Vogt, Zürcher, Hahn
    """),
    "fr": _listed("""
        Lefèvre, D'Hondt, Dubois, Saint-Exupéry, Martin, Garçon, Benoit, Châtelain, N'Diaye,
        Roux
    """),
    "en": _listed("""
        O'Connor, Smith, Patel, van den Berg, Li, O, Jones, MacLeod, Brontë, Garcia Márquez,
        Featherstonehaugh-Cholmondeley, de Jong, Okafor, Brown, St. John, Null
    """),
}


def mailbox(name: str) -> str:
    """The name as the front of an e-mail address: plain lower-case letters, `reader` where none are left."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in plain if letter.isalpha()) or "reader"
