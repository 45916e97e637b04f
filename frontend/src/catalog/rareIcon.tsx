// Every icon of lucide in a chunk of its own, for connectors that name an unusual one.
import { Box, icons } from "lucide-react";

export function RareIcon({ name, size }: { name: string; size: number }) {
  const pascal = name.replace(/(^|-)([a-z0-9])/g, (_, _dash, letter: string) =>
    letter.toUpperCase(),
  );
  const Found = (icons as Readonly<Record<string, typeof Box | undefined>>)[pascal] ?? Box;
  return <Found size={size} aria-hidden strokeWidth={1.9} />;
}
