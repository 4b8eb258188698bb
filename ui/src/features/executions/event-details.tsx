import { Fact, Facts } from "../../components/facts";
import { JsonView } from "../../components/json-view";
import { PlaceLink } from "../../navigation/place-link";
import { usePlaces } from "../../navigation/places";
import "./executions.css";
import { detailsOf, type EventRow } from "./event-rows";

/** Members whose text is JSON or long: they get a view of their own. */
const documents = new Set(["input", "output", "parameters", "cause", "taskCredentials"]);

/** All that an event says, laid out to read. */
export function EventDetails({ row }: { row: EventRow }) {
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
