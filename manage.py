#!/usr/bin/env python
"""Scrutiny's commands; without DJANGO_SETTINGS_MODULE they act on the demonstration."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings.demo")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as reason:
        sys.exit(f"Scrutiny cannot start: {reason}")


if __name__ == "__main__":
    main()
