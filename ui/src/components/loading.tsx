import Box from "@cloudscape-design/components/box";
import Spinner from "@cloudscape-design/components/spinner";
import type { ReactNode } from "react";

/** Says that something is on its way; by its class a test of the window knows it. */
export function Loading({ children = "Loading" }: { children?: ReactNode }) {
  return (
    <div className="sd-loading">
      <Box padding="l" textAlign="center" color="text-status-inactive">
        <Spinner /> {children}
      </Box>
    </div>
  );
}
