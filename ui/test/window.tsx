import { EditorView } from "@codemirror/view";
import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { failure } from "../dev/answers";
import { MemoryHost } from "../dev/memory-host";
import { setHost } from "../src/api/host";
import { App } from "../src/app/app";

export const ROLE = "arn:aws:iam::123456789012:role/test";
export const HELLO = JSON.stringify({
  StartAt: "Greet",
  States: { Greet: { Type: "Pass", Result: { greeting: "Hello, Ada!" }, End: true } },
});
export const WAITING = JSON.stringify({
  StartAt: "Linger",
  States: { Linger: { Type: "Wait", Seconds: 600, End: true } },
});

export const machineArn = (name: string) =>
  `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
export const executionArn = (machine: string, name: string) =>
  `arn:aws:states:us-east-1:123456789012:execution:${machine}:${name}`;

/** The window over a host in memory, and what a person does with it. */
export class TestWindow {
  readonly host = new MemoryHost();
  readonly user = userEvent.setup();
  private readonly history = createMemoryHistory({ initialEntries: ["/local/state-machines"] });

  constructor() {
    setHost(this.host);
  }

  create(name: string, definition = HELLO): this {
    this.host.service("local").call("create_state_machine", { name, definition, roleArn: ROLE });
    return this;
  }

  start(machine: string, name: string, input = "{}"): this {
    this.host.service("local").call("start_execution", {
      stateMachineArn: machineArn(machine),
      name,
      input,
    });
    return this;
  }

  open(path = "/local/state-machines"): this {
    this.history.replace(path);
    render(<App history={this.history} />);
    return this;
  }

  openMachine = (name: string, rest = "") =>
    this.open(`/local/state-machines/${encodeURIComponent(machineArn(name))}${rest}`);

  openExecution = (machine: string, name: string) =>
    this.open(`/local/executions/${encodeURIComponent(executionArn(machine, name))}`);

  get path(): string {
    return decodeURIComponent(this.history.location.pathname);
  }

  async press(name: string | RegExp, within_: HTMLElement = document.body): Promise<void> {
    const button = await waitFor(() => {
      const found = within(within_).getAllByRole("button", { name }).at(-1);
      if (!found) throw new Error(`There is no button ${name}.`);
      return found;
    });
    await this.user.click(button);
  }

  async fill(label: string | RegExp, text: string): Promise<void> {
    const field = await screen.findByLabelText(label, { selector: "input, textarea" });
    await this.user.clear(field);
    await this.user.type(field, text);
  }

  /** Chooses an option of a drop-down. */
  async choose(label: string, option: string | RegExp): Promise<void> {
    // Its name goes on with what is chosen.
    const name = new RegExp(`^${label}`);
    await this.user.click(await screen.findByRole("button", { name }));
    await this.user.click(await screen.findByRole("option", { name: option }));
  }

  /** Replaces the text of a code editor as typing it would. */
  async write(label: string, text: string): Promise<void> {
    const content = await waitFor(() => {
      const found = document.querySelector<HTMLElement>(`.cm-content[aria-label="${label}"]`);
      if (!found) throw new Error(`There is no editor ${label}.`);
      return found;
    });
    const view = EditorView.findFromDOM(content);
    act(() => view?.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }));
  }

  /** The text that a code editor shows. */
  async read(label: string): Promise<string> {
    return waitFor(() => {
      const found = document.querySelector<HTMLElement>(`.cm-content[aria-label="${label}"]`);
      const view = found && EditorView.findFromDOM(found);
      if (!view) throw new Error(`There is no editor ${label}.`);
      return view.state.doc.toString();
    });
  }

  dialog = () => screen.findByRole("dialog");

  /** The inputs of the calls of one command. */
  asked(command: string): unknown[] {
    return this.host.calls
      .filter((call) => call.command === command)
      .map((call) => call.args.input ?? call.args);
  }

  /** Makes a command fail until `mend` is called. */
  break(command: string, code: string, message: string, more: Record<string, unknown> = {}) {
    this.host.overrides.set(command, () => {
      throw failure(code, message, more);
    });
    return { mend: () => this.host.overrides.delete(command) };
  }
}
