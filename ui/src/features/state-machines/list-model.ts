import type { StateMachineListItem } from "../../api/generated/types";
import {
  type Filterable,
  type FilterTerm,
  matches,
  parseFilter,
} from "../../components/text-filter";

/** A state machine with its texts ready to be searched. */
export interface MachineRow {
  machine: StateMachineListItem;
  filterable: Filterable;
}

const properties = ["name", "type", "arn"] as const;

export function toRows(machines: readonly StateMachineListItem[]): MachineRow[] {
  return machines.map((machine) => {
    const name = machine.name.toLowerCase();
    const arn = machine.stateMachineArn.toLowerCase();
    return {
      machine,
      filterable: {
        texts: [name, arn],
        properties: { name, arn, type: machine.type.toLowerCase() },
      },
    };
  });
}

export const parseMachineFilter = (text: string): FilterTerm[] => parseFilter(text, properties);

export function filterMachines(rows: readonly MachineRow[], text: string): readonly MachineRow[] {
  const terms = parseMachineFilter(text);
  return terms.length === 0 ? rows : rows.filter((row) => matches(terms, row.filterable));
}

/** `STANDARD` as AWS's console writes it. */
export const typeLabel = (type: string): string =>
  type === "EXPRESS" ? "Express" : type === "STANDARD" ? "Standard" : type;
