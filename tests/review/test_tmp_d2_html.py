from pathlib import Path
import pytest, re
from django.db import transaction
from tests import make
from tests.casework.acting import signed_in
from tests.pages.sheet_sights import SHEETS
OUT = Path("/tmp/d2shots"); OUT.mkdir(exist_ok=True)
@pytest.mark.django_db
def test_all():
    for name, (role, address, *_then) in SHEETS.items():
        with transaction.atomic():
            try:
                actor = make.an_actor(role)
                answer = signed_in(actor).get(address(actor))
                body = answer.content.decode()
                body = re.sub(r'(href|src)="/static/vendor/([^"]*)"', r'\1="file:///tmp/d2static/vendor/\2"', body)
                body = re.sub(r'(href|src)="/static/([^"]*)"', r'\1="file:///tmp/wt5/static/\2"', body)
                slug = name.replace(":", "").replace(" ", "-").replace(",", "")
                (OUT / f"{slug}.html").write_text(body)
                print(name, answer.status_code, len(body))
            except Exception as fault:
                print("FAULT", name, repr(fault)[:500])
            transaction.set_rollback(True)
