"""What breaks the rules of the rulebook. Only `dossier check` asks; a build never waits for it.

A module has a few related rules and lists them in its `RULES`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Final

from dossier.dates import Date
from dossier.graph import Graph
from dossier.linking import Locate
from dossier.model import Settings
from dossier.nodes import Pointer
from dossier.problems import Problem
from dossier.records import Record
from dossier.rulebook import RULEBOOK, RuleSeverity
from dossier.rules import (
    attribution,
    chronology,
    circular,
    links,
    pictures,
    positions,
    quotations,
    sourcing,
    twins,
    unused,
    upkeep,
)
from dossier.rules.rule import Checked, Finding, Rule

__all__ = ["RULES", "Checked", "Finding", "Rule", "problems", "severities"]

RULES: Final[tuple[Rule, ...]] = (
    *unused.RULES,
    *sourcing.RULES,
    *circular.RULES,
    *chronology.RULES,
    *quotations.RULES,
    *attribution.RULES,
    *positions.RULES,
    *pictures.RULES,
    *twins.RULES,
    *upkeep.RULES,
    *links.RULES,
)
"""All rules."""


def severities(settings: Settings) -> dict[str, RuleSeverity]:
    """Return the severity of each rule, as the settings have it."""
    chosen = settings.rules
    return {code: getattr(chosen, code.replace("-", "_")) for code in RULEBOOK}


def problems(
    checked: Checked,
    severities: Mapping[str, RuleSeverity],
    records: Iterable[Record],
    locate: Locate,
) -> list[Problem]:
    """Return what breaks the rules, sorted by place.

    Args:
        checked: what is looked at.
        severities: by code; a rule that is off is not run.
        records: the entries as they were read.
        locate: finds the place of a problem; called file by file, for what was found only.
    """
    wanted = [rule for rule in RULES if severities[rule.code] != "off"]
    found = [(one, rule) for rule in wanted for one in rule.find(checked)]
    read = {(one.kind, one.entry.id): one for one in records} if found else {}
    placed = [(one, rule, read[one.kind, one.id] if one.kind else None) for one, rule in found]
    placed.sort(key=lambda item: item[2].path if item[2] else "")
    told = []
    for one, rule, record in placed:
        severity = severities[rule.code]
        assert severity != "off"
        location = locate(record, one.pointer, one.offset)
        about = _about(checked.graph, one) if one.lasts else ""
        hint = one.hint or rule.cure
        told.append(Problem(location, rule.code, one.message, hint, severity, about))
    return sorted(told)


# --- what a finding is about, in words that outlast edits elsewhere -----------------------


def _about(graph: Graph, finding: Finding) -> str:
    """Return `kind:id` and the way to the field, with items named by what they say."""
    holder = graph.peek(finding.kind, finding.id) if finding.kind else graph.settings
    name = f"{finding.kind}:{finding.id}" if finding.kind else "settings"
    return " ".join([name, *_way(holder, finding.pointer)])


def _way(value: Any, pointer: Pointer) -> Iterator[str]:
    for step in pointer:
        if isinstance(step, int):
            value = value[step] if isinstance(value, tuple) and step < len(value) else None
            yield f"[{_item(value)}]"
        else:
            value = getattr(value, step, None) or getattr(value, f"{step}_", None)
            yield step


def _item(value: Any) -> str:
    """Name an item of a list by what it must say: its place changes with every line above it."""
    if is_dataclass(value) and not isinstance(value, Date):
        required = [one.name for one in fields(value) if one.default is MISSING]
        texts = [getattr(value, name) for name in required]
        value = " ".join(str(text) for text in texts if isinstance(text, str | Date))
    return " ".join(str(value).split()) if value is not None else ""
