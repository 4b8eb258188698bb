import { invoke } from "@tauri-apps/api/core";
import { listen as listenToEvent } from "@tauri-apps/api/event";
import { CallError } from "./errors";

/**
 * What the window needs of the program around it. The app runs on {@link tauriHost}; tests and the
 * preview in a browser put another one in its place with {@link setHost}. No other module imports
 * `@tauri-apps/*`.
 */
export interface Host {
  /** Runs a command; rejects with whatever the command failed with. */
  call(command: string, args?: Record<string, unknown>): Promise<unknown>;
  /** Hears an event until the returned function is called. */
  listen(event: string, handler: (payload: unknown) => void): () => void;
}

const tauriHost: Host = {
  call: (command, args) => invoke(command, args),
  listen(event, handler) {
    let stopped = false;
    let stop: (() => void) | undefined;
    listenToEvent(event, (message) => handler(message.payload)).then(
      (unlisten) => {
        if (stopped) unlisten();
        else stop = unlisten;
      },
      (reason) => console.warn(`Cannot hear "${event}"`, reason),
    );
    return () => {
      stopped = true;
      stop?.();
    };
  },
};

let host: Host = tauriHost;

export function setHost(replacement: Host): void {
  host = replacement;
}

/** Runs a command of the app. Rejects with a {@link CallError}, always. */
export async function call<Output>(
  command: string,
  args?: Record<string, unknown>,
): Promise<Output> {
  try {
    return (await host.call(command, args)) as Output;
  } catch (reason) {
    throw CallError.from(reason);
  }
}

/** Hears an event of the app until the returned function is called. */
export function listen<Payload>(event: string, handler: (payload: Payload) => void): () => void {
  return host.listen(event, (payload) => handler(payload as Payload));
}
