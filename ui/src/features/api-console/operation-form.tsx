import Alert from "@cloudscape-design/components/alert";
import Badge from "@cloudscape-design/components/badge";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type OperationMetadata, operations } from "../../api/generated/operations";
import { workspaceStatus } from "../../api/workspace";
import { announce } from "../../components/announce";
import { copyText } from "../../components/copy-button";
import "../../components/form.css";
import { checkJson } from "../../components/json-check";
import { JsonEditor } from "../../components/json-editor";
import { useGo, usePlaces } from "../../navigation/places";
import { AccountNote } from "../connections/account-note";
import { scopeOf, useConnection } from "../connections/current";
import "./api-console.css";
import { type ConsoleCall, send, useConsoleCalls } from "./calls";
import type { OperationName } from "./catalog";
import { buildRequest, type Draft, draftOf, MISSING } from "./draft";
import { CallHistory } from "./history";
import { Response } from "./response";
import { StructureFields } from "./shape-field";
import { boto3Snippet, cliSnippet, destinationOf } from "./snippets";

/** What was being written of a request, by connection and operation; for this run of the app only. */
interface Written {
  mode: "form" | "json";
  draft: Draft;
  text: string;
  /** The call whose response is shown. */
  shown?: string;
}
const written = new Map<string, Written>();
const blank: Written = { mode: "form", draft: {}, text: "{\n  \n}" };

/** One operation: its request as a form or as JSON, its response, and the calls so far. */
export function OperationForm({ operation }: { operation: OperationName }) {
  const connection = useConnection();
  const queryClient = useQueryClient();
  const places = usePlaces();
  const { go } = useGo();
  const calls = useConsoleCalls();
  const metadata: OperationMetadata = operations[operation];
  const memory = [...scopeOf(connection), operation].join(" ");
  const [state, setState] = useState<Written>(() => written.get(memory) ?? blank);
  const [submitted, setSubmitted] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const responseArea = useRef<HTMLDivElement>(null);
  const { mode, draft, text } = state;
  const built = useMemo(() => buildRequest(metadata.input, draft), [metadata.input, draft]);
  const slip = mode === "json" ? rawProblem(text) : undefined;
  const shown = calls.find(({ id }) => id === state.shown);
  const running = shown?.outcome.state === "running";
  const locked = connection.readOnly && !metadata.readOnly;
  const workspace = useQuery({
    queryKey: ["workspace"],
    queryFn: workspaceStatus,
    enabled: connection.kind === "local",
  });

  useEffect(() => {
    written.set(memory, state);
  }, [memory, state]);

  // A long form hides the response below it.
  const outcome = shown?.outcome.state;
  useEffect(() => {
    if (outcome) responseArea.current?.scrollIntoView?.({ block: "nearest" });
  }, [outcome]);

  const change = (part: Partial<Written>) => {
    setRefusal(null);
    setState((known) => ({ ...known, ...part }));
  };

  const setMode = (wanted: "form" | "json") => {
    if (wanted === mode) return;
    if (wanted === "json")
      return change({ mode: wanted, text: JSON.stringify(built.request, null, 2) });
    const request = slip ? undefined : JSON.parse(text);
    const fits = request === undefined ? undefined : draftOf(metadata.input, request);
    if (fits === undefined)
      return setRefusal(
        slip ??
          "The form cannot show this request: it holds members that the contract does not have, or values of another kind.",
      );
    change({ mode: wanted, draft: fits });
  };

  const make = useCallback(
    (made: OperationName, request: Readonly<Record<string, unknown>>): string => {
      const { id, ended } = send(connection, made, request);
      void ended.then(({ outcome }) => {
        announce(
          outcome.state === "failed" ? `${made}: ${outcome.error.code}` : `${made} answered`,
        );
        // What other pages show of this connection may be another now.
        if (!operations[made].readOnly && outcome.state === "answered")
          void queryClient.invalidateQueries({ queryKey: scopeOf(connection) });
      });
      return id;
    },
    [connection, queryClient],
  );

  const submit = (request?: Record<string, unknown>) => {
    setSubmitted(true);
    if (locked || running) return;
    let body = request;
    if (!body) {
      if (mode === "json") {
        if (slip) return setRefusal(slip);
        body = JSON.parse(text) as Record<string, unknown>;
      } else {
        if (built.problems.size > 0)
          return setRefusal(
            built.problems.size === 1
              ? "One field needs attention. JSON sends whatever you write."
              : `${built.problems.size} fields need attention. JSON sends whatever you write.`,
          );
        body = built.request;
      }
    }
    setRefusal(null);
    const id = make(operation, body);
    setState((known) => ({ ...known, shown: id }));
  };

  const open = useCallback(
    (call: ConsoleCall) => {
      const { input } = operations[call.operation];
      const fits = draftOf(input, call.request);
      const next: Written = {
        mode: fits === undefined ? "json" : "form",
        draft: fits ?? {},
        text: JSON.stringify(call.request, null, 2),
        shown: call.id,
      };
      if (call.operation === operation) {
        setRefusal(null);
        setState(next);
      } else {
        written.set([...scopeOf(connection), call.operation].join(" "), next);
        go(places.apiConsole(call.operation));
      }
    },
    [operation, connection, go, places],
  );

  const copy = async (id: string) => {
    const request = mode === "json" && !slip ? JSON.parse(text) : built.request;
    const destination = destinationOf(connection, workspace.data?.endpoint);
    const done = await copyText(
      id === "cli"
        ? cliSnippet(operation, request, destination)
        : id === "boto3"
          ? boto3Snippet(operation, request, destination)
          : JSON.stringify(request, null, 2),
    );
    announce(done ? "Copied" : "Could not copy");
  };

  return (
    <div className="sd-api-main">
      <form
        className="sd-form"
        aria-label={operation}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="sd-api-head">
          <h2>{operation}</h2>
          {metadata.readOnly ? <Badge>Reads</Badge> : <Badge color="blue">Changes</Badge>}
          {metadata.idempotent && <Badge>Idempotent</Badge>}
          <span className="sd-api-space" />
          <SegmentedControl
            label="Request as"
            selectedId={mode}
            options={[
              { id: "form", text: "Form" },
              { id: "json", text: "JSON" },
            ]}
            onChange={({ detail }) => setMode(detail.selectedId === "json" ? "json" : "form")}
          />
        </div>
        {mode === "form" ? (
          <StructureFields
            shape={metadata.input}
            path=""
            draft={draft}
            onChange={(next) => change({ draft: next })}
            problems={submitted ? built.problems : givenProblems(built.problems)}
            disabled={running}
            onSubmit={() => submit()}
          />
        ) : (
          <JsonEditor
            label="Request"
            value={text}
            onChange={(next) => change({ text: next })}
            minHeight="160px"
            maxHeight="480px"
            invalid={slip !== undefined}
            onSubmit={() => submit()}
          />
        )}
        {refusal && (
          <div role="alert">
            <Alert type="warning">{refusal}</Alert>
          </div>
        )}
        {!metadata.readOnly && <AccountNote />}
        <div className="sd-form-foot">
          <Button
            variant="link"
            formAction="none"
            disabled={running}
            onClick={() => {
              setSubmitted(false);
              setRefusal(null);
              setState((known) => ({ ...blank, mode: known.mode }));
            }}
          >
            Clear
          </Button>
          <ButtonDropdown
            expandToViewport
            items={[
              { id: "cli", text: "AWS CLI command" },
              { id: "boto3", text: "Python with boto3" },
              { id: "json", text: "JSON" },
            ]}
            onItemClick={({ detail }) => void copy(detail.id)}
          >
            Copy as
          </ButtonDropdown>
          {running && (
            <Button formAction="none" onClick={() => setState(({ shown: _, ...rest }) => rest)}>
              Stop waiting
            </Button>
          )}
          <Button
            variant="primary"
            loading={running}
            disabled={locked}
            disabledReason="This connection is read-only, and this operation changes something."
          >
            Send
          </Button>
        </div>
      </form>
      <div ref={responseArea}>
        {shown && <Response call={shown} onNextPage={(request) => submit(request)} />}
      </div>
      <CallHistory
        calls={calls}
        onOpen={open}
        mayResend={(call) =>
          call.connection.id === connection.id &&
          !(connection.readOnly && !operations[call.operation].readOnly)
        }
        onSendAgain={(call) => {
          const id = make(call.operation, call.request);
          if (call.operation === operation) setState((known) => ({ ...known, shown: id }));
        }}
      />
    </div>
  );
}

/** What keeps a text from being sent as a request. */
function rawProblem(text: string): string | undefined {
  const slip = checkJson(text);
  if (slip)
    return `This is not valid JSON. Line ${slip.line}, column ${slip.column}: ${slip.message}`;
  return text.trim().startsWith("{") ? undefined : "A request is a JSON object.";
}

/** Problems of what was typed; what is merely missing is said on Send. */
function givenProblems(problems: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...problems].filter(([, problem]) => problem !== MISSING));
}
