import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { PlaceLink } from "../navigation/place-link";
import { placesOf } from "../navigation/places";

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
