import { useRef, useState } from "react";
import { CallError } from "../../api/errors";
import { testState } from "../../api/generated/calls";
import type { TestStateInput, TestStateOutput } from "../../api/generated/types";
import { announce } from "../../components/announce";
import { useConnection } from "../connections/current";

/** How a test stands. */
export type TestRun =
  | { kind: "none" }
  | { kind: "running"; since: number }
  | { kind: "done"; output: TestStateOutput; seconds: number; state: string }
  | { kind: "refused"; error: CallError };

/** Tests one state at a time; the answer of a test that was given up is dropped. */
export function useTest() {
  const { id } = useConnection();
  const [run, setRun] = useState<TestRun>({ kind: "none" });
  const serial = useRef(0);
  const start = async (request: TestStateInput) => {
    serial.current += 1;
    const mine = serial.current;
    const since = Date.now();
    setRun({ kind: "running", since: since / 1000 });
    let next: TestRun;
    try {
      const output = await testState(id, request);
      const seconds = (Date.now() - since) / 1000;
      if (mine === serial.current) announce(`The test ended with ${output.status ?? "no status"}.`);
      next = { kind: "done", output, seconds, state: request.stateName ?? "" };
    } catch (reason) {
      next = { kind: "refused", error: CallError.from(reason) };
    }
    if (mine === serial.current) setRun(next);
  };
  const drop = () => {
    serial.current += 1;
    setRun({ kind: "none" });
  };
  return { run, start, drop };
}
