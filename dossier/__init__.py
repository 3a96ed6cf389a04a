"""A static site generator for explainer dossiers.

The flow: text → nodes → entries → graph → views → pages → bytes → disk.
Each module imports only modules before it in `LAYERS`; a test holds that.
"""

__version__ = "0.1.0"

LAYERS = (
    "problems",
    "workers",
    "language",
    "dateslips",
    "dategrammar",
    "dates",
    "yamlslips",
    "nodes",
    "plainyaml",
    "yamlnodes",
    "alignment",
    "files",
    "prose",
    "plainprose",
    "commonmark",
    "markup",
    "model",
    "fields",
    "reference",
    "remedies",
    "ids",
    "validation",
    "mending",
    "schema",
    "records",
    "load",
    "urls",
    "graph",
    "standing",
    "views",
    "plan",
    "jsonld",
    "exports",
    "templating",
    "render",
    "assets",
    "cache",
    "output",
    "maker",
    "pipeline",
    "starter",
    "server",
    "cli",
)
