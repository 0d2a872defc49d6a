/** Before the first test of a run: the tests start the bundle, which is the program as it is now. */
export { bundleProgram as setup } from '../bundle/bundle-program.ts';
