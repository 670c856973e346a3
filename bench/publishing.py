"""How long it takes from the start of a publish until every process finds it.

`python -m bench.publishing` is a reading process: it prints the moment at which it first finds each word it is given.
"""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime

from oap.config import read_config
from oap.core.times import utc_text
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage import recording, revisions

READERS = 2
POLL = 0.005


def publish(site: Site, slug: str, word: str) -> float:
    """Publish a page with a new word in its title as the web does: one SQL commit, then what readers need. CPU
    seconds."""
    used = time.process_time()
    with site.database.write() as connection:
        head = revisions.head(connection, slug)
        assert head is not None and head.text is not None
        lines = [f"title: {word} page" if line.startswith("title: ") else line for line in head.text.split("\n")]
        recording.add_version(
            connection,
            page_id=slug,
            path=head.path,
            text="\n".join(lines),
            team=head.team,
            origin="editor",
            now=utc_text(datetime.now(UTC)),
        )
    sync(site, paths=[head.path])
    return time.process_time() - used


def publish_to_found(
    site: Site, environment: dict[str, str], count: int, gap: float
) -> tuple[list[float], list[float]]:
    """Milliseconds until the last of the readers finds each of ``count`` publishes, and the CPU milliseconds of
    each."""
    readers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.publishing"],
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(READERS)
    ]
    took, used = [], []
    run = "".join("abcdefghij"[int(digit)] for digit in str(time.time_ns() // 1000))  # words that no run before used
    for reader in readers:
        assert reader.stdout is not None
        reader.stdout.readline()
    for number in range(count):
        word = f"zq{run}{'abcdefghij'[number // 10 % 10]}{'abcdefghij'[number % 10]}"
        for reader in readers:
            assert reader.stdin is not None
            reader.stdin.write(word + "\n")
            reader.stdin.flush()
        time.sleep(0.03)
        began = time.monotonic()
        used.append(publish(site, f"page-{number * 7 % len(site.rendered_pages.library):05}", word) * 1000)
        found = [float(reader.stdout.readline()) for reader in readers if reader.stdout is not None]
        took.append((max(found) - began) * 1000)
        time.sleep(gap)
    for reader in readers:
        assert reader.stdin is not None and reader.stdout is not None
        reader.stdin.close()
        reader.wait(10)
        reader.stdout.close()
    return sorted(took), sorted(used)


def main() -> None:
    site = Site(read_config())
    print(len(site.state.library), flush=True)
    for line in sys.stdin:
        word = line.strip()
        while True:
            engine = site.state.engine
            if engine is not None and engine.search(word, size=1, exact=True).total:
                break
            time.sleep(POLL)
        print(time.monotonic(), flush=True)


if __name__ == "__main__":
    main()
