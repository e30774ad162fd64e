import { Call, Command, ExitCode, wordOf } from './command';
import { SIMULATION_OPTIONS, SIMULATION_USAGE, simulatorOf } from './input/simulated-mesh';
import { styleText } from './output/style';
import { hasColour, Terminal } from './terminal';
import { refuseCall } from './usage-problem';
import { decisionJson } from '../report/decision-json';
import { decisionText } from '../report/decision-text';
import { AskedRequest } from '../simulator/asked-request';
import { Decision } from '../simulator/decision';
import { GivenRequest, readGivenRequest } from '../simulator/given-request';
import { Simulator } from '../simulator/simulator';
import { UnusableRequest } from '../simulator/unusable-request';

const USAGE = `Usage: cdk8s-istio explain --request "GET https://shop.example.com/cart?x=1" [options] PATH…

Says where a request to a gateway goes, and why, by the manifests alone. PATH is a YAML file, a folder (every *.yaml and *.yml in and below it),
or - for standard input. All paths of a call are one mesh.

Options:
  --request "METHOD URL"   the request as it is typed: nothing of it is normalized; GET where no method is named
  -H, --header "K: V"      a header; again for each line
  --gateway NS/NAME        the Service or Deployment of the gateway that it comes to; default: the one that Gateways select
  --source-ip IP           the address of the client
  --jwt-claims JSON        the claims of a token that was verified
${SIMULATION_USAGE}
  --output FORMAT          text (default) or json
  --help                   this text

Ends with 0 for an answer, whatever it is, and with 2 for bad usage, a URL that is none, an unknown gateway, or input that cannot be read.

https://github.com/cdk8s-istio/cdk8s-istio/blob/main/docs/testing.md
`;

/** `cdk8s-istio explain`. */
export const EXPLAIN: Command = {
  usage: USAGE,
  options: {
    ...SIMULATION_OPTIONS,
    'request': { type: 'string' },
    'header': { type: 'string', short: 'H', multiple: true },
    'gateway': { type: 'string' },
    'from': { type: 'string' },
    'source-ip': { type: 'string' },
    'jwt-claims': { type: 'string' },
    'output': { type: 'string', default: 'text' },
  },
  async run(call, terminal) {
    const format = wordOf(call, 'output', ['text', 'json']);
    const asked = askedBy(call);
    const decision = decide(await simulatorOf('explain', call, terminal), asked);
    terminal.write(format === 'json' ? `${JSON.stringify(decisionJson(decision), null, 2)}\n` : textOf(asked, decision, terminal));
    return ExitCode.CLEAN;
  },
};

function textOf(asked: AskedRequest, decision: Decision, terminal: Terminal): string {
  return decisionText(asked, decision, styleText(hasColour(terminal)));
}

function decide(simulator: Simulator, asked: AskedRequest): Decision {
  try {
    return simulator.request(asked);
  } catch (error) {
    if (error instanceof UnusableRequest) {
      return refuseCall(error.message);
    }
    throw error;
  }
}

function askedBy({ options }: Call): AskedRequest {
  if (options.from !== undefined) {
    refuseCall('--from is not there yet: explain answers for requests that come to a gateway');
  }
  const read = readGivenRequest({
    ...requestLine(options.request as string | undefined),
    headers: headersIn(options.header as string[] | undefined ?? []),
    gateway: options.gateway,
    sourceIp: options['source-ip'],
    jwtClaims: claimsIn(options['jwt-claims'] as string | undefined),
  });
  return typeof read === 'string' ? refuseCall(read) : read;
}

function requestLine(request: string | undefined): Pick<GivenRequest, 'method' | 'url'> {
  if (request === undefined) {
    return refuseCall('explain which request? --request "GET https://shop.example.com/cart"');
  }
  const [first, second, ...others] = request.trim().split(/\s+/);
  if (others.length > 0) {
    refuseCall(`--request must be "METHOD URL", got ${JSON.stringify(request)}: a URL has no blanks, write %20`);
  }
  return second === undefined ? { url: first } : { method: first, url: second };
}

/** As curl has it: the name up to the first colon, and the value behind it. */
function headersIn(lines: readonly string[]): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) {
      refuseCall(`-H must be "NAME: VALUE", got ${JSON.stringify(line)}`);
    }
    const name = line.slice(0, colon).trim();
    (headers[name] ??= []).push(line.slice(colon + 1).trim());
  }
  return headers;
}

function claimsIn(text: string | undefined): unknown {
  if (text === undefined) {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return refuseCall(`--jwt-claims must be a map in JSON, got ${JSON.stringify(text)}: write {"groups": ["admin"]} for example`);
  }
}
