"""Puts the built editor into every wheel, so that `pip install` gives a complete Baton."""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class EditorBuild(BuildHookInterface[Any]):
    """Runs frontend/build.py before a wheel is packed; an editable install leaves that to make."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the editor unless this is an editable install."""
        if version == "editable":
            return
        build_data["force_include"].update(self._templates())
        script = Path(self.root) / "frontend" / "build.py"
        spec = importlib.util.spec_from_file_location("frontend_build", script)
        if spec is None or spec.loader is None:
            message = f"cannot read {script}"
            raise RuntimeError(message)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.build()

    def _templates(self) -> dict[str, str]:
        """Name the example flows, which the editor offers to begin with, and their words."""
        examples = Path(self.root) / "examples"
        return {
            str(path): f"designer/templates/{path.parent.name}/{path.name}"
            for folder in sorted(examples.glob("*/flow.yaml"))
            for path in (folder, folder.with_name("README.md"))
            if path.is_file()
        }
