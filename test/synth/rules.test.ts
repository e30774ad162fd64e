import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { CheckFinding, Checks, Findings, FindingLevel, ICheck, IstioAlb, ListenerAction, ListenerCondition } from '../../src';

const { ERROR, INFO, WARNING } = FindingLevel;

/** A subset without labels is a warning. */
function appOf(): { app: App; chart: Chart } {
  const app = Testing.app();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  destinationRule(chart, { loadBalancer: { simple: 'RANDOM' } });
  return { app, chart };
}

function destinationRule(chart: Chart, trafficPolicy: object): void {
  new ApiObject(chart, `cart-${chart.node.children.length}`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: `cart-${chart.node.children.length}` },
    spec: { host: `cart-${chart.node.children.length}`, trafficPolicy, subsets: [{ name: 'v1' }] },
  });
}

const levels = (app: App, code: string) => Findings.all(app).filter(finding => finding.code === code).map(({ level }) => level);

const team: ICheck = {
  code: 'ACME001',
  level: WARNING,
  summary: 'of a test',
  kinds: ['DestinationRule'],
  check: (mesh): CheckFinding[] => mesh.objects('DestinationRule').map(object => ({ object, message: 'is there' })),
};

test('a rule that is switched off tells nothing in the whole app, and no other rule is', () => {
  const { app, chart } = appOf();
  expect(levels(app, 'KIA0209')).toEqual([WARNING]);
  destinationRule(new Chart(app, 'other', { namespace: 'shop' }), { loadBalancer: { simple: 'X' } });
  Checks.of(chart).switchOff('KIA0209', 'all versions are one');
  expect(levels(app, 'KIA0209')).toEqual([]);
  expect(levels(app, 'IST0106/refused-value')).toEqual([ERROR]);
});

test('a level that is raised stops the synth; what is acknowledged stays so', () => {
  const { app, chart } = appOf();
  Checks.of(app).raiseLevel('KIA0209', ERROR);
  expect(levels(app, 'KIA0209')).toEqual([ERROR]);
  expect(() => app.synthYaml()).toThrow(/error KIA0209 DestinationRule shop\/cart-0 \[shop\/cart-0\]/);
  Findings.of(chart).acknowledge('KIA0209', 'all versions are one');
  expect(() => app.synthYaml()).not.toThrow();
});

test('so are rules of a check of your own, once it is there', () => {
  const { app } = appOf();
  expect(() => Checks.of(app).switchOff('ACME001', 'not now'))
    .toThrow('code of a rule must be one of this library, or of a check of the app, got "ACME001": add the check first');
  let asked = 0;
  Checks.of(app).add({ ...team, check: mesh => { asked += 1; return team.check(mesh); } });
  Checks.of(app).raiseLevel('ACME001', ERROR);
  expect([levels(app, 'ACME001'), asked]).toEqual([[ERROR], 1]);
  const other = appOf().app;
  Checks.of(other).add(team);
  Checks.of(other).switchOff('ACME001', 'not now');
  expect(levels(other, 'ACME001')).toEqual([]);
});

test('what a construct warns of can be switched off too; its errors can not', () => {
  const of = (path: string) => {
    const app = Testing.app();
    const alb = new IstioAlb(new Chart(app, 'shop', { namespace: 'shop' }), 'alb');
    const http = alb.addListener('http', { port: 80 });
    http.addAction('all', { action: ListenerAction.fixedResponse(200) });
    http.addAction('late', { conditions: [ListenerCondition.paths([path])], action: ListenerAction.fixedResponse(200) });
    return { app, codes: () => [...new Set(Findings.all(app).map(({ code }) => code))] };
  };
  const { app, codes } = of('/cart');
  const [told] = codes().filter(code => code.startsWith('CDI'));
  Checks.of(app).switchOff(told, 'on purpose');
  expect(codes()).not.toContain(told);
  expect(() => Checks.of(app).switchOff('CDI060', 'we know')).toThrow('CDI060 cannot be switched off: It is an error of IstioAlb, which leaves a hole.');
});

describe('refuses', () => {
  test.each<[string, (checks: Checks) => void]>([
    ['code of a rule must be one that there is, got "CDI999": "cdk8s-istio rules" lists them', checks => checks.switchOff('CDI999', 'x')],
    ['code of a finding must be one of today, got "CDI014": write "IST0162", as it is called now', checks => checks.switchOff('CDI014', 'x')],
    ['code of a finding must be capital letters followed by digits', checks => checks.raiseLevel('kia0209', ERROR)],
    ['reason for switching off a rule must be a text that is not empty, got ""', checks => checks.switchOff('KIA0209', ' ')],
    ['IST0106/refused-value cannot be switched off: The API server refuses the object.', checks => checks.switchOff('IST0106/refused-value', 'x')],
    ['KIA0209 is a warning, and a level can only be raised', checks => checks.raiseLevel('KIA0209', INFO)],
    ['level of KIA0209 must be one of error, warning, info, got "fatal"', checks => checks.raiseLevel('KIA0209', 'fatal' as FindingLevel)],
    ['KIA0209 was switched off for the app, and cannot be raised to error too: say one of the two', checks => {
      checks.switchOff('KIA0209', 'x');
      checks.switchOff('KIA0209', 'the same again');
      checks.raiseLevel('KIA0209', ERROR);
    }],
  ])('%s', (message, call) => {
    expect(() => call(Checks.of(appOf().app))).toThrow(message);
  });

  test('and takes the level that a rule has', () => {
    expect(() => Checks.of(appOf().app).raiseLevel('KIA0209', WARNING)).not.toThrow();
  });
});
