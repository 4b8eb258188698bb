import type { ReactNode } from "react";
import { useEffect } from "react";
import "./page-header.css";

/** The title of a page with its actions; also names the window. */
export function PageHeader({
  title,
  badge,
  actions,
  description,
}: {
  title: string;
  badge?: ReactNode;
  actions?: ReactNode;
  description?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} – Stepdeck`;
  }, [title]);
  return (
    <div className="sd-page-header">
      <div className="sd-page-header-text">
        <h1 title={title}>{title}</h1>
        {badge}
      </div>
      {actions && <div className="sd-page-header-actions">{actions}</div>}
      {description && <div className="sd-page-header-description">{description}</div>}
    </div>
  );
}
