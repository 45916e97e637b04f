// The tabs of one open flow, in their order; all of them work on the same session.
import type { ComponentType } from "react";

import { words } from "../../words/words";
import { CodeTab } from "./code/CodeTab";
import { DesignTab } from "./DesignTab";
import { TestsTab } from "./tests/TestsTab";
import { VersionsTab } from "./versions/VersionsTab";
import type { Publish } from "./usePublish";
import type { Run } from "./useRun";
import type { Save } from "./saving/useSave";

/** What a tab may use besides the session. */
export interface TabProps {
  readonly save: Save;
  readonly run: Run;
  readonly publish: Publish;
  readonly tidyUp: () => void;
}

export interface EditorTab {
  /** The last part of the address; `design` has none. */
  readonly id: string;
  readonly title: string;
  readonly Body: ComponentType<TabProps>;
}

export const DESIGN = "design";

export const TABS: readonly EditorTab[] = [
  { id: DESIGN, title: words.editor.tabs.design, Body: DesignTab },
  { id: "code", title: words.editor.tabs.code, Body: CodeTab },
  { id: "tests", title: words.editor.tabs.tests, Body: TestsTab },
  { id: "versions", title: words.editor.tabs.versions, Body: VersionsTab },
];
