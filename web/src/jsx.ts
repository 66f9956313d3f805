// What JSX becomes calls of, in every file: they are shorter than those of the automatic runtime.
export { Fragment, h } from 'preact';
