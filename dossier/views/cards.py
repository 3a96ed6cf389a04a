"""Cards: the few facts of an entry that other pages may show."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias, TypeVar

from dossier import archives, dates, fidelity, standing
from dossier.dates import Date, Day
from dossier.graph import Graph
from dossier.language import Language, text_direction
from dossier.markup import Prose, Reference
from dossier.model import AnyEntry, Citation, Kind, Position, Quote
from dossier.standing import Move, Origins
from dossier.urls import Key, entry_path
from dossier.views.atwords import opened
from dossier.views.kindcards import ClaimCard, Resting, Tally
from dossier.views.spans import sign
from dossier.views.types import Card, QuoteCard, SourceCard, When, Words

K = TypeVar("K")
M = TypeVar("M")

Facts: TypeAlias = tuple[int, ...]
"""The numbers of what was read; see `graph.fact`."""


class Cards:
    """Makes cards of a graph's entries, each once.

    What was read to make one is noted again for each page that shows it.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.language = Language(graph.settings.languages[0])
        self._names: dict[Key, tuple[str, Facts]] = {}
        self._cards: dict[Key, tuple[Card, Facts]] = {}
        self._quotes: dict[str, tuple[QuoteCard, Facts]] = {}
        self._sources: dict[str, tuple[SourceCard, Facts]] = {}
        self._claims: dict[str, tuple[ClaimCard, Facts]] = {}
        self._others: dict[str, tuple[Any, Facts]] = {}
        self._quote_places: dict[str, dict[str, int]] = {}
        self._dates: dict[str, When] = {}

    def _once(self, made: dict[K, tuple[M, Facts]], make: Callable[[K], M], key: K) -> M:
        """Return what `make` gives for a key, made once; for every page note what was read."""
        graph = self.graph
        found = made.get(key)
        if found is None:
            outer, graph.reads = graph.reads, set()
            try:
                found = made[key] = (make(key), tuple(graph.reads))
            finally:
                graph.reads = outer
        graph.reads.update(found[1])
        return found[0]

    def kept(self, name: str, make: Callable[[str], M]) -> M:
        """Return something that several pages need, such as a list split into parts; made once.

        Args:
            name: what to keep it under.
            make: makes it, from the name.
        """
        found: M = self._once(self._others, make, name)
        return found

    def neighbours(self, speaker: str, quote: str) -> tuple[Card | None, Card | None]:
        """Return a speaker's quotes before and after one of them."""
        ids = self.graph.referrers(("actor", speaker), "quote", "speaker")
        places = self._quote_places.get(speaker)
        if places is None:
            places = self._quote_places[speaker] = {id_: n for n, id_ in enumerate(ids)}
        place = places[quote]
        return (
            self.card(("quote", ids[place - 1])) if place else None,
            self.card(("quote", ids[place + 1])) if place + 1 < len(ids) else None,
        )

    # --- text ---

    def when(self, date: Date) -> When:
        """Return a date, worded."""
        found = self._dates.get(date.text)
        if found is None:
            found = self._dates[date.text] = When(
                label=dates.label(date, self.language),
                short=dates.short_label(date, self.language),
                machine=date.machine,
                edtf=date.text,
                sign=sign(date),
            )
        return found

    def words(self, text: str, lang: str) -> Words:
        """Return text with its language, unless that is the dossier's own."""
        if not lang or lang == self.language.tag:
            return Words(text=text, lang="", dir="")
        return Words(text=text, lang=lang, dir=text_direction(lang))

    def plain(self, prose: Prose) -> str:
        """Return prose as text, entries named as their links would be."""
        return prose.plain(self._words_of) if prose else ""

    def _words_of(self, reference: Reference) -> str:
        if reference.style == "cite":
            return ""
        if reference.text or reference.style == "image":
            return reference.text
        key = self.graph.resolve(reference)
        assert key is not None, "the graph has no unresolved references"
        return self.name(key)

    def name(self, key: Key) -> str:
        """Return what an entry is called in running text."""
        return self._once(self._names, self._make_name, key)

    def _make_name(self, key: Key) -> str:
        kind, id_ = key
        match kind:
            case "actor":
                return self.graph.actor(id_).name
            case "place":
                return self.graph.place(id_).name
            case "term":
                term = self.graph.term(id_)
                return term.abbreviation or term.name
            case "claim":
                return self.graph.claim(id_).statement
            case "quote":
                return self._quote_title(self.graph.quote(id_))
            case "event":
                return self.graph.event(id_).title
            case "source":
                return self.graph.source(id_).title
            case "chapter":
                return self.graph.chapter(id_).title

    def _quote_title(self, quote: Quote) -> str:
        speaker = self.graph.actor(quote.speaker).name
        day = self.when(quote.date).label
        return self.language.gettext("%(speaker)s, %(date)s", speaker=speaker, date=day)

    # --- cards ---

    def card(self, key: Key) -> Card:
        """Return an entry's card."""
        return self._once(self._cards, self._make, key)

    def cards(self, kind: Kind, ids: Iterable[str]) -> tuple[Card, ...]:
        """Return the cards of several entries of a kind."""
        return tuple([self.card((kind, id_)) for id_ in ids])

    def _make(self, key: Key) -> Card:
        kind, id_ = key
        graph = self.graph
        path, title = entry_path(kind, id_), self.name(key)
        if graph.is_withdrawn(key):
            return Card(kind=kind, id=id_, path=path, title=title, withdrawn=True)
        line = self.plain(graph.entry(key).summary)
        match kind:
            case "event":
                event = graph.event(id_)
                return Card(
                    kind=kind,
                    id=id_,
                    path=path,
                    title=title,
                    line=line,
                    when=self.when(event.date),
                    mark=event.status,
                    key=event.key,
                    sources=_named(event),
                )
            case "actor":
                actor = graph.actor(id_)
                return Card(
                    kind=kind,
                    id=id_,
                    path=path,
                    title=title,
                    line=line,
                    mark=actor.kind,
                    sources=_named(actor),
                )
            case "quote":
                quote = graph.quote(id_)
                return Card(
                    kind=kind,
                    id=id_,
                    path=path,
                    title=title,
                    line=line,
                    when=self.when(quote.date),
                    mark=quote.form,
                    sources=_named(quote),
                )
            case "source":
                source = graph.source(id_)
                worded = self.words(title, source.lang or "")
                return Card(
                    kind=kind,
                    id=id_,
                    path=path,
                    title=title,
                    line=source.publisher,
                    when=self.when(source.published) if source.published else None,
                    mark=source.kind,
                    lang=worded.lang,
                    dir=worded.dir,
                )
            case "claim":
                claim = graph.claim(id_)
                return Card(
                    kind=kind,
                    id=id_,
                    path=path,
                    title=title,
                    line=line,
                    mark=standing.standing(graph, claim),
                    sources=self.support(id_).count,
                )
            case "term":
                term = graph.term(id_)
                return Card(
                    kind=kind,
                    id=id_,
                    path=path,
                    title=term.name,
                    line=self.plain(term.definition),
                    sources=_named(term),
                    former_ids=term.former_ids,
                )
            case "chapter":
                question = graph.chapter(id_).question or ""
                return Card(kind=kind, id=id_, path=path, title=title, line=line or question)
            case "place":
                named = _named(graph.place(id_))
                return Card(kind=kind, id=id_, path=path, title=title, line=line, sources=named)

    def source(self, id_: str) -> SourceCard:
        """Return a source's card."""
        return self._once(self._sources, self._make_source, id_)

    def _make_source(self, id_: str) -> SourceCard:
        source = self.graph.source(id_)
        saved = archives.saved_on(source.archived) if source.archived else None
        return SourceCard(
            card=self.card(("source", id_)),
            publisher=source.publisher,
            authors=source.authors,
            url=source.url or "",
            archived=source.archived or "",
            origin=not source.relies_on,
            consulted=source.consulted or "",
            saved=self.when(saved) if saved else None,
            accessed=self.when(source.accessed) if source.accessed else None,
        )

    def sources(self, ids: Iterable[str]) -> tuple[SourceCard, ...]:
        """Return the cards of several sources, each once."""
        return tuple([self.source(id_) for id_ in dict.fromkeys(ids)])

    def here(self, citation: Citation) -> str:
        """Return what a cited source rests on in its matter, in words; empty where that is what it
        always rests on."""
        named, gettext = citation.relies_on, self.language.gettext
        if named is None or set(named) == set(self.graph.source(citation.source).relies_on):
            return ""
        if not named:
            return gettext("here an origin of its own")
        others = ", ".join(self.source_in_short(id_) for id_ in dict.fromkeys(named))
        return gettext("here resting on %(sources)s", sources=others)

    def source_in_short(self, id_: str) -> str:
        """Return a source in a few words: who published it, and when."""
        source = self.source(id_)
        if not source.card.when:
            return source.publisher
        return self.language.gettext(
            "%(publisher)s, %(date)s", publisher=source.publisher, date=source.card.when.short
        )

    def place_in(self, citation: Citation) -> str:
        """Return where in a source something is cited, and what that rests on there, in words."""
        return "; ".join(filter(None, (citation.at, self.here(citation))))

    def quote(self, id_: str) -> QuoteCard:
        """Return a quotation's card."""
        return self._once(self._quotes, self._make_quote, id_)

    def _make_quote(self, id_: str) -> QuoteCard:
        quote = self.graph.quote(id_)
        translation = quote.translation
        worded, found = fidelity.wording(self.graph, id_)
        return QuoteCard(
            card=self.card(("quote", id_)),
            words=self.words(quote.text, quote.lang),
            translation=self.words(translation.text, translation.lang) if translation else None,
            translated_by=(translation.by or "") if translation else "",
            speaker=self.card(("actor", quote.speaker)),
            role=quote.as_ or self.role_on(quote.speaker, quote.date),
            when=self.when(quote.date),
            venue=quote.venue or "",
            form=quote.form,
            wording=worded,
            checked=self.when(dates.parse(found.checked)) if found else None,
            context=self.plain(quote.summary),
            sources=tuple(
                opened(self.source(source), self.graph.source(source), quote)
                for source in dict.fromkeys(citation.source for citation in quote.sources)
            ),
        )

    def quotes(self, ids: Iterable[str]) -> tuple[QuoteCard, ...]:
        """Return the cards of several quotations."""
        return tuple([self.quote(id_) for id_ in ids])

    def role_on(self, actor: str, date: Date) -> str:
        """Return the roles that an actor held on a date, as one text; empty where none is known."""
        held = [
            role.title
            for role in self.graph.actor(actor).roles
            if dates.contains(role.from_, role.to, date)
        ]
        return "; ".join(held)

    def claim(self, id_: str) -> ClaimCard:
        """Return a claim's card with what its positions add up to."""
        return self._once(self._claims, self._make_claim, id_)

    def _make_claim(self, id_: str) -> ClaimCard:
        return ClaimCard(
            card=self.card(("claim", id_)),
            tally=self.tally(id_),
            resting=self.resting_of_claim(id_),
            following=standing.following(self.graph.claim(id_)),
        )

    def claims(self, ids: Iterable[str]) -> tuple[ClaimCard, ...]:
        """Return the cards of several claims, each once."""
        return tuple([self.claim(id_) for id_ in dict.fromkeys(ids)])

    def follows(self, position: Position) -> Card | None:
        """Return the claim on which an actor spoke, if its position only follows from that."""
        of = position.follows_from
        return self.card(("claim", of)) if of is not None else None

    def tally(self, claim: str) -> Tally:
        """Return how many actors stand where on a claim."""
        counts = standing.tally(self.graph.claim(claim))
        return Tally(
            supporting=counts["for"],
            undecided=counts["open"],
            opposing=counts["against"],
            silent=counts["silent"],
        )

    def support(self, claim: str) -> Origins:
        """Return the origins behind those who are for a claim."""
        return self.kept(
            f"origins of {claim}", lambda _: standing.support(self.graph, self.graph.claim(claim))
        )

    def cited_for(self, claim: str, on: Day | None = None) -> list[Citation]:
        """Return the citations of those who are for a claim."""
        positions = standing.backing(self.graph.claim(claim), on)
        return [one for each in positions for one in standing.cited_for(self.graph, each)]

    def sources_for(self, claim: str, on: Day | None = None) -> list[str]:
        """Return the sources that those name who are for a claim, each once."""
        return list(dict.fromkeys(one.source for one in self.cited_for(claim, on)))

    def resting_of_claim(self, id_: str, on: Day | None = None) -> Resting:
        """Return on how much those rest who are for a claim, on a day or with all that is known."""
        claim = self.graph.claim(id_)
        origins = self.support(id_) if on is None else standing.support(self.graph, claim, on)
        parties = standing.parties(self.graph, claim, on)
        return self.resting(len(self.sources_for(id_, on)), origins, parties)

    def resting(
        self, sources: int, origins: Origins, parties: Sequence[str], untold: int = 0
    ) -> Resting:
        """Return on how much something rests.

        Args:
            sources: how many are named for it.
            origins: to which they go back.
            parties: to which those belong who speak there by name, if that is known.
            untold: further origins, of which it is not known who speaks there.
        """
        return Resting(
            sources=sources,
            origins=origins.count + untold,
            named=len(origins.named),
            unnamed=len(origins.unnamed),
            untold=untold,
            circular=sum(map(len, origins.circles)),
            parties=len(parties),
            party=self.name(("actor", parties[0])) if len(parties) == 1 else "",
        )


def _named(entry: AnyEntry) -> int:
    """How many sources are named for an entry."""
    return len({citation.source for citation in entry.sources})


def previous_stance(move: Move) -> str:
    """Return the stance that an actor had before, or an empty string."""
    return move.previous.stance if move.previous else ""
