import Box from "@cloudscape-design/components/box";
import Spinner from "@cloudscape-design/components/spinner";
import type { ReactNode } from "react";

/** Says that something is on its way. */
export function Loading({ children = "Loading" }: { children?: ReactNode }) {
  return (
    <Box padding="l" textAlign="center" color="text-status-inactive">
      <Spinner /> {children}
    </Box>
  );
}
