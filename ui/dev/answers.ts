export type Input = Record<string, unknown>;

/** Operations by the name of their command. */
export type Operations = Record<string, (input: Input) => unknown>;

/** A failure as the app's commands reject with it. */
export const failure = (code: string, message: string, more: Input = {}) => ({
  code,
  message,
  requestId: "3f0c8a52-6f5d-4c57-9f2a-0d1b7a9e6c11",
  httpStatus: 400,
  retryable: false,
  ...more,
});

/** The page of a list that a request asks for. */
export function pageOf<Item>(
  all: readonly Item[],
  input: Input,
): { items: Item[]; nextToken?: string } {
  const from = Number(input.nextToken ?? 0);
  const to = from + (Number(input.maxResults ?? 0) || 100);
  return { items: all.slice(from, to), ...(to < all.length && { nextToken: String(to) }) };
}
