import { RequestFacts } from './request-facts';
import { headerLines, isPathTemplate, IpAddress, matchesText, MAX_PORT, rangeOf, templateExpression, wildcardMatch } from '../../istio';

/** Whether a request has what a value of a policy says. */
export type ValueTest = (facts: RequestFacts) => boolean;

/** How istiod reads a value of an attribute; nothing where it can not. */
export type AttributeReader = (value: string) => ValueTest | undefined;

/** A request of somebody without a certificate of the mesh, who is nobody. */
const nobody: AttributeReader = () => () => false;

/** A value in which `*` at an end stands for anything; alone it stands for a text that is not empty. */
function textTest(value: string): (text: string) => boolean {
  const match = wildcardMatch(value);
  return match.kind === 'present' ? text => text !== '' : text => matchesText(match, text);
}

/** The same for a header, of which `*` says that it is there, and of which each line is compared alone. */
function headerTest(name: string, value: string): ValueTest {
  const match = wildcardMatch(value);
  return match.kind === 'present' ? ({ request }) => headerLines(request, name).length > 0
    : ({ request }) => headerLines(request, name).some(line => matchesText(match, line));
}

function addressReader(address: (facts: RequestFacts) => IpAddress | undefined): AttributeReader {
  return value => {
    const isIn = rangeOf(value);
    return isIn && (facts => {
      const known = address(facts);
      return known !== undefined && isIn(known);
    });
  };
}

const port: AttributeReader = value =>
  /^[0-9]+$/.test(value) && Number(value) <= MAX_PORT ? facts => facts.destinationPort === Number(value) : undefined;

/** Nobody knows on which address the pods of a gateway listen. */
const destinationAddress: AttributeReader = value => rangeOf(value) && (({ unknown }) => {
  unknown.add('destination.ip');
  return false;
});

const serverName: AttributeReader = value => {
  const fits = textTest(value);
  return ({ request }) => fits((request.sni ?? '').toLowerCase());
};

const host: AttributeReader = value => {
  const match = wildcardMatch(value.toLowerCase());
  return ({ request }) => matchesText(match, request.authority.toLowerCase());
};

const method: AttributeReader = value => headerTest(':method', value);

const path: AttributeReader = value => {
  if (isPathTemplate(value)) {
    const expression = templateExpression(value);
    return ({ request }) => expression.test(request.path);
  }
  const fits = textTest(value);
  return ({ request }) => fits(request.path);
};

/** Istio takes the identity of a token apart at its last slash, and compares issuer and subject. */
const requestPrincipal: AttributeReader = value => {
  const slash = value.lastIndexOf('/');
  const [issuer, subject] = slash < 0 ? [value, undefined] : [value.slice(0, slash), value.slice(slash + 1)];
  const isAny = textTest('*');
  const [fitsIssuer, fitsSubject] = value === '*' ? [isAny, isAny]
    : value.startsWith('*') ? (subject === undefined ? [isAny, textTest(value)] : [textTest(issuer), exact(subject)])
      : value.endsWith('*') ? (subject === undefined ? [textTest(value), isAny] : [exact(issuer), textTest(subject)])
        : [exact(issuer), exact(subject ?? '')];
  return facts => {
    const [iss, sub] = [facts.claimText('iss'), facts.claimText('sub')];
    return iss !== undefined && sub !== undefined && fitsIssuer(iss) && fitsSubject(sub);
  };
};

function exact(text: string): (other: string) => boolean {
  return other => other === text;
}

function claimReader(names: readonly string[]): AttributeReader {
  return value => {
    const fits = textTest(value);
    return facts => facts.claimTexts(names).some(fits);
  };
}

/** What filters say of a request that Istio does not know: nothing, as far as manifests show. */
const filterMetadata: AttributeReader = () => ({ unknown }) => {
  unknown.add('experimental.envoy.filters');
  return false;
};

/** The fields of a source. */
export const SOURCE_FIELDS: ReadonlyMap<string, AttributeReader> = new Map(Object.entries({
  principals: nobody,
  requestPrincipals: requestPrincipal,
  namespaces: nobody,
  trustDomains: nobody,
  serviceAccounts: nobody,
  ipBlocks: addressReader(facts => facts.peerAddress),
  remoteIpBlocks: addressReader(facts => facts.clientAddress),
}));

/** The fields of an operation. */
export const OPERATION_FIELDS: ReadonlyMap<string, AttributeReader> = new Map(Object.entries({
  hosts: host,
  methods: method,
  paths: path,
  ports: port,
}));

const ATTRIBUTES: ReadonlyMap<string, AttributeReader> = new Map(Object.entries({
  'destination.ip': destinationAddress,
  'destination.port': port,
  'connection.sni': serverName,
  'source.ip': SOURCE_FIELDS.get('ipBlocks')!,
  'remote.ip': SOURCE_FIELDS.get('remoteIpBlocks')!,
  'source.namespace': nobody,
  'source.trustDomain': nobody,
  'source.serviceAccount': nobody,
  'source.principal': nobody,
  'request.auth.principal': requestPrincipal,
  'request.auth.audiences': claimReader(['aud']),
  'request.auth.presenter': claimReader(['azp']),
}));

const unreadable: AttributeReader = () => undefined;

/** The attribute of a condition; nothing for one that istiod does not know, whose rule it leaves out. */
export function attributeOf(key: string): AttributeReader | undefined {
  const known = ATTRIBUTES.get(key);
  if (known !== undefined) {
    return known;
  }
  if (key.startsWith('experimental.envoy.filters.')) {
    return key.includes('[') ? filterMetadata : unreadable;
  }
  const [attribute] = ['request.headers', 'request.auth.claims'].filter(one => key.startsWith(one));
  const rest = key.slice(attribute?.length);
  if (attribute === undefined) {
    return undefined;
  }
  if (rest === '' && attribute === 'request.auth.claims') {
    // All claims together are no text.
    return claimReader([]);
  }
  const name = rest.startsWith('[') && rest.endsWith(']') && rest.length > 1 ? rest.slice(1, -1) : undefined;
  if (name === undefined) {
    return unreadable;
  }
  return attribute === 'request.headers' ? value => headerTest(name.toLowerCase(), value)
    : claimReader(/^(?:\[[^[\]]*\])+$/.test(rest) ? name.split('][') : [name]);
}
