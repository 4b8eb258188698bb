/** Questions to the service's contract, as it was generated: what a value must be like. */
import { type Shape, shapes } from "./generated/operations";

/** The shape with that name. */
export function shapeOf(name: string): Shape {
  const shape = shapes[name];
  if (!shape) throw new Error(`The contract has no shape ${name}.`);
  return shape;
}

/** The length of a text as the service counts it, in code points. */
const lengthOf = (text: string): number => [...text].length;

/** What is wrong with a text of that shape; undefined if nothing is. */
export function textProblem(shape: Shape, text: string): string | undefined {
  const { min = 0, max, pattern, values } = shape;
  if (values && !values.includes(text)) return `It has to be one of ${values.join(", ")}.`;
  if (min > 0 && text.length < min && lengthOf(text) < min)
    return min === 1 ? "It may not be empty." : `It has at least ${min} characters.`;
  // A text has no more code points than code units: most need no counting.
  if (max !== undefined && text.length > max && lengthOf(text) > max)
    return `It has at most ${max.toLocaleString("en")} characters; this has ${lengthOf(text).toLocaleString("en")}.`;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, "u").test(text))
    return `It does not match ${pattern}`;
  return undefined;
}

/** What is wrong with a number of that shape; undefined if nothing is. */
export function numberProblem(shape: Shape, value: number): string | undefined {
  const { kind, min, max } = shape;
  if (!Number.isFinite(value)) return "It has to be a number.";
  if (kind !== "float" && !Number.isSafeInteger(value)) return "It has to be a whole number.";
  if (min !== undefined && value < min) return `It is at least ${min.toLocaleString("en")}.`;
  if (max !== undefined && value > max) return `It is at most ${max.toLocaleString("en")}.`;
  return undefined;
}

/** The bounds of a shape in words: `1 to 80 characters`; empty if it has none. */
export function boundsText({ kind, min, max }: Shape): string {
  const unit = kind === "text" ? " characters" : kind === "list" ? " entries" : "";
  const count = (bound: number) => bound.toLocaleString("en");
  if (min !== undefined && min > 0 && max !== undefined)
    return min === max ? `${count(min)}${unit}` : `${count(min)} to ${count(max)}${unit}`;
  if (max !== undefined)
    return unit === "" ? `${count(min ?? 0)} to ${count(max)}` : `up to ${count(max)}${unit}`;
  if (min !== undefined && (min > 0 || unit === "")) return `${count(min)}${unit} or more`;
  return "";
}
