// Commands for pins, breakpoints and stepping.
import type { Command } from "./command";

export const debugging: readonly Command[] = [];
