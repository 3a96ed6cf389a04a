"""Draws names, sentences and Markdown by lot: the same seed gives the same."""

import itertools
import random
from collections.abc import Sequence

import words


class Favourites:
    """Things of which some are drawn far more often: the one at rank r as 1 / (r + 10)."""

    def __init__(self, items: Sequence[str]) -> None:
        self.items = items
        self.weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(items))))


class Draw:
    """Draws from a seeded generator, by methods that give the same with every Python version."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.terms: Sequence[str] = ()
        """The dossier's terms, for sentences to mention."""

    def number(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`."""
        return low + int(self.random.random() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """Draw whether something with this probability happens."""
        return self.random.random() < probability

    def one(self, items: Sequence[str]) -> str:
        """Draw one of some things, each as likely as the others."""
        return items[int(self.random.random() * len(items))]

    def some(self, favourites: Favourites, low: int, high: int) -> list[str]:
        """Draw a few different ones; fewer than `low` where there are no more."""
        count = min(self.number(low, high), len(favourites.items))
        found: dict[str, None] = {}
        while len(found) < count:
            drawn = self.random.choices(favourites.items, cum_weights=favourites.weights, k=count)
            found.update(dict.fromkeys(drawn))
        return list(found)[:count]

    def sentence(self, length: int, ending: str = ".") -> str:
        """Make up a sentence, now and then with a comma, stress, a quotation or a term."""
        said = self.random.choices(words.PROSE, k=length)
        lot = self.random.random()
        if lot < 0.35:
            said[length // 2] += ","
        elif lot < 0.45:
            said[length // 3] = f"*{said[length // 3]}*"
        elif lot < 0.5:
            said[length // 3] = f"“{said[length // 3]} {said[-1]}”"
        elif lot < 0.55 and self.terms:
            said[length // 2] = self.one(self.terms)
        text = " ".join(said)
        return text[0].upper() + text[1:] + ending

    def name(self) -> str:
        """Make up a family's or a country's name."""
        first, second = self.one(words.SYLLABLES), self.one(words.SYLLABLES)
        return (first + second + self.one(words.ENDINGS)).capitalize()

    def prose(self, length: int, links: Sequence[str], cites: Sequence[str], bullets: bool) -> str:
        """Make up Markdown of about `length` words in paragraphs.

        Args:
            length: how many words.
            links: ids to link, spread over the sentences.
            cites: ids of sources to cite, likewise.
            bullets: whether a list ends it.
        """
        sentences: list[str] = []
        waiting, sources = list(links), list(cites)
        while length > 0:
            size = self.number(9, 21)
            length -= size
            cite = ""
            if sources and self.chance(0.4):
                cite = f" [@{sources.pop()}{self.one(('', ', para. 3', ', p. 12', ', 14:05'))}]"
            text = self.sentence(size, f"{cite}.")
            if waiting and self.chance(0.5):
                before, _, after = text.partition(" ")
                label = "" if self.chance(0.6) else f"|{self.one(words.PROSE)} {words.PROSE[-1]}"
                text = f"{before} [[{waiting.pop()}{label}]] {after}"
            sentences.append(text)
        paragraphs = [" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)]
        if bullets:
            items = [f"- {self.sentence(self.number(6, 12), '')}" for _ in range(3)]
            if waiting:
                items[0] += f" [[{waiting.pop()}]]"
            paragraphs.append("\n".join(items))
        return "\n\n".join(paragraphs)
