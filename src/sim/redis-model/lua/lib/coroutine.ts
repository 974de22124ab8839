import type { Machine } from '../vm/machine.ts';
import { STATUS } from '../vm/machine.ts';
import type { LuaState, LuaValue } from '../vm/types.ts';
import { TYPE } from '../vm/types.ts';
import { argument, argumentError, count, type Library, textOf, where } from './arguments.ts';
import { isLuaFunction } from './base.ts';

/** The coroutine library. */
export function coroutineLibrary(m: Machine): Library {
  return [
    ['create', (L) => create(m, L)],
    ['resume', (L) => resume(m, L)],
    [
      'running',
      (L) => {
        if (L === L.l_G.mainthread) m.pushNil(L);
        else m.push(L, TYPE.thread, L);
        return 1;
      },
    ],
    [
      'status',
      (L) => {
        m.pushText(L, statusOf(L, checkThread(m, L)));
        return 1;
      },
    ],
    ['wrap', (L) => wrap(m, L)],
    ['yield', (L) => m.yield(L, count(L))],
  ];
}

function create(m: Machine, L: LuaState): number {
  if (!isLuaFunction(argument(L, 1))) argumentError(m, L, 1, 'Lua function expected');
  const body = argument(L, 1) as LuaValue;
  m.pushValue(m.newThread(L), body);
  return 1;
}

function resume(m: Machine, L: LuaState): number {
  const thread = checkThread(m, L);
  const outcome = run(m, L, thread, L.ci.funcOff + 2);
  if (outcome < 0) {
    const error = m.top(L);
    m.pushBoolean(L, false);
    m.pushValue(L, error);
    return 2;
  }
  const values = L.stack.slice(L.top - outcome, L.top);
  m.pushBoolean(L, true);
  for (const value of values) m.pushValue(L, value);
  return outcome + 1;
}

function wrap(m: Machine, L: LuaState): number {
  create(m, L);
  const thread = m.top(L).value as LuaState;
  m.pushFunction(L, (caller) => {
    const outcome = run(m, caller, thread, caller.ci.funcOff + 1);
    if (outcome >= 0) return outcome;
    const text = textOf(m, m.top(caller));
    if (text !== undefined) m.pushText(caller, where(m, caller, 1) + text);
    return m.raiseTop(caller);
  });
  return 1;
}

/** Resumes with the arguments from stack slot `from` on; leaves what came out, or the error and -1. */
function run(m: Machine, L: LuaState, thread: LuaState, from: number): number {
  const status = statusOf(L, thread);
  if (status !== 'suspended') {
    m.pushText(L, `cannot resume ${status} coroutine`);
    return -1;
  }
  const given = L.top - from;
  for (let at = from; at < L.top; at += 1) m.pushValue(thread, L.stack[at] as LuaValue);
  const ended = m.resume(thread, L, given);
  if (ended !== STATUS.ok && ended !== STATUS.yielded) {
    m.pushValue(L, m.top(thread));
    return -1;
  }
  const base = thread.ci.funcOff + 1;
  const made = thread.top - base;
  for (let at = base; at < thread.top; at += 1) m.pushValue(L, thread.stack[at] as LuaValue);
  m.setTop(thread, base);
  return made;
}

function checkThread(m: Machine, L: LuaState): LuaState {
  const value = argument(L, 1);
  if (value?.type === TYPE.thread) return value.value as LuaState;
  return argumentError(m, L, 1, 'coroutine expected');
}

function statusOf(L: LuaState, thread: LuaState): 'running' | 'suspended' | 'normal' | 'dead' {
  if (L === thread) return 'running';
  if (thread.status === STATUS.yielded) return 'suspended';
  if (thread.status !== STATUS.ok) return 'dead';
  if (thread.ci !== thread.base_ci) return 'normal';
  return thread.top - (thread.ci.funcOff + 1) === 0 ? 'dead' : 'suspended';
}
