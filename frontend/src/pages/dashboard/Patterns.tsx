// The fills of bars: every state has a pattern of its own, so that none is told by its colour alone.
import { SERIES, type Part } from "./series";

export const fillOf = (part: Part): string => `url(#runs-${part})`;

const STROKES: Readonly<Record<Part, string | null>> = {
  succeeded: null,
  failed: "M0 6 L6 0",
  timed_out: "M0 3 L6 3",
  cancelled: "M3 0 L3 6",
  open: "M2.5 3 L3.5 3",
};

/** Stands in the page once; charts and their legends name the fills. */
export function Patterns() {
  return (
    <svg width={0} height={0} aria-hidden style={{ position: "absolute" }}>
      <defs>
        {SERIES.map(({ part, look }) => (
          <pattern
            key={part}
            id={`runs-${part}`}
            width={6}
            height={6}
            patternUnits="userSpaceOnUse"
          >
            <rect width={6} height={6} style={{ fill: "var(--surface)" }} />
            <rect
              width={6}
              height={6}
              style={{ fill: look.color }}
              opacity={part === "succeeded" ? 0.72 : 0.9}
            />
            {STROKES[part] === null ? null : (
              <path
                d={STROKES[part]}
                style={{ stroke: "var(--surface)" }}
                strokeWidth={1.6}
                strokeLinecap="square"
              />
            )}
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

export function Swatch({ part }: { part: Part }) {
  return (
    <svg width={12} height={12} aria-hidden>
      <rect width={12} height={12} rx={3} fill={fillOf(part)} />
    </svg>
  );
}
