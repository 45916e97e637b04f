// Baton's mark.
import { words } from "../../words/words";

export function Logo({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" role="img" aria-label={words.shell.product}>
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path d="M10 22 22 10" stroke="var(--on-accent)" strokeWidth="3.6" strokeLinecap="round" />
      <circle cx="10" cy="22" r="3.4" fill="var(--on-accent)" />
    </svg>
  );
}
