"""Which of the fonts in `fonts/` can write a text.

All are subsets: `serif`, `sans` and `sans-bold` of Source Serif 4 and Source Sans 3 (Latin,
Cyrillic, Greek; kerning as a `kern` table, which needs no shaping), `arabic` of Vazirmatn.
`fonts/OFL.txt` has their licence.
"""

import re
import unicodedata
from typing import Final

WESTERN: Final = re.compile(
    "["
    r"\u0020-\u007e\u00a0-\u012b\u012e-\u0131\u0134-\u0165\u0168-\u017f\u0192"
    r"\u0218-\u021b\u02bb-\u02bc\u0374-\u0375\u037e\u0384-\u038a\u038c\u038e-\u03a1"
    r"\u03a3-\u03ce\u03d7\u03d9\u03db\u03dd\u03e1\u0400-\u045f\u0490-\u0491\u04af"
    r"\u04b1\u04bb\u04d9\u04e9\u1e0c-\u1e0f\u1e20-\u1e21\u1e24-\u1e25\u1e2a-\u1e2b"
    r"\u1e36-\u1e3b\u1e3e-\u1e3f\u1e42-\u1e49\u1e5a-\u1e63\u1e6c-\u1e6f\u1e80-\u1e85"
    r"\u1e8e-\u1e8f\u1e92-\u1e93\u1e97\u1e9e\u1ef2-\u1ef9\u2013-\u2014\u2018-\u201a"
    r"\u201c-\u201e\u2020\u2022\u2026\u2032-\u2033\u2039-\u203a\u2044\u20ac\u20bd"
    r"\u2116\u2122\u2212"
    "]*"
)
"""What all faces but the Arabic one can write."""

ARABIC: Final = re.compile(
    "["
    r"\u0020-\u007e\u00a0\u00ab\u00bb\u060c-\u060d\u0610-\u0612\u0615\u061b\u061f"
    r"\u0621-\u063a\u063d\u0640-\u0658\u065a-\u065b\u0660-\u0671\u0674\u0679\u067c"
    r"\u067e\u0681\u0685-\u0686\u0688-\u0689\u0691\u0693\u0695-\u0696\u0698\u069a"
    r"\u06a0-\u06a1\u06a4\u06a9-\u06ad\u06af\u06b5\u06ba\u06bc-\u06be\u06c0-\u06c3"
    r"\u06c6-\u06d0\u06d2-\u06d5\u06dc-\u06de\u06e9\u06f0-\u06f9\u200c-\u200e"
    r"\u2013-\u2014\u2018-\u2019\u201c-\u201d\u2026"
    "]*"
)
"""What the Arabic face can write; it must be shaped, and set from right to left."""

_PLAINER: Final = str.maketrans(
    "\u00a0\u2009\u202f\u2010\u2011\u2015", "   --—", "\u00ad\u200b\ufeff"
)


def plainer(text: str) -> str:
    """Return a text with rarer spaces and hyphens as the usual ones."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_PLAINER).split())
