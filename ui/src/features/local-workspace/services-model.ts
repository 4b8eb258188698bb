import type { ServiceSettings, SettingsProblem } from "../../api/workspace";

/** Where tasks that call services are sent, as the form has it. */
export interface ServicesDraft {
  useEnvironment: boolean;
  endpoint: string;
  rows: readonly ServiceRow[];
  lambdaEndpoint: string;
  functions: readonly FunctionRow[];
  connectionsFile: string;
}

/** The endpoint of one service; the key tells rows apart while they are written. */
export interface ServiceRow {
  key: number;
  service: string;
  endpoint: string;
}

/** What runs a function on this machine. */
export interface FunctionRow {
  key: number;
  function: string;
  target: string;
}

export const draftOf = (services: ServiceSettings): ServicesDraft => ({
  useEnvironment: services.useEnvironment,
  endpoint: services.endpoint ?? "",
  rows: services.serviceEndpoints.map((row, key) => ({ key, ...row })),
  lambdaEndpoint: services.lambdaEndpoint ?? "",
  functions: services.functions.map((row, key) => ({ key, ...row })),
  connectionsFile: services.connectionsFile ?? "",
});

export const servicesOf = (draft: ServicesDraft): ServiceSettings => ({
  useEnvironment: draft.useEnvironment,
  serviceEndpoints: draft.rows.map(({ service, endpoint }) => ({ service, endpoint })),
  functions: draft.functions.map(({ key: _, ...row }) => row),
  ...optional("endpoint", draft.endpoint),
  ...optional("lambdaEndpoint", draft.lambdaEndpoint),
  ...optional("connectionsFile", draft.connectionsFile),
});

const optional = (name: string, text: string) => (text.trim() === "" ? {} : { [name]: text });

/** The rows and one more, with a key that no other has. */
export const withRow = <Row extends { key: number }>(
  rows: readonly Row[],
  row: Omit<Row, "key">,
): readonly Row[] => [
  ...rows,
  { ...row, key: Math.max(-1, ...rows.map(({ key }) => key)) + 1 } as Row,
];

export const isChanged = (draft: ServicesDraft, services: ServiceSettings): boolean =>
  JSON.stringify(servicesOf(draft)) !== JSON.stringify(servicesOf(draftOf(services)));

/** What is wrong with a field; empty when nothing is. */
export const problemOf = (problems: readonly SettingsProblem[], field: string): string =>
  problems.find((problem) => problem.field === field)?.message ?? "";
