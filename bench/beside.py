"""`python -m bench.beside CHECKOUT [PYTHON]`: what a search page costs here and in another checkout of this project.

CPU of the process, asked through the test client, each with the handbook of its own checkout; of each query the least
of some rounds, in turns, so that other work on the machine tells as little as it can. PYTHON runs the other checkout,
where it needs other packages.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).resolve().parent.parent
QUERIES = HERE / "tests" / "queries" / "sixth_blind.jsonl"
STORY = 20  # words
ROUNDS, TURNS = 3, 2


def main() -> None:
    other, python = Path(sys.argv[1]).resolve(), sys.argv[2] if len(sys.argv) > 2 else sys.executable
    least: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="oap beside ") as folder:
        for _ in range(TURNS):
            for name, tree, program in (("there", other, python), ("here", HERE, sys.executable)):
                command = [program, __file__, "--measure", str(tree), f"{folder}/{name}"]
                done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tree)
                took = json.loads(done.stdout.splitlines()[-1])
                before = least.setdefault(name, took)
                least[name] = {query: min(before[query], took[query]) for query in took}
    print("| CPU ms a search page | there | here | times |\n| --- | ---: | ---: | ---: |")
    for kind, is_kind in (("short ones and questions", False), ("stories", True)):
        asked = [query for query in least["here"] if (len(query.split()) >= STORY) is is_kind]
        there, here = (sum(least[name][query] for query in asked) / len(asked) for name in ("there", "here"))
        print(f"| {len(asked)} {kind} | {there:.1f} | {here:.1f} | {here / there:.2f} |")


def measure(tree: Path, folder: Path) -> None:
    """Print the least CPU, in milliseconds, that each query took in that checkout."""
    sys.path.insert(0, str(tree))
    os.environ |= {
        "OPENBLAS_NUM_THREADS": "1",
        "OAP_CONTENT_DIR": str(tree / "content"),
        "OAP_INDEX_DIR": str(folder / "index"),
        "OAP_INSTANCE_DIR": str(folder / "instance"),
        "OAP_RATE_LIMIT": "off",
    }
    folder.mkdir(parents=True, exist_ok=True)
    queries = [json.loads(line)["query"] for line in QUERIES.read_text(encoding="utf-8").splitlines() if line]
    config = importlib.import_module("oap.config")
    site = importlib.import_module("oap.site").Site(config.read_config(os.environ))
    site.database.prepare()
    of_old = (tree / "oap" / "services" / "sync.py").exists()
    importlib.import_module("oap.services.sync" if of_old else "oap.services.pages.sync").sync(site)
    client = importlib.import_module("oap.web.app").make_app(site).test_client()
    took = dict.fromkeys(queries, float("inf"))
    for _ in range(ROUNDS + 1):  # the first fills what is kept of words
        for query in took:
            began = time.process_time()
            client.get(f"/search?q={quote(query)}")
            took[query] = min(took[query], (time.process_time() - began) * 1000)
    print(json.dumps(took))


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        measure(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
