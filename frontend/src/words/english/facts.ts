// English sentences of what happened in a run, fact by fact.

/** `name` is the node's, `item` for example ` (item 3)`. */
type Sentence = (name: string, attempt: number | null) => string;

const try_ = (attempt: number | null): string =>
  attempt === null || attempt < 2 ? "" : ` (attempt ${attempt})`;

const sentences: Readonly<Record<string, Sentence>> = {
  RunStarted: () => "The run started",
  ActivityCompleted: (name, attempt) => `${name} ended well${try_(attempt)}`,
  ActivityFailed: (name, attempt) => `${name} failed${try_(attempt)}`,
  TimerFired: (name) => (name === "" ? "The run’s time was up" : `${name}: its time had come`),
  CancelRequested: () => "Somebody cancelled the run",
  UndoResolved: (name) => `A person decided about the undo by ${name}`,
  AnswerReceived: (name) => `${name} was answered`,
  ActivityPending: (name) => `${name} was started outside, and is asked for`,
  ActivityLost: (name) => `Nobody saw how ${name} ended`,
  ActivityResolved: (name) => `A person decided about ${name}`,
  UndoRequested: () => "The calling run asked for an undo",
  ChildUndone: (name) => `The run that ${name} called was undone`,
  RunHeld: (name) => `The run paused before ${name}`,
  StepHeld: (name) => `The run paused before ${name}`,
  RunReleased: (name) => (name === "" ? "The run went on" : `${name} was let go on`),
  StepReleased: (name) => `${name} was let go on`,
};

/** `ActivityMocked` of a server that is newer than this reads as “activity mocked”. */
const spelled = (kind: string): string => kind.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();

/** What a timer meant, by what became of its node. */
const timers: Readonly<Record<string, Sentence>> = {
  running: (name, attempt) => `${name} is tried again${try_(attempt)}`,
  succeeded: (name) => `${name} has waited long enough`,
  failed: (name) => `${name} ran out of time`,
  compensating: (name) => `The undo of ${name} is tried again`,
};

export const facts = {
  /** `state` is what became of the fact's node. */
  sentence: (kind: string, name: string, attempt: number | null, state: string): string =>
    (kind === "TimerFired" ? timers[state] : undefined)?.(name, attempt) ??
    sentences[kind]?.(name, attempt) ??
    `${name === "" ? "" : `${name}: `}${spelled(kind)}`,
  changed: (name: string, state: string): string => `${name} ${state.toLowerCase()}`,
  andMore: (count: number): string => `and ${count} more`,
  item: (position: number): string => `item ${position}`,
};
