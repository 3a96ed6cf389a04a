"""What all views are."""

import msgspec


class View(msgspec.Struct, frozen=True, kw_only=True, tag=True, array_like=True):
    """Base of all views; its fingerprint is that of its MessagePack form."""

    @property
    def type(self) -> str:
        """The class's name, for templates that treat parts by type."""
        return type(self).__name__
