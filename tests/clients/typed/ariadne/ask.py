"""A client in Python: `python ask.py ENDPOINT MICROSITE`."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "generated"))

from microsites_client import MicrositesClient


def main(endpoint: str, slug: str) -> None:
    """Print the title, the menu in Polish, and the events with the moments at which they begin."""
    with MicrositesClient(url=endpoint) as client:
        framed = client.navigation(slug=slug, locale="pl").site
        listed = client.events(slug=slug, locale="en").site
    assert framed is not None, f"There is no microsite “{slug}”."
    assert listed is not None
    starts: list[datetime.datetime | None] = [event.starts_at for event in listed.events.nodes]
    print(
        json.dumps(
            {
                "title": framed.title,
                "menu": [item.label for item in framed.primary_menu],
                "years": [moment.year if moment else None for moment in starts],
                "events": [event.title for event in listed.events.nodes],
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
