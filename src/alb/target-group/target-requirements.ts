import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { isTargetGroupTarget, TargetGroupTarget } from './target-group-target';
import { refuse } from '../../core/errors';
import { isServiceHost } from '../../networking/destination/destination';
import { isWeightedService } from '../../service/weighted-service';

/** A target. For what is easily given in its place, in languages that do not check types, the error names the factory. */
export function requireTarget(what: string, target: TargetGroupTarget): TargetGroupTarget {
  const given: unknown = target;
  if (isTargetGroupTarget(given)) {
    return given;
  }
  return refuse(what, 'a TargetGroupTarget', shown(given), `use ${factoryFor(given)}`);
}

/** Constructs, and what refers to them, have no end as JSON. */
function shown(given: unknown): unknown {
  if (Construct.isConstruct(given)) {
    return given.node.path;
  }
  return typeof given === 'object' && given !== null ? given.constructor.name : given;
}

function factoryFor(given: unknown): string {
  if (isWeightedService(given)) {
    return 'TargetGroupTarget.fromWeightedService(service)';
  }
  if (given instanceof kplus.Service) {
    return 'TargetGroupTarget.fromService(service)';
  }
  if (given instanceof kplus.Deployment) {
    return 'TargetGroupTarget.fromDeployment(deployment, { port })';
  }
  return isServiceHost(given) ? 'TargetGroupTarget.fromHost(host)'
    : 'TargetGroupTarget.fromWeightedService, fromService, fromDeployment, fromHost or fromExternalHost';
}
