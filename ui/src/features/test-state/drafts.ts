import { useState } from "react";
import { newDraft, type TestDraft } from "./draft";
import type { TestableState } from "./states";

/**
 * The drafts of this run of the app, by state machine and state. They are not kept longer, as
 * inputs may hold secrets.
 */
const drafts = new Map<string, TestDraft>();
/** The state that was tested last, by state machine. */
const lastStates = new Map<string, string>();

const keyOf = (subject: string, state: string) => `${subject} ${state}`;

/** The draft of a state's test, which is there again when the state is chosen again. */
export function useDraft(subject: string, state: TestableState, roleArn: string) {
  const key = keyOf(subject, state.name);
  const [, redraw] = useState(0);
  const draft = drafts.get(key) ?? newDraft(state, roleArn);
  const change = (part: Partial<TestDraft>) => {
    drafts.set(key, { ...(drafts.get(key) ?? draft), ...part });
    redraw((count) => count + 1);
  };
  return { draft, change };
}

/** Puts an input, and variables, before a state is turned to. */
export function handOn(
  subject: string,
  state: TestableState,
  roleArn: string,
  part: Partial<TestDraft>,
): void {
  const key = keyOf(subject, state.name);
  drafts.set(key, { ...(drafts.get(key) ?? newDraft(state, roleArn)), ...part });
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
