import { createTheme, localStorageColorSchemeManager, type MantineColorsTuple } from "@mantine/core";

const water: MantineColorsTuple = [
  "#e9f6f6", "#d3eaea", "#a9d6d7", "#7cc1c3", "#57afb3", "#3f9ea4", "#238089", "#0d6670", "#07545d", "#02424a",
];

export const theme = createTheme({
  primaryColor: "water",
  primaryShade: { light: 7, dark: 4 },
  colors: { water },
  autoContrast: true,
  defaultRadius: "md",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  respectReducedMotion: true,
});

export const schemes = localStorageColorSchemeManager({ key: "headwater-scheme" });
