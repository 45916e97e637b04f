"""Names of resources. One Baton is one project and one location: theirs are taken as they come."""

import re
from dataclasses import dataclass

from designer.google.errors import invalid

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
QUEUE_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")
LONG_ID = re.compile(r"[A-Za-z0-9_-]{1,500}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """A project and a location, as the caller names them."""

    project: str
    location: str

    def __str__(self) -> str:
        return f"projects/{self.project}/locations/{self.location}"

    def queue(self, queue: str) -> str:
        """Name a queue."""
        return f"{self}/queues/{queue}"

    def task(self, queue: str, task: str) -> str:
        """Name a task."""
        return f"{self}/queues/{queue}/tasks/{task}"

    def job(self, job: str) -> str:
        """Name a job."""
        return f"{self}/jobs/{job}"


def parent_of(project: str, location: str) -> Parent:
    """Give the parent. Raises GoogleError."""
    for part in (project, location):
        if not _PART.fullmatch(part):
            raise invalid(f"{part!r:.60} cannot be a part of a resource's name.")
    return Parent(project=project, location=location)


def id_in(name: object, prefix: str, pattern: re.Pattern[str]) -> str:
    """Give the last part of a name below this prefix. Raises GoogleError."""
    if not isinstance(name, str) or not name.startswith(prefix):
        raise invalid(f"The name must begin with {prefix}.")
    found = name.removeprefix(prefix)
    if not pattern.fullmatch(found):
        raise invalid(f"{found!r:.60} is no id: it must match {pattern.pattern}.")
    return found
