import { WaitingTasks } from "../waiting-tasks/waiting-tasks";
import { useExpressRuns } from "./queries";

/** How many executions are looked at: the latest of those that run. */
const SHOWN = 3;

/** What the running Express executions of a local state machine wait for, that a person answers. */
export function WaitingRuns({ stateMachineArn }: { stateMachineArn: string }) {
  const runs = useExpressRuns(stateMachineArn, true);
  const running = (runs.data ?? []).filter(({ status }) => status === "RUNNING");
  return running
    .slice(0, SHOWN)
    .map(({ executionArn }) => <WaitingTasks key={executionArn} arn={executionArn} running />);
}
