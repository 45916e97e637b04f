"""What the fields of a form can be chosen from."""

import pytest


@pytest.fixture
def options(api):
    def ask(type_, field, **config):
        answer = api("POST", f"/connectors/{type_}/options", {"field": field, "config": config})
        return [one["value"] for one in answer.json["options"]] if answer.status == 200 else answer

    return ask


def test_a_call_chooses_among_the_flows(api, flow, options):
    api("POST", "/flows", flow)

    assert options("flow.call", "flow") == ["greet"]


def test_a_file_is_chosen_folder_by_folder(options, tmp_path):
    folder = tmp_path / "data" / "files" / "reports"
    folder.mkdir(parents=True)
    (folder / "today.json").write_text("{}")

    assert options("storage.read", "path") == ["reports/"]
    assert options("storage.read", "path", path="reports/to") == ["reports/today.json"]


def test_a_task_chooses_among_the_queues(api, options):
    api("PUT", "/queues/mail", {})

    assert "mail" in options("tasks.enqueue", "queue")


@pytest.mark.parametrize("type_", ["queue.publish", "queue.receive"])
def test_a_message_chooses_among_the_queues_that_hold_messages(options, tmp_path, type_):
    folder = tmp_path / "data" / "queues"
    assert options(type_, "queue") == []

    for name in ("orders", "mail", ".hidden"):
        (folder / name).mkdir(parents=True)
    (folder / "no-queue").write_text("")

    assert options(type_, "queue") == ["mail", "orders"]


def test_a_field_without_choices_has_none(options):
    assert options("http.request", "url") == []


@pytest.mark.parametrize(
    ("type_", "field", "config", "status"),
    [
        ("no.such", "x", {}, 404),
        ("storage.read", "path", {"path": "../../etc/"}, 422),
        ("sheets.read_rows", "tab", {"sheet": "none.xlsx"}, 422),
    ],
)
def test_what_cannot_be_told_is_a_problem(options, type_, field, config, status):
    assert options(type_, field, **config).status == status
