import { CanaryStep } from './canary-step';
import { HeaderRoute } from './header-route';
import { MirrorRoute } from './mirror-route';
import { StepContext } from './step-effect';
import { refuse } from '../../core/errors';
import { requireItems } from '../../core/requirements';

/** Name of the route that is split by weight, which is there always. */
export const SPLIT_ROUTE = 'primary';

/** How things stand at a step. */
interface Standing {
  weight: number;
  scale?: CanaryStep['_effect']['scale'];
}

/** The steps of a canary, in their order, each of which the pods of the canary bear. */
export class CanarySteps {
  /** The routes that come and go, in the order in which they are tried. */
  public readonly routes: readonly (HeaderRoute | MirrorRoute)[];
  private readonly byName = new Map<string, HeaderRoute | MirrorRoute>();

  /**
   * @param what the canary, for errors
   * @param steps the steps as they were given
   * @param replicas how many pods it has, at the least
   */
  constructor(what: string, private readonly steps: readonly CanaryStep[], private readonly replicas: number) {
    requireItems(`steps of ${what}`, steps, 'add one, such as CanaryStep.weight(20): without any the new version gets all requests at once');
    const standing: Standing = { weight: 0 };
    const present = new Set<string>();
    const routes: (HeaderRoute | MirrorRoute)[] = [];
    steps.forEach(({ _kind, _effect: { weight, scale, route, removed } }, index) => {
      const where = `step ${index} (${_kind}) of ${what}`;
      standing.weight = weight ?? standing.weight;
      standing.scale = scale ?? standing.scale;
      if (route !== undefined) {
        this.take(where, route);
        present.add(route.name);
        routes.push(route);
      }
      if (removed !== undefined && !present.delete(removed)) {
        refuse(`route of ${where}`, `one that an earlier step made (${[...present].join(', ') || 'none'})`, removed, 'name a route that is there');
      }
      this.requirePods(where, standing, [...present].map(name => this.byName.get(name)!));
    });
    this.routes = routes;
  }

  /** The routes as Argo Rollouts wants them named beforehand. */
  public get managedRoutes(): object[] {
    return [...this.byName.keys()].map(name => ({ name }));
  }

  /** The steps as Argo Rollouts writes them. */
  public render(templateWith: StepContext['templateWith']): object[] {
    return this.steps.map(({ _render }) => _render({ routeNamed: name => this.byName.get(name)!, templateWith }));
  }

  private take(where: string, route: HeaderRoute | MirrorRoute): void {
    const known = this.byName.get(route.name);
    if (route.name === SPLIT_ROUTE) {
      refuse(`name of the route of ${where}`, 'another name', route.name, 'the route that is split by weight has it');
    }
    if (known !== undefined && known.constructor !== route.constructor) {
      refuse(`name of the route of ${where}`, 'one that no route of another kind has', route.name, `rename it, ${known.what} has the name`);
    }
    this.byName.set(route.name, route);
  }

  /** Requests that go where no pod is get 503, and too few pods get more requests than they bear. */
  private requirePods(where: string, { weight, scale }: Standing, routes: readonly (HeaderRoute | MirrorRoute)[]): void {
    const due = Math.ceil(this.replicas * weight / 100);
    const pods = scale?._podsOf(this.replicas, weight) ?? due;
    const [route] = routes;
    if (pods === 0 && route !== undefined) {
      refuse(`pods of the canary at ${where}`, 'at least one', 0,
        `${route.what} would lead to none, which is 503: put CanaryStep.canaryScale(CanaryScale.replicas(1)) before it`);
    }
    if (pods < due) {
      refuse(`pods of the canary at ${where}`, `at least ${due}: it gets ${weight} % of the requests, of which ${this.replicas} pods bear all`,
        pods, `put CanaryStep.canaryScale(CanaryScale.weight(${weight})) before it, or CanaryScale.matchTrafficWeight() once the canary has a `
        + 'weight');
    }
  }
}
