import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { PodStep } from './pod-step';
import { addTo, ifRefused } from '../core/all-or-nothing';
import { refuse } from '../core/errors';
import { Findings } from '../core/findings';
import { rememberObject } from '../core/known-objects';
import { FindingLevel } from '../findings';
import { accountOf, ServiceIdentity } from '../security/service-identity';

/** A service that calls others. */
export interface CallingService {
  readonly construct: Construct;
  readonly what: string;
  readonly name: string;
  /** Does something with the pods of each version, of those that are added later too. */
  readonly preparePods: (step: PodStep) => void;
}

/** Pods with their account, if they have one. */
interface Known {
  readonly workload: kplus.Workload;
  readonly account?: string;
}

/** Who the pods of a service are to others: the ServiceAccounts that they have, and one of the service for those that have none. */
export class ServiceAccounts {
  private identity?: ServiceIdentity;
  private made?: kplus.ServiceAccount;
  private readonly names: string[] = [];

  constructor(private readonly service: CallingService) {
  }

  /** The identity. What has no account gets that of the service. */
  public identify(): ServiceIdentity {
    return this.identity ??= this.prepare();
  }

  private prepare(): ServiceIdentity {
    const { construct, what, preparePods } = this.service;
    const namespace = Chart.of(construct).namespace
      ?? refuse(`namespace of ${what}`, 'known to others that it calls', undefined, 'give its chart one');
    // Nothing takes back what is patched, so all of them are looked at before.
    const known: Known[] = [];
    let isDue = false;
    preparePods((version, workload) => {
      const one = knownPods(version, workload);
      if (isDue) {
        this.take(one);
      } else {
        known.push(one);
      }
    });
    isDue = true;
    known.forEach(one => this.take(one));
    ifRefused(() => this.identity = undefined);
    return ServiceIdentity._ofAccounts(namespace, () => this.names);
  }

  private take({ workload, account }: Known): void {
    addTo(this.names, account ?? this.assign(workload));
  }

  /** Gives pods the account of the service. */
  private assign(workload: kplus.Workload): string {
    const account = this.made ??= this.makeAccount();
    const object = ApiObject.of(workload);
    const template = object.kind === 'CronJob' ? '/spec/jobTemplate/spec/template' : '/spec/template';
    object.addJsonPatch(JsonPatch.add(`${template}/spec/serviceAccountName`, account.name));
    object.addDependency(ApiObject.of(account));
    return account.name;
  }

  private makeAccount(): kplus.ServiceAccount {
    const { construct, what, name } = this.service;
    ifRefused(() => this.made = undefined);
    const account = new kplus.ServiceAccount(construct, 'ServiceAccount', { metadata: { name } });
    rememberObject(ApiObject.of(account));
    Findings.of(construct).add({
      code: 'CDI135',
      level: FindingLevel.INFO,
      message: `pods of ${what} get the ServiceAccount "${name}", so that others know them from the other pods of their namespace: what is granted `
        + 'to the account that they had, "default", is no longer theirs',
      fix: 'give the versions a serviceAccount',
    });
    return account;
  }
}

function knownPods(version: string, workload?: kplus.Workload): Known {
  return workload === undefined ? refuse(`pods of ${version}`, 'made by this app to know who they are', undefined,
    'name their account with ServiceIdentity.fromServiceAccount')
    : { workload, account: accountOf(workload, version) };
}
