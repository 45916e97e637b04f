// Mantine spoken to in the editor's own tokens (theme.css); knows nothing of what is shown.
import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from "@mantine/core";

import { words } from "../words/words";

const accent: MantineColorsTuple = [
  "#eceefc",
  "#d5daf8",
  "#b9c0f1",
  "#9aa5ea",
  "#7e8be3",
  "#6674dc",
  "#5563d6",
  "#4453d0",
  "#3845b5",
  "#2c3792",
];

const dark: MantineColorsTuple = [
  "#e8eaef",
  "#cdd2db",
  "#a9b1bf",
  "#8b94a3",
  "#434a56",
  "#2d323b",
  "#20242b",
  "#1b1e24",
  "#16181d",
  "#131519",
];

export const theme: MantineThemeOverride = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 6 },
  colors: { accent, dark },
  autoContrast: true,
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--font-mono)",
  headings: { fontFamily: "var(--font)", fontWeight: "620" },
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  defaultRadius: "sm",
  cursorType: "pointer",
  focusRing: "auto",
  components: {
    Button: { defaultProps: { size: "xs", fw: 550 } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: 28 } },
    Tooltip: {
      defaultProps: {
        openDelay: 350,
        transitionProps: { duration: 80 },
        fz: 12,
        multiline: true,
        maw: 320,
      },
    },
    Menu: {
      defaultProps: {
        shadow: "md",
        transitionProps: { duration: 100 },
        withinPortal: true,
        // It would be a child of the menu that a menu must not have.
        withInitialFocusPlaceholder: false,
      },
    },
    Modal: {
      defaultProps: {
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.4 },
        centered: true,
        closeButtonProps: { "aria-label": words.ui.close },
      },
    },
    // A label is for what has a role.
    Loader: { defaultProps: { role: "status" } },
    TextInput: { defaultProps: { size: "xs" } },
    Autocomplete: { defaultProps: { size: "xs", comboboxProps: { shadow: "md" } } },
    Textarea: { defaultProps: { size: "xs" } },
    NumberInput: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs", comboboxProps: { shadow: "md" } } },
    Tabs: { defaultProps: { color: "accent" } },
  },
});

const shared = {
  "--mantine-color-body": "var(--surface)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-dimmed": "var(--text-2)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--surface-hover)",
  "--mantine-color-default-border": "var(--border-strong)",
  "--mantine-color-default-color": "var(--text)",
  "--mantine-color-placeholder": "var(--text-3)",
  "--mantine-color-anchor": "var(--accent)",
  "--mantine-color-error": "var(--state-failed)",
  "--mantine-line-height": "1.45",
  // White words on Mantine's own red are too faint.
  "--mantine-color-red-filled": "#c42b2b",
  "--mantine-color-red-filled-hover": "#a82323",
};

/** Lets Mantine's own surfaces and borders follow the tokens. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: shared,
  dark: shared,
});
