"""Texts that try to be more than texts, and things that carry them everywhere they can stand."""

MARK = "hacked"
"""The page's flag that any of them would set."""
IMAGE = f'<img src=x onerror="window.{MARK}=1">'
SCRIPT = f"<script>window.{MARK}=1</script>"
LINK = f"javascript:window.{MARK}=1"
MARKDOWN = f"[click]({LINK}) ![x](x) **bold**"
BREAKOUT = f"\"><svg onload=window.{MARK}=1>'`</textarea>"
BIDI = "\u202egnp.exe\u202c\u200b\u200d\ufeffn\u0300\u0301\u0302"
TEMPLATES = "{{7*7}} ${7*7} $t(words) #{7*7} <%= 7*7 %>"
LONG = "W" * 10_000
ALL = (IMAGE, SCRIPT, LINK, MARKDOWN, BREAKOUT, BIDI, TEMPLATES, LONG)


def hostile_flow():
    """Give a flow whose every text is hostile, and whose runs yield and fail with hostile texts."""
    names = [
        {
            "id": f"say_{at}",
            "type": "flow.set",
            "name": text,
            "config": {"values": {"it": "{{ input }}"}},
        }
        for at, text in enumerate(ALL)
    ]
    edges = [{"from": one, "to": "say_0"} for one in ("cron", "hand")]
    edges += [{"from": f"say_{at}", "to": f"say_{at + 1}"} for at in range(len(ALL) - 1)]
    last = f"say_{len(ALL) - 1}"
    edges += [{"from": last, "to": "save"}, {"from": "save", "to": "ask"}]
    edges += [{"from": "ask", "to": "fail", "port": "rejected"}]
    return {
        "schema": "baton.flow/v1",
        "id": "hostile",
        "name": IMAGE + " " + BIDI,
        "description": f"{SCRIPT}\n{LINK}\n{MARKDOWN}",
        "nodes": [*_triggers(), *names, *_ends()],
        "edges": edges,
        "notes": [
            {"text": text, "at": [40, 400 + 220 * at], "size": [320, 200]}
            for at, text in enumerate(ALL)
        ],
    }


def hostile_input(title=IMAGE):
    """Give what a run is started with."""
    return {
        "title": title,
        "message": "\n".join(ALL)[:9_000],
        "file": "<img src=x onerror=hacked=1> \u202e.txt",
        "deep": {text[:200]: [text] for text in ALL},
    }


def _triggers():
    return [
        {
            "id": "cron",
            "type": "trigger.schedule",
            "name": IMAGE,
            "config": {"cron": "0 4 1 1 *", "time_zone": "UTC"},
        },
        {"id": "hand", "type": "trigger.manual", "name": SCRIPT},
    ]


def _ends():
    return [
        {
            "id": "ask",
            "type": "flow.approval",
            "name": BREAKOUT,
            "config": {
                "title": "{{ input.title }}",
                "message": "{{ input.message }}",
                "people": ["Owner", "token seed", IMAGE],
                "form": {
                    "type": "object",
                    "properties": {"x": {"type": "string", "title": IMAGE, "description": LINK}},
                },
            },
        },
        {
            "id": "fail",
            "type": "flow.fail",
            "name": BIDI,
            "config": {"code": "bad", "message": "{{ input.message }}", "details": "{{ input }}"},
        },
        {
            "id": "save",
            "type": "storage.write",
            "name": MARKDOWN,
            "config": {"path": "{{ input.file }}", "content": IMAGE},
        },
    ]
