/** A definition to begin with. */
export interface Starter {
  id: string;
  label: string;
  description: string;
  definition: string;
}

const set = (definition: unknown): string => `${JSON.stringify(definition, null, 2)}\n`;

/** Small definitions, each about one idea of the language. */
export const starters: readonly [Starter, ...Starter[]] = [
  {
    id: "hello",
    label: "Hello",
    description: "One Pass state",
    definition: set({
      Comment: "Passes its input on, with a greeting.",
      StartAt: "Greet",
      States: {
        Greet: { Type: "Pass", Result: "Hello", ResultPath: "$.greeting", End: true },
      },
    }),
  },
  {
    id: "lambda",
    label: "Call a function",
    description: "A Lambda task with retries",
    definition: set({
      Comment: "Invokes a function and tries again when Lambda is busy.",
      StartAt: "Invoke",
      States: {
        Invoke: {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke",
          Parameters: { FunctionName: "my-function", "Payload.$": "$" },
          ResultSelector: { "result.$": "$.Payload" },
          Retry: [
            {
              ErrorEquals: [
                "Lambda.ServiceException",
                "Lambda.SdkClientException",
                "Lambda.TooManyRequestsException",
              ],
              IntervalSeconds: 1,
              MaxAttempts: 3,
              BackoffRate: 2,
              JitterStrategy: "FULL",
            },
          ],
          End: true,
        },
      },
    }),
  },
  {
    id: "choice",
    label: "Choose",
    description: "A Choice between two ways",
    definition: set({
      StartAt: "IsLarge",
      States: {
        IsLarge: {
          Type: "Choice",
          Choices: [{ Variable: "$.amount", NumericGreaterThan: 1000, Next: "Review" }],
          Default: "Accept",
        },
        Review: { Type: "Wait", Seconds: 60, Next: "Accept" },
        Accept: { Type: "Succeed" },
      },
    }),
  },
  {
    id: "map",
    label: "For each item",
    description: "A Map over an array",
    definition: set({
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          ItemsPath: "$.items",
          MaxConcurrency: 10,
          ItemProcessor: {
            ProcessorConfig: { Mode: "INLINE" },
            StartAt: "Work",
            States: { Work: { Type: "Pass", End: true } },
          },
          End: true,
        },
      },
    }),
  },
  {
    id: "jsonata",
    label: "JSONata",
    description: "Expressions and variables",
    definition: set({
      QueryLanguage: "JSONata",
      StartAt: "Sum",
      States: {
        Sum: {
          Type: "Pass",
          Assign: { total: "{% $sum($states.input.prices) %}" },
          Next: "Tell",
        },
        Tell: { Type: "Pass", Output: { total: "{% $total %}" }, End: true },
      },
    }),
  },
];
