import { FindingLevel } from '../../findings';
import { CDI120 } from '../../findings/catalogue/cdi120';
import {
  guardingPaths, mapOf, mapsOf, Misfit, misfitOfGuardingPath, misfitOfKey, misreadIssuer, PolicyValueRule, ruleOfAttribute, ruleOfPolicyField,
  textOf, textsOf,
} from '../../istio';
import { Mesh, MeshObject, readPolicy } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** Values of a policy, and what is known of them. */
interface PolicyValues {
  /** Where they stand, in words only for what is told: such as `spec.rules[0].to[0].operation.paths`. */
  readonly field: () => string;
  readonly values: readonly string[];
  readonly rule: PolicyValueRule | undefined;
  readonly isRequestPrincipal: boolean;
  /** Whether a request that they miss gets in. */
  readonly isGuard: boolean;
}

/** Istio takes any text for a value, and no request has most of them. */
export const valuesOfNoRequest: Check = {
  ...CDI120,
  check: (object, mesh) => [...keysOf(object), ...valuesOf(object).flatMap(values => foundIn(values, mesh))],
};

function keysOf(object: MeshObject): FoundInObject[] {
  return mapsOf(readPolicy(object).spec.rules).flatMap(({ when }, index) => mapsOf(when).flatMap(({ key }, at) => {
    const name = textOf(key) ?? '';
    const misfit = misfitOfKey(name);
    return misfit === undefined ? [] : [told(`spec.rules[${index}].when[${at}].key`, name, misfit)];
  }));
}

function valuesOf(object: MeshObject): PolicyValues[] {
  const { spec } = readPolicy(object);
  const guarding = guardingPaths(textOf(spec.action) || 'ALLOW');
  return mapsOf(spec.rules).flatMap(({ from, to, when }, index) => [
    ...mapsOf(from).flatMap(({ source }, at) => ofFields(() => `spec.rules[${index}].from[${at}].source`, mapOf(source), guarding)),
    ...mapsOf(to).flatMap(({ operation }, at) => ofFields(() => `spec.rules[${index}].to[${at}].operation`, mapOf(operation), guarding)),
    ...mapsOf(when).flatMap((condition, at) => ofCondition(() => `spec.rules[${index}].when[${at}]`, condition)),
  ]);
}

function ofFields(where: () => string, fields: Record<string, unknown>, guarding: string | undefined): PolicyValues[] {
  return Object.entries(fields).map(([name, given]) => ({
    field: () => `${where()}.${name}`,
    values: textsOf(given),
    rule: ruleOfPolicyField(name),
    isRequestPrincipal: /^(?:not)?requestPrincipals$/i.test(name),
    isGuard: name === guarding,
  }));
}

function ofCondition(where: () => string, { key, values, notValues }: Record<string, unknown>): PolicyValues[] {
  const attribute = textOf(key) ?? '';
  return [{ name: 'values', given: values }, { name: 'notValues', given: notValues }].map(({ name, given }) => ({
    field: () => `${where()}.${name}`,
    values: textsOf(given),
    rule: ruleOfAttribute(attribute),
    isRequestPrincipal: attribute === 'request.auth.principal',
    isGuard: false,
  }));
}

function foundIn({ field, values, rule, isRequestPrincipal, isGuard }: PolicyValues, mesh: Mesh): FoundInObject[] {
  return values.flatMap((value, index) => {
    // An empty text the webhook refuses, or takes for none.
    const misfit = value === '' ? undefined : rule?.(value) ?? (isGuard ? misfitOfGuardingPath(value) : undefined);
    if (misfit !== undefined) {
      return [told(`${field()}[${index}]`, value, misfit)];
    }
    const issuer = isRequestPrincipal ? misreadIssuer(value, knownIssuers(mesh)) : undefined;
    return issuer === undefined ? [] : [ofAnotherIssuer(`${field()}[${index}]`, value, issuer)];
  });
}

function told(field: string, value: string, { allowed, fix, isCertain }: Misfit): FoundInObject {
  return {
    level: isCertain ? FindingLevel.ERROR : FindingLevel.WARNING,
    message: `${JSON.stringify(value)} ${isCertain ? 'is a value that no request has' : 'is a value that takes other requests than it looks like'}: `
      + `it must be ${allowed}`,
    fix,
    field,
  };
}

function ofAnotherIssuer(field: string, value: string, issuer: string): FoundInObject {
  return {
    level: FindingLevel.WARNING,
    message: `${JSON.stringify(value)} takes no token of the issuer "${issuer}": Istio takes it apart at its last slash, and compares another issuer`,
    fix: value === `${issuer}*` ? `write "${issuer}/*": one slash is the issuer's, one stands before the subject`
      : 'compare request.auth.claims[iss] and request.auth.claims[sub]',
    field,
  };
}

/** The issuers of which somebody checks tokens. */
const knownIssuers = readOnce(mesh => new Set(mesh.policies.ofKind('security.istio.io/RequestAuthentication')
  .flatMap(({ spec }) => mapsOf(spec.jwtRules)).flatMap(({ issuer }) => textOf(issuer) || [])));
