import { Outlet, useLocation, useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { Notifications } from "../components/notifications";
import { usePreference } from "../components/preferences";
import { ScrollAreaContext } from "../components/scroll-area";
import { LAST_CONNECTION, useConnections } from "../features/connections/current";
import { colorOf } from "../features/connections/model";
import { Navigation } from "./navigation";
import "./shell.css";
import { TopBar } from "./top-bar";

/** Below this width the navigation is closed until it is asked for, in px. */
const NARROW = 1_000;

/** The frame that every page stands in. */
export function Shell() {
  const { connection: id } = useParams({ strict: false });
  const connections = useConnections();
  // Pages that belong to no connection still show the one that a person comes from.
  const [last] = usePreference<string>(LAST_CONNECTION, "local");
  const connection = connections.data?.connections.find((each) => each.id === (id ?? last));
  const [chosen, setChosen] = usePreference<boolean | null>("navigation", null);
  const [open, setOpen] = useState(chosen ?? window.innerWidth >= NARROW);
  const [scrollArea, setScrollArea] = useState<HTMLElement | null>(null);
  const path = useLocation({ select: (location) => location.pathname });

  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect is about the change of page.
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    // A screen reader goes on at the new page, and the keyboard scrolls it.
    scrollArea?.focus({ preventScroll: true });
  }, [path]);

  return (
    <div className="sd-shell" data-navigation={open ? "open" : "closed"}>
      <TopBar
        connection={connection}
        connections={connections.data?.connections ?? []}
        navigationOpen={open}
        onToggleNavigation={() => {
          setOpen(!open);
          setChosen(!open);
        }}
      />
      <div
        className="sd-strip"
        style={{ backgroundColor: connection ? colorOf(connection) : "transparent" }}
      />
      <div className="sd-middle">
        {open && <Navigation connection={connection?.id} />}
        <div className="sd-content">
          <Notifications />
          <main
            className="sd-main"
            id="main"
            ref={setScrollArea}
            tabIndex={-1}
            data-scroll-restoration-id="main"
          >
            <ScrollAreaContext.Provider value={scrollArea}>
              <div className="sd-page">
                <Outlet />
              </div>
            </ScrollAreaContext.Provider>
          </main>
        </div>
      </div>
    </div>
  );
}
