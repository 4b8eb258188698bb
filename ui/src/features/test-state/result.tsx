import Button from "@cloudscape-design/components/button";
import StatusIndicator, {
  type StatusIndicatorProps,
} from "@cloudscape-design/components/status-indicator";
import type {
  InspectionDataRequest,
  InspectionDataResponse,
  TestStateOutput,
} from "../../api/generated/types";
import { Fact, Facts } from "../../components/facts";
import { JsonView } from "../../components/json-view";
import { formatCount, formatDuration } from "../../components/time";
import { errorHandling, type Stage, stagesOf } from "./stages";

const statuses: Record<string, { type: StatusIndicatorProps.Type; text: string }> = {
  SUCCEEDED: { type: "success", text: "Succeeded" },
  FAILED: { type: "error", text: "Failed" },
  RETRIABLE: { type: "pending", text: "To be retried" },
  CAUGHT_ERROR: { type: "warning", text: "Error caught" },
};

/** What came of a test: its end, then the data at every stage. */
export function TestResult({
  output,
  seconds,
  onNext,
  onRetry,
}: {
  output: TestStateOutput;
  seconds: number;
  /** Goes on with the state that would be next; absent if there is none to test. */
  onNext?: (() => void) | undefined;
  /** Tests the next try; absent where none would follow. */
  onRetry?: (() => void) | undefined;
}) {
  const { status = "", error, cause, nextState, inspectionData = {} } = output;
  const shown = statuses[status] ?? { type: "info" as const, text: status };
  const handled = errorHandling(output);
  const { toleratedFailureCount, toleratedFailurePercentage, maxConcurrency } = inspectionData;
  return (
    <section className="sd-test-result" aria-label="Result of the test" data-testid="test-result">
      <Facts>
        <Fact name="Status">
          <StatusIndicator type={shown.type}>{shown.text}</StatusIndicator>
        </Fact>
        <Fact name="Next state">{nextState ?? "None"}</Fact>
        <Fact name="Duration">{formatDuration(seconds)}</Fact>
        {error && <Fact name="Error">{error}</Fact>}
        {handled && <Fact name="Handling">{handled}</Fact>}
        {isSet(maxConcurrency) && (
          <Fact name="Maximum concurrency">{formatCount(maxConcurrency)}</Fact>
        )}
        {isSet(toleratedFailureCount) && (
          <Fact name="Tolerated failure count">{formatCount(toleratedFailureCount)}</Fact>
        )}
        {isSet(toleratedFailurePercentage) && (
          <Fact name="Tolerated failure percentage">{toleratedFailurePercentage} %</Fact>
        )}
        {cause && !cause.startsWith("{") && (
          <Fact name="Cause" wide>
            <span className="sd-prewrap">{cause}</span>
          </Fact>
        )}
      </Facts>
      {cause?.startsWith("{") && <JsonView label="Cause" text={cause} maxHeight="160px" />}
      {(onNext || onRetry) && (
        <div>
          {onRetry && <Button onClick={onRetry}>Test the next try</Button>}{" "}
          {onNext && (
            <Button iconName="arrow-right" onClick={onNext}>
              Go on with {nextState}
            </Button>
          )}
        </div>
      )}
      <ol className="sd-stages" aria-label="Data flow">
        {stagesOf(output).map((stage) => (
          <StageItem key={stage.id} stage={stage} />
        ))}
      </ol>
      {inspectionData.request && <Exchange title="Request" sides={inspectionData.request} />}
      {inspectionData.response && <Exchange title="Response" sides={inspectionData.response} />}
    </section>
  );
}

const isSet = (value: number | undefined | null): value is number =>
  value !== undefined && value !== null;

function StageItem({ stage }: { stage: Stage }) {
  const { id, label, says, text, unchanged } = stage;
  return (
    <li className="sd-stage" data-stage={id} data-unchanged={unchanged || undefined}>
      {unchanged ? (
        <div>
          <strong>{label}</strong> <span className="sd-stage-says">{says}: unchanged</span>
        </div>
      ) : (
        <>
          <JsonView label={label} text={text} maxHeight="220px" />
          <div className="sd-stage-says">{says}</div>
        </>
      )}
    </li>
  );
}

/** One side of what an HTTP Task sent or got. */
function Exchange({
  title,
  sides,
}: {
  title: string;
  sides: InspectionDataRequest & InspectionDataResponse;
}) {
  const { body, headers, ...small } = sides;
  return (
    <div className="sd-test-more">
      <strong>HTTP {title.toLowerCase()}</strong>
      <Facts>
        {Object.entries(small).map(([name, value]) => (
          <Fact key={name} name={name}>
            {String(value)}
          </Fact>
        ))}
      </Facts>
      {headers && <JsonView label={`${title} headers`} text={headers} maxHeight="160px" />}
      {body && <JsonView label={`${title} body`} text={body} maxHeight="220px" />}
    </div>
  );
}
