/** A scenario for the strategy of this file: the incident's crowd and its slow service. */
export function scenarioText(strategy: string): string {
  return `# seckill-bench run scenario.yaml
# Every field: docs/scenarios.md of seckill-bench. A flag of the command line overrides its field.
name: my-sale
about: Does the stock hold while a service answers after the locks have expired?

strategy: ./${strategy}

stock: 100
buyers: 1000
arrival: burst
retry: 4s±50%

# A lock lasts 10 s, and the user service takes 12 s.
lockTtl: 10s
delay: 12s

# oversold==0 is judged without being asked for; what else your shop promises, for example:
# expect: ['sold==100', 'stranded==0']
`;
}
