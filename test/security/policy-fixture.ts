import { Chart, Testing } from 'cdk8s';
import { IConstruct } from 'constructs';
import { POLICY_SETTINGS } from './policies';
import { Findings } from '../../src/core/findings';
import { MeshSettings, MeshSettingsProps } from '../../src/mesh-settings/mesh-settings';

/** A chart in a mesh that knows every field, and the external authorizer `opa`. */
export function chartIn(namespace = 'shop', settings: MeshSettingsProps = {}): Chart {
  const chart = new Chart(Testing.app(), 'test', { namespace });
  MeshSettings.configure(chart, { ...POLICY_SETTINGS, ...settings });
  return chart;
}

/** What is reported about a policy and all that is in its app. */
export function messagesOf(policy: IConstruct, code: string): string[] {
  return Findings.all(policy).filter(finding => finding.code === code).map(({ message }) => message);
}
