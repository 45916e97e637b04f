"""The morning report against a real shop: the workbook, the file and the message it leaves."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from connectors.registry import Registry
from connectors.sdk.context import Context, Services
from connectors.sdk.host import perform
from engine.flow.text import read_text
from engine.runtime import open_runtime
from tests.examples.command_line import EXAMPLES, run_example

DAY = "2026-03-02"


def _report(shop, data, **more):
    return run_example("report", data=data, **{"shop": shop.url, "day": DAY} | more)


@pytest.fixture(scope="module")
def done(quiet_shop, tmp_path_factory):
    """One good run that several tests look at: (data directory, exit code, what it printed)."""
    data = tmp_path_factory.mktemp("report")
    return data, *_report(quiet_shop, data)


@pytest.fixture
def sales(quiet_shop):
    """Give what the shop sold on the day."""
    return quiet_shop.get("/sales", day=DAY).json()["records"]


def _sheet(data):
    book = openpyxl.load_workbook(data / "files" / "reports" / "sales.xlsx")
    header, *rows = book["Sales"].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def _messages(data):
    receive = Registry().action("queue.receive")
    services = Services(files_root=data / "files", queues_root=data / "queues")
    outcome = perform(
        receive, {"queue": "reports"}, Context(services=services, idempotency_key="test")
    )
    return [message["body"] for message in outcome.output["messages"]]


def test_every_sale_of_the_day_is_a_row_in_order(done, sales):
    data, code, _ = done
    assert code == 0
    assert _sheet(data) == [
        {
            "day": DAY,
            "time": sale["at"][11:16],
            "order": sale["order"],
            "goods": sale["title"],
            "country": sale["country"],
            "pieces": sale["quantity"],
            "revenue": sale["quantity"] * sale["price_cents"] / 100,
        }
        for sale in sales
    ]


def test_the_summary_adds_up(done, sales):
    _, _, run = done
    assert run["output"] == {
        "day": DAY,
        "sales": len(sales),
        "pieces": sum(sale["quantity"] for sale in sales),
        "revenue": sum(sale["quantity"] * sale["price_cents"] for sale in sales) / 100,
        "countries": sorted({sale["country"] for sale in sales}),
    }


def test_the_summary_and_its_rows_are_stored_as_json(done):
    data, _, run = done
    stored = json.loads((data / "files" / "reports" / f"{DAY}.json").read_text())
    assert stored == {"summary": run["output"], "sales": _sheet(data)}


def test_the_queue_hears_of_it_once_both_are_written(done):
    data, _, run = done
    assert _messages(data) == [
        {
            "kind": "sales-report",
            "summary": run["output"],
            "sheet": "reports/sales.xlsx",
            "file": f"reports/{DAY}.json",
        }
    ]


def test_the_next_report_goes_below_the_last(shop, tmp_path):
    _report(shop, tmp_path)
    before = len(_sheet(tmp_path))
    _, run = _report(shop, tmp_path, day="2026-03-03")
    days = [row["day"] for row in _sheet(tmp_path)]
    assert days == [DAY] * before + ["2026-03-03"] * run["output"]["sales"]


def test_a_shop_that_refuses_fails_the_report_and_leaves_nothing(shop, tmp_path):
    shop.switch("sales", "decline")
    code, run = _report(shop, tmp_path)
    assert (code, run["error"]["code"]) == (1, "http.403")
    assert not (tmp_path / "files" / "reports").exists()


def test_a_day_is_needed_by_nobody(shop, tmp_path):
    code, run = run_example("report", data=tmp_path, shop=shop.url)
    assert (code, run["nodes"]["announce"]["state"]) == (0, "succeeded")


def test_the_schedule_reports_of_the_day_before_its_time(shop, tmp_path):
    flow = read_text((EXAMPLES / "report" / "flow.yaml").read_bytes())
    flow["input"]["properties"]["shop"]["default"] = shop.url
    with open_runtime(tmp_path, registry=Registry()) as runtime:
        runtime.publish(flow, by="test")
        (schedule,) = runtime.schedules()
        started = runtime.run_schedule(schedule["id"])
        run = runtime.wait(started["run_id"], 60)
    due = datetime.fromisoformat(run["input"]["scheduled_at"]).astimezone(ZoneInfo("Europe/Vienna"))
    assert run["state"] == "succeeded"
    assert run["output"]["day"] == str(due.date() - timedelta(days=1))


def test_the_schedule_fires_on_workdays_at_half_past_seven_in_vienna(tmp_path):
    flow = read_text((EXAMPLES / "report" / "flow.yaml").read_bytes())
    with open_runtime(tmp_path, registry=Registry()) as runtime:
        runtime.publish(flow, by="test")
        (schedule,) = runtime.schedules()
        fires = runtime.preview_schedule(schedule["cron"], schedule["time_zone"], count=5)
    times = [datetime.fromisoformat(one).astimezone(ZoneInfo("Europe/Vienna")) for one in fires]
    assert schedule["next_at"] == fires[0]
    assert {f"{time:%H:%M}" for time in times} == {"07:30"}
    assert {time.isoweekday() for time in times} == {1, 2, 3, 4, 5}
