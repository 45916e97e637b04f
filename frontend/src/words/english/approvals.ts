// English texts of approvals: the inbox and the page of one question.
export const approvals = {
  approvals: "Approvals",
  show: "Which approvals",
  mine: "Waiting for me",
  all: "All open",
  answered: "Answered",
  search: "Search in title, message or flow",
  none: "Nothing waits for you",
  noneText: "When a flow asks you to approve something, it stands here until it is decided.",
  noneOpen: "Nothing waits for approval",
  noneOpenText:
    "When a flow asks people to approve something, it stands here until they have decided.",
  noneAnswered: "Nobody has decided anything yet",
  noneAnsweredText: "Who approved or rejected what, and when, stands here from then on.",
  noneFound: "Nothing found",
  noneFoundText: (text: string) => `No open approval holds “${text}”.`,
  more: "Load more",

  untitled: (node: string) => `Approval ${node}`,
  asked: "Asked",
  until: "Until",
  due: "Due",
  reminded: "Reminder sent",
  escalated: "Escalated",
  progress: (done: number, wanted: number) => `${done} of ${wanted} approved`,
  anybody: "Anybody may decide",
  people: (people: readonly string[], most = people.length) => {
    const shown = people.slice(0, most).join(", ");
    const left = people.length - most;
    return left > 0 ? `${shown} and ${left} more` : shown;
  },
  decided: { approved: "Approved", rejected: "Rejected" },
  states: {
    open: "Open",
    approved: "Approved",
    rejected: "Rejected",
    timed_out: "Not decided in time",
    over: "No longer asked",
    not_asked: "Not asked yet",
  },
  by: (name: string) => `by ${name}`,

  back: "All approvals",
  flow: "Flow",
  openRun: "Show the run",
  whoDecides: "Who decides",
  soFar: "What happened so far",
  soFarNone: "Nothing before this question.",
  earlier: (count: number) => (count === 1 ? "1 step before" : `${count} steps before`),
  answers: "Answers so far",
  progressLong: (done: number, wanted: number, refusals: number) =>
    `${done} of ${wanted} approvals. ${
      refusals === 1 ? "One refusal rejects." : `${refusals} refusals reject.`
    }`,
  yourAnswer: "Your answer",
  comment: "Comment",
  commentHelp: "Kept with the decision; the flow can read it.",
  approve: "Approve",
  reject: "Reject",
  deciding: "Your answer is on its way …",

  youAnswered: "You have answered",
  youAnsweredText: "Others are still asked. The flow goes on as soon as it is decided.",
  notYours: "Not yours to decide",
  notYoursText: (people: readonly string[]) =>
    people.length === 0 ? "Your role may look, not decide." : `Only ${people.join(", ")} decide.`,
  closed: {
    approved: "This was approved. Nothing is left to do.",
    rejected: "This was rejected. Nothing is left to do.",
    timed_out: "Nobody decided in time, so the flow took its way for that.",
    over: "The run has ended or was stopped before anybody decided.",
    not_asked: "The run has not come to this question yet. It stands here as soon as it has.",
  },
  tooLate: "It was decided while you were writing",
  gone: "There is no such approval",
  goneText: "Its run may have been deleted, or the address is mistyped.",
};
