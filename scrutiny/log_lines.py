"""How the log reads."""

import logging


class OneLine(logging.Filter):
    """What a stranger sent and was refused is no fault of ours, so it takes a line and no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True
