/**
 * Which folder of src/ may import which: the arrows of ARCHITECTURE.md, as ESLint zones.
 *
 * Two chains, building and reading, on one ground: `istio`, what Istio and Envoy do, `yaml`, how Kubernetes reads, and `findings`, what both
 * report. `synth` is where they meet: it registers itself with core, and nothing imports it but the index.
 */
const GROUND = ['istio', 'findings'];
const SHARED = [...GROUND, 'core', 'traffic-policy', 'mesh-settings'];
const KINDS = [...SHARED, 'networking', 'security', 'telemetry', 'extensions', 'workload'];

const ALLOWED: Record<string, string[]> = {
  'istio': [],
  'yaml': [],
  'findings': [],
  'core': GROUND,
  'traffic-policy': [...GROUND, 'core'],
  'mesh-settings': [...GROUND, 'core', 'traffic-policy'],
  'networking': SHARED,
  'security': SHARED,
  'telemetry': SHARED,
  'extensions': SHARED,
  'workload': SHARED,
  'include': [...SHARED, 'yaml'],
  'service': KINDS,
  'ingress-gateway': KINDS,
  'alb': [...KINDS, 'service', 'ingress-gateway'],
  'zero-trust': [...KINDS, 'service'],
  'delivery': [...KINDS, 'service', 'ingress-gateway'],
  'mesh': [...GROUND, 'yaml'],
  'checks': [...GROUND, 'yaml', 'mesh'],
  'simulator': [...GROUND, 'yaml', 'mesh'],
  'report': [...GROUND, 'mesh', 'checks', 'simulator'],
  'cli': [...GROUND, 'yaml', 'mesh', 'checks', 'simulator', 'report'],
  'synth': [...SHARED, 'yaml', 'mesh', 'checks', 'simulator', 'report'],
};

/** The folders of src/alb: each may import those that it names, and the files beside them are above all. */
const ALB: Record<string, string[]> = {
  'gateways': [],
  'guard': [],
  'condition': ['guard'],
  'target-group': ['gateways'],
  'action': ['guard', 'condition', 'target-group'],
  'rule': ['guard', 'condition', 'action'],
  'routing': ['condition', 'action', 'rule'],
  'listener': ['action', 'rule'],
  'enforcement': ['gateways', 'guard', 'target-group', 'action', 'rule', 'routing'],
  'request-limits': ['gateways', 'rule', 'routing', 'enforcement'],
  'attributes': ['gateways'],
  'findings': ['action', 'rule', 'routing', 'listener'],
};

/** A zone of the ESLint rule `import/no-restricted-paths`. */
export interface LayerZone {
  readonly target: string;
  readonly from: string;
  readonly except: string[];
  readonly message: string;
}

/** The folders of src/ that are layers. */
export function layers(): string[] {
  return Object.keys(ALLOWED);
}

/** The folders of src/alb that are layers of it. */
export function albLayers(): string[] {
  return Object.keys(ALB);
}

/** One zone a layer, and one a folder of src/alb: it may import itself and what lies below it, never the index or the generated imports. */
export function layerZones(): LayerZone[] {
  const zones = [...zonesOf('src', ALLOWED), ...zonesOf('src/alb', ALB)];
  const generated = layers().map(layer => ({
    target: `./src/${layer}`,
    from: './imports',
    except: [],
    message: 'the generated L1 is exported as crds and never imported: L2 renders its own JSON.',
  }));
  return [...zones, ...generated];
}

function zonesOf(folder: string, allowed: Record<string, string[]>): LayerZone[] {
  return Object.entries(allowed).map(([layer, below]) => ({
    target: `./${folder}/${layer}`,
    from: `./${folder}`,
    except: [layer, ...below].map(name => `./${name}`),
    message: `${folder}/${layer} may import only ${[layer, ...below].join(', ')}: see the layers in ARCHITECTURE.md.`,
  }));
}
