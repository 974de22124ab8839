/**
 * The least that an event loop of virtual time can be: 1,000 callers that sleep random times, a
 * binary heap, a promise for each sleep, and a wait for its reactions. Prints sleeps per second.
 */
const CALLERS = 1_000;
const SLEEPS = 2_000_000;

const heap = [];
let nowUs = 0;
let planned = 0;
let slept = 0;
let state = 12_345;

function random() {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
  return state / 0x7fffffff;
}

function isBefore(a, b) {
  return a.atUs < b.atUs || (a.atUs === b.atUs && a.order < b.order);
}

function push(event) {
  let index = heap.push(event) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (isBefore(heap[parent], event)) break;
    heap[index] = heap[parent];
    index = parent;
  }
  heap[index] = event;
}

function pop() {
  const first = heap[0];
  const last = heap.pop();
  if (heap.length === 0) return first;
  let index = 0;
  for (let child = 1; child < heap.length; child = 2 * index + 1) {
    if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child += 1;
    if (isBefore(last, heap[child])) break;
    heap[index] = heap[child];
    index = child;
  }
  heap[index] = last;
  return first;
}

function sleep(us) {
  return new Promise((resolve) => {
    push({ atUs: nowUs + us, order: planned++, resolve });
  });
}

async function caller() {
  while (slept < SLEEPS) {
    await sleep(200 + Math.floor(random() * 300));
    slept += 1;
  }
}

const startedMs = performance.now();
for (let index = 0; index < CALLERS; index++) caller();
while (heap.length > 0) {
  const event = pop();
  nowUs = event.atUs;
  event.resolve();
  // One reaction resumes the caller, one lets it sleep again.
  await undefined;
  await undefined;
}
process.stdout.write(`${(slept * 1000) / (performance.now() - startedMs)}\n`);
