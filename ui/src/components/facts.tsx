import type { ReactNode } from "react";
import "./facts.css";

/** Names and values, in as many columns as fit. */
export function Facts({ children, testId }: { children: ReactNode; testId?: string }) {
  return (
    <dl className="sd-facts" data-testid={testId}>
      {children}
    </dl>
  );
}

/** One of {@link Facts}; a wide one takes a whole row. */
export function Fact({
  name,
  wide,
  children,
}: {
  name: string;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={wide ? "sd-fact sd-fact-wide" : "sd-fact"}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
