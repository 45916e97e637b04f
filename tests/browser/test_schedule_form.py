"""The form of a schedule: words beside cron, spans in place of it, and what happens at overlaps."""

from playwright.sync_api import expect

from tests.browser.test_forms import opened, orders, scripts

__all__ = ["opened", "scripts"]


def scheduled(**config):
    flow = orders()
    nightly = {"id": "nightly", "type": "trigger.schedule", "config": config}
    edges = [{"from": "nightly", "to": "read"}, *flow["edges"]]
    return flow | {"nodes": [nightly, *flow["nodes"]], "edges": edges}


def test_a_rule_is_said_in_words_and_shows_its_next_fires(opened, signed_in):
    opened(scheduled(cron="0 9 * * *")).select("nightly")
    signed_in.get_by_test_id("cron").fill("1st friday of quarter 9:00")

    expect(signed_in.get_by_test_id("cron-words")).to_contain_text("in words")
    fires = signed_in.get_by_test_id("next-fires").get_by_role("listitem")
    expect(fires).to_have_count(10)
    expect(fires.first).to_contain_text("Fri")


def test_a_span_in_place_of_a_rule_shows_its_next_fires(opened, signed_in):
    opened(scheduled(every="90s", overlap="queue_one")).select("nightly")

    expect(signed_in.get_by_test_id("cron-words")).to_contain_text("as the fields below say")
    expect(signed_in.get_by_test_id("next-fires").get_by_role("listitem")).to_have_count(10)
    expect(signed_in.get_by_role("radio", name="Let one wait")).to_be_checked()
    choices = signed_in.get_by_test_id("field-config.overlap")
    assert choices.evaluate("field => field.scrollWidth <= field.clientWidth")
