export interface TimedTest {
  readonly title: string;
  readonly milliseconds: number;
}

/** The part of vitest's JSON report that has times. */
export interface VitestTimes {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly duration?: number | null }[];
  }[];
}

/** The part of Playwright's JSON report that has times: suites within suites, with the runs of each test. */
export interface PlaywrightTimes {
  readonly suites: readonly PlaywrightSuite[];
}

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly { readonly results: readonly { readonly duration: number }[] }[];
  }[];
}

/** The tests of a vitest report; one that did not run took no time. */
export function vitestTimes({ testResults }: VitestTimes): TimedTest[] {
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName, duration }) => ({ title: fullName, milliseconds: duration ?? 0 })),
  );
}

/** The tests of a Playwright report, all their runs together. */
export function playwrightTimes({ suites }: PlaywrightTimes): TimedTest[] {
  return suites.flatMap((suite) => [
    ...suite.specs.map(({ title, tests }) => ({
      title: `${suite.title}: ${title}`,
      milliseconds: tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0),
    })),
    ...playwrightTimes({ suites: suite.suites ?? [] }),
  ]);
}

/** The slowest tests, the slowest first. */
export function slowest(tests: readonly TimedTest[], count = 10): TimedTest[] {
  return tests.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, count);
}
