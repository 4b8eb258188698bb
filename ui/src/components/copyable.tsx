import type { ReactNode } from "react";
import { CopyButton } from "./copy-button";
import "./copyable.css";

/** A text with the button that copies it beside it, however the text breaks; `children` shows in its place where given. */
export function Copyable({
  text,
  label,
  children = text,
}: {
  text: string;
  label: string;
  children?: ReactNode;
}) {
  return (
    <span className="sd-copyable">
      <span>{children}</span>
      <CopyButton text={text} label={label} />
    </span>
  );
}
