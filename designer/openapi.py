"""`python -m designer.openapi` prints the OpenAPI document; the editor's types come from it."""

import json
import sys

from designer.api.routes import api_description


def main() -> None:
    """Print it, the same bytes every time."""
    json.dump(api_description(), sys.stdout, indent=2, sort_keys=True, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
