import type { ComponentProps } from "react";
import { ErrorAlert, type ShownError } from "../components/error-alert";
import { Loading } from "../components/loading";
import { PageHeader } from "../components/page-header";
import { Breadcrumbs } from "../navigation/breadcrumbs";

/** What the page needs of the query that reads its subject. */
interface Reading {
  isPending: boolean;
  error: ShownError | null;
  refetch: () => unknown;
}

/** A page whose subject is on its way, or was refused: its name and the way back are there from the first moment. */
export function UnreadPage({
  what,
  title,
  trail,
  reading,
}: {
  /** The subject in words: `state machine`. */
  what: string;
  title: string;
  trail: ComponentProps<typeof Breadcrumbs>["trail"];
  reading: Reading;
}) {
  return (
    <>
      <Breadcrumbs trail={trail} />
      <PageHeader title={title} />
      {reading.isPending ? (
        <Loading>Loading the {what}</Loading>
      ) : (
        <ErrorAlert
          title={`The ${what} could not be read`}
          error={reading.error ?? { message: "There is no answer." }}
          onRetry={() => void reading.refetch()}
        />
      )}
    </>
  );
}
