"""The queries that both SQL databases answer alike, together."""

from engine.store.sql_credentials import SqlCredentials
from engine.store.sql_events import SqlEvents
from engine.store.sql_lists import SqlLists
from engine.store.sql_purge import SqlPurge
from engine.store.sql_queues import SqlQueues
from engine.store.sql_schedules import SqlSchedules
from engine.store.sql_statistics import SqlStatistics
from engine.store.sql_task_lists import SqlTaskLists
from engine.store.sql_tasks import SqlTasks
from engine.store.sql_topics import SqlTopics
from engine.store.sql_triggers import SqlTriggers
from engine.store.sql_versions import SqlVersions
from engine.store.sql_waits import SqlWaits
from engine.store.sql_watches import SqlWatches


class SqlQueries(
    SqlLists,
    SqlPurge,
    SqlStatistics,
    SqlWaits,
    SqlEvents,
    SqlVersions,
    SqlSchedules,
    SqlTriggers,
    SqlTasks,
    SqlTopics,
    SqlCredentials,
    SqlWatches,
    SqlTaskLists,
    SqlQueues,
):
    """`Store` but for shards, opening and closing."""
