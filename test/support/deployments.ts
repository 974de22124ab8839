import { type LocalDeployment, startDeployment } from '../../src/live/topology/deployment.ts';
import { serverProgram } from './servers.ts';
import { used } from './used.ts';

/** A throwaway deployment for the tests of one `describe`, started before and stopped after them. */
export function useDeployment(kind: 'sentinel' | 'cluster'): { readonly current: LocalDeployment } {
  const started = used(() => startDeployment(kind, serverProgram()));
  return {
    get current() {
      return started();
    },
  };
}

/** The URL of a deployment, as a user would give it. */
export function urlOf({ service }: LocalDeployment): string {
  const listed = (service.kind === 'sentinel' ? service.sentinels : service.seeds)
    .map(({ host, port }) => `${host}:${port}`)
    .join(',');
  const name = service.kind === 'sentinel' ? `/${service.name}` : '';
  return `redis+${service.kind}://${listed}${name}`;
}
