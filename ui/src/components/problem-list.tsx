import StatusIndicator from "@cloudscape-design/components/status-indicator";
import "./problem-list.css";

export interface Problem {
  severity: "error" | "warning";
  message: string;
  code?: string;
  line: number;
  column: number;
  offset: number;
}

/** The findings in a text; a click leads to the place. */
export function ProblemList({
  problems,
  onReveal,
  label,
}: {
  problems: readonly Problem[];
  onReveal: (problem: Problem) => void;
  label: string;
}) {
  if (problems.length === 0) return null;
  return (
    <ul className="sd-problems" aria-label={label}>
      {problems.map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two findings may be alike in all they say.
        <li key={index}>
          <button type="button" className="sd-problem" onClick={() => onReveal(problem)}>
            <StatusIndicator type={problem.severity}>{problem.message}</StatusIndicator>
            <span className="sd-problem-place">
              {problem.code} {problem.line}:{problem.column}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
