import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import type { Connection } from "../api/workspace";
import { ConnectionSwitcher } from "../features/connections/switcher";
import { AccountMark } from "../features/local-time/account-mark";
import { TimeControl } from "../features/local-time/time-control";
import { type DensityChoice, type ThemeChoice, useDensityChoice, useThemeChoice } from "./theme";

/** The bar at the top: which connection the window works on, and how the window looks. */
export function TopBar({
  connection,
  connections,
  navigationOpen,
  onToggleNavigation,
}: {
  connection: Connection | undefined;
  connections: readonly Connection[];
  navigationOpen: boolean;
  onToggleNavigation: () => void;
}) {
  const [theme, setTheme] = useThemeChoice();
  const [density, setDensity] = useDensityChoice();
  return (
    <header className="sd-top-bar">
      <Button
        variant="icon"
        iconName="menu"
        ariaLabel={navigationOpen ? "Close the navigation" : "Open the navigation"}
        ariaExpanded={navigationOpen}
        onClick={onToggleNavigation}
      />
      <span className="sd-brand">Stepdeck</span>
      <span className="sd-top-bar-space" />
      {connection?.kind === "local" && (
        <>
          <AccountMark />
          <TimeControl />
        </>
      )}
      <ConnectionSwitcher connection={connection} connections={connections} />
      <ButtonDropdown
        variant="icon"
        ariaLabel="Appearance"
        data-testid="appearance"
        expandToViewport
        onItemClick={({ detail }) => {
          const [kind, value] = detail.id.split(":");
          if (kind === "theme") setTheme(value as ThemeChoice);
          if (kind === "density") setDensity(value as DensityChoice);
        }}
        items={[
          {
            text: "Theme",
            items: (["light", "dark", "system"] as const).map((value) => ({
              id: `theme:${value}`,
              text: value === "system" ? "As the system" : value === "light" ? "Light" : "Dark",
              itemType: "checkbox" as const,
              checked: theme === value,
            })),
          },
          {
            text: "Density",
            items: (["comfortable", "compact"] as const).map((value) => ({
              id: `density:${value}`,
              text: value === "compact" ? "Compact" : "Comfortable",
              itemType: "checkbox" as const,
              checked: density === value,
            })),
          },
        ]}
      />
    </header>
  );
}
