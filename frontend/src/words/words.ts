// The one catalogue of texts, area by area; a translation is another object of the same type.
import { approvals } from "./english/approvals";
import { canvas } from "./english/canvas";
import { code } from "./english/code";
import { commands } from "./english/commands";
import { credentials } from "./english/credentials";
import { dashboard } from "./english/dashboard";
import { editor } from "./english/editor";
import { events } from "./english/events";
import { expressions } from "./english/expressions";
import { facts } from "./english/facts";
import { cron } from "./english/cron";
import { flows, templates, tour } from "./english/flows";
import { forms, settings } from "./english/forms";
import { inlets } from "./english/inlets";
import { inspector } from "./english/inspector";
import { model } from "./english/model";
import { pages } from "./english/pages";
import { palette } from "./english/palette";
import { queues } from "./english/queues";
import { runList } from "./english/runList";
import { operators } from "./english/operators";
import { runs } from "./english/runs";
import { schedules } from "./english/schedules";
import { shell } from "./english/shell";
import { tests } from "./english/tests";
import { ui } from "./english/ui";
import { versions } from "./english/versions";
import { webhooks } from "./english/webhooks";

const english = {
  approvals,
  canvas,
  commands,
  cron,
  code,
  credentials,
  dashboard,
  editor,
  events,
  expressions,
  facts,
  flows,
  forms,
  inlets,
  inspector,
  model,
  operators,
  pages,
  palette,
  queues,
  runList,
  runs,
  schedules,
  settings,
  shell,
  tests,
  templates,
  tour,
  ui,
  versions,
  webhooks,
};

export type Words = typeof english;

export const words: Words = english;
