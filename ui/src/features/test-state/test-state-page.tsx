import { useParams, useSearch } from "@tanstack/react-router";
import { ErrorAlert } from "../../components/error-alert";
import { Loading } from "../../components/loading";
import { PageHeader } from "../../components/page-header";
import { Breadcrumbs } from "../../navigation/breadcrumbs";
import { usePlaces } from "../../navigation/places";
import { nameOf } from "../names";
import { useStateMachine } from "../state-machines/queries";
import { TestBench } from "./bench";

/** Tests the states of a state machine as it is saved. */
export function TestStatePage() {
  const { arn } = useParams({ from: "/$connection/state-machines/$arn/test" });
  const { state } = useSearch({ from: "/$connection/state-machines/$arn/test" });
  const places = usePlaces();
  const machine = useStateMachine(arn);
  return (
    <>
      <Breadcrumbs
        trail={[
          { text: "State machines", place: places.stateMachines() },
          { text: nameOf(arn), place: places.stateMachine(arn, "definition") },
          { text: "Test a state", place: places.testState(arn) },
        ]}
      />
      <PageHeader title={`Test a state of ${nameOf(arn)}`} />
      {machine.isPending ? (
        <Loading>Loading the state machine</Loading>
      ) : machine.data === undefined ? (
        <ErrorAlert
          title="The state machine could not be read"
          error={machine.error ?? { message: "There is no answer." }}
          onRetry={() => void machine.refetch()}
        />
      ) : (
        <TestBench
          stateMachineArn={arn}
          definition={machine.data.definition}
          roleArn={machine.data.roleArn}
          initialState={state}
        />
      )}
    </>
  );
}
