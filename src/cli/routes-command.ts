import { Command, ExitCode, wordOf } from './command';
import { SIMULATION_OPTIONS, SIMULATION_USAGE, simulatorOf } from './input/simulated-mesh';
import { styleText } from './output/style';
import { hasColour } from './terminal';
import { routeTable } from '../report/route-table';
import { routeTableText } from '../report/route-table-text';

const USAGE = `Usage: cdk8s-istio routes [options] PATH…

Lists every listener, host and rule of the gateways with its destinations, as istiod makes them of the manifests. PATH is a YAML file, a folder
(every *.yaml and *.yml in and below it), or - for standard input. All paths of a call are one mesh.

Options:
${SIMULATION_USAGE}
  --output FORMAT          text (default) or json
  --help                   this text

Ends with 0, and with 2 for bad usage or input that cannot be read.

https://github.com/cdk8s-istio/cdk8s-istio/blob/main/docs/testing.md
`;

/** `cdk8s-istio routes`. */
export const ROUTES: Command = {
  usage: USAGE,
  options: { ...SIMULATION_OPTIONS, output: { type: 'string', default: 'text' } },
  async run(call, terminal) {
    const format = wordOf(call, 'output', ['text', 'json']);
    const table = routeTable(await simulatorOf('list', call, terminal));
    terminal.write(format === 'json' ? `${JSON.stringify(table, null, 2)}\n`
      : table.length === 0 ? 'no Gateway has a host with rules\n' : routeTableText(table, styleText(hasColour(terminal))));
    return ExitCode.CLEAN;
  },
};
