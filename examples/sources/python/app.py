"""A web app that needs nothing but Python 3. Change the version, commit, and watch."""

import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VERSION = "1"
GREETING = os.environ.get("GREETING", "Hello")
PORT = int(os.environ.get("PORT", "8080"))


class Hello(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        text = "ok\n" if self.path == "/healthz" else f"{GREETING} from Python, version {VERSION}\n"
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


server = Server(("", PORT), Hello)
# Asked to stop: take no new connections. shutdown() waits for the loop, so it has to be elsewhere.
signal.signal(
    signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start()
)
print(f"listening on port {PORT}", flush=True)
server.serve_forever()
server.server_close()
