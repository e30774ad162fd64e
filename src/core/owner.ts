import { IConstruct } from 'constructs';

/** The construct that users know: the one around an API object with the id `Resource`, else the construct itself. */
export function ownerOf(construct: IConstruct): IConstruct {
  return construct.node.id === 'Resource' && construct.node.scope ? construct.node.scope : construct;
}
