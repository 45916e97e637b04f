"""What a form offers for a field, asked of the action itself. Makes no attempt."""

from collections.abc import Mapping

from connectors.sdk.context import Services
from connectors.sdk.errors import ActionError
from engine.core.plan import Json
from engine.drivers.attempts.executor import Actions
from engine.errors import InvalidInput, NotFound

OPTIONS_MAX = 200


class Options:
    """Asks actions what there is to choose from."""

    def __init__(self, actions: Actions, services: Services) -> None:
        self._actions = actions
        self._services = services

    def of(self, type_: str, field: str, config: Mapping[str, Json]) -> list[str]:
        """Give the choices for a field. Raises NotFound, and InvalidInput when nobody can tell."""
        try:
            action = self._actions.action(type_, None)
        except LookupError as error:
            raise NotFound(f"There is no action {type_!r:.100}.") from error
        try:
            found = action.options(field, config, self._services)
            return [str(one) for one in found][:OPTIONS_MAX]
        except ActionError as error:
            raise InvalidInput(str(error), [("field", str(error))]) from error
        except Exception as error:  # a stranger's code
            said = f"The action cannot say what there is: {error!s:.200}"
            raise InvalidInput(said, [("field", said)]) from error
