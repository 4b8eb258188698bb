import type { ReactNode } from "react";

/** The title of a part of the page, and what it is about. */
export function SectionHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="sd-section-head">
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}
