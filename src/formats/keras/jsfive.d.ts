// jsfive has no types; hdf5.ts says what it uses.
declare module "jsfive";
