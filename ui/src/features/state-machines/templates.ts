/** Definitions to begin with; each is complete and runs as it stands in the local workspace. */
export interface Template {
  id: string;
  label: string;
  description: string;
  definition: string;
}

const json = (value: unknown) => JSON.stringify(value, null, 2);

export const templates: readonly Template[] = [
  {
    id: "hello",
    label: "Hello world",
    description: "One Pass state that answers with a greeting.",
    definition: json({
      Comment: "Greets whoever stands in the input.",
      StartAt: "Greet",
      States: {
        Greet: { Type: "Pass", Result: { greeting: "Hello, world" }, End: true },
      },
    }),
  },
  {
    id: "choice",
    label: "Choice and Wait",
    description: "Goes one of two ways by the input, and waits on one of them.",
    definition: json({
      Comment: "Large orders wait before they pass.",
      StartAt: "LargeOrder",
      States: {
        LargeOrder: {
          Type: "Choice",
          Choices: [
            {
              And: [
                { Variable: "$.amount", IsPresent: true },
                { Variable: "$.amount", NumericGreaterThan: 100 },
              ],
              Next: "CoolDown",
            },
          ],
          Default: "Accept",
        },
        CoolDown: { Type: "Wait", Seconds: 10, Next: "Accept" },
        Accept: { Type: "Pass", Result: "accepted", ResultPath: "$.verdict", End: true },
      },
    }),
  },
  {
    id: "map",
    label: "Map over items",
    description: "Runs the same steps for every item of a list, a few at once.",
    definition: json({
      Comment: "Gives every item its place in the list.",
      StartAt: "Items",
      States: {
        Items: {
          Type: "Pass",
          Result: { items: ["one", "two", "three"] },
          Next: "EachItem",
        },
        EachItem: {
          Type: "Map",
          ItemsPath: "$.items",
          MaxConcurrency: 2,
          ItemSelector: {
            "index.$": "$$.Map.Item.Index",
            "item.$": "$$.Map.Item.Value",
          },
          ItemProcessor: {
            ProcessorConfig: { Mode: "INLINE" },
            StartAt: "Label",
            States: {
              Label: {
                Type: "Pass",
                Parameters: { "label.$": "States.Format('{}: {}', $.index, $.item)" },
                End: true,
              },
            },
          },
          End: true,
        },
      },
    }),
  },
  {
    id: "retry",
    label: "Task with Retry and Catch",
    description: "Invokes a Lambda function, tries again, and handles what still fails.",
    definition: json({
      Comment: "Calls a function; after three tries it goes on with the error.",
      StartAt: "CallFunction",
      States: {
        CallFunction: {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke",
          Parameters: { FunctionName: "my-function", "Payload.$": "$" },
          OutputPath: "$.Payload",
          TimeoutSeconds: 30,
          Retry: [
            {
              ErrorEquals: ["Lambda.ServiceException", "Lambda.TooManyRequestsException"],
              IntervalSeconds: 1,
              MaxAttempts: 3,
              BackoffRate: 2,
              JitterStrategy: "FULL",
            },
          ],
          Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "GiveUp" }],
          End: true,
        },
        GiveUp: { Type: "Fail", Error: "FunctionFailed", CausePath: "$.error.Cause" },
      },
    }),
  },
  {
    id: "jsonata",
    label: "JSONata and variables",
    description: "Computes with JSONata and keeps results in variables.",
    definition: json({
      Comment: "Adds up the prices of an order.",
      QueryLanguage: "JSONata",
      StartAt: "Order",
      States: {
        Order: {
          Type: "Pass",
          Output: { lines: [{ price: 12.5 }, { price: 30 }] },
          Next: "AddUp",
        },
        AddUp: {
          Type: "Pass",
          Assign: { total: "{% $sum($states.input.lines.price) %}" },
          Next: "Answer",
        },
        Answer: {
          Type: "Pass",
          Output: { total: "{% $total %}", currency: "EUR" },
          End: true,
        },
      },
    }),
  },
  {
    id: "parallel",
    label: "Parallel branches",
    description: "Does two things at the same time and joins their results.",
    definition: json({
      Comment: "Both branches get the whole input.",
      StartAt: "Both",
      States: {
        Both: {
          Type: "Parallel",
          Branches: [
            { StartAt: "Left", States: { Left: { Type: "Pass", Result: "left", End: true } } },
            {
              StartAt: "Pause",
              States: {
                Pause: { Type: "Wait", Seconds: 2, Next: "Right" },
                Right: { Type: "Pass", Result: "right", End: true },
              },
            },
          ],
          End: true,
        },
      },
    }),
  },
];
