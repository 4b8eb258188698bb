import Button from "@cloudscape-design/components/button";
import { useEffect, useState } from "react";
import { announce } from "./announce";

/** Puts text on the clipboard; works where the web view has no asynchronous clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** A small button that copies `text` and says that it did. */
export function CopyButton({
  text,
  label,
  variant = "inline-icon",
  children,
}: {
  text: string;
  label: string;
  variant?: "inline-icon" | "normal";
  children?: string;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      variant={variant}
      iconName={copied ? "status-positive" : "copy"}
      ariaLabel={label}
      formAction="none"
      onClick={async () => {
        const done = await copyText(text);
        setCopied(done);
        announce(done ? "Copied" : "Could not copy");
      }}
    >
      {children}
    </Button>
  );
}
