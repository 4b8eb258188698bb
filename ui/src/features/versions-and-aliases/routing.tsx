import type { RoutingConfigurationListItem } from "../../api/generated/types";
import { nameOf } from "../names";
import { routingText } from "./alias-model";
import "./versions-and-aliases.css";

/** Which versions an alias stands for, and their shares, as a bar and in words. */
export function RoutingBar({ routes }: { routes: readonly RoutingConfigurationListItem[] }) {
  return (
    <span className="sd-routing" title={routingText(routes)}>
      <span className="sd-routing-bar" aria-hidden="true">
        {routes.map(({ stateMachineVersionArn, weight }, index) => (
          <span
            key={stateMachineVersionArn}
            className="sd-routing-part"
            data-place={index}
            style={{ flexGrow: weight }}
          />
        ))}
      </span>
      {routes.map(({ stateMachineVersionArn, weight }, index) => (
        <span key={stateMachineVersionArn} className="sd-routing-text">
          <span className="sd-routing-dot" data-place={index} aria-hidden="true" />
          Version {nameOf(stateMachineVersionArn)}: {weight} %
        </span>
      ))}
    </span>
  );
}
