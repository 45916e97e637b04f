"""A service that says back what it was sent, redirects on demand, and gives tokens."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit


class Echo(ThreadingHTTPServer):
    """`/echo` answers its headers; `/to?url=…` redirects; `/token` gives numbered tokens."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen = []
        """`(path, headers)` by lower-case name."""
        self.forms = []
        """What came to `/token`."""
        self.token_status = 200
        self.good_for_s = 3_600
        self.refused = set()
        """Authorizations that `/echo` answers with 401."""

    def url(self, path="/echo", host="127.0.0.1"):
        return f"http://{host}:{self.server_port}{path}"

    def of(self, path):
        return [headers for where, headers in self.seen if where.startswith(path)]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer leaves in one piece, and nobody waits for the second one

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append((self.path, headers))
        if self.path.startswith("/to?"):
            self.say(302, b"", Location=parse_qs(urlsplit(self.path).query)["url"][0])
        elif self.path == "/token":
            self.token(body)
        else:
            status = 401 if headers.get("authorization") in self.server.refused else 200
            status = 500 if self.path == "/broken" else status
            self.say(status, json.dumps({"you said": headers, "at": self.path}).encode())

    def token(self, body):
        self.server.forms.append({k: v[0] for k, v in parse_qs(body.decode()).items()})
        number = len(self.server.forms)
        said = {
            "access_token": f"token-number-{number}",
            "id_token": f"identity-number-{number}",
            "expires_in": self.server.good_for_s,
        }
        if self.server.token_status != 200:
            said = {"error": "invalid_client", "error_description": "no such client"}
        self.say(self.server.token_status, json.dumps(said).encode())

    def say(self, status, body, **headers):
        self.send_response(status)
        more = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        for name, value in {**more, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer  # noqa: N815  # the names that the library asks for

    def log_message(self, *_):
        pass


@contextmanager
def echoing():
    server = Echo()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
