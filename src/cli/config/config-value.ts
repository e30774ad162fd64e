import { isMap, isPortNumber } from '../../istio';
import { YamlDocument } from '../../yaml';
import { refuseCall } from '../usage-problem';

/** What each key of a map may hold. */
export type FieldReaders<T> = { readonly [K in keyof T]-?: (value: ConfigValue) => NonNullable<T[K]> };

/** A value of the config file, that knows where it stands: whatever is wrong with it ends the call, with file and line. */
export class ConfigValue {
  constructor(
    private readonly value: unknown,
    private readonly document: YamlDocument,
    private readonly file: string,
    private readonly steps: readonly (string | number)[] = [],
  ) {
  }

  /** The line of the file that it stands in. */
  public get position(): { readonly line: number; readonly column: number } {
    return this.document.positionOfField(this.steps);
  }

  /** A map that has some of the keys, and no others. */
  public fields<T>(readers: FieldReaders<T>): Partial<T> {
    const known = Object.keys(readers);
    return Object.fromEntries(this.entries().map(([key, value]) => {
      if (!Object.hasOwn(readers, key)) {
        const where = this.steps.length > 0 ? ` in ${this.path}` : '';
        return value.refuse(`there is no key ${JSON.stringify(key)}${where}: there are ${known.join(', ')}`);
      }
      return [key, readers[key as keyof T](value)];
    })) as Partial<T>;
  }

  /** What a map has for a key; nothing where it has none, or is no map. */
  public find(key: string): ConfigValue | undefined {
    return isMap(this.value) && Object.hasOwn(this.value, key) ? this.at(key, this.value[key]) : undefined;
  }

  /** A map of any keys. */
  public entries(): [string, ConfigValue][] {
    const { value } = this;
    return isMap(value) ? Object.keys(value).map(key => [key, this.at(key, value[key])]) : this.mustBe('a map');
  }

  /** A map of texts. */
  public texts(): Record<string, string> {
    return Object.fromEntries(this.entries().map(([key, value]) => [key, value.text()]));
  }

  public list(): ConfigValue[] {
    return Array.isArray(this.value) ? this.value.map((item, index) => this.at(index, item)) : this.mustBe('a list');
  }

  /** A text that is not empty. */
  public text(): string {
    return typeof this.value === 'string' && this.value.trim() !== '' ? this.value
      : this.mustBe(typeof this.value === 'string' ? 'a text that says something' : 'a text');
  }

  public get isFlag(): boolean {
    return typeof this.value === 'boolean';
  }

  public get isMap(): boolean {
    return isMap(this.value);
  }

  public flag(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.mustBe('true or false');
  }

  public port(): number {
    const { value } = this;
    return isPortNumber(value) ? value : this.mustBe('a port from 1 to 65535');
  }

  /** One of some words. `off` and `on` are words here, and booleans for YAML. */
  public word<T extends string>(words: readonly T[]): T {
    const word = this.value === false ? 'off' : this.value === true ? 'on' : this.value;
    return words.includes(word as T) ? word as T : this.mustBe(`one of ${words.join(', ')}`);
  }

  /** A part that must be there. */
  public require<T>(key: string, value: T | undefined): T {
    return value ?? this.refuse(`${this.path} lacks ${key}`);
  }

  public mustBe(allowed: string): never {
    return this.refuse(`${this.path} must be ${allowed}, got ${JSON.stringify(this.value)?.slice(0, 60)}`);
  }

  public refuse(reason: string): never {
    const { line, column } = this.position;
    return refuseCall(`${this.file}:${line}:${column}: ${reason}`);
  }

  private get path(): string {
    return this.steps.map((step, index) => typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${step}`).join('') || 'the file';
  }

  private at(step: string | number, value: unknown): ConfigValue {
    return new ConfigValue(value, this.document, this.file, [...this.steps, step]);
  }
}
