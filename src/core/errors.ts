import { dirname, sep } from 'node:path';
import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { brand } from './brand';

/** The longest part of a refused value that an error repeats. */
const SHOWN_CHARACTERS = 120;

/** How deep a refused value is shown. */
const SHOWN_DEPTH = 4;

/** The folder with all of our code: `src`, or `lib/src` where it is compiled. */
const LIBRARY = dirname(__dirname) + sep;

/** The libraries that call ours for the user, and functions of JavaScript such as `map`, in a line of a stack. */
const DEPENDENCY = /[\\/]node_modules[\\/](cdk8s|cdk8s-plus-\d+|constructs)[\\/]/;
const NATIVE = /\((<anonymous>|native)\)$/;

/** How a refused value is shown in an error: as the user wrote it, and never longer than a line. */
export function show(value: unknown): string {
  const text = written(value, SHOWN_DEPTH);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/**
 * A mistake of the user: the only error that this library throws.
 *
 * Python, Java and Go see nothing but the message, so that has the path of the construct, where there is one; and the stack begins with the
 * line of the user's that made the mistake, however deep in the library it was found. It is not exported: jsii knows no errors.
 */
export class ValidationError extends Error {
  // Node.js prints every other property below the stack.
  readonly #text: string;
  readonly #frames: string;

  constructor(text: string, options?: ErrorOptions) {
    super(text, options);
    this.#text = text;
    this.#frames = framesOfUser();
    this.#tell(text);
  }

  /** Says which construct it is about. The last one decides: that whose constructor or method the user called. */
  public about(path: string): this {
    this.#tell(path === '' ? this.#text : `[${path}] ${this.#text}`);
    return this;
  }

  #tell(message: string): void {
    this.message = message;
    this.stack = `${this.name}: ${message}\n${this.#frames}`;
  }
}

/** Whether an error is one of ours. */
export const isValidationError = brand('ValidationError', ValidationError);

/**
 * The one form of our errors: what, which values are allowed, what was received, how to mend it.
 */
export function refuse(what: string, allowed: string, received: unknown, fix: string): never {
  throw new ValidationError(`${what} must be ${allowed}, got ${show(received)}: ${fix}`);
}

/** Does something for a construct, whose path every error tells, also one of cdk8s or cdk8s-plus. */
export function withPath<T>(path: () => string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error)) {
      throw error;
    }
    throw (isValidationError(error) ? error : new ValidationError(error.message, { cause: error })).about(path());
  }
}

/** A value as it is written down. Of what a class made nobody wrote the properties, so that is told by the name of the class. */
function written(value: unknown, depth: number): string {
  if (typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' ? `the function ${value.name}` : String(value);
  }
  if (Construct.isConstruct(value)) {
    return JSON.stringify(value.node.path);
  }
  if (value instanceof Duration) {
    return value.toHumanString();
  }
  if (depth === 0) {
    return '…';
  }
  if (Array.isArray(value)) {
    return `[${value.map(item => written(item, depth - 1)).join(',')}]`;
  }
  const { constructor } = value as { constructor?: unknown };
  if (typeof constructor === 'function' && constructor !== Object) {
    return `a ${constructor.name}`;
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${written(field, depth - 1)}`).join(',')}}`;
}

/** The lines of a stack from the first one on that is not ours, as many as Node.js shows. All of them where there is none. */
function framesOfUser(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Infinity;
  const frames = new Error().stack?.split('\n').filter(line => /^\s+at /.test(line)) ?? [];
  Error.stackTraceLimit = limit;
  const first = frames.findIndex(frame => !frame.includes(LIBRARY) && !DEPENDENCY.test(frame) && !NATIVE.test(frame));
  return frames.slice(Math.max(first, 0)).slice(0, limit).join('\n');
}
