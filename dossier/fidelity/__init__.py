"""What is known of the wording of quotations; and, in the modules beside, how it is found out.

`folding` makes letters comparable, `texts` takes them from files, `matching` looks for quotations
in them, `differences` tells what stands there instead, `folder` knows which text is whose, and
`checking` puts it together for `dossier verify`. Pages know only the outcome, which is kept in
`content/quotes.lock` (see `quotelock`) and read through the graph.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from dossier.graph import Graph
from dossier.linking import Locate
from dossier.problems import Problem, quoted
from dossier.quotelock import Verified, digest
from dossier.records import Record

Wording = Literal["verified", "paraphrase", "unverified"]
"""Found letter by letter in the text of its source; no quotation but the sense; neither."""


def wording(graph: Graph, quote: str) -> tuple[Wording, Verified | None]:
    """Return what is known of a quote's wording, and where it was found, if it was."""
    found = graph.verified(quote)
    if found is not None:
        return "verified", found
    return ("paraphrase" if graph.quote(quote).form == "paraphrase" else "unverified"), None


class Share(NamedTuple):
    """How many quotes are verified."""

    verbatim: int
    """Marked as verbatim."""

    verified: int
    """Those among them that were found in the text of their source."""


def share(graph: Graph) -> Share:
    """Count the quotes that are verified, of those that are marked verbatim."""
    found = [verified is not None for _, verified in graph.all_verified()]
    return Share(len(found), sum(found))


def unverified(graph: Graph, records: Iterable[Record], locate: Locate) -> Iterator[Problem]:
    """Yield a problem for each quote that is marked verbatim and not verified."""
    left = {id_ for id_, verified in graph.all_verified() if verified is None}
    for record in records:
        if record.kind == "quote" and record.entry.id in left:
            sources = [one.source for one in graph.quote(record.entry.id).sources]
            texts = " or ".join(quoted(id_) for id_ in dict.fromkeys(sources)) or "its source"
            hint = (
                f"run `dossier verify --texts FOLDER` with the text of {texts}, or remove "
                "`verbatim: true`"
            )
            message = _why(graph, record.entry.id)
            yield Problem(locate(record, ("verbatim",), -1), "unverified-quote", message, hint)


def _why(graph: Graph, id_: str) -> str:
    found, quote = graph.locked(id_), graph.quote(id_)
    if found is None:
        return f"the words of quote '{id_}' were not found in the text of its source so far"
    if found.words != digest(quote.text):
        day = found.checked
        return f"the words of quote '{id_}' were changed after they were verified on {day}"
    return f"quote '{id_}' no longer names '{found.source}', in whose text its words were found"
