import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Busy } from '#schema/errors.ts';
import { openCircuit } from './circuit.ts';

const restMs = 60;

test('faults in a row open it, and a probe after the rest closes it again', async () => {
  const told: string[] = [];
  const circuit = openCircuit('the model', { faults: 3, restMs, onChange: ({ state }) => told.push(state) });
  for (const outcome of ['fault', 'fault', 'ok', 'fault', 'unknown', 'fault'] as const) circuit.enter()(outcome);
  expect(circuit.state()).toBe('closed');
  circuit.enter()('fault');
  expect(circuit.state()).toBe('open');
  expect(() => circuit.enter()).toThrow(Busy);

  await sleep(restMs + 5);
  const probe = circuit.enter();
  expect(circuit.state()).toBe('half-open');
  expect(() => circuit.enter(), 'one probe at a time').toThrow(Busy);
  probe('ok');
  expect(told).toEqual(['open', 'half-open', 'closed']);
  circuit.enter()('ok');
});

test('a probe that fails opens it at once; one that nobody waited for leaves room for the next', async () => {
  const circuit = openCircuit('the model', { faults: 1, restMs });
  circuit.enter()('fault');
  await sleep(restMs + 5);
  circuit.enter()('fault');
  expect(circuit.state()).toBe('open');
  expect(() => circuit.enter()).toThrow(Busy);
  await sleep(restMs + 5);
  circuit.enter()('unknown');
  circuit.enter()('ok');
  expect(circuit.state()).toBe('closed');
});

test('a probe that has begun closes it, and one that breaks off then opens it again', async () => {
  const circuit = openCircuit('the model', { faults: 2, restMs });
  for (const outcome of ['fault', 'fault'] as const) circuit.enter()(outcome);
  await sleep(restMs + 5);
  const probe = circuit.enter();
  probe('begun');
  expect(circuit.state()).toBe('closed');
  probe('fault');
  expect(circuit.state()).toBe('open');
});

test('calls that were under way when it opened do not open it again after its rest', async () => {
  const circuit = openCircuit('the model', { faults: 2, restMs });
  const late = circuit.enter();
  circuit.enter()('fault');
  circuit.enter()('fault');
  await sleep(restMs + 5);
  circuit.enter()('ok');
  late('fault');
  expect(circuit.state()).toBe('closed');
});
