import { Manifest } from '../src/istio';

/** A manifest with a name, as every one has that comes out of a synth; and with fields that a test knows to be there. */
export type KnownManifest<Fields = unknown> = Manifest & { readonly metadata: { readonly name: string } } & Fields;
