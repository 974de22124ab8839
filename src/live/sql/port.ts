export { sqlPort } from '../../sql/port.ts';
