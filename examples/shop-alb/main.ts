import { App } from 'cdk8s';
import { SyncWaves } from 'cdk8s-istio';
import { Gateways } from './gateways';
import { LoadBalancers } from './load-balancers';
import { Services } from './services';

const app = new App();
const gateways = new Gateways(app, 'gateways');
const services = new Services(app, 'services');
new LoadBalancers(app, 'load-balancers', services, gateways);
SyncWaves.addTo(app);

app.synth();
