"""The least a server can do: `python -m bench.hello wsgi` or `flask`, on the same server as the product."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any


def wsgi() -> Callable[..., Iterable[bytes]]:
    def hello(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
        return [b"hello"]

    return hello


def flask() -> Callable[..., Iterable[bytes]]:
    from flask import Flask

    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "hello")
    return app.wsgi_app


def main() -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        f"bench.hello:{sys.argv[1]}",
        address=os.environ["HOST"],
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        factory=True,
        workers=2,
        blocking_threads=4,
        backpressure=64,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()


if __name__ == "__main__":
    main()
