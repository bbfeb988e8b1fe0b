/** The part of @std/assert that the tests use. */
export declare class AssertionError extends Error {}
export declare function assert(expression: unknown, message?: string): asserts expression;
export declare function assertEquals<T>(actual: T, expected: T, message?: string): void;
export declare function assertNotEquals<T>(actual: T, expected: T, message?: string): void;
export declare function assertStringIncludes(
  actual: string,
  expected: string,
  message?: string,
): void;
export declare function assertMatch(actual: string, expected: RegExp, message?: string): void;
export declare function assertNotMatch(actual: string, expected: RegExp, message?: string): void;
export declare function assertThrows(
  run: () => unknown,
  errorClass?: new (...args: never[]) => Error,
  messageIncludes?: string,
): Error;
export declare function assertRejects(
  run: () => Promise<unknown>,
  errorClass?: new (...args: never[]) => Error,
  messageIncludes?: string,
): Promise<Error>;
export declare function fail(message?: string): never;
