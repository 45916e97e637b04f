"""axe-core in a page: what a page does to people who cannot see it well, or use no mouse."""

from functools import cache

from tests.browser.server import ROOT

SOURCE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SEVERE = ("serious", "critical")
ALSO = frozenset({"landmark-one-main", "page-has-heading-one", "skip-link"})
"""Lesser rules that are held as well."""
RUN = """
() => axe.run(document, {resultTypes: ["violations"]}).then(({violations}) =>
  violations.flatMap(({id, impact, nodes}) =>
    nodes.map(({target, failureSummary, any, html}) => ({
      id, impact, target: target.join(" "), html: html.slice(0, 160),
      why: any[0]?.message ?? failureSummary ?? "",
    }))))
"""


def violations(page):
    """Give what is severe in the page as it stands, a line each."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    found = page.evaluate(RUN)
    return [
        f"{one['id']} ({one['impact']}): {one['target']}: {one['why']} {one['html']}"
        for one in found
        if one["impact"] in SEVERE or one["id"] in ALSO
    ]


@cache
def _source():
    return SOURCE.read_text(encoding="utf-8")
