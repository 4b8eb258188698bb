import { useEffect, useState } from "react";
import { formatDuration } from "./time";

/** A clock as it was read, for times that are not on that of this machine. */
export interface ReadClock {
  /** What it showed, seconds since 1970. */
  now: number;
  /** How many times as fast as this machine's it runs. */
  scale: number;
  /** When it was read, on this machine's clock, seconds since 1970. */
  readAt: number;
}

/** What a clock shows now; this machine's, where none is given. */
export const nowOn = (clock: ReadClock | undefined): number =>
  clock === undefined
    ? Date.now() / 1000
    : clock.now + (Date.now() / 1000 - clock.readAt) * clock.scale;

/** What a clock shows, told anew every second. */
export function useNow(clock: ReadClock | undefined): number {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowOn(clock);
}

/** The time since a moment, told anew every second. */
export function Ticking({ since, clock }: { since: number; clock?: ReadClock | undefined }) {
  const now = useNow(clock);
  return <>{formatDuration(Math.floor(Math.max(0, now - since)))}</>;
}

/** The time until a moment, told anew every second. */
export function Remaining({ until, clock }: { until: number; clock?: ReadClock | undefined }) {
  const now = useNow(clock);
  return <>{formatDuration(Math.ceil(Math.max(0, until - now)))}</>;
}
