import type { MemoryService } from "./memory-service";

const notes = ["first that customers got", "asks the stock before the price", "greets by name"];

/** Publishes so many versions of a state machine, and two aliases for the newest of them. */
export function seedVersions(service: MemoryService, stateMachineArn: string, count: number): void {
  const { definition } = service.machine(stateMachineArn);
  for (let number = 1; number <= count; number += 1) {
    if (number > 1)
      service.call("update_state_machine", {
        stateMachineArn,
        definition: `${definition}${" ".repeat(number)}`,
      });
    service.call("publish_state_machine_version", {
      stateMachineArn,
      description: notes[(number - 1) % notes.length],
    });
  }
  const route = (number: number, weight: number) => ({
    stateMachineVersionArn: `${stateMachineArn}:${number}`,
    weight,
  });
  service.call("create_state_machine_alias", {
    name: "PROD",
    description: "what customers get",
    routingConfiguration: [route(count - 1, 80), route(count, 20)],
  });
  service.call("create_state_machine_alias", {
    name: "STAGE",
    routingConfiguration: [route(count, 100)],
  });
}
