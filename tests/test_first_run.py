"""The first start of the real command prints a link that makes the first account, once."""

from __future__ import annotations

import re
from pathlib import Path

import requests

from oap.site import Site
from tests.build import a_page, config, write_content
from tests.nodes import Node
from tests.people import PASSWORD, token_in
from tests.waiting import until

LINK = re.compile(r"Make the first account at (http://127\.0\.0\.1:\d+(/first-run/\S+))")


def test_the_link_that_the_first_start_prints_makes_one_admin_and_no_second(tmp_path: Path) -> None:
    node = Node(Site(config(tmp_path, write_content(tmp_path / "content", a_page(), a_page("urgent-help", "guides")))))
    try:
        node.serve()
        node.wait()
        until(lambda: LINK.search(node.said()), "the link was never printed")  # by the companion, when it first looks
        found = LINK.search(node.said())
        assert found, node.said()
        link, path = found[1], found[2]
        for _ in range(2):  # a mail scanner or a chat window opens it too: that uses nothing up
            assert requests.get(link, timeout=20).status_code == 200
        browser, other = requests.Session(), requests.Session()
        forms = [
            {
                "csrf_token": token_in(one.get(link, timeout=20).text),
                "name": name,
                "email": f"{name}@example.org",
                "password": PASSWORD,
            }
            for one, name in ((browser, "mo"), (other, "eve"))
        ]
        made = browser.post(link, data=forms[0], allow_redirects=False, timeout=20)
        assert made.status_code == 303
        home = f"http://127.0.0.1:{node.port}"
        assert "mo@example.org" in browser.get(f"{home}/people", timeout=20).text
        assert other.post(link, data=forms[1], timeout=20).status_code == 404
        assert requests.get(link, timeout=20).status_code == 404
        node.kill()
        before = len(node.said())
        node.serve()
        node.wait()
        assert "first-run" not in node.said()[before:]
        assert node.get(path)[0] == 404
        assert "mo@example.org" in browser.get(f"{home}/account", timeout=20).text  # the key is kept too
    finally:
        node.end()
