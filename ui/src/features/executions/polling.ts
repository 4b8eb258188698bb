/** How often a running execution is read anew, in ms: often while it is young, as most end soon. */
export function pollInterval(status: string | undefined, ageSeconds: number): number | false {
  if (status !== "RUNNING" && status !== "PENDING_REDRIVE") return false;
  if (ageSeconds < 30) return 1_000;
  if (ageSeconds < 300) return 3_000;
  return 10_000;
}
