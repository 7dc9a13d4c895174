"""A mail server of the test's own, which keeps what it is given."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer


class _Conversation(StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 test\r\n")
        data, reading = b"", False
        for line in self.rfile:
            if reading:
                if line == b".\r\n":
                    self.server.letters.append(data)
                    reading = False
                    self.wfile.write(b"250 kept\r\n")
                else:
                    data += line
            elif line.upper().startswith(b"DATA"):
                reading = True
                self.wfile.write(b"354 go on\r\n")
            elif line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


@contextmanager
def a_mail_server() -> Iterator[ThreadingTCPServer]:
    """Listens on loopback; `letters` holds what arrived."""
    with ThreadingTCPServer(("127.0.0.1", 0), _Conversation) as server:
        server.letters = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
