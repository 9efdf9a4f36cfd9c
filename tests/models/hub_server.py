"""A model hub on the loopback address, with the layout /{repo}/resolve/{revision}/{file} and faults to order."""

from __future__ import annotations

import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Hub(ThreadingHTTPServer):
    """files: bytes by path. fault: what goes wrong. requests: (path, Range header) of each request, in order."""

    daemon_threads = True

    def __init__(self, files: dict[str, bytes], fault: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files, self.fault, self.requests = files, fault, []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def log_message(self, *_) -> None:
        pass

    def do_GET(self) -> None:
        hub = self.server
        wanted = self.headers.get("Range")
        hub.requests.append((self.path, wanted))
        data = hub.files.get(self.path)
        if data is None:
            return self.send_error(404)
        if hub.fault == "500 once" and len(hub.requests) == 1 or hub.fault == "500 always":
            return self.send_error(500)
        if hub.fault == "wrong bytes":
            data = bytes(len(data))
        if hub.fault == "too long":
            data = data + b"more"
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and hub.fault != "no ranges" else 0
        if hub.fault == "416 once" and wanted:
            hub.fault = ""
            return self.send_error(416)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        body = data[start:]
        if hub.fault == "breaks off" or hub.fault == "breaks off once" and len(hub.requests) == 1:
            body = body[: len(body) // 2]
        try:
            self._send(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, body: bytes) -> None:
        fault = self.server.fault
        if fault == "silent":
            time.sleep(30)
        if fault == "trickles":
            for byte in body:
                self.wfile.write(bytes([byte]))
                time.sleep(0.02)
        elif fault == "slow":
            for start in range(0, len(body), 500):
                self.wfile.write(body[start : start + 500])
                time.sleep(0.05)
        else:
            self.wfile.write(body)


@contextmanager
def serve(files: dict[str, bytes], fault: str = ""):
    """A running hub; stopped at the end."""
    hub = Hub(files, fault)
    thread = Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        hub.server_close()
