"""The model's fields → the form's: Sveltia CMS's configuration, and shapes for `form.js`.

A shape says of a field what Sveltia has no words for: `{"list": shape, "alone": true}`,
`{"fields": {name: shape}, "short": name}`, `{"pair": true}`, `{"file": true}`, `{"flag": default}`.
A list that is not the same empty as left out has a box to tick for that beside it, which
`{"list": shape, "nothing": name}` names. Fields that are plain texts have none.
"""

from typing import Any, Final

from dossier.fields import Field, Meant, docs, fields
from dossier.model import KINDS, TYPES, Admin, Entry, Kind, Picture, Settings
from dossier.patterns import PATTERNS

Config = dict[str, Any]

_LONG: Final = frozenset({"alt", "date_note", "note", "question", "statement", "text"})
"""Fields of one line that are often long."""

_HINTS: Final = {
    "date": "Such as 2024-09-06, 2024-09, 2024, 2024~ (about) or 2024-09-06/2024-09-10.",
    "pair": "Such as 35.69, 51.39.",
    "markdown": "Markdown: an empty line begins a paragraph, [[id]] links to an entry, "
    "[@source-id, para. 3] cites.",
}
"""What is said below each field of a sort, after what the field is for."""

_SUMMARIES: Final[dict[Kind, str]] = {"quote": "{{speaker}}, {{date}}: {{text}}"}
"""How entries are listed, where that is not by their title alone."""


def configuration(settings: Settings) -> Config:
    """Return Sveltia's configuration for a dossier that has a form."""
    admin = settings.admin
    assert admin is not None
    root = f"{admin.folder.strip('/')}/" if admin.folder else ""
    config: Config = {
        "load_config_file": False,
        "backend": _backend(admin),
        "app_title": settings.title,
        "media_folder": f"{root}content/media",
        "public_folder": "/media",
        "show_preview_links": False,
        "editor": {"preview": False},
        "slug": {"encoding": "ascii", "clean_accents": True, "maxlength": 100},
        "collections": [_collection(kind, root) for kind in KINDS],
        "singletons": [
            {
                "name": "settings",
                "label": "Settings",
                "file": f"{root}content/dossier.yaml",
                "format": "dossier-settings",
                "fields": _fields(Settings, ()),
            }
        ],
    }
    if settings.base_url:
        config["site_url"] = settings.base_url
    return config


def shapes() -> dict[str, Any]:
    """Return the shape of each kind and of the settings, by name."""
    types: list[tuple[str, Any]] = [*TYPES.items(), ("settings", Settings)]
    return {name: _shape_of_group(type_) for name, type_ in types}


def _backend(admin: Admin) -> Config:
    # Only a token signs in without a server of one's own between browser and GitHub. To Sveltia a
    # local folder is always the copy of some repository: it is never asked for.
    backend: Config = {"name": "github", "auth_methods": ["token"]}
    backend["repo"] = admin.repo if admin.backend == "github" else "this-computer/site-folder"
    return backend | ({"branch": admin.branch} if admin.branch else {})


def title_field(kind: Kind) -> str:
    """Return the field that an entry of a kind is called by: its first one of text."""
    type_: Any = TYPES[kind]
    own, common = fields(type_).values(), fields(Entry)
    return next(one.name for one in own if one.name not in common and one.meant.what == "text")


def _collection(kind: Kind, root: str) -> Config:
    title = title_field(kind)
    pattern = _pattern("slug")
    return {
        "name": f"{kind}s",
        "label": f"{kind.capitalize()}s",
        "label_singular": kind.capitalize(),
        "description": (TYPES[kind].__doc__ or "").partition("\n")[0],
        "folder": f"{root}content/{kind}s",
        "format": f"dossier-{kind}",
        "identifier_field": title,
        "summary": _SUMMARIES.get(kind, f"{{{{{title}}}}}"),
        "slug": {
            # The editor is asked for the id. One that Sveltia makes up is checked by no pattern:
            # it keeps the dots of "U.S." and the ~ of a date.
            "template": "{{fields._slug}}",
            # Other entries name it: to change it later, there is `dossier rename`.
            "editable": ["create"],
            "pattern": [pattern[0], f"The slug is the entry's id. {pattern[1]}"],
        },
        # An actor's aliases are other names, not former addresses.
        "aliases_field": False,
        "fields": _fields(TYPES[kind], ("id",)),
    }


def _fields(type_: Any, without: tuple[str, ...]) -> list[Config]:
    """The fields of a kind or group, those that all kinds have at the end."""
    found, said = fields(type_), docs(type_)
    common = fields(Entry) if issubclass(type_, Entry) else {}
    names = [name for name in found if name not in common] + list(common)
    made: list[Config] = []
    for name in names:
        if name not in without:
            made.append(_field(found[name], said.get(name, ""), type_))
            made += [_nothing(found[name])] if _can_be_nothing(found[name]) else []
    return made


def _can_be_nothing(field: Field) -> bool:
    """Whether an empty list says something else than none."""
    listed = field.meant.shape == "list" and not field.meant.count
    return listed and not field.required and field.default is None


def _nothing(field: Field) -> Config:
    """The box to tick for an empty list: to the form, it is the same as none."""
    name = _name_of_nothing(field)
    return {
        "name": name,
        "label": name.replace("_", " ").capitalize(),
        "hint": f"Stands in the file as {field.name}: [].",
        "required": False,
        "widget": "boolean",
        "default": False,
    }


def _name_of_nothing(field: Field) -> str:
    return f"{field.name}_nothing"


def _field(field: Field, doc: str, of: Any) -> Config:
    config: Config = {
        "name": field.name,
        "label": field.name.replace("_", " ").capitalize(),
        "required": field.required,
    }
    what = "pair" if field.meant.count else field.meant.what
    hint = " ".join(part for part in (doc.replace("`", ""), _HINTS.get(what)) if part)
    if hint:
        config["hint"] = hint
    return config | _widget(field, of)


def _widget(field: Field, of: Any) -> Config:
    """The part of a field's configuration that depends on what stands in it."""
    meant = field.meant
    if _is_file(of, field.name):
        return {"widget": "image", "choose_url": False}
    if meant.shape == "group":
        return {"widget": "object", "collapsed": "auto", "fields": _fields(meant.group, ())}
    if meant.shape == "list" and not meant.count:
        return _list(meant)
    if meant.target:
        return _relation(meant.target)
    if meant.choices:
        return {"widget": "select", "options": list(meant.choices)}
    match meant.what:
        case "flag":
            return {"widget": "boolean", "default": field.default}
        case "markdown" | "inline":
            # Not Sveltia's editor of Markdown, which rewrites `[[id]]`, `![[id]]` and `[@source]`.
            return {"widget": "text", "use_emoji_autocomplete": False}
    widget: Config = {
        "widget": "text" if field.name in _LONG else "string",
        # Else every colon opens a list of pictures.
        "use_emoji_autocomplete": False,
    }
    sort = "pair" if meant.count else meant.what
    return widget | ({"pattern": _pattern(sort)} if sort in PATTERNS else {})


def _pattern(sort: str) -> list[str]:
    """Return the pattern of a sort of text, and the sentence for what does not match it."""
    pattern, message = PATTERNS[sort]
    return [pattern, f"{message[0].upper()}{message[1:]}."]


def _list(meant: Meant) -> Config:
    item = meant.item
    assert item is not None
    if item.group is not None:
        inner = _fields(item.group, ())
        summary = f"{{{{fields.{inner[0]['name']}}}}}"
        return {
            "widget": "list",
            "label_singular": item.group.__name__.lower(),
            "collapsed": "auto",
            "summary": summary,
            "fields": inner,
        }
    if item.target:
        return {**_relation(item.target), "multiple": True}
    return {"widget": "list"}


def _relation(kind: Kind) -> Config:
    title = title_field(kind)
    return {
        "widget": "relation",
        "collection": f"{kind}s",
        "value_field": "{{slug}}",
        "display_fields": [f"{{{{{title}}}}} ({{{{slug}}}})"],
        "search_fields": [title, "{{slug}}"],
        # Above it is a list that can be searched.
        "dropdown_threshold": 0,
    }


def _is_file(of: Any, name: str) -> bool:
    return of is Picture and name == "file"


# --- shapes -------------------------------------------------------------------------------


def _shape_of_group(type_: Any) -> dict[str, Any]:
    found = {name: _shape(one, type_) for name, one in fields(type_).items()}
    return {"fields": {name: shape for name, shape in found.items() if shape}}


def _shape(field: Field, of: Any) -> dict[str, Any]:
    if _is_file(of, field.name):
        return {"file": True}
    if field.meant.what == "flag":
        return {"flag": field.default}
    nothing = {"nothing": _name_of_nothing(field)} if _can_be_nothing(field) else {}
    return _shape_of(field.meant) | nothing


def _shape_of(meant: Meant) -> dict[str, Any]:
    if meant.count:
        return {"pair": True}
    if meant.item is not None:
        return {"list": _shape_of(meant.item)} | ({"alone": True} if meant.alone else {})
    if meant.group is not None:
        short = {"short": meant.shorthand} if meant.shorthand else {}
        return _shape_of_group(meant.group) | short
    return {}
