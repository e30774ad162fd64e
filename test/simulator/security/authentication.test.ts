import { createSign, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Asked, asker, tokens } from './at-gateway';
import { bearer, newIssuer } from '../../conformance/tokens';

const LOGIN = newIssuer('login');
const PARTNER = newIssuer('partner');
const lines = (headers: Record<string, string>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
const rule = ({ issuer, jwks }: { issuer: string; jwks: string }, more: object = {}): object => ({ issuer, jwks, ...more });
const answer = ({ refusal }: Asked): unknown => refusal === undefined ? 'passes' : [refusal.status, refusal.body];
const ago = (seconds: number): number => Math.floor(Date.now() / 1000) - seconds;

describe('one rule', () => {
  const ask = asker([tokens([rule(LOGIN, { forwardOriginalToken: true })])]);
  const withToken = (token: string): unknown => answer(ask({ headers: lines(bearer(token)) }));

  test('who has no token passes', () => {
    expect(answer(ask({}))).toBe('passes');
    const asked = ask({ headers: { 'x-a': ['1'] } });
    expect(asked.compared).toBe(asked.request);
  });

  test('a valid token gives its claims, and has the route picked again', () => {
    const { refusal, request, compared } = ask({ headers: lines(bearer(LOGIN.token({ sub: 'alice', scope: 'read write' }))) });
    expect(refusal).toBeUndefined();
    expect(request.claims).toMatchObject({ iss: LOGIN.issuer, sub: 'alice', scope: ['read', 'write'] });
    expect(compared).toBe(request);
  });

  test.each<[string, string, number, string]>([
    ['of another issuer', PARTNER.token(), 401, 'Jwt issuer is not configured'],
    ['that nobody signed', newIssuer('login').token(), 401, 'Jwt verification fails'],
    ['that is expired', LOGIN.token({ exp: ago(100) }), 401, 'Jwt is expired'],
    ['that is not yet valid', LOGIN.token({ nbf: ago(-100) }), 401, 'Jwt not yet valid'],
    ['with a time that is none', LOGIN.token({ exp: 'soon' }), 401, 'Jwt payload [exp] field is not an integer'],
    ['with a time below zero', LOGIN.token({ nbf: -1 }), 401, 'Jwt payload [nbf] field is not a positive 64 bit integer'],
    ['that is none', 'opaque', 401, 'Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections'],
  ])('a token %s', (_case, token, status, body) => {
    expect(withToken(token)).toEqual([status, body]);
  });

  test('clocks may differ by a minute, and 0 is no time', () => {
    expect(withToken(LOGIN.token({ exp: ago(30), nbf: ago(-30) }))).toBe('passes');
    expect(withToken(LOGIN.token({ exp: 0 }))).toBe('passes');
  });

  test('the answer says where a token is asked for', () => {
    const { refusal } = ask({ path: '/cart', query: 'a=1', headers: lines(bearer('x')) });
    expect(refusal?.headers['www-authenticate']).toEqual(['Bearer realm="http://shop.example.com/cart?a=1", error="invalid_token"']);
  });

  test('a preflight request is not looked at', () => {
    const headers = { ...lines(bearer('x')), 'origin': ['https://a.example.com'], 'access-control-request-method': ['GET'] };
    expect(answer(ask({ method: 'OPTIONS', headers }))).toBe('passes');
    expect(answer(ask({ method: 'GET', headers }))).toEqual([401, expect.any(String)]);
    const writing = asker([tokens([rule(LOGIN, { outputClaimToHeaders: [{ header: 'x-user', claim: 'sub' }] })])]);
    expect(writing({ method: 'OPTIONS', headers: { ...headers, 'x-user': ['forged'] } }).request.headers).toEqual(headers);
  });
});

test('audiences are compared without scheme and slash, and refused with 403', () => {
  const ask = asker([tokens([rule(LOGIN, { audiences: ['https://shop.example.com/'] })])]);
  const withAudience = (aud: unknown): unknown => answer(ask({ headers: lines(bearer(LOGIN.token({ aud }))) }));
  expect(withAudience('shop.example.com')).toBe('passes');
  expect(withAudience(['other', 'http://shop.example.com'])).toBe('passes');
  expect(withAudience('other')).toEqual([403, 'Audiences in Jwt are not allowed']);
  expect(withAudience(undefined)).toEqual([403, 'Audiences in Jwt are not allowed']);
});

describe('the places of a token', () => {
  const token = LOGIN.token({ sub: 'alice' });
  const places = (more: object, forwardOriginalToken = true) => asker([tokens([rule(LOGIN, { ...more, forwardOriginalToken })])]);
  const isSeen = ({ request }: Asked): boolean => request.claims !== undefined;

  test('are a header and a parameter, where nothing is said', () => {
    const ask = places({});
    expect(isSeen(ask({ query: `a=1&access_token=${token}` }))).toBe(true);
    expect(isSeen(ask({ headers: { authorization: [token] } }))).toBe(false);
    expect(isSeen(ask({ headers: { cookie: [`access_token=${token}`] } }))).toBe(false);
  });

  test('are those that a rule names, and no others', () => {
    const ask = places({ fromHeaders: [{ name: 'X-Token', prefix: 'Token ' }, { name: 'x-plain' }], fromParams: ['t'], fromCookies: ['session'] });
    expect(isSeen(ask({ headers: { 'x-token': [`Token ${token}`] } }))).toBe(true);
    expect(isSeen(ask({ headers: { 'x-token': [token] } }))).toBe(false);
    expect(isSeen(ask({ headers: { 'x-plain': [token] } }))).toBe(true);
    expect(isSeen(ask({ query: `t=${token}` }))).toBe(true);
    expect(isSeen(ask({ headers: { cookie: [`a=1; session="${token}"`] } }))).toBe(true);
    expect(isSeen(ask({ headers: lines(bearer(token)) }))).toBe(false);
  });

  test('of one header each line is a token of its own, but the lines of authorization are joined', () => {
    expect(answer(places({ fromHeaders: [{ name: 'x-token' }] })({ headers: { 'x-token': [token, 'x'] } }))).toEqual([401, expect.any(String)]);
    expect(answer(places({})({ headers: { authorization: ['', `Bearer ${token}`] } }))).toBe('passes');
    expect(answer(places({})({ headers: { authorization: [`Bearer ${token}`, `Bearer ${token}`] } }))).toEqual([401, expect.any(String)]);
  });

  test('lose it where it is not sent on, but for cookies', () => {
    const taken = places({ fromHeaders: [{ name: 'x-token' }], fromParams: ['t'], fromCookies: ['session'] }, false);
    const { request } = taken({ query: `b=%20x&t=${token}&a`, headers: { 'x-token': [token], 'cookie': [`session=${token}`] } });
    expect(request.headers).toEqual({ cookie: [`session=${token}`] });
    expect(request.query).toBe('a=&b= x');
    expect(taken({ query: `t=${token}` }).request).toMatchObject({ query: undefined, target: '/' });
    expect(places({}, false)({ headers: lines(bearer(token)) }).request.headers).toEqual({});
  });
});

test('headers are written from claims, and taken from who sends them', () => {
  const outputClaimToHeaders = [
    { header: 'X-User', claim: 'sub' }, { header: 'x-role', claim: 'realm.role' }, { header: 'x-n', claim: 'n' }, { header: 'x-list', claim: 'list' },
    { header: 'x-none', claim: 'none' }, { header: 'x-minus', claim: 'minus' }, { header: 'x-yes', claim: 'yes' },
  ];
  const ask = asker([tokens([rule(LOGIN, { outputClaimToHeaders, outputPayloadToHeader: 'x-payload' })])]);
  const forged = { 'x-user': ['bob'], 'x-payload': ['e30'], 'x-none': ['x'], 'x-other': ['1'] };
  // Without a valid token the route is chosen before they are taken.
  expect(ask({ headers: forged })).toMatchObject({ request: { headers: { 'x-other': ['1'] } }, compared: { headers: forged } });
  const token = LOGIN.token({ sub: 'alice', realm: { role: 'admin' }, n: 5, list: ['a'], minus: -1.5, yes: true, aud: undefined });
  expect(ask({ headers: { ...forged, ...lines(bearer(token)) } }).request.headers).toEqual({
    'x-other': ['1'],
    'x-user': ['alice'],
    'x-role': ['admin'],
    'x-n': ['5'],
    'x-list': [Buffer.from('["a"]').toString('base64')],
    'x-minus': ['-1.500000'],
    'x-yes': ['true'],
    'x-payload': [token.split('.')[1]],
  });
});

describe('several rules', () => {
  const both = [rule(LOGIN), rule(PARTNER, { outputClaimToHeaders: [{ header: 'x-partner', claim: 'sub' }] })];

  test('one of them has to take the token', () => {
    const ask = asker([tokens(both)]);
    expect(answer(ask({}))).toBe('passes');
    expect(answer(ask({ headers: lines(bearer(PARTNER.token())) }))).toBe('passes');
    expect(answer(ask({ headers: lines(bearer(newIssuer('third').token())) }))).toEqual([401, 'Jwt issuer is not configured']);
    expect(answer(ask({ headers: lines(bearer(LOGIN.token({ exp: 5 }))) }))).toEqual([401, 'Jwt is expired']);
  });

  test('where one takes its tokens, nobody looks at those of the others', () => {
    const ask = asker([tokens([rule(LOGIN), rule(PARTNER, { fromHeaders: [{ name: 'x-token' }], outputClaimToHeaders: [{ header: 'x-partner', claim: 'sub' }] })])]);
    const { refusal, request } = ask({ headers: { ...lines(bearer(LOGIN.token())), 'x-token': ['rubbish'], 'x-partner': ['forged'] } });
    expect(refusal).toBeUndefined();
    expect(request.headers).toEqual({ 'x-token': ['rubbish'] });
    expect(answer(ask({ headers: { 'x-token': ['rubbish'] } }))).toEqual([401, expect.any(String)]);
  });

  test('of several policies count together', () => {
    const ask = asker([tokens([both[1]], { name: 'partner', namespace: 'istio-system' }), tokens([both[0]], { name: 'login' })]);
    expect([LOGIN, PARTNER].map(({ token }) => answer(ask({ headers: lines(bearer(token())) })))).toEqual(['passes', 'passes']);
  });
});

test('keys that are elsewhere are assumed to have signed, and it is said', () => {
  const ask = asker([tokens([{ issuer: LOGIN.issuer, jwksUri: 'https://login.example.com/keys' }])]);
  const { refusal, ambiguous, request } = ask({ headers: lines(bearer(newIssuer('login').token({ sub: 'bob' }))) });
  expect(refusal).toBeUndefined();
  expect(request.claims).toMatchObject({ sub: 'bob' });
  expect(ambiguous).toEqual([expect.objectContaining({ about: 'remoteKeys', objects: ['RequestAuthentication edge/tokens'] })]);
  expect(ask({}).ambiguous).toEqual([]);
});

describe('claims of a token that somebody verified', () => {
  const ask = asker([tokens([rule(LOGIN, { audiences: ['shop'], outputClaimToHeaders: [{ header: 'x-user', claim: 'sub' }] })])]);

  test('are those of a valid token', () => {
    const { request, compared } = ask({ claims: { sub: 'alice', aud: 'shop' } });
    expect(request).toMatchObject({ claims: { iss: LOGIN.issuer, sub: 'alice' }, headers: { 'x-user': ['alice'] } });
    expect(compared).toBe(request);
  });

  test('are checked like others, but for the signature', () => {
    expect(answer(ask({ claims: { sub: 'alice' } }))).toEqual([403, 'Audiences in Jwt are not allowed']);
    expect(answer(ask({ claims: { iss: 'https://other', aud: 'shop' } }))).toEqual([401, 'Jwt issuer is not configured']);
    expect(answer(ask({ claims: { aud: 'shop', exp: 5 } }))).toEqual([401, 'Jwt is expired']);
  });

  test('are nothing where nobody checks tokens', () => {
    const { request, compared, trace } = asker([])({ claims: { sub: 'alice' } });
    expect([request.claims, compared.claims]).toEqual([undefined, undefined]);
    expect(trace).toEqual([expect.stringContaining('no RequestAuthentication applies')]);
  });
});

describe('a signature', () => {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwks = (key: object): string => JSON.stringify({ keys: [key] });
  const content = (header: object): string => `${encode(header)}.${encode({ iss: 'rsa', sub: 'alice' })}`;

  test.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'])('of RSA: %s', alg => {
    const text = content({ alg });
    const hash = `sha${alg.slice(2)}`;
    const signature = alg.startsWith('RS') ? createSign(hash).update(text).sign(rsa.privateKey)
      : sign(hash, Buffer.from(text), { key: rsa.privateKey, padding: 6, saltLength: Number(alg.slice(2)) / 8 });
    const ask = (key: object): unknown => answer(asker([tokens([{ issuer: 'rsa', jwks: jwks({ ...rsa.publicKey.export({ format: 'jwk' }), ...key }) }])])(
      { headers: { authorization: [`Bearer ${text}.${signature.toString('base64url')}`] } }));
    expect(ask({})).toBe('passes');
    expect(ask({ alg })).toBe('passes');
    expect(ask({ alg: alg === 'RS256' ? 'RS512' : 'RS256' })).toEqual([401, 'Jwks doesn\'t have key to match kid or alg from Jwt']);
  });

  test('of Ed25519, and of a secret', () => {
    const ed = generateKeyPairSync('ed25519');
    const text = content({ alg: 'EdDSA', kid: 'a' });
    const token = `${text}.${sign(null, Buffer.from(text), ed.privateKey).toString('base64url')}`;
    const ask = (key: object, sent: string): unknown => answer(asker([tokens([{ issuer: 'rsa', jwks: jwks(key) }])])({ headers: { authorization: [`Bearer ${sent}`] } }));
    const key = ed.publicKey.export({ format: 'jwk' });
    expect(ask(key, token)).toBe('passes');
    expect(ask({ ...key, kid: 'b' }, token)).toEqual([401, 'Jwks doesn\'t have key to match kid or alg from Jwt']);
    expect(ask(key, `${text}.AAAA`)).toEqual([401, 'Jwt ED25519 signature is wrong length']);
    expect(ask({ kty: 'oct', k: 'c2VjcmV0' }, token)).toEqual([401, 'Jwt verification fails']);
  });
});
