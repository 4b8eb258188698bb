import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type ReactNode, useState } from "react";
import { ErrorAlert, type ShownError } from "./error-alert";
import { useInitialFocus } from "./initial-focus";

/** Asks before something that cannot be taken back; may ask for a text that must be typed. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  typed,
  typedLabel = "Type the text below to confirm",
  busy,
  error,
  errorTitle,
  onConfirm,
  onCancel,
}: {
  title: string;
  children: ReactNode;
  /** The name of the button that does it. */
  confirm: string;
  /** The text to type before the button works. */
  typed?: string;
  /** What the text to type is. */
  typedLabel?: string;
  busy: boolean;
  error?: ShownError | null;
  errorTitle?: string;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const [text, setText] = useState("");
  const focus = useInitialFocus();
  const ready = typed === undefined || text === typed;
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Close"
      onDismiss={() => !busy && onCancel()}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" disabled={busy} onClick={onCancel}>
              Cancel
            </Button>
            <Button
              variant="primary"
              loading={busy}
              disabled={!ready}
              data-testid="confirm"
              onClick={onConfirm}
            >
              {confirm}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !busy) onConfirm();
        }}
      >
        <SpaceBetween size="m">
          {children}
          {typed !== undefined && (
            <FormField
              label={typedLabel}
              description={
                <>
                  Type <code>{typed}</code> to confirm.
                </>
              }
              stretch
            >
              <Input
                ref={focus}
                value={text}
                disabled={busy}
                placeholder={typed}
                spellcheck={false}
                autoComplete={false}
                onChange={({ detail }) => setText(detail.value)}
              />
            </FormField>
          )}
          {error && (
            <ErrorAlert error={error} {...(errorTitle !== undefined && { title: errorTitle })} />
          )}
        </SpaceBetween>
      </form>
    </Modal>
  );
}
