/**
 * Puts `setup.ts` in front of every test file, so that no test can forget it. It must run after mocha is set up and
 * before the tests are declared, which is exactly the first import of the test file. The line count stays the same.
 */
export function setupPlugin() {
  return {
    name: 'setup',
    transform({path, body}) {
      if (!path.startsWith('/test/') || !path.endsWith('.test.ts')) return undefined;
      return `import '/test/support/setup.ts'; ${body}`;
    },
  };
}
