// English texts of approvals.
export const approvals = {
  approvals: "Approvals",
  none: "Nothing waits for approval",
  noneText: "When a flow asks people to approve something, it stands here until they have decided.",
  approve: "Approve",
  reject: "Reject",
  asked: "Asked",
  until: "until",
  decides: (people: readonly string[]) => `${people.join(", ")} can decide`,
  more: "Load more",
  run: "Show the run",
};
