"""A flow of a thousand nodes, and a run of it whose news a test hands out itself."""

import random

COLUMNS = 40
PITCH = (304, 112)
FEED = """() => {
  const real = window.EventSource;
  const open = [];
  // Only a run's own stream is stood in for; the page reads it as ever.
  window.EventSource = class extends EventTarget {
    constructor(url) {
      super();
      if (!/\\/runs\\/[^/]+\\/stream/.test(url)) return new real(url);
      this.url = url;
      this.readyState = 1;
      open.push(this);
    }
    close() { this.readyState = 2; }
  };
  let seq = 1;
  // One event: one node is in another state.
  window.tellState = (node, state, attempts = 1) => {
    const run = { state: 'running', undo: null, output: null, error: null,
                  started_at: null, ended_at: null };
    const data = JSON.stringify({ seq: seq++, run, nodes: { [node]: { state, attempts } } });
    for (const source of open) {
      if (source.readyState === 1) source.dispatchEvent(new MessageEvent('delta', { data }));
    }
    return open.length;
  };
  // So many events a second by the clock, each of the next node; answers how many it were.
  window.tellSteadily = (ids, rate, seconds) => new Promise((done) => {
    const start = performance.now();
    const states = ['running', 'succeeded', 'retrying', 'failed'];
    let told = 0;
    const timer = setInterval(() => {
      const passed = Math.min(seconds, (performance.now() - start) / 1000);
      for (; told < passed * rate; told += 1) {
        const round = Math.floor(told / ids.length) + told;
        window.tellState(ids[told % ids.length], states[round % states.length]);
      }
      if (passed >= seconds) { clearInterval(timer); done(told); }
    }, 5);
  });
}"""
"""Put into a page before its scripts run (`add_init_script(f"({FEED})()")`)."""


def large_flow(nodes=1000, edges=1500, *, seed=7):
    """Give a layered flow: every node leads a column further, the rest of the edges at random."""
    chance = random.Random(seed)
    rows = (nodes + COLUMNS - 1) // COLUMNS
    ids = [f"n{index}" for index in range(nodes)]
    wires = {(index, index + rows) for index in range(nodes - rows)}
    while len(wires) < edges:
        start = chance.randrange(nodes - rows)
        column = start // rows + 1
        wires.add((start, min(nodes - 1, column * rows + chance.randrange(rows))))
    return {
        "schema": "baton.flow/v1",
        "id": "large",
        "name": "Large",
        "nodes": [
            {"id": id_, "type": "flow.set", "name": f"Step {id_}", "config": {"values": {"a": 1}}}
            for id_ in ids
        ],
        "edges": [{"from": ids[a], "to": ids[b]} for a, b in sorted(wires)],
        "layout": {
            id_: [(index // rows) * PITCH[0], (index % rows) * PITCH[1]]
            for index, id_ in enumerate(ids)
        },
    }
