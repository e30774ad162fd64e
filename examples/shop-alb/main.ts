import { App } from 'cdk8s';
import { SyncWaves } from 'cdk8s-istio';
import { Backends } from './backends';
import { Gateways } from './gateways';
import { LoadBalancers } from './load-balancers';

const app = new App();
const backends = new Backends(app, 'backends');
const gateways = new Gateways(app, 'gateways');
new LoadBalancers(app, 'load-balancers', backends, gateways);
SyncWaves.addTo(app);

app.synth();
