import { Construct } from 'constructs';
import { IGateway } from './gateway-reference';

/** A Gateway that this app does not build. */
export class ImportedGateway extends Construct implements IGateway {
  public constructor(
    scope: Construct,
    id: string,
    public readonly gatewayName: string,
    public readonly gatewayNamespace?: string,
    public readonly gatewayHosts?: string[],
  ) {
    super(scope, id);
  }
}
