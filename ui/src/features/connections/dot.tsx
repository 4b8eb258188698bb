import type { Connection } from "../../api/workspace";
import { colorOf } from "./model";

/** The colour of a connection, as the icon of a text that names it. */
export function ConnectionDot({ connection }: { connection: Pick<Connection, "color" | "kind"> }) {
  return (
    <svg
      className="sd-dot"
      viewBox="0 0 16 16"
      width="12"
      height="12"
      aria-hidden="true"
      focusable="false"
    >
      <circle cx="8" cy="8" r="7" style={{ fill: colorOf(connection), stroke: "none" }} />
    </svg>
  );
}
