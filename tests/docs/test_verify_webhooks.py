"""The Python of the page on signed webhooks signs as our own door checks."""

import re
import time
import urllib.request
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from designer.hooks.proofs import Unproven, check_standard

PAGE = (Path(__file__).parents[2] / "docs/howto/verify-webhooks.md").read_text()
SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.fixture
def sent(monkeypatch):
    """What the page's function sends."""
    kept = []

    def urlopen(request):
        kept.append(request)
        return nullcontext(SimpleNamespace(status=202))

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names = {}
    exec(code, names)
    assert names["call"]("http://h/hooks/orders", SECRET, {"n": 7}, "msg_1") == 202
    return kept[0]


def test_what_the_page_signs_is_taken(sent):
    headers = {name.lower(): text for name, text in sent.header_items()}
    assert check_standard(SECRET, headers, sent.data, now_s=int(time.time())) == "msg_1"


def test_what_was_changed_on_the_way_is_not(sent):
    headers = {name.lower(): text for name, text in sent.header_items()}
    with pytest.raises(Unproven):
        check_standard(SECRET, headers, sent.data + b" ", now_s=int(time.time()))
