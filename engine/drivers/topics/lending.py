"""Topics as connectors know them. Knows no subscription."""

from collections.abc import Mapping, Sequence

from connectors.sdk.errors import Permanent, Retryable
from engine.core.plan import Json
from engine.drivers.topics.book import TopicBook
from engine.drivers.topics.messages import read_messages
from engine.errors import Conflict, InvalidInput, LimitExceeded, NotFound, StoreUnavailable


class TopicLender:
    """Publishes for connectors."""

    def __init__(self, topics: TopicBook) -> None:
        self._topics = topics

    def publish(self, topic: str, messages: Sequence[Mapping[str, Json]]) -> Sequence[str]:
        """Publish and give the ids. Raises ActionErrors, as connectors expect."""
        try:
            return self._topics.publish(topic, read_messages(messages))
        except NotFound as error:
            raise Permanent(str(error), code="topics.not_found") from error
        except Conflict as error:
            raise Permanent(str(error), code="topics.built_in") from error
        except InvalidInput as error:
            said = "; ".join(f"{field}: {text}" for field, text in error.errors)
            raise Permanent(f"{error} {said}", code="topics.message") from error
        except LimitExceeded as error:
            raise Permanent(str(error), code="topics.too_large") from error
        except StoreUnavailable as error:
            raise Retryable(str(error), code="topics.unavailable") from error
