import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { Loading } from "../components/loading";
import { readPreference } from "../components/preferences";
import { LAST_CONNECTION } from "../features/connections/current";
import { StateMachineListPage } from "../features/state-machines/list-page";
import { ConnectionScope } from "./connection-scope";
import { NotFound, PageError } from "./fallbacks";
import { Shell } from "./shell";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const index = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({
      to: "/$connection/state-machines",
      params: { connection: readPreference(LAST_CONNECTION, "local") },
    });
  },
});

const connections = createRoute({
  getParentRoute: () => root,
  path: "/connections",
  component: lazyRouteComponent(() => import("../features/connections/page"), "ConnectionsPage"),
});

const localWorkspace = createRoute({
  getParentRoute: () => root,
  path: "/local-workspace",
  component: lazyRouteComponent(
    () => import("../features/local-workspace/page"),
    "LocalWorkspacePage",
  ),
});

const scope = createRoute({
  getParentRoute: () => root,
  path: "/$connection",
  component: ConnectionScope,
});

const stateMachines = createRoute({
  getParentRoute: () => scope,
  path: "/state-machines",
  component: StateMachineListPage,
});

const createStateMachine = createRoute({
  getParentRoute: () => scope,
  path: "/state-machines/create",
  component: lazyRouteComponent(
    () => import("../features/state-machines/create-page"),
    "CreateStateMachinePage",
  ),
});

const tabs = [
  "executions",
  "definition",
  "versions",
  "aliases",
  "map-runs",
  "configuration",
  "tags",
] as const;
export type StateMachineTab = (typeof tabs)[number];

const stateMachine = createRoute({
  getParentRoute: () => scope,
  path: "/state-machines/$arn",
  validateSearch: (search): { tab?: StateMachineTab } => {
    const tab = tabs.find((known) => known === search.tab);
    return tab ? { tab } : {};
  },
  component: lazyRouteComponent(
    () => import("../features/state-machines/detail-page"),
    "StateMachineDetailPage",
  ),
});

const editStateMachine = createRoute({
  getParentRoute: () => scope,
  path: "/state-machines/$arn/edit",
  component: lazyRouteComponent(
    () => import("../features/state-machines/edit-page"),
    "EditStateMachinePage",
  ),
});

const testState = createRoute({
  getParentRoute: () => scope,
  path: "/state-machines/$arn/test",
  validateSearch: (search): { state?: string } =>
    typeof search.state === "string" ? { state: search.state } : {},
  component: lazyRouteComponent(
    () => import("../features/test-state/test-state-page"),
    "TestStatePage",
  ),
});

const executionTabs = ["events", "definition", "map-runs"] as const;
export type ExecutionTab = (typeof executionTabs)[number];

const execution = createRoute({
  getParentRoute: () => scope,
  path: "/executions/$arn",
  validateSearch: (search): { tab?: ExecutionTab } => {
    const tab = executionTabs.find((known) => known === search.tab);
    return tab ? { tab } : {};
  },
  component: lazyRouteComponent(
    () => import("../features/executions/execution-page"),
    "ExecutionPage",
  ),
});

const expressRun = createRoute({
  getParentRoute: () => scope,
  path: "/express-runs/$arn",
  component: lazyRouteComponent(
    () => import("../features/express-runs/express-run-page"),
    "ExpressRunPage",
  ),
});

const mapRun = createRoute({
  getParentRoute: () => scope,
  path: "/map-runs/$arn",
  component: lazyRouteComponent(() => import("../features/map-runs/map-run-page"), "MapRunPage"),
});

const activities = createRoute({
  getParentRoute: () => scope,
  path: "/activities",
  component: lazyRouteComponent(
    () => import("../features/activities/list-page"),
    "ActivityListPage",
  ),
});

const activity = createRoute({
  getParentRoute: () => scope,
  path: "/activities/$arn",
  component: lazyRouteComponent(
    () => import("../features/activities/activity-page"),
    "ActivityPage",
  ),
});

const apiConsole = createRoute({
  getParentRoute: () => scope,
  path: "/api-console",
  // The list of operations is not part of the first paint: the page judges the name.
  validateSearch: (search): { operation?: string } =>
    typeof search.operation === "string" ? { operation: search.operation } : {},
  component: lazyRouteComponent(
    () => import("../features/api-console/console-page"),
    "ApiConsolePage",
  ),
});

const mockTabs = ["test-cases", "responses", "text"] as const;
export type MockTab = (typeof mockTabs)[number];

const mocks = createRoute({
  getParentRoute: () => scope,
  path: "/mocks",
  validateSearch: (search): { tab?: MockTab } => {
    const tab = mockTabs.find((known) => known === search.tab);
    return tab ? { tab } : {};
  },
  component: lazyRouteComponent(() => import("../features/mocks/mocks-page"), "MocksPage"),
});

const routeTree = root.addChildren([
  index,
  connections,
  localWorkspace,
  scope.addChildren([
    stateMachines,
    createStateMachine,
    stateMachine,
    editStateMachine,
    testState,
    execution,
    expressRun,
    mapRun,
    activities,
    activity,
    apiConsole,
    mocks,
  ]),
]);

export function createAppRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree,
    history,
    scrollRestoration: true,
    defaultPendingComponent: Loading,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: NotFound,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
