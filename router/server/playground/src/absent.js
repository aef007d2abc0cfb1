// Stands for an optional package that is not needed: its importer does without what is not exported.
export default undefined;
