import type { ServiceSettings, SettingsProblem } from "../../api/workspace";

/** Where tasks that call services are sent, as the form has it. */
export interface ServicesDraft {
  useEnvironment: boolean;
  endpoint: string;
  rows: readonly ServiceRow[];
  lambdaEndpoint: string;
  connectionsFile: string;
}

/** The endpoint of one service; the key tells rows apart while they are written. */
export interface ServiceRow {
  key: number;
  service: string;
  endpoint: string;
}

export const draftOf = (services: ServiceSettings): ServicesDraft => ({
  useEnvironment: services.useEnvironment,
  endpoint: services.endpoint ?? "",
  rows: services.serviceEndpoints.map((row, key) => ({ key, ...row })),
  lambdaEndpoint: services.lambdaEndpoint ?? "",
  connectionsFile: services.connectionsFile ?? "",
});

export const servicesOf = (draft: ServicesDraft): ServiceSettings => ({
  useEnvironment: draft.useEnvironment,
  serviceEndpoints: draft.rows.map(({ service, endpoint }) => ({ service, endpoint })),
  ...optional("endpoint", draft.endpoint),
  ...optional("lambdaEndpoint", draft.lambdaEndpoint),
  ...optional("connectionsFile", draft.connectionsFile),
});

const optional = (name: string, text: string) => (text.trim() === "" ? {} : { [name]: text });

export const addRow = (draft: ServicesDraft): ServicesDraft => ({
  ...draft,
  rows: [
    ...draft.rows,
    { key: Math.max(-1, ...draft.rows.map(({ key }) => key)) + 1, service: "", endpoint: "" },
  ],
});

export const isChanged = (draft: ServicesDraft, services: ServiceSettings): boolean =>
  JSON.stringify(servicesOf(draft)) !== JSON.stringify(servicesOf(draftOf(services)));

/** What is wrong with a field; empty when nothing is. */
export const problemOf = (problems: readonly SettingsProblem[], field: string): string =>
  problems.find((problem) => problem.field === field)?.message ?? "";
