export type { NamespaceScrape } from './namespace-scrape';
export * from './zero-trust-namespace';
