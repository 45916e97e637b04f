// The one catalogue of texts, area by area; a translation is another object of the same type.
import { canvas } from "./english/canvas";
import { editor } from "./english/editor";
import { forms } from "./english/forms";
import { inspector } from "./english/inspector";
import { model } from "./english/model";
import { pages } from "./english/pages";
import { palette } from "./english/palette";
import { runs } from "./english/runs";
import { ui } from "./english/ui";

const english = { canvas, editor, forms, inspector, model, pages, palette, runs, ui };

export type Words = typeof english;

export const words: Words = english;
