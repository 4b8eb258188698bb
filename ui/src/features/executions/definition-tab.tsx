import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { describeStateMachineForExecution } from "../../api/generated/calls";
import type { DescribeExecutionOutput } from "../../api/generated/types";
import { ErrorAlert } from "../../components/error-alert";
import { Fact, Facts } from "../../components/facts";
import { JsonView } from "../../components/json-view";
import { Loading } from "../../components/loading";
import { formatTime } from "../../components/time";
import { PlaceLink } from "../../navigation/place-link";
import { usePlaces } from "../../navigation/places";
import { scopeOf, useConnection } from "../connections/current";
import { useStateMachine } from "../state-machines/queries";

/**
 * The state machine as it was when an execution began. That never changes, and AWS answers this
 * only about once a second: it is asked for once.
 */
function useDefinitionOf(executionArn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "execution-definition", executionArn],
    queryFn: () => describeStateMachineForExecution(connection.id, { executionArn }),
    staleTime: Infinity,
    gcTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** The definition that an execution runs by, whatever has become of its state machine since. */
export function DefinitionTab({ execution }: { execution: DescribeExecutionOutput }) {
  const machine = useDefinitionOf(execution.executionArn);
  if (machine.isPending) return <Loading>Loading the definition</Loading>;
  if (machine.isError)
    return (
      <ErrorAlert
        title="The definition could not be read"
        error={machine.error}
        onRetry={() => void machine.refetch()}
      />
    );
  const { definition, label, revisionId, roleArn, updateDate } = machine.data;
  return (
    <div className="sd-execution">
      {execution.mapRunArn === undefined && (
        <ChangedSince arn={execution.stateMachineArn} definition={definition} />
      )}
      <Facts testId="execution-definition">
        {label && <Fact name="Map state">{label}</Fact>}
        <Fact name="As of">{formatTime(updateDate)}</Fact>
        {revisionId && <Fact name="Revision">{revisionId}</Fact>}
        <Fact name="Role ARN" wide>
          {roleArn}
        </Fact>
      </Facts>
      <JsonView label="Definition of this execution" text={definition} maxHeight="none" />
    </div>
  );
}

/** Says when the state machine is another one by now. */
function ChangedSince({ arn, definition }: { arn: string; definition: string }) {
  const places = usePlaces();
  const today = useStateMachine(arn);
  if (today.data === undefined || today.data.definition === definition) return null;
  return (
    <StatusIndicator type="info">
      The state machine has changed since this execution began.{" "}
      <PlaceLink place={places.stateMachine(arn, "definition")}>Look at it as it is now</PlaceLink>
    </StatusIndicator>
  );
}
