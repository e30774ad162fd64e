import { ApiObject } from 'cdk8s';
import { expect, test } from 'vitest';
import { shopIn } from './gitops-fixture';
import { writtenFieldsOf } from '../../../src/core/written-fields';
import { IgnoredFields } from '../../../src/delivery/gitops/ignored-fields';

function deployment(): ApiObject {
  return new ApiObject(shopIn(), 'cart', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'cart' } });
}

test('fields of an object are remembered', () => {
  const object = deployment();
  IgnoredFields.addTo(object, ['/spec/replicas']);
  IgnoredFields.addTo(object, ['/metadata/annotations/example.com~1owner', '/spec/template/spec/containers/0/resources']);
  expect(writtenFieldsOf(object)).toEqual([
    { object, pointers: ['/spec/replicas', '/metadata/annotations/example.com~1owner', '/spec/template/spec/containers/0/resources'] },
  ]);
});

test.each([
  '', '/', '/spec', '/metadata', 'spec/replicas', '/spec/', '/spec//replicas', '/spec/a~b', '.spec.replicas',
])('the pointer %j is refused', pointer => {
  const object = deployment();
  expect(() => IgnoredFields.addTo(object, ['/spec/paused', pointer])).toThrow('JSON pointer to a field of Deployment "cart" must be a path of two names or more');
  expect(writtenFieldsOf(object)).toEqual([]);
});

test('no pointer at all is refused', () => {
  expect(() => IgnoredFields.addTo(deployment(), [])).toThrow('JSON pointers to fields of Deployment "cart" must be a list of at least one');
});
