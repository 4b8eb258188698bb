import ExpandableSection from "@cloudscape-design/components/expandable-section";
import { type ReactNode, useState } from "react";

/** A part of a form that is folded away until it is wanted, or until something in it is wrong. */
export function Fold({
  title,
  wrong = false,
  children,
}: {
  title: string;
  /** Something in it needs attention: it is open. */
  wrong?: boolean;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <ExpandableSection
      headerText={title}
      expanded={open || wrong}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {children}
    </ExpandableSection>
  );
}
