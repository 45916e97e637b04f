// A value that came cut: what is there, and what stands where something was left out; pure.

export interface Cut {
  readonly type: string;
  readonly entries: number;
  readonly size?: number | undefined;
  /** How a long text begins. */
  readonly start?: string | undefined;
}

const CUT = "$cut";

/** What was left out at this place; null when all of it is there. */
export function cutOf(value: unknown): Cut | null {
  if (typeof value !== "object" || value === null || !(CUT in value)) return null;
  const said = value[CUT];
  if (typeof said !== "object" || said === null || !("type" in said)) return null;
  return Object.keys(value).length === 1 ? (said as Cut) : null;
}

export interface Members {
  readonly entries: readonly (readonly [key: string, value: unknown])[];
  /** There are more of them. */
  readonly isMore: boolean;
}

/** The members of a list or a map, without the mark that says that there are more. */
export function membersOf(value: unknown, offset = 0): Members {
  if (Array.isArray(value)) {
    const isMore = value.length > 0 && cutOf(value.at(-1))?.type === "list";
    const isLast = isMore && isTail(value);
    const shown: unknown[] = isLast ? value.slice(0, -1) : value;
    return {
      entries: shown.map((one, index) => [String(index + offset), one] as const),
      isMore: isLast,
    };
  }
  if (typeof value !== "object" || value === null) return { entries: [], isMore: false };
  const pairs = Object.entries(value).filter(([key]) => key !== CUT);
  return { entries: pairs, isMore: CUT in value };
}

/** The mark at the end counts the whole list: more than stand before it. */
const isTail = (value: readonly unknown[]): boolean =>
  (cutOf(value.at(-1))?.entries ?? 0) >= value.length;

/** A step deeper in a JSON pointer. */
export const deeper = (path: string, key: string): string =>
  `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** The place as an expression says it: `.items[0].name`. */
export function spokenPath(path: string): string {
  return path
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) =>
      /^\d+$/.test(part)
        ? `[${part}]`
        : /^[A-Za-z_]\w*$/.test(part)
          ? `.${part}`
          : `[${JSON.stringify(part)}]`,
    )
    .join("");
}
