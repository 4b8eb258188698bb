import SideNavigation from "@cloudscape-design/components/side-navigation";
import { useLocation } from "@tanstack/react-router";
import { readPreference } from "../components/preferences";
import { LAST_CONNECTION } from "../features/connections/current";
import {
  connectionsPlace,
  localWorkspacePlace,
  type Place,
  placesOf,
  useGo,
} from "../navigation/places";

/** The list of pages at the left. */
export function Navigation({ connection }: { connection: string | undefined }) {
  const { go, hrefOf } = useGo();
  const path = useLocation({ select: (location) => location.pathname });
  const current = connection ?? readPreference(LAST_CONNECTION, "local");
  const places = placesOf(current);
  const entries: { text: string; place: Place; active: boolean }[] = [
    {
      text: "State machines",
      place: places.stateMachines(),
      active: ["/state-machines", "/executions", "/map-runs", "/express-runs"].some((part) =>
        path.includes(part),
      ),
    },
    {
      text: "Activities",
      place: places.activities(),
      active: path.includes("/activities"),
    },
    // Only the local workspace mocks.
    ...(current === "local"
      ? [{ text: "Mocks", place: places.mocks(), active: path.endsWith("/mocks") }]
      : []),
    { text: "API console", place: places.apiConsole(), active: path.includes("/api-console") },
    { text: "Connections", place: connectionsPlace, active: path === "/connections" },
    {
      text: "Local workspace",
      place: localWorkspacePlace,
      active: path === "/local-workspace",
    },
  ];
  const activeHref = entries.find((entry) => entry.active);
  return (
    <nav className="sd-navigation" aria-label="Pages">
      <SideNavigation
        activeHref={activeHref ? hrefOf(activeHref.place) : ""}
        items={entries.map(({ text, place }) => ({ type: "link", text, href: hrefOf(place) }))}
        onFollow={(event) => {
          const entry = entries.find(({ place }) => hrefOf(place) === event.detail.href);
          if (!entry) return;
          event.preventDefault();
          go(entry.place);
        }}
      />
    </nav>
  );
}
