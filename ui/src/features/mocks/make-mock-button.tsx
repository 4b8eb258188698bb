import Button from "@cloudscape-design/components/button";
import { lazy, Suspense, useState } from "react";
import type { HistoryEvent } from "../../api/generated/types";
import { nameOf } from "../names";
import { type RecordedAnswer, recordedAnswers } from "./recorded";

const MakeMockDialog = lazy(() => import("./make-mock-dialog"));

type Answers = readonly [RecordedAnswer, ...RecordedAnswer[]];

/** Makes a test case of what came of the tasks in a history, or of one of them. */
export function MakeMockButton({
  events,
  only,
  stateMachineArn,
  executionName,
}: {
  /** The whole history. */
  events: readonly HistoryEvent[];
  /** The event of the one answer that is meant. */
  only?: number;
  stateMachineArn: string;
  executionName: string;
}) {
  const [answers, setAnswers] = useState<Answers | null>(null);
  const open = () => {
    const [first, ...others] = recordedAnswers(events).filter(
      ({ event }) => only === undefined || event === only,
    );
    if (first) setAnswers([first, ...others]);
  };
  return (
    <>
      <Button onClick={open}>
        {only === undefined ? "Make a test case" : "Make a mock of this answer"}
      </Button>
      {answers && (
        <Suspense fallback={null}>
          <MakeMockDialog
            machine={nameOf(stateMachineArn)}
            name={executionName}
            answers={answers}
            onClose={() => setAnswers(null)}
          />
        </Suspense>
      )}
    </>
  );
}
