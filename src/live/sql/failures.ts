export { connectionLost, markFailure, notConnected } from '../../sql/failures.ts';
