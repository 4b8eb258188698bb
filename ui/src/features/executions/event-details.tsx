import Button from "@cloudscape-design/components/button";
import { Fact, Facts } from "../../components/facts";
import { prettyJson } from "../../components/json-check";
import { JsonView } from "../../components/json-view";
import { PlaceLink } from "../../navigation/place-link";
import { useGo, usePlaces } from "../../navigation/places";
import { scopeOf, useConnection } from "../connections/current";
import { handOn, subjectOf } from "../test-state/drafts";
import "./executions.css";
import { detailsOf, type EventRow } from "./event-rows";

/** Members whose text is JSON or long: they get a view of their own. */
const documents = new Set(["input", "output", "parameters", "cause", "taskCredentials"]);

/** All that an event says, laid out to read. */
export function EventDetails({
  row,
  stateMachineArn,
}: {
  row: EventRow;
  /** Where the states can be tested that the events name. */
  stateMachineArn?: string | undefined;
}) {
  const entered = row.event.stateEnteredEventDetails;
  const details = Object.entries(detailsOf(row.event) ?? {}).filter(
    // `truncated: false` tells nothing.
    ([name, value]) => !(name.endsWith("Details") && isUntruncated(value)),
  );
  const small = details.filter(([name]) => !documents.has(name));
  const large = details.filter(([name]) => documents.has(name));
  return (
    <div className="sd-event-details">
      <Facts>
        <Fact name="id">{row.event.id}</Fact>
        <Fact name="previousEventId">{row.event.previousEventId ?? 0}</Fact>
        {small.map(([name, value]) => (
          <Fact key={name} name={name}>
            <Value name={name} value={value} />
          </Fact>
        ))}
      </Facts>
      {large.map(([name, value]) => (
        <JsonView
          key={name}
          label={name}
          text={typeof value === "string" ? value : JSON.stringify(value)}
          maxHeight="240px"
        />
      ))}
      {stateMachineArn !== undefined && entered?.input !== undefined && (
        <TestLink stateMachineArn={stateMachineArn} state={entered.name} input={entered.input} />
      )}
    </div>
  );
}

/** Turns to the test of a state with what it was given here. */
function TestLink({
  stateMachineArn,
  state,
  input,
}: {
  stateMachineArn: string;
  state: string;
  input: string;
}) {
  const connection = useConnection();
  const places = usePlaces();
  const { go } = useGo();
  return (
    <div>
      <Button
        onClick={() => {
          const subject = subjectOf(scopeOf(connection), stateMachineArn);
          handOn(subject, state, { input: prettyJson(input) });
          go(places.testState(stateMachineArn, state));
        }}
      >
        Test {state} with this input
      </Button>
    </div>
  );
}

function Value({ name, value }: { name: string; value: unknown }) {
  const places = usePlaces();
  if (name === "mapRunArn" && typeof value === "string")
    return <PlaceLink place={places.mapRun(value)}>{value}</PlaceLink>;
  return <>{typeof value === "object" ? JSON.stringify(value) : String(value)}</>;
}

const isUntruncated = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.keys(value).every((key) => key === "truncated") &&
  (value as { truncated?: boolean }).truncated !== true;
