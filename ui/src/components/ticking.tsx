import { useEffect, useState } from "react";
import { formatDuration } from "./time";

/** The time since a moment, told anew every second. */
export function Ticking({ since }: { since: number }) {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1000), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <>{formatDuration(Math.floor(Math.max(0, now - since)))}</>;
}
