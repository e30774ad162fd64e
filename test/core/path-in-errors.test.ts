import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { pathInErrors } from '../../src/core/path-in-errors';

const Thing = pathInErrors(class extends Construct {
  public readonly size = 1;
});

class OwnThing extends Thing {
  public readonly color = 'red';
}

setFlagsFromString('--allow-natives-syntax');
const haveSameMap = runInNewContext('(one, other) => %HaveSameMap(one, other)') as (one: object, other: object) => boolean;

test('constructs of a class have one hidden class of V8, in spite of the proxy: reading them stays fast', () => {
  const root = new Construct(undefined as unknown as Construct, '');
  const things = ['a', 'b'].map(id => new Thing(root, id));
  expect(things.every(thing => thing instanceof Thing && Object.getPrototypeOf(thing) === Thing.prototype)).toBe(true);
  expect(haveSameMap(things[0], things[1])).toBe(true);
  expect(haveSameMap(things[0], new OwnThing(root, 'c'))).toBe(false);
});

test('a class of the user on top of one of ours makes objects of its own', () => {
  const root = new Construct(undefined as unknown as Construct, '');
  const own = ['a', 'b'].map(id => new OwnThing(root, id));
  expect(own[0]).toBeInstanceOf(OwnThing);
  expect(own[0]).toMatchObject({ size: 1, color: 'red' });
  expect(haveSameMap(own[0], own[1])).toBe(true);
});
