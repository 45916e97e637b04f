// English texts of a webhook's address and of listening for a test request.
export const webhooks = {
  address: "Address",
  addressOf: (method: string) => `${method} to`,
  noPath: "Give the webhook a path, and its address will stand here.",
  published: "It answers while the flow is published.",
  copyUrl: "Copy the address",
  copyCurl: "Copy as curl",
  listen: "Listen for a test request",
  again: "Listen again",
  stop: "Stop listening",
  waiting: (method: string) =>
    `Send a ${method} request to this address; it starts nothing. Listening ends`,
  over: "No request came within two minutes.",
  failed: "Listening has failed",
  refused: (method: string, status: number) => `A ${method} request was refused with ${status}`,
  heard: (method: string, path: string) => `${method} /${path}`,
  request: "The request",
  run: "Run the draft with it",
  keep: "Use as input of the next runs",
  kept: "The next runs of this draft begin with this request.",
};
