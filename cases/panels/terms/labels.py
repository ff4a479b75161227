"""What the four national findings, and the two kinds of no conclusion, are called on a panel."""

from cases.enums import Category, Inconclusive
from cases.models import PanelTerms


def label_of(terms: PanelTerms, category: str, inconclusive: str = "") -> str:
    """The panel's own words for a category, or the national ones; a kind of no conclusion never hides behind it."""
    own = terms.labels.get(category) or Category(category).label
    if not inconclusive:
        return own
    kind = Inconclusive(inconclusive).label
    return terms.labels.get(inconclusive) or f"{own}: {kind[0].lower()}{kind[1:]}"


def categories_of(terms: PanelTerms) -> list[tuple[str, str]]:
    """Each category with what it is called on this panel."""
    return [(category.value, label_of(terms, category)) for category in Category]
