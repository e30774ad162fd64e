import { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { metadataAt } from '../../../src/alb/policy/object-metadata';
import { chartIn } from '../alb-fixture';

const scope = new Construct(chartIn('shop'), 'alb');

test('an object in its own namespace has the name that it is given, or that of its place', () => {
  expect(metadataAt(scope, 'Policy', 'shop', 'mine')).toEqual({ namespace: 'shop', name: 'mine' });
  expect(metadataAt(scope, 'Policy', 'shop')).toEqual({ namespace: 'shop' });
  expect(metadataAt(scope, 'Policy', undefined)).toEqual({});
});

test('in another namespace two apps alike do not write the same object', () => {
  const other = new Construct(chartIn('books'), 'alb');
  const names = [scope, other].map(place => metadataAt(place, 'Policy', 'edge').name);
  expect(names[0]).toMatch(/^shop-test-alb-policy-\w+$/);
  expect(names[1]).toMatch(/^books-test-alb-policy-\w+$/);
  expect(metadataAt(scope, 'Policy', 'edge', 'mine')).toEqual({ namespace: 'edge', name: 'shop-mine' });
});
