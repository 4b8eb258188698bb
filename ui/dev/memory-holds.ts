import type { ExecutionHolds, HoldChange } from "../src/api/workspace";
import { failure } from "./answers";

/** Breakpoints and held executions in memory. Executions are put on hold by hand: nothing runs here. */
export class MemoryHolds {
  readonly breakpoints = new Map<string, readonly string[]>();
  private readonly held = new Map<string, ExecutionHolds>();

  of(executionArn: unknown): ExecutionHolds {
    const key = String(executionArn);
    const known = this.held.get(key) ?? { paused: false, breakpoints: [], held: [] };
    this.held.set(key, known);
    return known;
  }

  /** Stands an execution before a state. */
  stop(executionArn: string, stateName: string, input: string): void {
    const { held } = this.of(executionArn);
    const hold = Math.max(0, ...held.map((each) => each.hold)) + 1;
    held.push({ hold, stateName, input, since: 1_790_000_000 });
  }

  change(executionArn: unknown, change: HoldChange): null {
    const holds = this.of(executionArn);
    switch (change.kind) {
      case "pause":
        holds.paused = true;
        break;
      case "unpause":
        Object.assign(holds, { paused: false, held: [] });
        break;
      case "setBreakpoints":
        holds.breakpoints = change.states;
        break;
      case "release": {
        const left = holds.held.filter(({ hold }) => hold !== change.hold);
        if (left.length === holds.held.length)
          throw failure("NotHeld", "The execution does not stand there any more.");
        holds.held = left;
        break;
      }
    }
    return null;
  }
}
