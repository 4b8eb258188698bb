import type { Tag } from "../src/api/generated/types";
import { failure, type Operations } from "./answers";
import type { MemoryService } from "./memory-service";

const MOST = 50;

/** The operations on the tags of state machines and activities. */
export function tagOperations(service: MemoryService): Operations {
  const resource = (arn: unknown) => {
    const machine = service.machines.get(String(arn)) ?? service.tasks.activities.get(String(arn));
    if (!machine) throw failure("ResourceNotFound", `Resource not found: '${arn}'`);
    return machine;
  };
  return {
    list_tags_for_resource: (input) => ({ tags: resource(input.resourceArn).tags }),
    tag_resource: (input) => {
      const machine = resource(input.resourceArn);
      const tags = new Map(machine.tags.map((tag) => [tag.key, tag] as const));
      for (const tag of input.tags as Tag[]) tags.set(tag.key, tag);
      if (tags.size > MOST)
        throw failure(
          "TooManyTags",
          `Too many tags: '${input.resourceArn}' would have ${tags.size}, and ${MOST} are allowed`,
        );
      machine.tags = [...tags.values()];
      return {};
    },
    untag_resource: (input) => {
      const machine = resource(input.resourceArn);
      const keys = new Set(input.tagKeys as string[]);
      machine.tags = machine.tags.filter(({ key }) => !keys.has(key ?? ""));
      return {};
    },
  };
}
