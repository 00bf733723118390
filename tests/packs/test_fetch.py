"""Fetching a pack from a real server on this machine: what arrives, what does not, and what a learner reads then."""

import hashlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from facelab.errors import FacelabError
from facelab.packs import fetch as fetching
from facelab.packs.fetch import fetch, places_of
from facelab.packs.origin import Origin, Wanted

ORIGIN = Origin("someone/a.set", "0123abc")
CONTENT = {f"inst/{folder}/{number:03}.jpg": bytes([number]) * 3000 for folder in "ab" for number in (1, 2)}
FIRST = next(iter(CONTENT))


def wanted() -> list[Wanted]:
    return [Wanted(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in CONTENT.items()]


class Server(BaseHTTPRequestHandler):
    """Serves ``CONTENT``; what it does to ``FIRST`` is set on the server: a method of this class, by name."""

    def do_GET(self):
        self.server.asked.append(self.path)
        name = self.path.split("://")[-1].partition("/")[2] if "://" in self.path else self.path.lstrip("/")
        getattr(self, self.server.fault if name == FIRST else "whole")(CONTENT.get(name))

    def whole(self, data, status=200, length=None, kind="image/jpeg", **headers):
        if data is None:
            return self.missing(data)
        self.send_response(status)
        for key, value in {"Content-Type": kind, "Content-Length": length or len(data), **headers}.items():
            self.send_header(key, str(value))
        self.end_headers()
        self.wfile.write(data)

    def missing(self, data):
        self.send_error(404)

    def slow(self, data):
        self.whole(b"", length=len(data))
        for start in range(0, len(data), 600):
            self.wfile.write(data[start : start + 600])
            self.wfile.flush()
            time.sleep(0.1)

    def stalls(self, data):
        self.whole(data[:10], length=len(data))
        self.wfile.flush()
        time.sleep(2.5)

    def breaks_off(self, data):
        self.whole(data[:100], length=len(data))

    def breaks_off_once(self, data):
        self.server.fault = "whole"
        self.breaks_off(data)

    def other_bytes(self, data):
        self.whole(data[::-1].replace(data[:1], b"x"))

    def login(self, data):
        self.whole(b"<html>Please log in</html>", kind="text/html")

    def too_long(self, data):
        self.whole(data + b"more")

    def elsewhere(self, data):
        self.server.fault = "whole"
        self.whole(b"", 302, Location=self.path)

    def in_circles(self, data):
        self.whole(b"", 302, Location=self.path)

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    """A server on this machine; patience is short."""
    monkeypatch.setattr(fetching, "PATIENCE", (2, 1))
    monkeypatch.setattr(fetching, "PAUSE", 0.0)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    made.fault, made.asked = "whole", []
    made.address = f"http://127.0.0.1:{made.server_port}"
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def get(folder, *places, origin=ORIGIN):
    with places_of(origin, *places) as some:
        return fetch(wanted(), some, folder, progress=False)


def there(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_address_is_of_the_commit_that_the_record_names():
    assert ORIGIN.address("inst/a/001.jpg") == "https://raw.githubusercontent.com/someone/a.set/0123abc/inst/a/001.jpg"


@pytest.mark.parametrize("fault", ["whole", "slow", "breaks_off_once", "elsewhere"])
def test_every_file_arrives_whole(server, tmp_path, fault):
    server.fault = fault
    assert get(tmp_path / "to", server.address) == len(CONTENT)
    assert there(tmp_path / "to") == CONTENT


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("missing", "has no 'inst/a/001.jpg' for us (it answers 404 Not Found)"),
        ("stalls", "sent nothing for 1 seconds"),
        ("breaks_off", "broke off in the middle of 'inst/a/001.jpg'"),
        ("other_bytes", "is not the picture that the pack's list describes"),
        ("login", "text/html, 26 bytes where 3,000 were promised. If this network asks you to log in"),
        ("too_long", "more than 3,000 bytes where 3,000 were promised"),
        ("in_circles", "sends us in circles"),
    ],
)
def test_a_fault_is_told_and_nothing_of_that_file_is_kept(server, tmp_path, fault, says):
    server.fault = fault
    with pytest.raises(FacelabError) as told:
        get(tmp_path / "to", server.address)
    assert says in str(told.value) and "0 of 4 files are here." in str(told.value)
    assert "Traceback" not in str(told.value) and server.address.split("//")[1] in str(told.value)
    assert there(tmp_path / "to") == {}


def test_what_is_there_is_not_asked_for_again_and_what_is_damaged_is(server, tmp_path):
    folder = tmp_path / "to"
    get(folder, server.address)
    names = list(CONTENT)
    (folder / names[1]).write_bytes(b"damaged")
    (folder / names[2]).unlink()
    server.asked.clear()
    assert get(folder, server.address) == 2
    assert server.asked == [f"/{name}" for name in names[1:3]] and there(folder) == CONTENT


def test_an_interruption_loses_nothing_and_leaves_nothing_half_written(server, tmp_path, monkeypatch):
    folder, whole = tmp_path / "to", fetching.write_whole

    def interrupted(path, content):
        if path.name == "002.jpg":
            raise KeyboardInterrupt
        return whole(path, content)

    monkeypatch.setattr(fetching, "write_whole", interrupted)
    with pytest.raises(KeyboardInterrupt):
        get(folder, server.address)
    assert there(folder) == {FIRST: CONTENT[FIRST]}
    monkeypatch.setattr(fetching, "write_whole", whole)
    assert get(folder, server.address) == 3


def test_what_a_killed_run_left_is_swept_away(server, tmp_path):
    left = tmp_path / "to" / "inst" / "a" / ".001.jpg.1.99999999.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    get(tmp_path / "to", server.address)
    assert there(tmp_path / "to") == CONTENT


def test_a_folder_will_do_whatever_lies_above_its_inner_folders(tmp_path):
    for name, data in CONTENT.items():
        path = tmp_path / "copy" / "images" / name.partition("/")[2]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert get(tmp_path / "to", str(tmp_path / "copy")) == 4
    path.unlink()
    (tmp_path / "to" / "inst" / "b" / "002.jpg").unlink()
    with pytest.raises(FacelabError, match=r"holds no 'b/002\.jpg'.*3 of 4 files are here"):
        get(tmp_path / "to", str(tmp_path / "copy"))
    with pytest.raises(FacelabError, match="There is no folder"):
        get(tmp_path / "to", str(tmp_path / "nowhere"))


def test_mirrors_are_asked_first_and_the_next_for_what_one_has_not(server, tmp_path):
    (tmp_path / "mirror" / "a").mkdir(parents=True)
    (tmp_path / "mirror" / "a" / "001.jpg").write_bytes(CONTENT[FIRST])
    (tmp_path / "mirror" / "a" / "002.jpg").write_bytes(b"other bytes")
    origin = Origin("someone/a.set", "0123abc", (str(tmp_path / "mirror"), server.address))
    assert get(tmp_path / "to", origin=origin) == 4
    assert server.asked == [f"/{name}" for name in list(CONTENT)[1:]]


def test_a_proxy_is_used_where_the_machine_names_one(server, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", server.address)
    monkeypatch.setenv("http_proxy", server.address)
    assert get(tmp_path / "to", "http://set.invalid") == 4
    assert all(path.startswith("http://set.invalid/inst/") for path in server.asked)


def test_a_proxy_that_does_not_answer_is_named(server, tmp_path, monkeypatch):
    server.shutdown()
    server.server_close()
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, server.address)
    with pytest.raises(FacelabError, match="The proxy that this machine is set to use does not answer"):
        get(tmp_path / "to", "http://set.invalid")


def test_a_server_that_is_not_there_is_told_with_the_cure(server, tmp_path):
    server.shutdown()
    server.server_close()
    with pytest.raises(FacelabError, match=r"127\.0\.0\.1:\d+ cannot be reached from here\. To go on"):
        get(tmp_path / "to", server.address)


def test_an_address_that_makes_no_sense_is_told(tmp_path):
    with pytest.raises(FacelabError, match="cannot be asked for"):
        get(tmp_path / "to", "http://:0:0/")
