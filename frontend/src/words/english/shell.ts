// English texts of what stands around every page: the rail, the account, what is wrong with the whole program.
export const shell = {
  product: "Baton",
  skip: "Skip to the content",
  main: "Main",
  home: "Baton, all flows",
  loading: "Loading",
  places: {
    flows: "Flows",
    runs: "Runs",
    approvals: "Approvals",
    schedules: "Schedules",
    events: "Events",
    dashboard: "Dashboard",
    templates: "Templates",
    credentials: "Credentials",
    queues: "Queues",
    triggers: "Triggers",
  },
  waiting: (count: number) => (count === 1 ? "1 waits for you" : `${count} wait for you`),
  waitingShort: (count: number) => (count > 99 ? "99+" : String(count)),
  account: (name: string) => `Signed in as ${name}`,
  theme: "Theme",
  themes: { light: "Light", dark: "Dark", auto: "As the system" },
  useLight: "Use the light theme",
  useDark: "Use the dark theme",
  keys: "Keys",
  tour: "Show the tour",
  tourNext: "The tour begins in the flow that you open next.",
  signOut: "Sign out",

  unreachable: "The server does not answer.",
  unreachableText: "Baton tries again by itself. What you see may be out of date.",
  unreachablePage: "It may be starting, or it was stopped. Baton tries again by itself.",
  tryNow: "Try now",
  backAgain: "The server answers again.",

  signIn: "Sign in to Baton",
  signInText:
    "Open the link that the server printed when it started. It works once; the server prints a new one each time.",
  signInCommand: "baton serve",
  signInElsewhere: "Signed in already in another window? Then this one only has to look again.",
  lookAgain: "Look again",

  broken: "This page broke",
  brokenText:
    "What was saved is safe. Load the page again; if it breaks again, report this message:",
  loadAgain: "Load again",

  notFound: "Nothing is here",
  notFoundText: "The address may be mistyped, or what it named is gone.",
  allFlows: "All flows",
};
