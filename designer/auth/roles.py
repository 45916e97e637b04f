"""Who may do what: one table from endpoint to permission, and one from role to permissions.

An endpoint that is not in the table is refused for everybody.
"""

from collections.abc import Mapping
from enum import StrEnum


class Permission(StrEnum):
    """What an endpoint asks for."""

    PUBLIC = "public"
    """Nobody needs to sign in."""
    VIEW = "view"
    EDIT = "edit"
    """Change drafts."""
    RUN = "run"
    """Start runs of flows."""
    ADMINISTER = "administer"
    """See who changed what."""
    SECRETS = "secrets"
    """Create, replace, try and delete credentials, whose values nobody reads."""
    OPERATE = "operate"
    """Publish, cancel, resolve, pause: what changes things that run."""


ROLES: Mapping[str, frozenset[Permission]] = {
    "owner": frozenset(Permission),
    "editor": frozenset(Permission) - {Permission.ADMINISTER},
    "operator": frozenset({Permission.VIEW, Permission.RUN, Permission.OPERATE}),
    "viewer": frozenset({Permission.VIEW}),
}

PERMISSIONS: Mapping[str, Permission] = {
    # The way in, and what a monitor asks.
    "healthz": Permission.PUBLIC,
    "readyz": Permission.PUBLIC,
    "sign_in": Permission.PUBLIC,
    "editor_page": Permission.PUBLIC,
    "editor_asset": Permission.PUBLIC,
    "get_session": Permission.VIEW,
    "sign_out": Permission.VIEW,
    "get_openapi": Permission.VIEW,
    # Flows.
    "list_flows": Permission.VIEW,
    "create_flow": Permission.EDIT,
    "get_flow": Permission.VIEW,
    "save_flow": Permission.EDIT,
    "delete_flow": Permission.EDIT,
    "validate_flow": Permission.VIEW,
    "preview_expression": Permission.EDIT,
    "publish_flow": Permission.OPERATE,
    "list_versions": Permission.VIEW,
    "get_version": Permission.VIEW,
    "read_document": Permission.VIEW,
    "write_document": Permission.VIEW,
    "list_templates": Permission.VIEW,
    "list_pins": Permission.VIEW,
    "save_pin": Permission.EDIT,
    "delete_pin": Permission.EDIT,
    "list_tests": Permission.VIEW,
    "save_test": Permission.EDIT,
    "delete_test": Permission.EDIT,
    "run_tests": Permission.VIEW,
    "propose_test": Permission.VIEW,
    # Runs.
    "start_run": Permission.RUN,
    "list_runs": Permission.VIEW,
    "get_run": Permission.VIEW,
    "get_run_node": Permission.VIEW,
    "get_run_history": Permission.VIEW,
    "get_statistics": Permission.VIEW,
    "get_run_value": Permission.VIEW,
    "get_node_value": Permission.VIEW,
    "get_run_replay": Permission.VIEW,
    "get_run_flow": Permission.VIEW,
    "stream_run": Permission.VIEW,
    "go_on": Permission.RUN,
    "set_breakpoints": Permission.RUN,
    "cancel_run": Permission.OPERATE,
    "resolve_node": Permission.OPERATE,
    "resume_run": Permission.OPERATE,
    "retry_run": Permission.OPERATE,
    "fork_run": Permission.OPERATE,
    "change_runs": Permission.OPERATE,
    "get_run_timeline": Permission.VIEW,
    "list_run_children": Permission.VIEW,
    # What runs wait for. The token of a callback is its key.
    "answer_callback": Permission.PUBLIC,
    # Who may call a webhook is its node's to say.
    "call_hook": Permission.PUBLIC,
    "call_api_hook": Permission.PUBLIC,
    "call_test_hook": Permission.PUBLIC,
    "listen_for_hook": Permission.EDIT,
    "get_listener": Permission.EDIT,
    "stop_listener": Permission.EDIT,
    "list_approvals": Permission.VIEW,
    "count_approvals": Permission.VIEW,
    "list_answers": Permission.VIEW,
    "get_approval": Permission.VIEW,
    "answer_approval": Permission.RUN,
    # A sender asks before it has a token, and learns nothing but its own name.
    "send_events": Permission.RUN,
    "admit_sender": Permission.PUBLIC,
    "list_events": Permission.VIEW,
    "list_dead_events": Permission.VIEW,
    # Schedules, queues, connectors.
    "list_schedules": Permission.VIEW,
    "create_schedule": Permission.OPERATE,
    "get_schedule": Permission.VIEW,
    "save_schedule": Permission.OPERATE,
    "delete_schedule": Permission.OPERATE,
    "backfill_schedule": Permission.OPERATE,
    "pause_schedule": Permission.OPERATE,
    "resume_schedule": Permission.OPERATE,
    "run_schedule": Permission.RUN,
    "preview_schedule": Permission.VIEW,
    "list_fires": Permission.VIEW,
    "list_triggers": Permission.VIEW,
    "pause_trigger": Permission.OPERATE,
    "resume_trigger": Permission.OPERATE,
    "list_watches": Permission.VIEW,
    "get_watch": Permission.VIEW,
    "save_watch": Permission.OPERATE,
    "delete_watch": Permission.OPERATE,
    "pause_watch": Permission.OPERATE,
    "resume_watch": Permission.OPERATE,
    "list_queues": Permission.VIEW,
    "get_queue": Permission.VIEW,
    "save_queue": Permission.OPERATE,
    "delete_queue": Permission.OPERATE,
    "disable_queue": Permission.OPERATE,
    "purge_queue": Permission.OPERATE,
    "pause_queue": Permission.OPERATE,
    "resume_queue": Permission.OPERATE,
    "list_tasks": Permission.VIEW,
    "create_task": Permission.RUN,
    "create_tasks": Permission.RUN,
    "list_failed_tasks": Permission.VIEW,
    "run_failed_tasks": Permission.OPERATE,
    "drop_failed_tasks": Permission.OPERATE,
    "get_task": Permission.VIEW,
    "delete_task": Permission.OPERATE,
    "run_task": Permission.OPERATE,
    "list_topics": Permission.VIEW,
    "save_topic": Permission.OPERATE,
    "get_topic": Permission.VIEW,
    "delete_topic": Permission.OPERATE,
    "publish_messages": Permission.RUN,
    "list_subscriptions": Permission.VIEW,
    "save_subscription": Permission.OPERATE,
    "get_subscription": Permission.VIEW,
    "delete_subscription": Permission.OPERATE,
    "pause_subscription": Permission.OPERATE,
    "resume_subscription": Permission.OPERATE,
    "pull_messages": Permission.RUN,
    "acknowledge_messages": Permission.RUN,
    "modify_deadline": Permission.RUN,
    "seek_subscription": Permission.OPERATE,
    "purge_subscription": Permission.OPERATE,
    "list_dead_letters": Permission.VIEW,
    "redeliver_dead_letter": Permission.OPERATE,
    # For Google's client libraries.
    "google_list_queues": Permission.VIEW,
    "google_get_queue": Permission.VIEW,
    "google_create_queue": Permission.OPERATE,
    "google_update_queue": Permission.OPERATE,
    "google_delete_queue": Permission.OPERATE,
    "google_queue_verb": Permission.OPERATE,
    "google_list_tasks": Permission.VIEW,
    "google_get_task": Permission.VIEW,
    "google_create_task": Permission.RUN,
    "google_delete_task": Permission.OPERATE,
    "google_task_verb": Permission.OPERATE,
    "google_list_jobs": Permission.VIEW,
    "google_get_job": Permission.VIEW,
    "google_create_job": Permission.OPERATE,
    "google_update_job": Permission.OPERATE,
    "google_delete_job": Permission.OPERATE,
    "google_job_verb": Permission.OPERATE,
    "list_connectors": Permission.VIEW,
    "get_connector_schema": Permission.VIEW,
    "list_options": Permission.EDIT,
    # Credentials, and what the world checks our identity tokens with.
    "list_credential_types": Permission.VIEW,
    "list_credentials": Permission.VIEW,
    "get_credential": Permission.VIEW,
    "create_credential": Permission.SECRETS,
    "replace_credential": Permission.SECRETS,
    "delete_credential": Permission.SECRETS,
    "test_credential": Permission.SECRETS,
    "rotate_credential_key": Permission.ADMINISTER,
    "rotate_oidc_key": Permission.ADMINISTER,
    "get_oidc_configuration": Permission.PUBLIC,
    "get_oidc_keys": Permission.PUBLIC,
    "list_audit": Permission.ADMINISTER,
}


def is_allowed(role: str, endpoint: str) -> bool:
    """Say whether the role may use the endpoint; unknown roles and endpoints never may."""
    needed = PERMISSIONS.get(endpoint)
    return needed is not None and needed in ROLES.get(role, frozenset())


def is_public(endpoint: str) -> bool:
    """Say whether the endpoint is open to strangers."""
    return PERMISSIONS.get(endpoint) is Permission.PUBLIC
