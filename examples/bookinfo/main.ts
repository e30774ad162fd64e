import { App } from 'cdk8s';
import { closeNamespace } from './access';
import { Edge } from './edge';
import { Services } from './services';
import { routeByUser } from './traffic';

const app = new App();
const services = new Services(app, 'bookinfo');
routeByUser(services);
new Edge(app, 'edge', services);
closeNamespace(services);

app.synth();
