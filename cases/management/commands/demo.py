"""Build the demonstration's state in the database that is configured, and serve it if asked to."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections
from gunicorn.app.base import BaseApplication
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from cases.authorisation.demonstration import build_proposals
from cases.enums import Role
from cases.exceptions import ScrutinyError
from cases.imports import demonstration
from cases.imports.staging import Progress as ReadingProgress
from cases.panels.demonstration import build_panels
from cases.people.demonstration import PASSWORD
from cases.review.demonstration import build_meetings

# One of each kind of work, in the order in which somebody new would look.
SUGGESTED = (
    ("hampshire", Role.PANEL_MEMBER, "magistrates", "reviews the cases of the next meeting, blind"),
    ("hampshire", Role.PANEL_CHAIR, "magistrates", "chairs, records what the panel finds"),
    ("hampshire", Role.ADMINISTRATOR, "", "imports, draws and releases cases, runs meetings"),
    ("hampshire", Role.CRIME_REGISTRAR, "", "owns recording: imports and their quality"),
    ("hampshire", Role.FORCE_LEAD, "", "transcribes exceptions, explains"),
    ("hampshire", Role.OFFICER, "", "proposes and delivers resolutions"),
    ("hampshire", Role.SUPERVISOR, "", "endorses what officers propose"),
    ("hampshire", Role.INSPECTOR, "", "authorises what needs an inspector"),
    ("hampshire", Role.SYSTEM_MANAGER, "", "sets what the guidance leaves to the force"),
    ("metropolitan", Role.ADMINISTRATOR, "", "the real resolutions of stop and search"),
)


class Server(BaseApplication):
    """The demonstration on a port of this machine, in the process that built it, so that nothing is loaded twice."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": f"127.0.0.1:{self.port}",
            "threads": 4,
            "timeout": 600,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            # Room for an address that holds every filter there is.
            "limit_request_line": 8190,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return get_wsgi_application()


class Command(BaseCommand):
    help = "Build the demonstration: tables, reference data, invented people, an invented and a real extract."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--serve", metavar="PORT", type=int, help="then serve it on this port until Ctrl-C")
        parser.add_argument("--json", action="store_true", help="print everybody who can sign in as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(stderr=True)
        try:
            demonstration.refuse_outside_the_demonstration()
            call_command("migrate", verbosity=0)
            people = self.built(console)
        except ScrutinyError as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}. Check DATABASE_URL.") from None
        if options["json"]:
            self.stdout.write(json.dumps(people, ensure_ascii=False))
            return
        self.stdout.write(f"Sign in with any of these and the password {PASSWORD}")
        for force, role, agency, does in SUGGESTED:
            person = next(p for p in people if (p["force"], p["role"], p["agency"]) == (force, role, agency))
            self.stdout.write(f"  {person['username']:<48} {does}")
        self.stdout.write("Everybody: manage.py demo_people. The people and the cases of Hampshire are invented.")
        if options["serve"]:
            connections.close_all()
            self.stdout.write(f"Open http://127.0.0.1:{options['serve']}/ – Ctrl-C stops it.")
            self.stdout.flush()
            Server(options["serve"]).run()

    def built(self, console: Console) -> list[dict[str, str]]:
        """Build it, with a bar for each file where somebody is watching."""
        with Progress(TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), console=console) as bars:

            def progress(words: str) -> ReadingProgress:
                task = bars.add_task(words, total=None)
                return lambda done, total: bars.update(task, completed=done, total=total or done)

            def say(words: str) -> None:
                bars.console.print(f"  {words}")

            people = demonstration.build(say=say, progress=progress)
            usernames = [person["username"] for person in people]
            build_panels(usernames, say)
            build_proposals(usernames, say)
            build_meetings(usernames, say)
            return people
