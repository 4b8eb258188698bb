import type { DescribeExecutionOutput } from "../../api/generated/types";
import { Copyable } from "../../components/copyable";
import { Fact, Facts } from "../../components/facts";
import { Ticking } from "../../components/ticking";
import { formatDuration, formatTime, formatZone } from "../../components/time";
import { PlaceLink } from "../../navigation/place-link";
import { usePlaces } from "../../navigation/places";
import { useLocalClock } from "../local-time/queries";
import { nameOf } from "../names";
import { ExecutionStatusBadge } from "./status";

/** What an execution is and how it stands. */
export function ExecutionSummary({ execution }: { execution: DescribeExecutionOutput }) {
  const places = usePlaces();
  const { startDate, stopDate } = execution;
  const clock = useLocalClock(execution.status === "RUNNING");
  return (
    <Facts testId="execution-summary">
      <Fact name="Status">
        <ExecutionStatusBadge status={execution.status} />
      </Fact>
      <Fact name="State machine">
        <PlaceLink place={places.stateMachine(execution.stateMachineArn)}>
          {nameOf(execution.stateMachineArn)}
        </PlaceLink>
      </Fact>
      <Fact name={`Started (${formatZone(startDate)})`}>{formatTime(startDate, true)}</Fact>
      <Fact name="Ended">{formatTime(stopDate, true)}</Fact>
      <Fact name="Duration">
        {stopDate === undefined || stopDate === null ? (
          <Ticking since={startDate} clock={clock} />
        ) : (
          formatDuration(stopDate - startDate)
        )}
      </Fact>
      {execution.stateMachineVersionArn && (
        <Fact name="Version">{nameOf(execution.stateMachineVersionArn)}</Fact>
      )}
      {execution.stateMachineAliasArn && (
        <Fact name="Alias">{nameOf(execution.stateMachineAliasArn)}</Fact>
      )}
      {(execution.redriveCount ?? 0) > 0 && (
        <>
          <Fact name="Redrive count">{execution.redriveCount}</Fact>
          <Fact name="Last redriven">{formatTime(execution.redriveDate, true)}</Fact>
        </>
      )}
      {execution.mapRunArn && (
        <Fact name="Map run">
          <PlaceLink place={places.mapRun(execution.mapRunArn)}>
            {nameOf(execution.mapRunArn)}
          </PlaceLink>
        </Fact>
      )}
      {execution.traceHeader && <Fact name="Trace header">{execution.traceHeader}</Fact>}
      <Fact name="Execution ARN" wide>
        <Copyable text={execution.executionArn} label="Copy the ARN" />
      </Fact>
    </Facts>
  );
}
