import { useState } from "react";
import { newDraft, type TestDraft } from "./draft";
import type { TestableState } from "./states";

/**
 * What was set for the tests of states in this run of the app, by state machine and state. It is
 * not kept longer, as inputs may hold secrets.
 */
const drafts = new Map<string, Partial<TestDraft>>();
/** The state that was tested last, by state machine. */
const lastStates = new Map<string, string>();

const keyOf = (subject: string, state: string) => `${subject} ${state}`;

/** What a state machine of a connection is called here. */
export const subjectOf = (scope: readonly unknown[], stateMachineArn: string): string =>
  [...scope, stateMachineArn].join(" ");

/** The draft of a state's test, which is there again when the state is chosen again. */
export function useDraft(subject: string, state: TestableState, roleArn: string) {
  const [, redraw] = useState(0);
  const draft: TestDraft = {
    ...newDraft(state, roleArn),
    ...drafts.get(keyOf(subject, state.name)),
  };
  const change = (part: Partial<TestDraft>) => {
    handOn(subject, state.name, part);
    redraw((count) => count + 1);
  };
  return { draft, change };
}

/** Sets part of a state's draft, such as its input, before the state is turned to. */
export function handOn(subject: string, state: string, part: Partial<TestDraft>): void {
  const key = keyOf(subject, state);
  drafts.set(key, { ...drafts.get(key), ...part });
}

export const lastState = (subject: string): string | undefined => lastStates.get(subject);
export const rememberState = (subject: string, state: string): void => {
  lastStates.set(subject, state);
};

/** Forgets all drafts; for tests. */
export function resetDrafts(): void {
  drafts.clear();
  lastStates.clear();
}
