"""`baton connectors list`: what flows can use, ours and those of one's own folders."""

import json
import sys
from argparse import Namespace
from typing import Any

from designer.cli.catalog import whole_catalog
from designer.cli.trouble import existing_folder
from designer.flows.palette import catalog_json


def list_connectors(arguments: Namespace) -> int:
    """Print one line for each action, or the API's object with `--json`."""
    catalog = catalog_json(whole_catalog([existing_folder(name) for name in arguments.connectors]))
    if arguments.json:
        json.dump(catalog, sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        _print(catalog)
    return 0


def _print(catalog: dict[str, Any]) -> None:
    width = max((len(action["type"]) for action in catalog["actions"]), default=0)
    for category in catalog["categories"]:
        sys.stdout.write(f"\n{category['title']}\n")
        for action in catalog["actions"]:
            if action["category"] == category["id"]:
                text = action["summary"] or action["title"]
                sys.stdout.write(f"  {action['type']:<{width}}  {text}\n")
    for broken in catalog["broken"]:
        sys.stderr.write(f"baton: {broken['place']}: {broken['name']}: {broken['error']}\n")
