import type { MapRunItemCounts } from "../../api/generated/types";
import { formatCount } from "../../components/time";
import { partsOf, percentDone } from "./counts-model";
import "./map-runs.css";

/** How far items or executions are: a bar of their statuses and the numbers under it. */
export function Counts({ title, counts }: { title: string; counts: MapRunItemCounts }) {
  const parts = partsOf(counts);
  const percent = percentDone(counts);
  const { resultsWritten, failuresNotRedrivable = 0 } = counts;
  return (
    <section className="sd-counts" aria-label={title} data-testid={`counts-${title.toLowerCase()}`}>
      <div className="sd-counts-head">
        <h2>{title}</h2>
        <span>
          {formatCount(counts.total)} in all · {percent} % done
        </span>
      </div>
      <div
        className="sd-counts-bar"
        role="progressbar"
        aria-label={`${title} done`}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        {parts
          .filter(({ count }) => count > 0)
          .map(({ id, share }) => (
            <span key={id} data-part={id} style={{ flexGrow: share }} />
          ))}
      </div>
      <dl className="sd-counts-parts">
        {parts.map(({ id, label, count }) => (
          <div key={id} data-part={id}>
            <dt>{label}</dt>
            <dd>{formatCount(count)}</dd>
          </div>
        ))}
        {resultsWritten > 0 && (
          <div>
            <dt>Results written</dt>
            <dd>{formatCount(resultsWritten)}</dd>
          </div>
        )}
        {failuresNotRedrivable > 0 && (
          <div>
            <dt>Failed, not redrivable</dt>
            <dd>{formatCount(failuresNotRedrivable)}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
