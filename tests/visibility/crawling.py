"""Reading everything that a person can reach: by links, by their lists' own choices and sort orders, by address."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve, reverse

from cases.permissions.pages import pages

# Leaving would end the crawl; static files are the same for everybody.
LEFT_OUT = ("/static/", "/sign-out/")
# The same pages drawn for print, in which no word can be looked for.
DRAWN = "/pdf/"
CHOICES = ("checkbox", "radio")
# Pages that tell of one thing each; of all others, which ask something about one, one is enough.
EACH = frozenset(
    {
        "cases",
        "released-cases",
        "case",
        "case-version",
        "released-case",
        "panel",
        "people",
        "person",
        "membership-change",
        "imports",
        "import",
        "import-refused",
        "audit",
        "audit-event",
        "proposal",
        "proposal-answers",
        "authorise-decide",
        "authorise-verbal",
        "consultation",
        "reconciliation",
        "meeting",
        "review",
        "table-item",
        "meeting-table",
        "meeting-conflicts",
        "meeting-minutes",
        "panel-terms",
        "panel-reasons",
        "panel-themes",
        "item-release",
    }
)
ENOUGH = 1


@dataclass
class _Form:
    address: str
    choices: list[tuple[str, str]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(name for name, _value in self.choices))


class _Reader(HTMLParser):
    """The links of a page, and the forms that ask and change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[_Form] = []
        self.form: _Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "a" and at.get("href"):
            self.links.append(at["href"])
        elif tag == "form":
            self.form = _Form(at.get("action", "")) if at.get("method", "get").lower() == "get" else None
            self.forms.extend([self.form] if self.form else [])
        elif tag == "select":
            self.select = at.get("name", "")
        elif self.form and tag == "input" and at.get("type") in CHOICES:
            self.form.choices.append((at["name"], at.get("value", "on")))
        elif self.form and tag == "option" and self.select and at.get("value"):
            self.form.choices.append((self.select, at["value"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""


@dataclass
class Reached:
    """What came back: address → everything that was in the answer, headers and all."""

    answers: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(f"{address}\n{answer}" for address, answer in self.answers.items())


def starting_points() -> list[str]:
    """Every address that names nothing; whoever may not open one is told so, and that is read too."""
    named = [page for page in pages() if not page.captures and page.address not in LEFT_OUT]
    return list(dict.fromkeys(reverse(page.name) for page in named))


def everything(client: Client, *, begin: list[str], asks: bool = True) -> Reached:
    """All that can be reached by following links, and by asking each form of a page for all of each field's choices.

    A page is read under the queries that it offers itself; those that lead to another page are followed once. Where
    forms are not asked, their choices are still read where they stand.
    """
    reached, waiting = Reached(), deque(begin)
    known, paths, seen = set(waiting), {urlsplit(one).path for one in waiting}, Counter()
    while waiting:
        address = waiting.popleft()
        answer = read(client, address)
        reached.answers[address], reached.statuses[address] = answer
        here = urlsplit(address)
        for following in _following(address, answer[0], asks=asks):
            path = urlsplit(following).path
            is_offered = path == here.path and not here.query
            if following in known or (path in paths and not is_offered) or _is_enough(path, seen):
                continue
            known.add(following)
            paths.add(path)
            waiting.append(following)
    return reached


def _is_enough(path: str, seen: Counter[str]) -> bool:
    """Whether pages of this kind, which differ in nothing but what they are about, have been read often enough."""
    try:
        name = resolve(path).url_name
    except Resolver404:
        return False
    seen[name] += name not in EACH
    return seen[name] > ENOUGH


def read(client: Client, address: str) -> tuple[str, int]:
    """Everything in the answer: what the address bar, the headers and the body say."""
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "\n".join(
        f"{name}: {value}" for name, value in sorted(answer.headers.items()) if name != "Content-Length"
    )
    return f"{answer.status_code}\n{headers}\n\n{body.decode('utf-8', 'replace')}", answer.status_code


def _following(address: str, text: str, *, asks: bool) -> Iterator[str]:
    headers, _, body = text.partition("\n\n")
    links = [line.removeprefix("Location: ") for line in headers.splitlines() if line.startswith("Location: ")]
    if "Content-Type: text/html" in headers:
        reader = _Reader()
        reader.feed(body)
        links += reader.links
        links += [_asking(address, form, name) for form in reader.forms for name in form.names if asks]
    for link in links:
        parts = urlsplit(urljoin(address, link))
        if parts.scheme in ("", "http", "https") and parts.netloc in ("", "testserver"):
            path = parts.path or "/"
            if not path.startswith(LEFT_OUT) and path not in LEFT_OUT and not path.endswith(DRAWN):
                yield f"{path}?{parts.query}" if parts.query else path


def _asking(address: str, form: _Form, name: str) -> str:
    """The address of a form sent with all the choices of one field."""
    target = urlsplit(urljoin(address, form.address or address))
    chosen = [choice for choice in form.choices if choice[0] == name]
    return f"{target.path}?{urlencode(chosen)}"
