// What every field of one form shares, so that nesting costs no parameters.
import { createContext, useContext, type ComponentType } from "react";

import type { Finding, JsonObject } from "../model/flow";
import type { Field, FieldSchema } from "./schema";
import type { Names } from "./names";

export interface FieldsProps {
  readonly schema: FieldSchema | JsonObject;
  readonly values: JsonObject;
  /** Dotted, for example `config.cases.0`. */
  readonly path: string;
  readonly onChange: (values: JsonObject) => void;
  /** Leaves out what is drawn elsewhere. */
  readonly only?: (field: Field) => boolean;
}

export interface FormContextValue {
  readonly names: Names | null;
  readonly findings: readonly Finding[];
  readonly readOnly: boolean;
  /** A default that is chosen is written out; else its key is left out. */
  readonly spellsDefaults: boolean;
  /** Secrets are typed here, because they are kept apart from flows; elsewhere they are refused. */
  readonly takesSecrets?: boolean;
  /** Whose fields these are, and what they hold: choices that the server knows depend on it. */
  readonly action?: { readonly type: string; readonly config: JsonObject };
  /** Draws a nested object; handed in, because fields and lists of fields hold each other. */
  readonly Fields: ComponentType<FieldsProps>;
}

export const FormContext = createContext<FormContextValue | null>(null);

export function useForm(): FormContextValue {
  const form = useContext(FormContext);
  if (form === null) throw new Error("A field stands outside a form: FormContext is missing.");
  return form;
}
