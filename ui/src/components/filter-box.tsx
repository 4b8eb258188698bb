import Input, { type InputProps } from "@cloudscape-design/components/input";
import { type ReactNode, useEffect, useRef } from "react";
import "./filter-box.css";

/** The text that narrows a list; `/` puts the cursor in it from anywhere on the page. */
export function FilterBox({
  value,
  onChange,
  label,
  placeholder,
  count,
  onEnterList,
}: {
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder: string;
  /** How many rows match, said once something is typed. */
  count?: ReactNode;
  /** The down arrow leaves the box for the list. */
  onEnterList?: () => void;
}) {
  const input = useRef<InputProps.Ref>(null);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as HTMLElement;
      if (target.closest("input, textarea, select, [contenteditable=true], [role=dialog]")) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <div className="sd-filter">
      <div className="sd-filter-input">
        <Input
          ref={input}
          type="search"
          value={value}
          ariaLabel={label}
          placeholder={placeholder}
          clearAriaLabel="Clear the filter"
          spellcheck={false}
          autoComplete={false}
          onChange={({ detail }) => onChange(detail.value)}
          onKeyDown={(event) => {
            if (event.detail.key === "Escape" && value !== "") {
              event.preventDefault();
              onChange("");
            }
            if (event.detail.key === "ArrowDown" && onEnterList) {
              event.preventDefault();
              onEnterList();
            }
          }}
        />
        {value === "" && <kbd className="sd-filter-key">/</kbd>}
      </div>
      {value !== "" && count !== undefined && (
        <span className="sd-filter-count" role="status">
          {count}
        </span>
      )}
    </div>
  );
}
