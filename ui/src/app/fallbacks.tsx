import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Spinner from "@cloudscape-design/components/spinner";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { PlaceLink } from "../navigation/place-link";
import { placesOf } from "../navigation/places";

export function PagePending() {
  return (
    <Box padding="l" textAlign="center" color="text-status-inactive">
      <Spinner /> Loading
    </Box>
  );
}

export function NotFound() {
  return (
    <Alert type="warning" header="There is no such page">
      <PlaceLink place={placesOf("local").stateMachines()}>Go to the state machines</PlaceLink>
    </Alert>
  );
}

/** Shown in a page's place when drawing it threw. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <Alert
      type="error"
      header="This page could not be drawn"
      action={<Button onClick={reset}>Try again</Button>}
    >
      {error instanceof Error ? error.message : String(error)}
    </Alert>
  );
}
