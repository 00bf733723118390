"""Open JupyterLab as a learner does, run one cell in a kernel, close it; prints 'the cell answered 42' at the end."""

import json
import re
import subprocess
import sys
import time
import urllib.request

import websocket  # of jupyter_server's own packages

CODE = "from facelab.packs import open_pack\nfrom facelab.pipeline import analyse\n"
CODE += "import matplotlib.pyplot, ipywidgets\nanalyse(open_pack('synthetic').pictures[0]).box and 42"


def main() -> int:
    """Start the lab on a free port, talk to it, and shut it down."""
    lab = subprocess.Popen(
        [sys.executable, "-m", "facelab.cli", "lab", "--no-browser", "--port", "8940"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    said = []
    for line in lab.stdout:
        said.append(line)
        if address := re.search(r"(http://127\.0\.0\.1:\d+)/lab\S*\?token=(\w+)", line):
            break
    else:
        print("".join(said))
        return 1
    base, token = address.groups()

    def ask(path, content=None):
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(base + path, data, {"Authorization": f"token {token}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    page = ask("/lab").decode()
    session = json.loads(
        ask("/api/sessions", {"path": "x.ipynb", "name": "x", "type": "notebook", "kernel": {"name": "python3"}})
    )
    channel = f"{base.replace('http', 'ws')}/api/kernels/{session['kernel']['id']}/channels?token={token}"
    link = websocket.create_connection(channel, timeout=120)
    header = {"msg_id": "1", "username": "", "session": "s", "msg_type": "execute_request", "version": "5.3"}
    content = {"code": CODE, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    link.send(json.dumps(
        {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    ))  # fmt: skip
    until = time.monotonic() + 120
    while time.monotonic() < until:
        message = json.loads(link.recv())
        if message["msg_type"] == "execute_result":
            print("the cell answered", message["content"]["data"]["text/plain"])
        if message["msg_type"] == "error":
            print("\n".join(message["content"]["traceback"]))
        if message["msg_type"] == "execute_reply":
            break
    link.close()
    ask("/api/shutdown", {})
    print("page of", len(page), "characters; the lab ended with", lab.wait(60))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
