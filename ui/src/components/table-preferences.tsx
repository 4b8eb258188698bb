import Button from "@cloudscape-design/components/button";
import { lazy, Suspense, useState } from "react";
import type { TablePreferencesProps } from "./table-preferences-dialog";

const Dialog = lazy(() => import("./table-preferences-dialog"));

/** The gear of a table. */
export function TablePreferences<Row>(props: TablePreferencesProps<Row>) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="icon"
        iconName="settings"
        ariaLabel="Table preferences"
        onClick={() => setOpen(true)}
      />
      {open && (
        <Suspense>
          <Dialog {...(props as TablePreferencesProps<unknown>)} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
