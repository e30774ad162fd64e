import { App } from 'cdk8s';
import { SyncWaves } from 'cdk8s-istio';
import { Catalog } from './catalog';
import { Edge } from './edge';
import { Orders } from './orders';
import { Reviews } from './reviews';
import { Storefront } from './storefront';

const app = new App();
const { web } = new Storefront(app, 'storefront');
const { service: catalog } = new Catalog(app, 'catalog');
const { rules: reviewsRules } = new Reviews(app, 'reviews');
const { orders } = new Orders(app, 'orders');
new Edge(app, 'edge', { web, catalog, orders, reviewsRules });
SyncWaves.addTo(app);

app.synth();
