"""Open JupyterLab as a learner does, run one cell in a kernel, close it; prints 'the cell answered 42' at the end."""

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

import websocket  # of jupyter_server's own packages

CODE = "from facelab.packs import open_pack\nfrom facelab.pipeline import analyse\n"
CODE += "import matplotlib.pyplot, ipywidgets, facelab.explorers.verification\n"
CODE += "analyse(open_pack('synthetic').pictures[0]).box and 42"


def main() -> int:
    """Start the lab, use it, and see it end."""
    command = [sys.executable, "-m", "facelab.cli", "lab", "--no-browser", "--port", "8940"]
    lab = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        said = ""
        for line in lab.stdout:
            said += line
            if address := re.search(r"^ +(http://127\.0\.0\.1:\d+)/lab\S*\?token=(\w+)", line):
                use(*address.groups())
                print("the lab ended with", lab.wait(60))
                return 0
        print(said)
        return 1
    finally:
        lab.kill()


def use(base: str, token: str) -> None:
    """Load the page, run a cell in a kernel of its own, and shut everything down."""

    def ask(path, content=None):
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(base + path, data, {"Authorization": f"token {token}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    for _ in range(100):  # the address is printed a moment before anybody listens
        try:
            print("a page of", len(ask("/lab")), "characters")
            break
        except urllib.error.URLError:
            time.sleep(0.1)
    wanted = {"path": "x.ipynb", "name": "x", "type": "notebook", "kernel": {"name": "python3"}}
    kernel = json.loads(ask("/api/sessions", wanted))["kernel"]["id"]
    channel = f"{base.replace('http', 'ws')}/api/kernels/{kernel}/channels?token={token}"
    link = websocket.create_connection(channel, timeout=120)
    header = {"msg_id": "1", "username": "", "session": "s", "msg_type": "execute_request", "version": "5.3"}
    content = {"code": CODE, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    link.send(json.dumps(message))
    kind = ""
    while kind != "execute_reply":
        message = json.loads(link.recv())
        kind = message["msg_type"]
        if kind == "execute_result":
            print("the cell answered", message["content"]["data"]["text/plain"])
        if kind == "error":
            print("\n".join(message["content"]["traceback"]))
    link.close()
    ask("/api/shutdown", {})


if __name__ == "__main__":
    raise SystemExit(main())
