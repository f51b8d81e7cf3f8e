"""A small FTP server on loopback over a dictionary of files: what reading needs, and no more."""

import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from socket import create_server

CHANGED = "20260301063000"


class _Session(socketserver.StreamRequestHandler):
    files: Mapping[str, bytes]

    def handle(self) -> None:
        self.start, self.data = 0, create_server(("127.0.0.1", 0))
        self.say("220 ready")
        with self.data, suppress(ConnectionError):
            for line in self.rfile:
                word, _, argument = line.decode().strip().partition(" ")
                verb: Callable[[str], None] = getattr(self, f"do_{word.lower()}", self.unknown)
                verb(argument)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def unknown(self, _: str) -> None:
        self.say("502 not known")

    def do_user(self, _: str) -> None:
        self.say("230 welcome")

    def do_type(self, _: str) -> None:
        self.say("200 as you like")

    def do_pasv(self, _: str) -> None:
        port = self.data.getsockname()[1]
        self.say(f"227 here (127,0,0,1,{port // 256},{port % 256})")

    def do_epsv(self, _: str) -> None:
        self.say(f"229 here (|||{self.data.getsockname()[1]}|)")

    def do_rest(self, argument: str) -> None:
        self.start = int(argument)
        self.say("350 from there")

    def do_mlsd(self, argument: str) -> None:
        folder = argument.strip("/") + "/" if argument.strip("/") else ""
        names = {path[len(folder) :].partition("/")[0] for path in self.files if path.startswith(folder)}
        if not names:
            self.say("550 no such folder")
            return
        self.send("".join(self.fact(folder + name, name) for name in sorted(names)).encode())

    def fact(self, path: str, name: str) -> str:
        if path not in self.files:
            return f"type=dir; {name}\r\n"
        return f"type=file;size={len(self.files[path])};modify={CHANGED}; {name}\r\n"

    def do_retr(self, argument: str) -> None:
        body = self.files.get(argument.strip("/"))
        if body is None:
            self.say("550 no such file")
            return
        self.send(body[self.start :])
        self.start = 0

    def send(self, body: bytes) -> None:
        self.say("150 here it comes")
        connection, _ = self.data.accept()
        with connection:
            connection.sendall(body)
        self.say("226 that was it")

    def do_quit(self, _: str) -> None:
        self.say("221 goodbye")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


@contextmanager
def serving_ftp(files: Mapping[str, bytes]) -> Iterator[int]:
    """The port of a server of these files, for as long as this lasts."""
    session = type("OneSession", (_Session,), {"files": files})
    with _Server(("127.0.0.1", 0), session) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
