"""A force's own references in addresses: whatever they hold, safe in every part of the way and still readable."""

from urllib.parse import quote, unquote_to_bytes


class CaseReference:
    """`12/345 A` stands as `12~2F345~20A`: percent-encoding with a mark that no server or proxy undoes on the way."""

    regex = r"(?:[A-Za-z0-9_.-]|~[0-9A-F]{2})+"

    def to_url(self, value: object) -> str:
        reference = str(value)
        if not reference.strip("."):
            # Browsers and servers take . and .. for places.
            return reference.replace(".", "~2E")
        return quote(reference, safe="").replace("~", "%7E").replace("%", "~")

    def to_python(self, value: str) -> str:
        reference = unquote_to_bytes(value.replace("~", "%")).decode("utf-8")
        if "\0" in reference or self.to_url(reference) != value:
            raise ValueError("One reference has one address.")
        return reference
