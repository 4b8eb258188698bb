import { applyDensity, applyMode, Density, Mode } from "@cloudscape-design/global-styles";
import { useEffect } from "react";
import { usePreference } from "../components/preferences";
import { applyTokens } from "./tokens";

export type ThemeChoice = "light" | "dark" | "system";
export type DensityChoice = "comfortable" | "compact";

const darkQuery = "(prefers-color-scheme: dark)";

export const useThemeChoice = () => usePreference<ThemeChoice>("theme", "system");
export const useDensityChoice = () => usePreference<DensityChoice>("density", "compact");

/** Keeps the page's theme and density at the person's choice and, for "system", at the system's. */
export function useAppearance(): void {
  const [theme] = useThemeChoice();
  const [density] = useDensityChoice();

  useEffect(() => {
    applyTokens();
    const system = window.matchMedia(darkQuery);
    const apply = () => {
      const dark = theme === "dark" || (theme === "system" && system.matches);
      applyMode(dark ? Mode.Dark : Mode.Light);
      document.documentElement.style.colorScheme = dark ? "dark" : "light";
    };
    apply();
    system.addEventListener("change", apply);
    return () => system.removeEventListener("change", apply);
  }, [theme]);

  useEffect(() => {
    applyDensity(density === "compact" ? Density.Compact : Density.Comfortable);
    document.body.dataset.density = density;
  }, [density]);
}
