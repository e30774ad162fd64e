export type { HeaderChanges, HeaderOperations } from './header-operations';
